import { expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

const data = madeData();

test('what was asked in the history before an instruction is searched, its answers only where all messages are', async () => {
  const asked = 'Which three rivers flow through the old harbour town of Lindau before they reach the lake?';
  const said = 'The keeper of the northern lighthouse wrote down every ship that passed in the winter of that year.';
  const train = await data().file(`select * from (values ('Go on.', 'Gladly, here is the rest.', [['${asked}', 'Three.'], ['And then?', '${said}']]), ('Name a colour.', 'Blue.', null), ('Name a town.', 'Lindau.', [])) t(instruction, output, history)`);
  const evaluation = await data().file(`select unnest(['${asked}', '${said}']) as question`);
  const matched = async (roles: string): Promise<readonly { evalIndex: number; trainRow: number; trainMessage: number }[]> => {
    const { out } = await runCli(data().folder, ['contamination', train, '--eval', `e=${evaluation}`, '--eval-text', 'e=question', '--roles', roles, '--json']);
    const [run] = (JSON.parse(out) as { result: { runs: { matches: { evalIndex: number; trainRow: number; trainMessage: number }[] }[] } }).result.runs;
    return (run?.matches ?? []).map(({ evalIndex, trainRow, trainMessage }) => ({ evalIndex, trainRow, trainMessage })).sort((a, b) => a.evalIndex - b.evalIndex);
  };
  expect(await matched('user')).toEqual([{ evalIndex: 0, trainRow: 0, trainMessage: 0 }]);
  expect(await matched('all')).toEqual([{ evalIndex: 0, trainRow: 0, trainMessage: 0 }, { evalIndex: 1, trainRow: 0, trainMessage: 3 }]);
});

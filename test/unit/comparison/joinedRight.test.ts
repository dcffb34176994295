import { describe, expect, test } from 'vitest';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

interface Result {
  readonly joined: number;
  readonly otherPrompt: number | null;
  readonly sides: readonly { readonly name: string; readonly rows: number }[];
  readonly metrics: readonly { readonly sides: readonly { readonly mean: number | null }[] }[];
  readonly slices: readonly { readonly value: string | null; readonly n: number }[];
  readonly lists: readonly { readonly change: string; readonly total: number }[];
  readonly rows: readonly unknown[];
}

describe('what a comparison says is of the rows that are meant', () => {
  const data = madeData();
  const compare = async (...argv: readonly string[]): Promise<{ result: Result; warnings: readonly { code: string; message: string }[] }> => {
    const { status, out } = await runCli(data().folder, ['compare', ...argv, '--json', '--resamples', '0']);
    expect(status, out.slice(0, 400)).toBe(0);
    return JSON.parse(out) as { result: Result; warnings: readonly { code: string; message: string }[] };
  };

  test('features and patterns are of the answer, also where a column is called A', async () => {
    const of = async (answer: string): Promise<string> => data().file(`select i as id, 'a very long option' as "A", 'B' as b, ${answer} as output from range(10) t(i)`);
    const { result } = await compare(`x=${await of(`'four'`)}`, `y=${await of(`'option?'`)}`, '--key', 'id', '--text', 'output', '--metric', 'text:characters', '--metric', 'pattern:option');
    expect(result.metrics.map((m) => m.sides.map((s) => s.mean))).toEqual([[4, 7], [0, 1]]);
  });

  test('files joined by row number that are in another order say that their prompts differ', async () => {
    const [a, b] = [await data().file(`select 'question ' || i as prompt, 'x' || i as output from range(10) t(i)`), await data().file(`select 'question ' || i as prompt, 'y' || i as output from range(10) t(i) order by i <> 0, i desc`)];
    const { result, warnings } = await compare(`a=${a}`, `b=${b}`, '--key', 'row');
    // Row 0 and row 5 are the same in both orders.
    expect([result.joined, result.otherPrompt, warnings.map((w) => w.code)]).toEqual([10, 8, expect.arrayContaining(['compare-other-prompt'])]);
  });

  test('rows that name no model are counted, a filter leaves models out, and sides stand as training goes', async () => {
    const file = await data().file(`select case i % 4 when 0 then 'step-1000' when 1 then 'step-200' when 2 then 'other' end as model, 'question ' || (i // 4) as prompt, 'x' || i as output from range(40) t(i)`);
    const { result, warnings } = await compare(file, '--model', 'model', '--filter', `model is distinct from 'other'`);
    expect([result.sides.map((s) => [s.name, s.rows]), result.joined]).toEqual([[['step-200', 10], ['step-1000', 10]], 10]);
    expect(warnings.find((w) => w.code === 'compare-model-left')?.message).toMatch(/^10 rows belong to no side/);
  });

  test('a model whose name is an empty text is a side, too', async () => {
    const file = await data().file(`select case i % 2 when 0 then '' else 'sft' end as model, 'question ' || (i // 2) as prompt, 'x' || i as output from range(20) t(i)`);
    const { result } = await compare(file, '--model', 'model');
    expect([result.sides.map((s) => [s.name, s.rows]), result.joined]).toEqual([[['sft', 10], ['(empty)', 10]], 10]);
  });

  test('of several sides those are named that share no key', async () => {
    const of = async (text: string): Promise<string> => data().file(`select ${text} || i as prompt, 'x' || i as output from range(10) t(i)`);
    const [a, b, c] = [await of(`'question '`), await of(`'question '`), await of(`'Übersetze '`)];
    const said = (await compare(`one=${a}`, `two=${b}`, `three=${c}`)).warnings.filter((w) => w.code.startsWith('compare-shared'));
    expect(said.map((w) => [w.code, w.message.startsWith('“one” and “three” share no key')])).toEqual([['compare-shared-none-split', true]]);
    const model = await data().file(`select case when i < 10 then 'm' else 'n' end as model, case when i < 10 then 'question ' else 'translate ' end || i as prompt, 'x' || i as output from range(20) t(i)`);
    expect((await compare(model, '--model', 'model')).warnings.map((w) => w.code)).toContain('compare-shared-none-split');
  });

  test('prompts are sliced by what the first side that has it says, by SQL, too', async () => {
    const [a, b] = [await data().file(`select i as id, 'x' as output, i % 2 as right, 'tag ' || (i % 3) as tag from range(30) t(i)`), await data().file(`select i as id, 'y' as output, 1 as right from range(30) t(i)`)];
    for (const by of ['tag', '(upper(tag))']) {
      const { result } = await compare(`a=${a}`, `b=${b}`, '--key', 'id', '--text', 'output', '--metric', 'right', '--by', by);
      expect(result.slices.map((s) => [s.value?.toLowerCase(), s.n])).toEqual([['tag 0', 10], ['tag 1', 10], ['tag 2', 10]]);
    }
  });

  test('a list that is cut says how long it is', async () => {
    const of = async (right: string): Promise<string> => data().file(`select i as id, 'x' as output, (${right}) as right from range(30) t(i)`);
    const { result } = await compare(`a=${await of('i < 20')}`, `b=${await of('i >= 5')}`, '--key', 'id', '--text', 'output', '--metric', 'right', '--rows', 'flips', '--limit', '3');
    expect([result.lists.map((l) => [l.change, l.total]), result.rows.length]).toEqual([[['broken', 5], ['fixed', 10]], 6]);
  });
});

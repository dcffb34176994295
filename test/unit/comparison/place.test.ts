import { expect, test } from 'vitest';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonSpec } from '../../../src/features/comparison/contract';
import type { KeysAnswer, KeysChoice } from '../../../src/features/comparison/keysContract';
import { madeData } from '../../fixtures/madeData';

const data = madeData();

test('a prompt is found by the row of a side in every list, whatever numbers keys have', async () => {
  const { engine } = data();
  // The second side has the same ids in the other order and lacks 7: keys are numbered by the side that stands first.
  const a = await data().open(`select i as id, i % 3 as score, 'a' || i as response from range(12) t(i)`);
  const b = await data().open(`select 11 - i as id, 1 as score, 'b' || i as response from range(12) t(i) where i <> 4`);
  const spec = (names: readonly string[]): ComparisonSpec => ({ sides: names.map((name) => ({ name, of: name === 'a' ? '' : 'b', model: null, within: null, answer: 'response' })), key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [{ name: 'score', path: 'score' }], by: [], filter: null });
  const ask = async (method: string, params: unknown): Promise<unknown> => engine.request('work', { dataset: a.id, feature: COMPARISON, method, params, others: [{ name: 'b', dataset: b.id }] });
  const lists: readonly KeysChoice[] = [{ of: 'all' }, { of: 'joined' }, { of: 'missing', side: 1 }, { of: 'changes', metric: 0, from: 0, to: 1, sign: 1 }];
  for (const names of [['a', 'b'], ['b', 'a']]) {
    for (const choice of lists) {
      for (const order of ['first', { metric: 0, from: 0, to: 1 }] as const) {
        const { keys } = (await ask('keys', { spec: spec(names), choice, order, from: 0, count: 100 })) as KeysAnswer;
        for (const [at, { sides }] of keys.entries()) for (const [side, of] of sides.entries()) if (of) expect(await ask('place', { spec: spec(names), choice, order, side, row: of.row }), JSON.stringify([names, choice, order])).toBe(at);
      }
    }
  }
  expect(await ask('place', { spec: spec(['a', 'b']), choice: { of: 'joined' }, order: 'first', side: 0, row: 7 })).toBe(null);
  expect(await ask('place', { spec: spec(['a', 'b']), choice: { of: 'all' }, order: 'first', side: 1, row: 99 })).toBe(null);
});

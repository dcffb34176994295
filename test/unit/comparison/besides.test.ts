import { expect, test } from 'vitest';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonSpec, JoinReport } from '../../../src/features/comparison/contract';
import { madeData } from '../../fixtures/madeData';

const data = madeData();

test('comparisons of more datasets than are kept together at a time are all answered when they are asked at once', async () => {
  const { engine } = data();
  const ids: string[] = [];
  for (let i = 0; i < 7; i++) ids.push((await engine.request('open', { source: { paths: [await data().file(`select i as id, 'ask ' || i as prompt, 'answer ${String(i)}' || i as response from range(${String(500 + i)}) t(i)`)] , literal: true } })).id);
  const spec: ComparisonSpec = { sides: ['', 'other'].map((of) => ({ name: of === '' ? 'a' : 'b', of, model: null, within: null, answer: null })), key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [], by: [], filter: null };
  const asked = ids.slice(1).map(async (other) => (await engine.request('work', { dataset: ids[0] ?? '', feature: COMPARISON, method: 'join', params: { spec, answers: true }, others: [{ name: 'other', dataset: other }] })) as JoinReport);
  const found = await Promise.allSettled(asked);
  expect(found.map((one) => (one.status === 'fulfilled' ? one.value.joined : String(one.reason)))).toEqual([500, 500, 500, 500, 500, 500]);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CellStruct } from '../../../src/core/cell';
import { keysOf, schemaProblems } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { besideOf, NOTHING_BESIDE, standsBeside } from '../../../src/features/disagreements/beside';
import { requestOf, AS_FOUND } from '../../../src/features/disagreements/page';
import type { RaterPlan } from '../../../src/features/disagreements/raterPlan';
import { judgementOf } from '../../../src/features/disagreements/recordVerdicts';
import { readVerdicts } from '../../../src/features/disagreements/verdicts';

const plan: RaterPlan = { layout: 'nested', values: ['said[].pref'], ids: ['said[].who'], unit: null, sides: ['said[].model_a', 'said[].model_b'], orderBy: null, aspects: [], aspect: null };
const WORDS = ['a-is-better', 'a-is-slightly-better', 'tie', 'b-is-slightly-better', 'b-is-better', 'garbage', '', null];
const given = fc.record({ pref: fc.constantFrom(...WORDS), who: fc.constantFrom('x', 'y', 'z', '', null), turned: fc.boolean() });
const reading = fc.record({ repeat: fc.constantFrom('last', 'first', 'all'), collapse: fc.constantFrom('winner', null), drop: fc.subarray(['tie', 'garbage']) } as const);

test('what counts of a record is what the counts hold of it, whatever the reading; the rest has a reason', () => {
  fc.assert(fc.property(fc.array(given, { maxLength: 7 }), reading, (said, { repeat, collapse, drop }) => {
    const values = [said.map((s) => s.pref), said.map((s) => s.who), said.map((s) => (s.turned ? 'm2' : 'm1')), said.map((s) => (s.turned ? 'm1' : 'm2'))];
    const request = { ...requestOf({ ...AS_FOUND, repeat, collapse }), drop };
    const counted = readVerdicts([{ rows: [values], units: 1, cluster: null, slice: null, numbers: [] }], plan, false, repeat, request);
    const found = judgementOf([{ row: 0, values, beside: () => NOTHING_BESIDE }], { plan, numbered: false, request, labels: [] });
    const kept = found.verdicts.filter((v) => v.why === null).map((v) => [v.rater, v.label]);
    expect(kept.sort()).toEqual((counted.units[0]?.verdicts ?? []).map((v) => [v.rater, v.label]).sort());
    const why = (name: string): number => found.verdicts.filter((v) => v.why === name).length;
    expect({ noRater: why('noRater'), missing: why('missing'), dropped: why('dropped'), unparsable: why('unparsable'), repeated: why('repeated') }).toEqual(counted.skipped);
    expect(found.verdicts).toHaveLength(said.length);
  }));
});

describe('what stands beside a verdict', () => {
  test('bears the verdict’s own name, or none', () => {
    const { confidence, comments, more } = besideOf('overall_pref', [['overall_confidence', 'sure'], ['helpful_confidence', 'unsure'], ['overall_own_reason', 'shorter'], ['overall_checked_reasons', ['clear', 'right']], ['helpful_own_reason', 'other'], ['comment', ''], ['time_spent', 93]]);
    expect([confidence, comments.map((c) => c.text), more.map(([name, w]) => [name, w.text])]).toEqual(['sure', ['shorter', 'clear, right'], [['helpful_confidence', 'unsure'], ['helpful_own_reason', 'other'], ['time_spent', '93']]]);
  });

  test('words of the record that were marked are quotes, with what was said of them', () => {
    const marked = new CellStruct(['selection', 'annotation'], ['some words', ['clumsy', 'wrong']]);
    expect(besideOf('rating', [['annotations', [marked]]]).quotes).toEqual([{ text: 'some words', comments: ['clumsy', 'wrong'] }]);
  });

  test('a long comment is cut and says how long it is', () => {
    expect(besideOf('rating', [['comment', 'x'.repeat(50_000)]]).comments.map((c) => [c.text.length, c.length])).toEqual([[20_000, 50_000]]);
  });

  test.each([['gpt_reason', 'gpt_result', true], ['gpt4_feedback', 'gpt4_score', true], ['annotator1_comment', 'annotator1', true], ['annotator12', 'annotator1', false], ['reason', 'gpt_result', false]])('%s beside %s: %s', (column, verdict, is) => {
    expect(standsBeside(column, verdict)).toBe(is);
  });
});

test('disputes are labelled with one key for each of ten reasons, and no key stands for two labels', () => {
  const schema = SHIPPED_SCHEMAS.find((s) => s.id === 'disputes')!;
  expect(SHIPPED_SCHEMAS.flatMap((s) => schemaProblems(s))).toEqual([]);
  expect([...keysOf(schema)].filter(([, { question }]) => question.id === 'reasons').map(([key]) => key)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']);
  expect(keysOf(schema).size).toBe(3 + 10 + 4 + 2);
});

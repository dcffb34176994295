import { describe, expect, test } from 'vitest';
import { COMPARISON } from '../../../src/features/comparison/contract';
import type { ComparisonSpec } from '../../../src/features/comparison/contract';
import type { KeysAnswer, KeyTexts, TextsAsked } from '../../../src/features/comparison/keysContract';
import { madeData } from '../../fixtures/madeData';
import { DATA, hasShared } from '../../fixtures/shared';

const data = madeData();
const side = (name: string, of: string, more: Partial<ComparisonSpec['sides'][number]> = {}): ComparisonSpec['sides'][number] => ({ name, of, model: null, within: null, answer: null, ...more });

/** Two sides of four answers to each of three prompts, the second one of two. */
async function sampled(): Promise<{ readonly ask: (method: string, params: Record<string, unknown>) => Promise<unknown> }> {
  const of = async (name: string, samples: number): Promise<string> => (await data().open(`
    select 'q' || (i // ${String(samples)}) as id, i % ${String(samples)} as sample, 'question ' || (i // ${String(samples)}) as instruction, '${name} ' || i as output, (i // ${String(samples)} = 0 or i % ${String(samples)} = 1) and i // ${String(samples)} < 2 as correct
    from range(${String(samples * 3)}) t(i)`)).id;
  const [a, b] = [await of('a', 4), await of('b', 2)];
  const spec: ComparisonSpec = { sides: [side('a', ''), side('b', 'other')], key: { by: 'columns', columns: ['id'] }, sample: 'sample', metrics: [{ name: 'correct', path: 'correct' }], by: [], filter: null };
  return { ask: (method, params) => data().engine.request('work', { dataset: a, feature: COMPARISON, method, params: { spec, ...params }, others: [{ name: 'other', dataset: b }] }) };
}

describe('what is read of a key', () => {
  test('is the answers that are asked for, of several the one that is named, and the prompt unless it is known', async () => {
    const { ask } = await sampled();
    const texts = async (asked: TextsAsked): Promise<KeyTexts> => (await ask('texts', { ...asked })) as KeyTexts;
    expect(await texts({ key: 1, sides: null })).toMatchObject({ id: 'q1', prompt: [{ role: 'user', text: 'question 1' }], answers: ['a 4', 'b 2'], rows: [4, 2] });
    expect(await texts({ key: 1, sides: [1], prompt: false })).toMatchObject({ id: null, prompt: [], answers: [null, 'b 2'] });
    expect(await texts({ key: 1, sides: [1, 0], samples: [1, 3] })).toMatchObject({ answers: ['a 7', 'b 3'] });
    expect(await texts({ key: 1, sides: [0, 1], known: [0], prompt: false })).toMatchObject({ answers: [null, 'b 2'] });
    const { samples } = await texts({ key: 1, sides: [0] });
    expect(samples).toEqual([[{ row: 4, values: [0] }, { row: 5, values: [1] }, { row: 6, values: [0] }, { row: 7, values: [0] }], []]);
    await expect(texts({ key: 3, sides: null })).rejects.toMatchObject({ code: 'compare-key-gone' });
  });

  test('is read where slices are by a column that one of the sides alone has', async () => {
    const [a, b] = [await data().open("select 'q' || i as id, 'question ' || i as instruction, 'a ' || i as output, i % 2 as topic from range(4) t(i)"), await data().open("select 'q' || i as id, 'question ' || i as instruction, 'b ' || i as output from range(4) t(i)")];
    const spec: ComparisonSpec = { sides: [side('b', 'other'), side('a', '')], key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [{ name: 'length', path: '(length(output))' }], by: ['topic'], filter: null };
    const ask = (method: string, params: Record<string, unknown>): Promise<unknown> => data().engine.request('work', { dataset: a.id, feature: COMPARISON, method, params: { spec, ...params }, others: [{ name: 'other', dataset: b.id }] });
    expect(await ask('texts', { key: 1, sides: null })).toMatchObject({ answers: ['b 1', 'a 1'] });
    expect(((await ask('keys', { choice: { of: 'slice', by: 'topic', value: '1', change: null }, order: 'first', from: 0, count: 10 })) as KeysAnswer).keys.map((k) => k.key)).toEqual([1, 3]);
    expect(await ask('join', { answers: true })).toMatchObject({ joined: 4 });
  });

  test('prompts all of whose samples are right or wrong are lists of their own', async () => {
    const { ask } = await sampled();
    const listed = async (of: string): Promise<number[]> => ((await ask('keys', { choice: { of, side: 0, metric: 0 }, order: 'first', from: 0, count: 10 })) as KeysAnswer).keys.map((k) => k.key);
    expect([await listed('allRight'), await listed('mixed'), await listed('allWrong')]).toEqual([[0], [1], [2]]);
  });

  test('has beside it what a verifier took, why a judge gave its score, other verdicts, what is right, and the checklist', async () => {
    const info = await data().open(`
      select 'q' || i as id, 'What is ' || i || ' + 1?' as instruction, 'It is 1,00' || i || '.' as output, '1001' as reference, 7 as score, ['is it a number?', 'is it right?'] as checklist,
        {'strengths': 'It is <b>short</b>.', 'weaknesses': 'It is wrong ' || i, 'score': '7'} as parsed_result, 'gpt-4o' as judge, 'refusal' as final_label from range(3) t(i)`, { id: ['id'], prompt: ['instruction'], response: ['output'], answer: ['reference'], checklist: ['checklist'] });
    const spec: ComparisonSpec = { sides: [side('a', ''), side('b', '')], key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [{ name: 'score', path: 'score' }, { name: 'verifier:gsm8k', computed: { of: 'verifier', verifier: 'gsm8k', reference: null } }], by: [], filter: null };
    const texts = async (asked: TextsAsked): Promise<KeyTexts> => (await data().engine.request('work', { dataset: info.id, feature: COMPARISON, method: 'texts', params: { spec, ...asked } })) as KeyTexts;
    const beside = [
      { kind: 'extracted', name: 'verifier:gsm8k', text: '1001', isFound: true, isRight: true, reference: '1001' },
      { kind: 'rationale', name: 'parsed_result.strengths', text: 'It is <b>short</b>.' }, { kind: 'rationale', name: 'parsed_result.weaknesses', text: 'It is wrong 1' },
      { kind: 'annotation', name: 'judge', text: 'gpt-4o' }, { kind: 'annotation', name: 'final_label', text: 'refusal' },
    ];
    const read = await texts({ key: 1, sides: [0] });
    expect([read.beside, read.besidePrompt]).toEqual([[beside, []], [{ kind: 'reference', name: 'reference', text: '1001' }, { kind: 'checklist', name: 'checklist', items: ['is it a number?', 'is it right?'] }]]);
    // Where the answer is known it is not sent again, but the verifier still reads it.
    const known = await texts({ key: 1, sides: [1], known: [1], prompt: false });
    expect([known.answers, known.beside[1], known.besidePrompt]).toEqual([[null, null], beside, []]);
  });

  test.skipIf(!hasShared('what stands beside real answers'))('of GSM8K’s four solutions each has its own extracted answer, and of WildBench’s scores the judge’s reasons', async () => {
    const gsm = await data().engine.request('open', { source: { paths: [`${DATA}/model-outputs/gsm8k-example-model-solutions.parquet`], literal: true } });
    const names = ['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'];
    const spec: ComparisonSpec = { sides: names.map((name) => side(name, '', { within: `"${name}"`, answer: 'solution' })), key: { by: 'row' }, sample: null, metrics: [{ name: 'is_correct', path: 'is_correct' }, { name: 'verifier:gsm8k', computed: { of: 'verifier', verifier: 'gsm8k', reference: 'ground_truth' } }], by: [], filter: null };
    const first = (await data().engine.request('work', { dataset: gsm.id, feature: COMPARISON, method: 'texts', params: { spec, key: 0, sides: null } })) as KeyTexts;
    expect(first.beside.map((b) => b.map((one) => (one.kind === 'extracted' ? [one.text, one.isRight, one.reference] : one.kind)))).toEqual([[['26', false, '18']], [['224', false, '18']], [['4', false, '18']], [['18', true, '18']]]);
    const wild = await data().engine.request('open', { source: { paths: [`${DATA}/model-outputs/wildbench/gemma-2b-it--judge-gpt-4o-2024-05-13--v2.0625.parquet`], literal: true } });
    const scored: ComparisonSpec = { ...spec, sides: [side('a', ''), side('b', '')], key: { by: 'columns', columns: ['session_id'] }, metrics: [{ name: 'wb-score', computed: { of: 'wb-score', path: 'score', quirks: [] } }] };
    const { beside } = (await data().engine.request('work', { dataset: wild.id, feature: COMPARISON, method: 'texts', params: { spec: scored, key: 0, sides: [0] } })) as KeyTexts;
    expect(beside[0]?.map((b) => [b.kind, b.name])).toEqual([['rationale', 'parsed_result.strengths'], ['rationale', 'parsed_result.weaknesses'], ['annotation', 'judge']]);
  });
});

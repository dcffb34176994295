import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gsm8kVerifier } from '../../../src/features/comparison/rule/gsm8kVerifier';
import { VERIFIERS } from '../../../src/features/comparison/rule/verifiers';
import { DATA, hasShared } from '../../fixtures/shared';
import { ask, file } from '../conversation/realRows';

const there = hasShared('the cases of the GSM8K verifier');

describe('the GSM8K verifier', () => {
  test('takes the last number, and compares it as text', () => {
    expect(gsm8kVerifier.verify('She has $1,234 left.', '1234')).toEqual({ isRight: true, extracted: '1234', isFound: true, reference: '1234' });
    expect(gsm8kVerifier.verify('The answer is 18.0', '18')).toMatchObject({ isRight: false, extracted: '18.0' });
    expect(gsm8kVerifier.verify('Five.', 'five.')).toEqual({ isRight: true, extracted: 'Five.', isFound: false, reference: 'five.' });
  });

  test('takes the reference from the last line of a solution', () => {
    expect(gsm8kVerifier.verify('18', '16 - 3 - 4 = 9\n9 * 2 = 18\n#### 18')).toMatchObject({ isRight: true, reference: '18' });
    expect(gsm8kVerifier.verify('1080', 'So much.\nA: 1,080\n')).toMatchObject({ isRight: true, reference: '1080' });
    expect(gsm8kVerifier.verify('3', '#### 3\nno, 4')).toMatchObject({ isRight: false, reference: '#### 3\nno, 4' });
  });

  test('can be asked for by name', () => {
    expect(VERIFIERS.map((v) => v.name)).toEqual(['gsm8k']);
  });

  test('does not take longer than the answer is long', () => {
    const { extracted } = gsm8kVerifier.verify(`${'7'.repeat(200_000)} ${'1,'.repeat(200_000)} x`, '1');
    expect(extracted).toBe('11');
  });
});

describe.skipIf(!there)('the GSM8K verifier on real answers', () => {
  test('says what Open-Instruct’s says, in every case', () => {
    const { cases } = JSON.parse(readFileSync(join(DATA, 'expected', 'gsm8k-cases.json'), 'utf8')) as { cases: readonly { completion: string; gold: string; extracted: string; no_number_found: boolean; equal: boolean }[] };
    expect(cases.length).toBe(38);
    for (const { completion, gold, extracted, no_number_found: isMissing, equal } of cases) expect({ completion, ...gsm8kVerifier.verify(completion, gold) }).toEqual({ completion, isRight: equal, extracted, isFound: !isMissing, reference: gold });
  });

  test('agrees with OpenAI’s own verdicts on all 5,276 solutions (R1)', async () => {
    const solutions = file('model-outputs/gsm8k-example-model-solutions.parquet');
    const rows = await ask(['6b_finetuning', '6b_verification', '175b_finetuning', '175b_verification'].map((model) => `select "${model}".solution, ground_truth, "${model}".is_correct from ${solutions}`).join(' union all ')) as unknown as readonly (readonly [string, string, boolean])[];
    expect(rows.filter(([solution, reference, isCorrect]) => gsm8kVerifier.verify(solution, reference).isRight === isCorrect).length).toBe(5276);
  });
});

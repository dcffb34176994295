import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRevision, trainingOrder } from '../../../src/core/revision';
import { sideNames } from '../../../src/features/comparison/rule/sideNames';

const ordered = (names: readonly string[]): string[] => [...names].sort((a, b) => trainingOrder(parseRevision(a), parseRevision(b)));

describe('names of checkpoints', () => {
  test('are parsed as OLMo 2 writes them, tokens as written', () => {
    // Names of the published branches (methods.md § 2); 11931 steps are 50.04B tokens and 23852 are 50.02B: the one is written 50, the other 51.
    expect(parseRevision('stage1-step928646-tokens3896B')).toMatchObject({ model: '', stage: 1, ingredient: null, step: 928_646, tokens: 3896e9, isMain: false });
    expect(parseRevision('stage2-ingredient1-step11931-tokens50B')).toMatchObject({ stage: 2, ingredient: 1, step: 11_931, tokens: 50e9 });
    expect(parseRevision('stage2-ingredient3-step23852-tokens51B')).toMatchObject({ stage: 2, ingredient: 3, step: 23_852, tokens: 51e9 });
    expect(parseRevision('main')).toMatchObject({ model: '', isMain: true, step: null });
    expect(parseRevision('peteish7/step150-unsharded')).toMatchObject({ model: 'peteish7', step: 150 });
  });

  test('are parsed as others write them', () => {
    expect(parseRevision('step-1000')).toMatchObject({ model: '', step: 1000 });
    expect(parseRevision('checkpoint-500')).toMatchObject({ model: '', step: 500 });
    expect(parseRevision('global_step500')).toMatchObject({ model: '', step: 500 });
    expect(parseRevision('pythia-1.4b-step143000')).toMatchObject({ model: 'pythia-1.4b', family: 'pythia', size: 1.4e9, step: 143_000, phase: null });
    expect(parseRevision('tulu-2-dpo-7b')).toMatchObject({ model: 'tulu-2-7b', family: 'tulu-2', size: 7e9, phase: 'dpo' });
    expect(parseRevision('allenai/OLMo-2-1124-13B-Instruct-RLVR1')).toMatchObject({ size: 13e9, phase: 'instruct' });
    expect(parseRevision('Mixtral-8x7B-Instruct')).toMatchObject({ size: 56e9, phase: 'instruct' });
    expect(parseRevision('phi-2')).toMatchObject({ model: 'phi-2', phase: null, size: null, step: null });
    expect(parseRevision('oasst-rlhf-llama-33b')).toMatchObject({ model: 'oasst-llama-33b', phase: 'rl' });
    expect(parseRevision('gemma-2b-it')).toMatchObject({ model: 'gemma-2b', phase: 'instruct' });
    expect(parseRevision('do-it-yourself')).toMatchObject({ model: 'do-it-yourself', phase: null });
    expect(parseRevision('pretrained=EleutherAI/pythia-v1.1-1.4b,revision=step103000')).toMatchObject({ model: 'EleutherAI-pythia-v1.1-1.4b', size: 1.4e9, step: 103_000, isMain: false });
    expect(parseRevision('revision=main')).toMatchObject({ model: '', step: null, isMain: true });
    expect(parseRevision('constructor')).toMatchObject({ model: 'constructor', phase: null });
  });

  test('stand in the order of training', () => {
    const branches = ['stage1-step150-tokens1B', 'stage1-step1000-tokens5B', 'stage1-step928646-tokens3896B', 'stage2-ingredient1-step1000-tokens5B', 'stage2-ingredient1-step11931-tokens50B', 'stage2-ingredient2-step2000-tokens9B', 'stage2-ingredient3-step11931-tokens50B', 'main'];
    expect(ordered([...branches].reverse())).toEqual(branches);
    const phases = ['OLMo-2-1124-7B@stage1-step5-tokens1B', 'OLMo-2-1124-7B@main', 'OLMo-2-1124-7B-SFT', 'OLMo-2-1124-7B-DPO', 'OLMo-2-1124-7B-RLVR1', 'OLMo-2-1124-7B-Instruct'];
    expect(ordered([...phases].reverse())).toEqual(phases);
    expect(ordered(['tulu-2-dpo-70b', 'tulu-2-dpo-13b', 'tulu-2-dpo-7b'])).toEqual(['tulu-2-dpo-7b', 'tulu-2-dpo-13b', 'tulu-2-dpo-70b']);
    expect(ordered(['phi-2-dpo', 'phi-2', 'phi-2-sft'])).toEqual(['phi-2', 'phi-2-sft', 'phi-2-dpo']);
    expect(ordered(['checkpoint-1500', 'checkpoint-500', 'checkpoint-1000'])).toEqual(['checkpoint-500', 'checkpoint-1000', 'checkpoint-1500']);
    expect(ordered(['model-10', 'model-9', 'model-2'])).toEqual(['model-2', 'model-9', 'model-10']);
  });

  test('have a total order', () => {
    const piece = fc.constantFrom('stage1', 'stage2', 'ingredient1', 'step5', 'step10', 'step', '10', 'tokens50B', 'tokens3K', 'main', 'sft', 'DPO', 'instruct', 'chat', '7b', '13B', 'tulu', 'a', 'A', '01', '1');
    const name = fc.oneof(fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('-')), fc.string({ maxLength: 6 }));
    const order = (a: string, b: string): number => Math.sign(trainingOrder(parseRevision(a), parseRevision(b)));
    fc.assert(fc.property(name, name, name, (a, b, c) => {
      expect(order(a, b) + order(b, a)).toBe(0);
      expect(order(a, b) === 0).toBe(a === b);
      if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
    }), { numRuns: 2000 });
  });
});

describe('names of sides', () => {
  test('are short: what tells paths apart, without endings', () => {
    expect(sideNames(['/d/outputs/tulu-2-dpo-7b.parquet', '/d/outputs/tulu-2-dpo-13b.parquet'])).toEqual(['tulu-2-dpo-7b', 'tulu-2-dpo-13b']);
    expect(sideNames(['results/a/model_outputs.json', 'results/b/model_outputs.json'])).toEqual(['a', 'b']);
    expect(sideNames(['x/step-10/gsm8k.jsonl.gz', 'x/step-20/gsm8k.jsonl.gz'])).toEqual(['step-10', 'step-20']);
    expect(sideNames(['m1/train-00000-of-00001.parquet', 'm2/train.parquet'])).toEqual(['m1/train-00000-of-00001', 'm2/train']);
    expect(sideNames(['gemma-2b-it--judge-gpt-4o--v2.parquet', 'phi-3--judge-gpt-4o--v2.parquet'])).toEqual(['gemma-2b-it', 'phi-3']);
    expect(sideNames(['a/x/one.csv', 'b/x/one.csv', 'b/x/two.csv'])).toEqual(['a/one', 'b/one', 'b/two']);
    expect(sideNames(['C:\\runs\\one.parquet', 'C:\\runs\\two.parquet'])).toEqual(['one', 'two']);
    expect(sideNames(['/data/mine.parquet'])).toEqual(['mine']);
    expect(sideNames(['run7/outputs.parquet'])).toEqual(['run7']);
    expect(sideNames(['same.csv', 'same.csv'])).toEqual(['same', 'same (2)']);
    expect(sideNames([])).toEqual([]);
  });

  test('are never alike', () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'train', 'outputs', 'x--y', 'a (2)', 'm.json'), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    fc.assert(fc.property(fc.array(path, { maxLength: 8 }), (paths) => {
      const names = sideNames(paths);
      expect(new Set(names).size).toBe(paths.length);
      expect(names.every((name) => name !== '')).toBe(true);
    }), { numRuns: 1000 });
  });
});

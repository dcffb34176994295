import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { datasetsBelow, splitFiles } from '../../../src/data/contamination/evaluationFiles';
import { hubDatasets } from '../../../src/data/disk/hubCache';
import { CATALOGUE, knownByName, knownByRepo, pageOf } from '../../../src/features/contamination/catalogue';

describe('the catalogue of evaluation sets', () => {
  it('has the twenty of Tülu 3, each with fields and a page', () => {
    expect(CATALOGUE).toHaveLength(20);
    expect(new Set(CATALOGUE.map((known) => known.id)).size).toBe(20);
    for (const known of CATALOGUE) {
      expect(known.fields.length).toBeGreaterThan(0);
      expect(pageOf(known)).toMatch(/^https:\/\/huggingface\.co\/datasets\/[\w.-]+\/[\w.-]+$/);
    }
  });

  it('reads a train split only where the whole evaluation is published under that name', () => {
    expect(CATALOGUE.filter((known) => known.split === 'train').map((known) => known.id)).toEqual(['ifeval', 'wildjailbreak', 'gpqa', 'agieval']);
  });

  it('has fields as the published scripts have them', () => {
    const fields = (id: string): readonly string[] | undefined => CATALOGUE.find((known) => known.id === id)?.fields;
    expect(fields('drop')).toEqual(['passage', 'question']);
    expect(fields('popqa')).toEqual(['subj', 'prop', 'obj']);
    expect(fields('gpqa')).toEqual(['Question']);
  });

  it('knows a repository by any of its names', () => {
    expect(knownByRepo('OpenAI/GSM8K')?.id).toBe('gsm8k');
    expect(knownByRepo('EleutherAI/hendrycks_math')?.id).toBe('math');
    expect(knownByRepo('somebody/gsm8k')).toBeUndefined();
  });

  it.each([
    ['gsm8k-test.parquet', 'gsm8k'], ['mmlu_pro_test.jsonl', 'mmlu-pro'], ['mmlu-test-30-subjects.parquet', 'mmlu'], ['big-bench-hard-even-tasks.parquet', 'bbh'],
    ['ifeval-train.parquet', 'ifeval'], ['truthfulqa.parquet', 'truthfulqa'],
  ])('knows %s by its name as %s', (name, id) => expect(knownByName(name)?.id).toBe(id));

  it.each(['gsm8k-train.parquet', 'aftermath.parquet', 'notes.jsonl'])('takes %s for none of them', (name) => expect(knownByName(name)).toBeUndefined());
});

describe('evaluation sets on this machine', () => {
  let home: string;
  const file = (...parts: string[]): void => {
    const at = path.join(home, ...parts);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, '');
  };
  beforeEach(() => (home = mkdtempSync(path.join(tmpdir(), 'loupe-hub-'))));
  afterEach(() => rmSync(home, { recursive: true, force: true }));

  it('in the cache are found by repository, config and split, the train split left alone', async () => {
    file('datasets--openai--gsm8k', 'snapshots', 'abc', 'main', 'train-00000-of-00001.parquet');
    file('datasets--openai--gsm8k', 'snapshots', 'abc', 'main', 'test-00000-of-00001.parquet');
    file('datasets--openai--gsm8k', 'snapshots', 'abc', 'socratic', 'test-00000-of-00001.parquet');
    mkdirSync(path.join(home, 'datasets--openai--gsm8k', 'refs'));
    writeFileSync(path.join(home, 'datasets--openai--gsm8k', 'refs', 'main'), 'abc');
    file('models--x--y', 'snapshots', 'abc', 'model.parquet');
    const [found, ...others] = await hubDatasets(home);
    expect(others).toEqual([]);
    expect(found?.repo).toBe('openai/gsm8k');
    expect(await splitFiles(found?.folder ?? '', 'main', 'test')).toEqual([path.join(home, 'datasets--openai--gsm8k/snapshots/abc/main/test-00000-of-00001.parquet')]);
    expect(await splitFiles(found?.folder ?? '', 'main', 'validation')).toEqual([]);
  });

  it('are all configs together where the catalogue names none', async () => {
    for (const task of ['boolean', 'dyck']) file('repo', task, 'test-00000-of-00001.parquet');
    expect(await splitFiles(path.join(home, 'repo'), null, 'test')).toHaveLength(2);
  });

  it('have splits of other names, and files that name none are the evaluation', async () => {
    file('code', 'data', 'v0.1.2-00000-of-00001.parquet');
    file('code', 'data', 'v0.1.0-00000-of-00001.parquet');
    file('alpaca', 'alpaca_eval.json');
    expect((await splitFiles(path.join(home, 'code'), null, 'v0.1.2')).map((p) => path.basename(p))).toEqual(['v0.1.2-00000-of-00001.parquet']);
    expect((await splitFiles(path.join(home, 'alpaca'), null, 'eval')).map((p) => path.basename(p))).toEqual(['alpaca_eval.json']);
  });

  it('of a folder are its data files, shards of one name together', async () => {
    file('mmlu', 'test-00000-of-00002.parquet');
    file('mmlu', 'test-00001-of-00002.parquet');
    file('ifeval.jsonl');
    file('README.md');
    expect((await datasetsBelow(home)).map((d) => [d.name, d.paths.length])).toEqual([['ifeval.jsonl', 1], ['test.parquet', 2]]);
    expect(await datasetsBelow(path.join(home, 'nowhere'))).toEqual([]);
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeptScans, scanKey } from '../../../src/data/contamination/keptScans';
import { teamTexts, writeTeamText } from '../../../src/data/disk/teamFiles';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import { commandOf } from '../../../src/features/contamination/command';
import { fieldsOf, freeName, isSameSource, mapPaths, readSetup, setupSource, withFields, writeSetup } from '../../../src/features/contamination/setupFile';
import type { SetupFile, SetupSource } from '../../../src/features/contamination/setupFile';

const setup: SetupFile = {
  of: { paths: ['/data/mix.parquet'], literal: true },
  evaluations: [{ name: 'gsm8k', source: { paths: ['/evals/gsm8k-test.parquet'], literal: true }, fields: ['question'], filter: null, stage: 'development' }],
  trainings: [{ name: 'mix', source: { paths: ['/data/mix.parquet'], literal: true } }],
  by: 'source', textFields: null, rephrased: false, rule: DEFAULT_RULE,
};

describe('the set-up of a check', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'loupe-setup-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is the same after it was written and read', () => expect(readSetup(writeSetup(setup))).toEqual(setup));

  it('stands in the workspace as a file a line for each value', async () => {
    const file = await writeTeamText(folder, 'contamination', 'mix.parquet', writeSetup(setup));
    expect(file).toBe(path.join(folder, '.loupe', 'contamination', 'mix.parquet.json'));
    expect(readFileSync(file, 'utf8')).toMatch(/^\{\n {2}"version": 1,\n/);
    expect(await teamTexts(folder, 'contamination')).toEqual([{ path: file, name: 'mix.parquet', text: writeSetup(setup) }]);
  });

  it('takes what is left out for the published rule, all rows and development', () => {
    const read = readSetup(JSON.stringify({ version: 1, of: { paths: ['a'] }, evaluations: [{ name: 'e', source: { paths: ['b'] } }], trainings: [{ name: 't', source: { paths: ['a'] } }] }));
    expect(read).toMatchObject({ rule: DEFAULT_RULE, by: null, evaluations: [{ fields: null, filter: null, stage: 'development' }] });
  });

  it('of before there were tokens is of words', () => {
    const before = JSON.stringify({ version: 1, ...setup, rule: DEFAULT_RULE }).replace('"tokens":"words",', '');
    expect(before).not.toContain('tokens');
    expect(readSetup(before)).toMatchObject({ rule: { tokens: 'words' } });
  });

  it.each([
    ['no JSON', '{'], ['another version', JSON.stringify({ ...setup, version: 2 })], ['a threshold above 1', writeSetup({ ...setup, rule: { ...DEFAULT_RULE, threshold: 2 } })],
    ['two evaluations of one name', writeSetup({ ...setup, evaluations: [...setup.evaluations, ...setup.evaluations] })],
  ])('is refused with a reason: %s', (_, text) => expect(readSetup(text)).toMatchObject({ problem: expect.stringMatching(/./) as string }));

  it('has its paths changed everywhere and back', () => {
    const there = mapPaths(setup, (p) => `x${p}`);
    expect(there.trainings[0]?.source.paths).toEqual(['x/data/mix.parquet']);
    expect(mapPaths(there, (p) => p.slice(1))).toEqual(setup);
  });

  it('gives names that the command line can take, each once', () => {
    fc.assert(fc.property(fc.array(fc.string(), { maxLength: 8 }), (wanted) => {
      const names: string[] = [];
      for (const name of wanted) names.push(freeName(name, names));
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(name).toMatch(/^[A-Za-z_][\w.:-]*$/);
    }));
  });

  it('is a command line that checks the same', () => {
    expect(commandOf(setup)).toBe('loupe contamination /data/mix.parquet --eval gsm8k=/evals/gsm8k-test.parquet --eval-text gsm8k=question --by source');
    expect(commandOf({ ...setup, trainings: [{ name: 'mix', source: { paths: ['/data/mix'], literal: true, config: 'all', split: 'train' } }] })).toContain('/data/mix --config all --split train --eval');
    const two: SetupFile = { ...setup, by: null, textFields: ['prompt', 'rejected'], trainings: [...setup.trainings, { name: 'more', source: { paths: ['/data/more-00000-of-00002.jsonl', '/data/more-00001-of-00002.jsonl'], literal: true } }], rule: { ...DEFAULT_RULE, roles: 'all', n: 13, template: 4 } };
    expect(commandOf(two)).toBe("loupe contamination mix=/data/mix.parquet 'more=/data/more-*.jsonl' --eval gsm8k=/evals/gsm8k-test.parquet --eval-text gsm8k=question --fields prompt,rejected --roles all --n 13 --template 4");
  });

  it('has texts of a training dataset alone, which choosing texts for all takes back', () => {
    const two: SetupFile = { ...setup, by: null, trainings: [...setup.trainings, { name: 'dpo', source: { paths: ['/data/dpo.parquet'], literal: true } }] };
    const own = withFields(withFields(two, null, ['prompt']), 'dpo', ['chosen', 'rejected']);
    expect([fieldsOf(own, 'mix'), fieldsOf(own, 'dpo')]).toEqual([['prompt'], ['chosen', 'rejected']]);
    expect(readSetup(writeSetup(own))).toEqual(own);
    expect(commandOf(own)).toMatch(/ --fields prompt --fields dpo=chosen,rejected$/);
    expect(fieldsOf(withFields(own, 'dpo', null), 'dpo')).toEqual(['prompt']);
    expect(withFields(own, null, null)).toEqual(two);
  });

  it('keeps what stands beside a dataset and how it is read, and tells datasets apart by it', () => {
    const plain: SetupSource = { paths: ['/data/mix.csv'], literal: true };
    const joined: SetupSource = { ...plain, join: { paths: ['/data/beside.parquet'], literal: true, on: 'id' } };
    const read: SetupSource = { ...plain, reading: { delimiter: ';' } };
    const all: SetupFile = { ...setup, of: joined, trainings: [{ name: 'mix', source: joined }, { name: 'read', source: read }] };
    expect(readSetup(writeSetup(all))).toEqual(all);
    expect(mapPaths(all, (p) => `x${p}`).of.join?.paths).toEqual(['x/data/beside.parquet']);
    expect([plain, joined, read].flatMap((a) => [plain, joined, read].map((b) => isSameSource(a, b)))).toEqual([true, false, false, false, true, false, false, false, true]);
    expect(setupSource({ ...joined, roles: {}, workspaces: ['/data'] })).toEqual(joined);
    expect(commandOf({ ...setup, by: null, trainings: [{ name: 'mix', source: joined }] })).toMatch(/ --join \/data\/beside.parquet --on id$/);
  });

  it('says characters in the command, and n only where it is not theirs', () => {
    const of = (n: number): string => commandOf({ ...setup, by: null, rule: { ...DEFAULT_RULE, tokens: 'characters', n } });
    expect([of(13), of(8)].map((command) => command.split('--eval-text gsm8k=question ')[1])).toEqual(['--tokens characters', '--tokens characters --n 8']);
  });

  it('a scan is kept under what decides it, and read again', async () => {
    const kept = new KeptScans(path.join(folder, 'copies'));
    const key = scanKey(['fingerprint', DEFAULT_RULE]);
    expect(key).not.toBe(scanKey(['fingerprint', { ...DEFAULT_RULE, n: 9 }]));
    expect(await kept.read(key)).toBeUndefined();
    await kept.write(key, { rows: [1, 2, 3] });
    expect(await kept.read(key)).toEqual({ rows: [1, 2, 3] });
    await kept.remove(key);
    expect(await kept.read(key)).toBeUndefined();
  });

  it('a scan that the disk does not take is known as long as the window is', async () => {
    writeFileSync(path.join(folder, 'contamination'), 'a file where the folder should be');
    const kept = new KeptScans(path.join(folder, 'copies'));
    const key = scanKey(['fingerprint']);
    await kept.write(key, { rows: [1, 2, 3] });
    expect([await kept.read(key), kept.isHeld(key)]).toEqual([{ rows: [1, 2, 3] }, true]);
    expect(await new KeptScans(path.join(folder, 'copies')).read(key)).toBeUndefined();
    rmSync(path.join(folder, 'contamination'));
    await kept.write(key, { rows: [4] });
    expect([await new KeptScans(path.join(folder, 'copies')).read(key), kept.isHeld(key)]).toEqual([{ rows: [4] }, false]);
  });
});

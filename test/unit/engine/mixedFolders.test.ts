import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LoupeError } from '../../../src/core/message';
import { fileError } from '../../../src/data/disk/sniffFile';
import { placeOf } from '../../../src/data/disk/splits';
import { resolveSource } from '../../../src/data/disk/resolveSource';
import { testEngine } from '../../fixtures/engine';
import { runCli } from '../../fixtures/runCli';
import { DATA, hasShared } from '../../fixtures/shared';

interface Listed {
  readonly name: string;
  readonly paths: readonly string[];
  readonly literal: boolean;
  readonly files: number;
}

const root = mkdtempSync(join(tmpdir(), 'loupe-mixed-'));
const there = hasShared('the writers’ folder of formats');
const prefs = `${[0, 1].map((i) => JSON.stringify({ prompt: `q ${i}`, chosen: 'a', rejected: 'b' })).join('\n')}\n`;
const chat = `${[0, 1].map((i) => JSON.stringify({ messages: [{ role: 'user', content: `q ${i}` }], source: 's' })).join('\n')}\n`;
const outputs = JSON.stringify([{ instruction: 'q', output: 'a', generator: 'm' }]);
const settings = JSON.stringify({ learning_rate: 1e-5, epochs: 2, mix: { a: 1 } });

describe('a folder of several datasets', () => {
  const parquet = async (path: string, select: string): Promise<void> => {
    mkdirSync(dirname(path), { recursive: true });
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (${select}) to '${path}'`);
    connection.closeSync();
  };
  const put = (folder: string, files: Readonly<Record<string, string>>): string => {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(root, folder, name)), { recursive: true });
      writeFileSync(join(root, folder, name), content);
    }
    return join(root, folder);
  };
  const listed = async (folder: string): Promise<Listed[]> => {
    const error: unknown = await resolveSource({ paths: [folder], literal: true }).catch((e: unknown) => e);
    if (!(error instanceof LoupeError) || error.code !== 'folder-mixed') throw new Error('it is one dataset');
    return JSON.parse(String(error.args['datasets'])) as Listed[];
  };
  const names = async (folder: string): Promise<string[]> => (await listed(folder)).map((d) => d.name);
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  test('formats, columns and folders tell them apart; a README and settings are none', async () => {
    const at = put('lab', { 'README.md': '# Our data', 'config.json': settings, 'sft.jsonl': chat, 'prefs.jsonl': prefs, 'alpaca/model_outputs.json': outputs, 'scores.csv': 'id,score\n1,2\n' });
    for (const n of [0, 1]) await parquet(join(at, 'shards', `part-${n}.parquet`), `select ${n} as id`);
    expect(await listed(at)).toEqual([
      { name: 'alpaca/', paths: [join(at, 'alpaca')], literal: true, files: 1 },
      { name: 'prefs.jsonl', paths: [join(at, 'prefs.jsonl')], literal: true, files: 1 },
      { name: 'scores.csv', paths: [join(at, 'scores.csv')], literal: true, files: 1 },
      { name: 'sft.jsonl', paths: [join(at, 'sft.jsonl')], literal: true, files: 1 },
      { name: 'shards/', paths: [join(at, 'shards')], literal: true, files: 2 },
    ]);
  });

  test('shards of one name are one, by a pattern that fits them alone; splits are each their own', async () => {
    const at = put('shards', { 'notes.csv': 'a\n1\n', 'sft-00000-of-00002.jsonl': chat, 'sft-00001-of-00002.jsonl': chat, 'math_train.jsonl': prefs, 'math_test.jsonl': prefs });
    expect(await listed(at)).toEqual([
      { name: 'math_test.jsonl', paths: [join(at, 'math_test.jsonl')], literal: true, files: 1 },
      { name: 'math_train.jsonl', paths: [join(at, 'math_train.jsonl')], literal: true, files: 1 },
      { name: 'notes.csv', paths: [join(at, 'notes.csv')], literal: true, files: 1 },
      { name: 'sft-*.jsonl', paths: [join(at, 'sft-*.jsonl')], literal: false, files: 2 },
    ]);
    expect((await resolveSource({ paths: [join(at, 'sft-*.jsonl')], literal: false })).files).toHaveLength(2);
  });

  test('Parquet of unlike columns is not one dataset, of like columns it is', async () => {
    const at = join(root, 'parquet');
    await parquet(join(at, 'chats.parquet'), `select 'x' as conversation, 1 as turns`);
    await parquet(join(at, 'pairs.parquet'), `select 'p' as prompt, 'a' as chosen, 'b' as rejected`);
    expect(await names(at)).toEqual(['chats.parquet', 'pairs.parquet']);
    const one = join(root, 'models');
    await parquet(join(one, 'alpha.parquet'), `select 'p' as prompt, 'a' as output`);
    await parquet(join(one, 'beta.parquet'), `select 'p' as prompt, 'a' as output, 1 as score`);
    expect((await resolveSource({ paths: [one], literal: true })).files).toHaveLength(2);
  });

  test('shards that differ are still one dataset, and splits of unlike columns still splits', async () => {
    const at = join(root, 'differing');
    await parquet(join(at, 'train-00000-of-00002.parquet'), 'select 1 as a, 2 as b');
    await parquet(join(at, 'train-00001-of-00002.parquet'), 'select 3 as c, 4 as d');
    expect((await resolveSource({ paths: [at], literal: true })).files).toHaveLength(2);
    await parquet(join(at, 'test-00000-of-00001.parquet'), 'select 5 as e');
    await expect(resolveSource({ paths: [at], literal: true })).rejects.toMatchObject({ code: 'choose-split' });
  });

  test('folders that are no splits are one dataset, which is said, and each can be chosen', async () => {
    const at = put('languages', { 'en/data.jsonl': prefs, 'en/more.jsonl': prefs, 'de/data.jsonl': prefs });
    const found = await resolveSource({ paths: [at], literal: true });
    expect([found.name, found.files.map((f) => f.path.slice(at.length + 1)), found.warnings.map((w) => [w.code, w.args['folders']])]).toEqual(['languages', ['de/data.jsonl', 'en/data.jsonl', 'en/more.jsonl'], [['folders-together', 'de (1), en (2)']]]);
    expect(await resolveSource({ paths: [at], literal: true, config: 'en' })).toMatchObject({ config: 'en', files: [{}, {}] });
    expect(await names(put('unlike', { 'en/data.jsonl': prefs, 'chats/data.jsonl': chat }))).toEqual(['chats/', 'en/']);
  });

  test('folders with splits in them are configs, and so are those that dataset_infos.json names', async () => {
    const choices = async (at: string): Promise<unknown> => resolveSource({ paths: [at], literal: true }).catch((error: unknown) => (error instanceof LoupeError ? `${error.code}: ${String(error.args['choices'])}` : error));
    expect(await choices(put('converted', { 'en/train/0000.jsonl': prefs, 'de/train/0000.jsonl': prefs }))).toBe('choose-split: de/train, en/train');
    expect(await choices(put('legacy', { 'en/data.jsonl': prefs, 'de/data.jsonl': prefs, 'dataset_infos.json': '{"en": {}, "de": {}}' }))).toBe('choose-split: de/all, en/all');
    expect(await choices(put('plain', { 'train/a.jsonl': prefs, 'test/a.jsonl': prefs }))).toBe('choose-split: default/test, default/train');
  });

  test('a name with two split words is the one before its number, else neither', () => {
    expect(['test_set-train-00000-of-00002.parquet', 'train_test.jsonl', 'dev-validation.csv', 'eval_prompts_train.jsonl', 'train/notes.jsonl', 'train/test.jsonl'].map((name) => placeOf(name).join('/'))).toEqual([
      'default/train', 'default/train_test', 'default/validation', 'default/eval_prompts_train', 'default/train', 'train/test',
    ]);
  });

  test('a system without room for more open files is no fault of a file that could be left out', () => {
    expect(fileError(Object.assign(new Error('EMFILE: too many open files'), { code: 'EMFILE' }), '/x/a.jsonl')).toMatchObject({ code: 'too-many-open', fault: 'engine' });
  });

  test('configs that a README declares stay configs, whatever the formats; so does a folder in the folder', async () => {
    const head = '---\nconfigs:\n- config_name: sft\n  data_files: sft.jsonl\n- config_name: scores\n  data_files: scores.csv\n---\n';
    const at = put('hub', { 'README.md': head, 'sft.jsonl': chat, 'scores.csv': 'id,score\n1,2\n' });
    await expect(resolveSource({ paths: [at], literal: true })).rejects.toMatchObject({ code: 'choose-split', args: { choices: 'sft/train, scores/train' } });
    expect((await resolveSource({ paths: [at], literal: true, config: 'scores' })).files.map((f) => f.path)).toEqual([join(at, 'scores.csv')]);
    const outer = put('outer', { 'hub/README.md': head, 'hub/sft.jsonl': chat, 'hub/scores.csv': 'id,score\n1,2\n', 'other.jsonl': prefs });
    expect(await names(outer)).toEqual(['hub/', 'other.jsonl']);
  });

  test('settings beside one dataset are left out with a notice; objects alone are data', async () => {
    const at = put('beside', { 'run.json': settings, 'rollouts.jsonl': chat });
    const found = await resolveSource({ paths: [at], literal: true });
    expect([found.files.length, found.warnings.map((w) => [w.code, w.args['files']])]).toEqual([1, [['settings-left-out', 'run.json']]]);
    expect((await resolveSource({ paths: [put('alone', { 'a.json': settings, 'b.json': settings })], literal: true })).files).toHaveLength(2);
  });

  test.skipIf(!there)('the writers’ folder with the same rows in two formats lists them', async () => {
    const at = join(root, 'real');
    cpSync(join(DATA, 'writers', 'bad', 'splits-and-formats'), at, { recursive: true });
    expect(await names(at)).toEqual(['test.csv', 'train.jsonl', 'train.parquet']);
  });

  describe('on the command line', () => {
    let folder: string;
    let stop: () => Promise<void>;
    beforeAll(async () => ({ folder, stop } = await testEngine()), 60_000);
    afterAll(async () => stop());
    const loupe = async (...argv: string[]): ReturnType<typeof runCli> => runCli(folder, argv);

    test('exit 2 with the list and how to name one, which then opens', async () => {
      const at = put('my lab', { 'sft.jsonl': chat, 'prefs.jsonl': prefs });
      const said = await loupe('inspect', at, '--json');
      expect(said.status).toBe(2);
      expect(said.err).toBe(`loupe: “${at}” holds 2 datasets, which are never read as one: prefs.jsonl, sft.jsonl. Name one of them, as in: loupe inspect '${join(at, 'prefs.jsonl')}'\n`);
      const { error } = JSON.parse(said.out) as { error: { code: string; path: string; datasets: Listed[] } };
      expect([error.code, error.path, error.datasets.map((d) => d.name)]).toEqual(['folder-mixed', at, ['prefs.jsonl', 'sft.jsonl']]);
      const opened = await loupe('inspect', error.datasets[0]?.paths[0] ?? '', '--json');
      expect((JSON.parse(opened.out) as { result: { shape: { kind: string } } }).result.shape.kind).toBe('preference');
    });
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resolveSource } from '../../../src/data/disk/resolveSource';
import { LoupeError } from '../../../src/core/message';

describe('folders of Hugging Face’s datasets', () => {
  let folder: string;
  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'loupe-saved-')); });
  afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

  function put(files: Readonly<Record<string, unknown>>): void {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
    }
  }
  const state = (...names: string[]): unknown => ({ _data_files: names.map((filename) => ({ filename })), _split: null });
  const resolved = async (below = '', choice: { config?: string; split?: string } = {}): Promise<{ files: string[]; config?: string; split?: string; choices: string[]; warnings: string[] }> => {
    const found = await resolveSource({ paths: [join(folder, below)], literal: true, ...choice });
    return {
      files: found.files.map((f) => f.path.slice(folder.length + 1)), ...(found.config === undefined ? {} : { config: found.config }), ...(found.split === undefined ? {} : { split: found.split }),
      choices: found.choices.map((c) => `${c.config}/${c.split}`), warnings: found.warnings.map((w) => w.code),
    };
  };

  test('save_to_disk: the files that state.json lists, in its order, and no others', async () => {
    put({ 'state.json': state('b.arrow', 'a.arrow'), 'dataset_info.json': {}, 'a.arrow': 'x', 'b.arrow': 'x', 'left-behind.arrow': 'x' });
    expect(await resolved()).toMatchObject({ files: ['b.arrow', 'a.arrow'], warnings: [] });
  });

  test('shards that are missing are said', async () => {
    put({ 'state.json': state('data-00000-of-00002.arrow', 'data-00001-of-00002.arrow'), 'data-00001-of-00002.arrow': 'x' });
    expect((await resolved()).warnings).toEqual(['shard-missing']);
  });

  test('a choice of rows that old versions stored beside the data is said to be left out', async () => {
    put({ 'state.json': { ...(state('a.arrow') as object), _indices_data_files: [{ filename: 'indices.arrow' }] }, 'a.arrow': 'x', 'indices.arrow': 'x' });
    expect(await resolved()).toMatchObject({ files: ['a.arrow'], warnings: ['saved-indices'] });
  });

  test('DatasetDict: its splits are chosen from, never read as one', async () => {
    put({ 'dataset_dict.json': { splits: ['train', 'my_split'] }, 'train/state.json': state('a.arrow'), 'train/a.arrow': 'x', 'my_split/state.json': state('a.arrow'), 'my_split/a.arrow': 'x' });
    const error: unknown = await resolved().catch((e: unknown) => e);
    expect(error instanceof LoupeError ? [error.code, error.args['choices']] : error).toEqual(['choose-split', 'default/my_split, default/train']);
    expect(await resolved('', { split: 'my_split' })).toMatchObject({ files: ['my_split/a.arrow'], config: 'default', split: 'my_split', choices: ['default/my_split', 'default/train'] });
    expect((await resolved('train')).files).toEqual(['train/a.arrow']);
  });

  test('the cache: splits by their names, without what map and filter left', async () => {
    const hash = 'e408af468884b57c7871c9e23d47b27575d83d7e';
    const at = `lab___prefs/default-0a1b/0.0.0/${hash}`;
    put({
      [`${at}/dataset_info.json`]: { config_name: 'default', splits: { train: {}, train_big: {} } }, [`${at}/prefs-train.arrow`]: 'x', [`${at}/prefs-train_big-00000-of-00002.arrow`]: 'x', [`${at}/prefs-train_big-00001-of-00002.arrow`]: 'x',
      [`${at}/cache-a75be83e8f43b34c.arrow`]: 'x', [`${at}/cache-a75be83e8f43b34c_00000_of_00002.arrow`]: 'x',
    });
    expect(await resolved(at, { split: 'train_big' })).toMatchObject({ files: [`${at}/prefs-train_big-00000-of-00002.arrow`, `${at}/prefs-train_big-00001-of-00002.arrow`], config: 'default', split: 'train_big', warnings: ['cache-results'] });
    expect(await resolved('lab___prefs', { split: 'train' })).toMatchObject({ files: [`${at}/prefs-train.arrow`], config: 'default-0a1b' });
  });

  test('several saved datasets in one folder are chosen from by their folders', async () => {
    put({ 'one/state.json': state('a.arrow'), 'one/a.arrow': 'x', 'two/state.json': state('a.arrow'), 'two/a.arrow': 'x' });
    expect(await resolved('', { config: 'two' })).toMatchObject({ files: ['two/a.arrow'], choices: ['one/', 'two/'] });
  });
});

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCorrections, schemaKeyOf, writeCorrection } from '../../../src/data/shape/corrections';

const columns = [{ sourceName: 'q', name: 'q', type: 'VARCHAR', origin: 'file' as const }, { sourceName: 'a', name: 'a', type: 'VARCHAR', origin: 'file' as const }];
const key = schemaKeyOf(columns);

describe('.loupe/shapes.json', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'loupe-shapes-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const file = (): string => join(folder, '.loupe', 'shapes.json');

  test('a correction is read back, for its schema only', async () => {
    await writeCorrection(folder, key, { prompt: ['q'], responses: ['a', '(q || a)'], id: [] }, columns);
    expect(await readCorrections(folder, key)).toEqual({ roles: { prompt: ['q'], responses: ['a', '(q || a)'], id: [] }, damaged: false, warnings: [] });
    expect((await readCorrections(folder, schemaKeyOf(columns.slice(1)))).roles).toEqual({});
    expect(await readdir(join(folder, '.loupe'))).toEqual(['shapes.json']);
  });

  test('the key depends on names, types and their order, and on nothing else', () => {
    expect(schemaKeyOf(columns.map((c) => ({ ...c, origin: 'index' })))).toBe(key);
    expect(schemaKeyOf([...columns].reverse())).not.toBe(key);
    expect(schemaKeyOf([{ sourceName: 'q', type: 'VARCHAR\0a' }])).not.toBe(schemaKeyOf([{ sourceName: 'q\0VARCHAR', type: 'a' }]));
  });

  test('the same corrections give the same bytes, in whatever order they came, and what a later version put there stays', async () => {
    await mkdir(join(folder, '.loupe'));
    await writeFile(file(), '{"shapes": {"z": {"roles": {}, "note": "kept"}}, "later": true}');
    await writeCorrection(folder, key, { response: ['a'], prompt: ['q'] }, columns);
    const once = await readFile(file(), 'utf8');
    await writeCorrection(folder, key, { prompt: ['q'], response: ['a'] }, columns);
    expect(await readFile(file(), 'utf8')).toBe(once);
    expect(once.endsWith('}\n')).toBe(true);
    expect(JSON.parse(once)).toMatchObject({ later: true, shapes: { z: { note: 'kept' }, [key]: { columns: ['q', 'a'], roles: { prompt: ['q'], response: ['a'] } } } });
    await writeCorrection(folder, key, {}, columns);
    expect(Object.keys((JSON.parse(await readFile(file(), 'utf8')) as { shapes: object }).shapes)).toEqual(['z']);
  });

  test.each(['', '{', '[]', '{"shapes": 3}', '<<<<<<< HEAD\n{}'])('a damaged file (%j) is a warning when reading, an error when writing, and stays as it is', async (text) => {
    await mkdir(join(folder, '.loupe'));
    await writeFile(file(), text);
    const read = await readCorrections(folder, key);
    expect(read).toMatchObject({ roles: {}, damaged: true, warnings: [{ code: 'shapes-damaged' }] });
    await expect(writeCorrection(folder, key, { prompt: ['q'] }, columns)).rejects.toThrow('shapes-damaged');
    expect(await readFile(file(), 'utf8')).toBe(text);
  });

  test('entries that are no roles are left out', async () => {
    await mkdir(join(folder, '.loupe'));
    await writeFile(file(), JSON.stringify({ shapes: { [key]: { roles: { prompt: ['q'], nonsense: ['q'], id: 'q', score: [1] } } } }).replace('"nonsense"', '"__proto__"'));
    expect((await readCorrections(folder, key)).roles).toEqual({ prompt: ['q'] });
  });

  test('a file where the folder should be gives an error that names the file', async () => {
    await writeFile(join(folder, '.loupe'), 'in the way');
    expect(await readCorrections(folder, key)).toMatchObject({ roles: {}, damaged: false });
    await expect(writeCorrection(folder, key, { prompt: ['q'] }, columns)).rejects.toThrow('shapes-unwritable');
  });
});

import { mkdir, mkdtemp, readFile, rm, writeFile, readdir, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepFilter, readFilters, removeFilter } from '../../../src/data/filters/filterFile';

let folder = '';
const file = (): string => join(folder, '.loupe', 'filters.json');
const write = async (text: string): Promise<void> => {
  await mkdir(join(folder, '.loupe'), { recursive: true });
  await writeFile(file(), text);
};

beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'loupe-filters-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

describe('named filters', () => {
  test('are none where nothing was kept, and are read back in the order they were kept', async () => {
    expect(await readFilters(folder)).toEqual({ filters: [], problem: null });
    await keepFilter(folder, { name: 'long', filter: '"turns" > 4' });
    await keepFilter(folder, { name: 'code', filter: `contains("source", 'code')`, about: 'what is code' });
    expect(await readFilters(folder)).toEqual({ filters: [{ name: 'long', filter: '"turns" > 4' }, { name: 'code', filter: `contains("source", 'code')`, about: 'what is code' }], problem: null });
    expect(await readdir(join(folder, '.loupe'))).toEqual(['filters.json']);
  });

  test('know whose rows they name, and lose what the next one of their name does not say', async () => {
    await keepFilter(folder, { name: 'sample', filter: 'loupe_row in (1, 5)', about: 'drawn by 1', rowsOf: 'abc' });
    expect((await readFilters(folder)).filters).toEqual([{ name: 'sample', filter: 'loupe_row in (1, 5)', about: 'drawn by 1', rowsOf: 'abc' }]);
    await keepFilter(folder, { name: 'sample', filter: '"turns" > 4' });
    expect((await readFilters(folder)).filters).toEqual([{ name: 'sample', filter: '"turns" > 4' }]);
  });

  test('leave comments, other fields and other entries of the file as they are when one is kept or removed', async () => {
    const text = '{\n  // what we look at on Mondays\n  "owner": "ana",\n  "filters": [\n    { "name": "a", "filter": "x > 1", "since": 2024 }, // keep\n    { "name": "b", "filter": "y > 1" },\n  ],\n}\n';
    await write(text);
    await keepFilter(folder, { name: 'a', filter: 'x > 2' });
    const changed = await readFile(file(), 'utf8');
    expect(changed).toBe(text.replace('x > 1', 'x > 2'));
    await removeFilter(folder, 'b');
    const removed = await readFile(file(), 'utf8');
    expect(removed).toContain('// what we look at on Mondays');
    expect(removed).toContain('"owner": "ana"');
    expect((await readFilters(folder)).filters).toEqual([{ name: 'a', filter: 'x > 2' }]);
    await removeFilter(folder, 'not there');
    expect(await readFile(file(), 'utf8')).toBe(removed);
    await keepFilter(folder, { name: 'c', filter: 'z is null' });
    expect((await readFilters(folder)).filters.map((f) => f.name)).toEqual(['a', 'c']);
  });

  test('a file that is no JSON is named with its line, and nothing is written over it', async () => {
    const text = '{\n  "filters": [\n    { "name": "a", "filter": }\n  ]\n}\n';
    await write(text);
    expect(await readFilters(folder)).toMatchObject({ filters: [], problem: { code: 'filters-damaged', line: 3 } });
    await expect(keepFilter(folder, { name: 'b', filter: 'x' })).rejects.toMatchObject({ code: 'filters-damaged' });
    await expect(removeFilter(folder, 'a')).rejects.toMatchObject({ code: 'filters-damaged' });
    expect(await readFile(file(), 'utf8')).toBe(text);
  });

  test.each([['{"filters": {}}'], ['[]'], ['{"filters": [{"name": "a"}]}'], ['{"filters": [{"name": " ", "filter": "x"}]}'], ['{"filters": [{"name": "a", "filter": 3}]}'], ['']])('a file of another form is refused: %s', async (text) => {
    await write(text);
    expect((await readFilters(folder)).problem?.code).toBe('filters-damaged');
    await expect(keepFilter(folder, { name: 'b', filter: 'x' })).rejects.toMatchObject({ code: 'filters-damaged' });
    expect(await readFile(file(), 'utf8')).toBe(text);
  });

  test('a name may hold anything, also what another one begins with', async () => {
    for (const name of ['"', '\\', 'ab', 'a', 'é 漢 \u0000', '__proto__']) await keepFilter(folder, { name, filter: `x = '${name}'` });
    expect((await readFilters(folder)).filters.map((f) => f.name)).toEqual(['"', '\\', 'ab', 'a', 'é 漢 \u0000', '__proto__']);
  });

  test('filters that are kept at the same time are all kept', async () => {
    await Promise.all(['a', 'b', 'c', 'd'].map((name) => keepFilter(folder, { name, filter: 'x' })));
    await Promise.all([removeFilter(folder, 'a'), keepFilter(folder, { name: 'e', filter: 'x' })]);
    expect((await readFilters(folder)).filters.map((f) => f.name)).toEqual(['b', 'c', 'd', 'e']);
  });

  // Root writes everywhere.
  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written is said, and nothing is left behind', async () => {
    await chmod(folder, 0o555);
    await expect(keepFilter(folder, { name: 'a', filter: 'x' })).rejects.toMatchObject({ code: 'filters-unwritable' });
    await chmod(folder, 0o755);
    expect(await readdir(folder)).toEqual([]);
  });
});

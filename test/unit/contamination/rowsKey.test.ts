import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatasetSource } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import { rowsKey } from '../../../src/features/contamination/rowsKey';
import { testEngine } from '../../fixtures/engine';

describe('what a scan found is kept for the rows that were read', () => {
  let engine: EngineHandle;
  let folder = '';
  let stop = (): Promise<void> => Promise.resolve();
  beforeAll(async () => void ({ engine, folder, stop } = await testEngine()));
  afterAll(async () => stop());

  const keyOf = async (source: DatasetSource): Promise<string> => JSON.stringify(rowsKey(await engine.request('open', { source })));
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  test('and not for others, where the table beside them has changed or is found by another key', async () => {
    const paths = [file('train.csv', 'id,other\n1,2\n2,1\n')];
    const beside = file('beside.csv', 'id,other,context\n1,1,nothing\n2,2,words\n');
    const joined = (on: string): DatasetSource => ({ paths, literal: true, join: { paths: [beside], literal: true, on } });
    const alone = await keyOf({ paths, literal: true });
    const before = await keyOf(joined('id'));
    expect(await keyOf(joined('id'))).toBe(before);
    expect(before).not.toBe(alone);
    expect(await keyOf(joined('other'))).not.toBe(before);
    file('beside.csv', 'id,other,context\n1,1,nothing\n2,2,other words\n');
    expect(await keyOf(joined('id'))).not.toBe(before);
  });

  test('and not for others, where CSV is taken apart otherwise', async () => {
    const paths = [file('quotes.csv', "a;b\n'x;y'\nz;w\n")];
    const taken = (quote: string): DatasetSource => ({ paths, literal: true, reading: { delimiter: ';', quote } });
    expect(await keyOf(taken("'"))).not.toBe(await keyOf(taken('"')));
  });
});

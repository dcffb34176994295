import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { DerivedRegistry } from '../../../src/core/derived';
import { Budget } from '../../../src/engine/budget';
import { Mixes, readsOf } from '../../../src/engine/mixes';
import type { LaneOf } from '../../../src/engine/mixes';
import { openDataset } from '../../../src/engine/openDataset';

const never = new AbortController().signal;

test('datasets that queries read together stay open between two statements of each, however many others are asked meanwhile', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loupe-test-'));
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const budget = new Budget(1.5e9, 2);
  const open = async (rows: number): ReturnType<typeof openDataset> => {
    const path = join(folder, `${String(rows)}.parquet`);
    await db.run(`copy (select i as id from range(${String(rows)}) t(i)) to '${path}'`);
    return openDataset(`d${String(rows)}`, { paths: [path], literal: true }, { budget, tempFolder: folder, release: () => undefined, cacheFolder: undefined, largeBytes: undefined, copy: false, derived: new DerivedRegistry() }, { signal: never, progress: () => undefined });
  };
  const [first, ...others] = await Promise.all([10, 11, 12, 13, 14].map(open));
  if (!first) throw new Error('no dataset');
  const mixes = new Mixes(budget, folder);
  try {
    let begun = 0;
    let go = (): void => undefined;
    const allBegun = new Promise<void>((resolve) => { go = resolve; });
    const count = async (lane: LaneOf): Promise<number> => lane('side').use(never, async (connection) => Number((await connection.runAndReadAll('select count(*) from main.other')).getRows()[0]?.[0]));
    const asked = others.map((session) => mixes.use(readsOf(first, [{ name: 'other', session }]), async (lane) => {
      const before = await count(lane).finally(() => { if (++begun === others.length) go(); });
      await allBegun;
      return [before, await count(lane)];
    }));
    const found = await Promise.allSettled(asked);
    expect(found.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)))).toEqual([[11, 11], [12, 12], [13, 13], [14, 14]]);
  } finally {
    for (const session of [first, ...others]) {
      await mixes.closeOf(session);
      await session.close();
    }
    db.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
});

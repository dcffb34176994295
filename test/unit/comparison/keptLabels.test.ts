import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { DerivedRegistry } from '../../../src/core/derived';
import { Budget } from '../../../src/engine/budget';
import { Gate } from '../../../src/engine/gate';
import { openDataset } from '../../../src/engine/openDataset';
import type { Session } from '../../../src/engine/session';
import type { WorkCall } from '../../../src/engine/work';
import { annotationWork } from '../../../src/features/annotation/work';
import type { ComparisonSpec } from '../../../src/features/comparison/contract';
import { joinedOf } from '../../../src/features/comparison/work/joinMethod';
import { madeData } from '../../fixtures/madeData';
import { runCli } from '../../fixtures/runCli';

const data = madeData();
const sessions: Session[] = [];
afterAll(async () => { for (const session of sessions) await session.close(); });

test('a table that was filtered by labels is kept until there are others, and no longer', async () => {
  const budget = new Budget(1e9, 2);
  const signal = new AbortController().signal;
  const open = async (path: string): Promise<Session> => {
    const session = await openDataset(`d${String(sessions.length)}`, { paths: [path], literal: true }, { budget, tempFolder: join(data().folder, 'temp'), release: () => undefined, cacheFolder: undefined, largeBytes: undefined, copy: false, derived: new DerivedRegistry() }, { signal, progress: () => undefined });
    sessions.push(session);
    annotationWork.opened(session, {});
    return session;
  };
  const path = await data().file(`select i as id, 'ask ' || i as prompt, 'yes ' || i as response from range(6) t(i)`);
  const label = async (row: number): Promise<void> => {
    const { status, err } = await runCli(data().folder, ['annotate', path, '--by', 'me', '--labels', 'triage', '--row', String(row), '--label', 'keep']);
    expect(status, err).toBe(0);
  };
  await label(1);
  const session = await open(path);
  const other = await open(await data().file(`select i as id, 'ask ' || i as prompt, 'no ' || i as response from range(6) t(i)`));
  const call: WorkCall = { session, others: [{ name: 'other', session: other }], besides: () => null, budget, tempFolder: join(data().folder, 'temp'), gate: new Gate(), signal, progress: () => undefined, write: () => Promise.reject(new Error('nothing is written')), writeRows: () => Promise.reject(new Error('nothing is written')) };
  const spec: ComparisonSpec = { sides: ['', 'other'].map((of) => ({ name: of === '' ? 'a' : 'b', of, model: null, within: null, answer: null })), key: { by: 'columns', columns: ['id'] }, sample: null, metrics: [], by: ['("label:triage")'], filter: null, where: { expression: `"label:triage" = 'keep'`, baseline: 0 } };
  const first = await joinedOf(spec, call);
  expect([...(first.table.sides[0]?.read.rows ?? [])]).toEqual([1]);
  expect((await joinedOf(spec, call)).table).toBe(first.table);
  await label(4);
  const second = await joinedOf(spec, call);
  expect([...(second.table.sides[0]?.read.rows ?? [])]).toEqual([1, 4]);
  expect((await joinedOf(spec, call)).table).toBe(second.table);
});

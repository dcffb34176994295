import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LabelLine } from '../../../src/core/annotation/labelLine';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import { LabelLog } from '../../../src/data/annotation/labelLog';
import type { EngineHandle } from '../../../src/engine/handle';
import type { AnnotationMethod, AnnotationWork } from '../../../src/features/annotation/contract';
import { testEngine } from '../../fixtures/engine';
import { writePaged } from '../../fixtures/pagedArrow';

describe('labels of a dataset that is paged', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine({ largeBytes: 1_000 }));
  });
  afterAll(async () => stop());

  const open = (path: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true, roles: { id: ['id'] }, labelFolders: [`${path}.labels`] } });
  async function work<M extends AnnotationMethod>(info: DatasetInfo, method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> {
    return (await engine.request('work', { dataset: info.id, feature: 'annotation', method, params })) as AnnotationWork[M]['result'];
  }
  async function label(path: string, info: DatasetInfo, row: number, value: string, fingerprint = info.fingerprint): Promise<LabelLine> {
    const log = new LabelLog(`${path}.labels`, { annotator: 'Ann', machine: 'aaaaaa' });
    const { key } = await work(info, 'record', { row });
    const line: LabelLine = { v: 1, ...log.stamp(), dataset: { fingerprint, name: info.name }, row: key, subject: { kind: 'record' }, schema: 'triage', schemaVersion: 1, question: 'triage', value };
    await log.append([line]);
    return line;
  }
  const held = async (info: DatasetInfo, row: number): Promise<unknown[]> => (await work(info, 'record', { row })).lines.map((l) => l.value);
  const column = async (info: DatasetInfo, rowStart: number, rowEnd: number): Promise<unknown[]> => {
    const { ipc } = await engine.request('page', { dataset: info.id, view: 'all', columns: [{ derived: 'label:triage' }], rowStart, rowEnd, textLimit: 50 });
    const table = decodePage(ipc);
    return Array.from({ length: table.rows }, (_, row) => table.cell(1, row));
  };
  const queue = { by: 'Ann', schema: 'triage', questions: ['triage'], order: 'rows', seed: '1', unlabelled: true, share: null } as const;

  test('are written, read, shown as a column and counted without a copy, and are the same after it', async () => {
    const path = join(folder, 'own.arrow');
    writePaged(path, 0, 2_500);
    const info = await open(path);
    expect(info.paged?.complete).toBe(true);
    await label(path, info, 700, 'keep');
    await label(path, info, 701, 'drop');
    expect([await held(info, 700), await held(info, 702)]).toEqual([['keep'], []]);
    expect((await engine.request('derived', { dataset: info.id })).map((d) => d.id)).toContain('label:triage');
    const shown = [[null, 'keep', 'drop', null], { position: 702, remaining: 2_498, done: 2, total: 2_500 }, 2] as const;
    const seen = async (): Promise<unknown[]> => [await column(info, 699, 703), await work(info, 'next', { view: 'all', from: 699, queue }), (await work(info, 'counts', {})).current];
    expect(await seen()).toEqual([...shown]);
    const keys = (await work(info, 'keys', { view: 'all', rowStart: 690, rowEnd: 710 })).map((k) => k.hash);
    await engine.request('copy', { dataset: info.id });
    expect(await seen()).toEqual([...shown]);
    expect((await work(info, 'keys', { view: 'all', rowStart: 690, rowEnd: 710 })).map((k) => k.hash)).toEqual(keys);
    await engine.request('close', { dataset: info.id });
  });

  test('made on another version of it are found for the row in focus; to count them needs the copy', async () => {
    const path = join(folder, 'foreign.arrow');
    writePaged(path, 0, 600);
    const info = await open(path);
    const line = await label(path, info, 7, 'keep', 'of another version');
    expect([await held(info, 7), await held(info, 8)]).toEqual([['keep'], []]);
    expect(await work(info, 'last', {})).toBe(line.at);
    await expect(work(info, 'counts', {})).rejects.toMatchObject({ code: 'needs-copy' });
    expect((await engine.request('derived', { dataset: info.id })).map((d) => d.id)).not.toContain('label:triage');
    expect(await held(info, 7)).toEqual(['keep']);
    await engine.request('copy', { dataset: info.id });
    expect([(await work(info, 'counts', {})).current, await held(info, 7)]).toEqual([1, ['keep']]);
    expect((await engine.request('derived', { dataset: info.id })).map((d) => d.id)).toContain('label:triage');
    expect(await column(info, 6, 9)).toEqual([null, 'keep', null]);
    await engine.request('close', { dataset: info.id });
  });
});

import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replay } from '../../../src/core/annotation/labelLine';
import type { LabelLine, RowKey } from '../../../src/core/annotation/labelLine';
import { decodePage } from '../../../src/core/arrow/readCells';
import type { DatasetInfo } from '../../../src/core/dataset';
import type { EngineHandle } from '../../../src/engine/handle';
import type { AnnotationMethod, AnnotationWork } from '../../../src/features/annotation/contract';
import { testEngine } from '../../fixtures/engine';

/** Rows 4 and 5 are alike; row 6 has an id of its own and the texts of row 0. */
const ROWS = 7;
const DATA = `select case i when 5 then 'id-4' else 'id-' || i end as id, 'question ' || (case i when 5 then 4 when 6 then 0 else i end) as prompt from range(${String(ROWS)}) t(i)`;

type Step =
  | { readonly kind: 'label'; readonly row: number; readonly by: string; readonly value: string | readonly string[]; readonly own: boolean; readonly origin: string | undefined; readonly span: boolean }
  | { readonly kind: 'kill'; readonly of: number; readonly how: 'replaces' | 'retracts'; readonly row: number; readonly by: string }
  | { readonly kind: 'again'; readonly of: number }
  | { readonly kind: 'batch'; readonly rows: readonly number[]; readonly by: string }
  | { readonly kind: 'look' };

const row = fc.nat(ROWS + 1); // one and two beyond are orphans
const by = fc.constantFrom('Ann', 'Bo', 'Cy');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('label' as const), row, by, value: fc.constantFrom<string | readonly string[]>('a', 'b', 'unsure', ['a'], ['b', 'a'], ['c', 'b', 'a']), own: fc.boolean(), origin: fc.constantFrom(undefined, undefined, 'adjudicated', 'unresolved', 'column:x'), span: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('kill' as const), of: fc.nat(20), how: fc.constantFrom('replaces' as const, 'retracts' as const), row, by }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('again' as const), of: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('batch' as const), rows: fc.array(row, { maxLength: 4 }), by }) },
  { weight: 3, arbitrary: fc.constant({ kind: 'look' as const }) },
);

/** A line that put an end to another is ended itself by a line of another row: neither comes to light again. */
const ENDED_ELSEWHERE: Step[] = [
  { kind: 'label', row: 1, by: 'Cy', value: 'b', own: false, origin: undefined, span: false },
  { kind: 'kill', of: 0, how: 'replaces', row: 1, by: 'Ann' },
  { kind: 'look' },
  { kind: 'kill', of: 1, how: 'retracts', row: 0, by: 'Cy' },
];

describe('tables of labels', () => {
  let engine: EngineHandle;
  let folder: string;
  let stop: () => Promise<void>;
  let path: string;
  beforeAll(async () => {
    ({ engine, folder, stop } = await testEngine());
    path = join(folder, 'data.parquet');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`copy (${DATA}) to '${path}'`);
  }, 60_000);
  afterAll(async () => stop());

  const open = (labels: string): Promise<DatasetInfo> => engine.request('open', { source: { paths: [path], literal: true, roles: { id: ['id'], prompt: ['prompt'] }, labelFolders: [labels] } });
  async function work<M extends AnnotationMethod>(info: DatasetInfo, method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> {
    return (await engine.request('work', { dataset: info.id, feature: 'annotation', method, params })) as AnnotationWork[M]['result'];
  }
  /** All that the tables say: what holds where, the cells of columns, and each record's own. */
  async function said(info: DatasetInfo): Promise<unknown> {
    const counts = await work(info, 'counts', {});
    const labels = await work(info, 'labels', { state: 'all', offset: 0, limit: 1000 });
    const derived = (await engine.request('derived', { dataset: info.id })).filter((d) => d.feature === 'annotation').map((d) => ({ derived: d.id }));
    const page = derived.length === 0 ? null : decodePage((await engine.request('page', { dataset: info.id, view: 'all', columns: derived, rowStart: 0, rowEnd: ROWS, textLimit: 0 })).ipc);
    const records = await Promise.all(Array.from({ length: ROWS }, async (_, r) => ids(replay((await work(info, 'record', { row: r })).lines))));
    return {
      counts: { ...counts, files: counts.files.map((f) => f.lines).sort(), problems: [] },
      labels: labels.map((l) => `${String(l.row)} ${l.line.id} ${l.match}`).sort(),
      // A column that lost its last label stays where it was known.
      cells: Array.from({ length: ROWS }, (_, r) => derived.map((d) => [d.derived, page?.row(r).get(d.derived) ?? null]).filter(([, cell]) => cell !== null)),
      records,
    };
  }
  const ids = (lines: readonly LabelLine[]): string[] => lines.map((l) => l.id).sort();

  test('that followed the files, line by line, say what tables made from scratch say, and what a replay of each record says', async () => {
    let n = 0;
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      const labels = join(folder, `labels${String(n++)}`);
      mkdirSync(labels);
      const followed = await open(labels);
      const keys: RowKey[] = (await work(followed, 'keys', { view: 'all', rowStart: 0, rowEnd: ROWS })).slice();
      keys.push({ number: ROWS, id: 'gone', hash: 'gone' }, { number: 2, id: 'id-2', hash: 'changed' });
      const written: LabelLine[] = [];
      const append = (...lines: LabelLine[]): void => {
        for (const line of lines) appendFileSync(join(labels, `${line.by}.aaaaaa.jsonl`), `${JSON.stringify(line)}\n`);
        written.push(...lines);
      };
      const line = (more: Partial<LabelLine> & { row: RowKey; by: string }, own: boolean): LabelLine => ({
        v: 1, id: `l${String(written.length).padStart(3, '0')}`, at: new Date(1e12 + written.length).toISOString(), machine: 'aaaaaa',
        dataset: { fingerprint: own && more.row.number < ROWS && more.row.hash !== 'changed' ? followed.fingerprint : 'another', name: 'd' }, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: 's', value: 'c', ...more,
      });
      for (const s of steps) {
        if (s.kind === 'label') append(line({ row: keys[s.row]!, by: s.by, value: s.origin === 'unresolved' ? [] : s.value, ...(s.origin === undefined ? {} : { origin: s.origin }), ...(typeof s.value === 'string' ? {} : { question: 'lists' }), ...(s.span ? { question: 'q', subject: { kind: 'span', path: 'prompt', start: 0, end: 3, text: 'que', before: '', after: 'stion' } as const } : {}) }, s.own));
        else if (s.kind === 'batch') s.rows.forEach((r) => append(line({ row: keys[r]!, by: s.by, batch: `b${String(written.length)}` }, true)));
        else if (s.kind === 'look') expect(await said(followed)).toEqual(await said(await open(labels)));
        else {
          const target = written[s.of % Math.max(1, written.length)];
          if (target && s.kind === 'kill') append(line({ row: keys[s.row]!, by: s.by, [s.how]: target.id, ...(s.how === 'retracts' ? { value: null } : {}) }, true));
          if (target && s.kind === 'again') append(target);
        }
      }
      const now = await said(followed) as { labels: string[]; records: string[][] };
      expect(now).toEqual(await said(await open(labels)));
      expect(now.records).toEqual(Array.from({ length: ROWS }, (_, r) => now.labels.filter((l) => l.startsWith(`${String(r)} `)).map((l) => l.split(' ')[1]).sort()));
    }), { numRuns: 20, examples: [[ENDED_ELSEWHERE]] });
  }, 120_000);

  test('are made anew where a file was written anew in the same length, in the middle, shorter, or is gone', async () => {
    const labels = join(folder, 'rewritten');
    mkdirSync(labels);
    const info = await open(labels);
    const [key] = await work(info, 'keys', { view: 'all', rowStart: 1, rowEnd: 2 });
    const text = (...values: string[]): string => values.map((value, i) => `${JSON.stringify({ v: 1, id: `${value}${String(i)}`, at: `2026-01-01T00:00:0${String(i)}.000Z`, by: 'Ann', machine: 'a', dataset: { fingerprint: info.fingerprint, name: 'd' }, row: key, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: `q${String(i)}`, value })}\n`).join('');
    const file = join(labels, 'Ann.a.jsonl');
    const holds = async (): Promise<unknown> => (await work(info, 'counts', {})).byLabel.map((l) => `${l.question} ${l.value}`);
    writeFileSync(file, text('keep', 'drop'));
    expect(await holds()).toEqual(['q0 keep', 'q1 drop']);
    await new Promise((resolve) => setTimeout(resolve, 20)); // another time of change
    writeFileSync(file, text('drop', 'keep'));
    expect(await holds()).toEqual(['q0 drop', 'q1 keep']);
    writeFileSync(file, text('unsure', 'drop', 'keep'));
    expect(await holds()).toEqual(['q0 unsure', 'q1 drop', 'q2 keep']);
    writeFileSync(file, text('unsure'));
    expect(await holds()).toEqual(['q0 unsure']);
    writeFileSync(file, text('keep').trimEnd()); // an editor that leaves the last line without an end
    expect(await holds()).toEqual(['q0 keep']);
    appendFileSync(file, `\n${text('keep', 'drop').split('\n')[1] ?? ''}\n`);
    expect(await holds()).toEqual(['q0 keep', 'q1 drop']);
  });
});

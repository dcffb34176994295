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
import { readPart, STAGE, TABLES } from '../../../src/features/annotation/work/labelSql';
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
  });
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
  const close = async (info: DatasetInfo): Promise<unknown> => engine.request('close', { dataset: info.id });
  async function saidAnew(labels: string): Promise<unknown> {
    const info = await open(labels);
    try {
      return await said(info);
    } finally {
      await close(info);
    }
  }

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
        else if (s.kind === 'look') expect(await said(followed)).toEqual(await saidAnew(labels));
        else {
          const target = written[s.of % Math.max(1, written.length)];
          if (target && s.kind === 'kill') append(line({ row: keys[s.row]!, by: s.by, [s.how]: target.id, ...(s.how === 'retracts' ? { value: null } : {}) }, true));
          if (target && s.kind === 'again') append(target);
        }
      }
      const now = await said(followed) as { labels: string[]; records: string[][] };
      expect(now).toEqual(await saidAnew(labels));
      expect(now.records).toEqual(Array.from({ length: ROWS }, (_, r) => now.labels.filter((l) => l.startsWith(`${String(r)} `)).map((l) => l.split(' ')[1]).sort()));
      await close(followed);
    }), { numRuns: Number(process.env['LOUPE_ROUNDS'] ?? 5), examples: [[ENDED_ELSEWHERE]] });
  });

  test('of many lines at once, which are staged, are those of lines read a part at a time, whatever the lines are', async () => {
    const good = { v: 1, id: 'a', at: '2026-01-01T00:00:00.000Z', by: 'Ann', machine: 'aaaaaa', dataset: { fingerprint: 'f', name: 'd' }, row: { number: 0, id: 'id-0', hash: 'h', of: [['prompt', 'prompt']] }, subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: 's', value: 'keep' };
    const text = (more: object): string => JSON.stringify({ ...good, ...more });
    const hostile = [
      '', text({}), `${text({})}\r`, `\ufeff${text({})}`, `  ${text({ id: 'b' })}\t`, '\r', '<<<<<<< ours', '=======', '||||||| base', '>>>>>>> theirs\r', '{', '{}', '[]', 'null', '"', text({}).slice(0, 40), `${text({})}${text({})}`, `${text({})} x`,
      text({ v: 2 }), text({ v: '1' }), text({ v: 0 }), text({ v: 1.5 }), text({ v: 1e30 }), text({ id: 7 }), text({ id: null }), text({ row: 'x' }), text({ row: { number: 'x', id: 1, hash: 'h' } }), text({ row: { number: 1e300, id: null, hash: 'h' } }),
      text({ subject: { kind: 'span', path: 'p', start: 1, end: 2, text: '👩🏽‍🔬\u0000', before: '', after: '' } }), text({ subject: { kind: 'span', path: 'p' } }), text({ subject: { kind: 'pair', sides: ['a', 'b'] } }), text({ subject: { kind: 'nothing' } }),
      text({ value: ['a, b', '"', ''] }), text({ value: [] }), text({ value: null, retracts: 'a' }), text({ value: { a: 1 } }), text({ value: 1e-7 }), text({ value: true }), text({ value: 'null' }), text({ value: '[1]' }), text({ value: 'a\u0000b' }), text({ note: '\ud800' }),
      '{"v":1,"v":2,"id":"x"}', text({}).replace('"Ann"', '"Ann","by":"Bo"'), text({ note: 'x'.repeat(70_000) }), text({ origin: 'adjudicated' }), `?${text({})}`, text({ dataset: { fingerprint: 'g', name: 'd', config: 'other' } }), text({ schema: "'; drop table loupe_label_lines; --" }),
    ];
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const own = { fingerprint: 'f', config: 'c', split: null };
    const tables: unknown[] = [];
    for (const from of ['text', 'staged'] as const) {
      for (const table of TABLES) await connection.run(table);
      if (from === 'staged') await connection.run(STAGE.make);
      let [seq, start] = [0, 0];
      for (const part of [hostile.slice(0, 20), hostile.slice(20), hostile.toReversed()]) {
        const of = { text: part.join('\n'), number: seq + 1, start, seq };
        await (from === 'text' ? connection.run(readPart(own), { ...of, file: 3 }) : connection.run(STAGE.add, of));
        seq += part.length;
        start += Buffer.byteLength(of.text) + 1;
      }
      if (from === 'staged') await connection.run(readPart(own, 'staged'), { file: 3 });
      tables.push((await connection.runAndReadAll('select * from loupe_label_lines order by seq')).getRowsJson());
    }
    expect((tables[0] as unknown[]).length).toBe(2 * hostile.filter((l) => l.trim() !== '').length);
    expect(tables[1]).toEqual(tables[0]);
  });

  test('of a file that is large enough to be staged are those of a file that grew, its last line torn and then ended', async () => {
    const labels = [join(folder, 'large'), join(folder, 'grown')] as const;
    for (const place of labels) mkdirSync(place);
    const large = await open(labels[0]);
    const grown = await open(labels[1]);
    const keys = await work(grown, 'keys', { view: 'all', rowStart: 0, rowEnd: ROWS });
    const lines = Array.from({ length: 90 }, (_, i) => (i % 9 === 4 ? '{"v":1,' : JSON.stringify({
      v: 1, id: `l${String(i)}`, at: new Date(1e12 + i).toISOString(), by: 'Ann', machine: 'aaaaaa', dataset: { fingerprint: grown.fingerprint, name: 'd' }, row: keys[i % ROWS], subject: { kind: 'record' }, schema: 's', schemaVersion: 1, question: i % 2 === 0 ? 's' : 'lists',
      value: i % 2 === 0 ? `v${String(i % 4)}` : ['b', 'a'].slice(i % 3 === 0 ? 1 : 0), note: 'é'.repeat(220_000), ...(i % 7 === 6 ? { replaces: `l${String(i - 3)}` } : {}),
    })));
    const file = (place: string): string => join(place, 'Ann.aaaaaa.jsonl');
    for (let i = 0; i < lines.length; i += 30) {
      appendFileSync(file(labels[1]), `${lines.slice(i, i + 30).join('\n')}\n`);
      await said(grown);
    }
    const [last = ''] = lines.slice(-1);
    writeFileSync(file(labels[0]), `${lines.slice(0, -1).join('\n')}\n${last.slice(0, 100)}`);
    const torn = await work(large, 'faults', {});
    expect(torn.map((f) => f.line)).toEqual([5, 14, 23, 32, 41, 50, 59, 68, 77, 86, 90]);
    appendFileSync(file(labels[0]), `${last.slice(100)}\n`);
    expect(await said(large)).toEqual(await said(grown));
    expect(await said(await open(labels[0]))).toEqual(await said(grown));
  });

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

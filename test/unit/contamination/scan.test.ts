import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { DerivedRegistry } from '../../../src/core/derived';
import { LoupeError } from '../../../src/core/message';
import { raw } from '../../../src/core/sql';
import { toUtf8 } from '../../../src/core/utf8';
import { Budget } from '../../../src/engine/budget';
import { Gate } from '../../../src/engine/gate';
import { openDataset } from '../../../src/engine/openDataset';
import type { Session } from '../../../src/engine/session';
import { DEFAULT_RULE } from '../../../src/features/contamination/contract';
import type { Rule, ScanPart } from '../../../src/features/contamination/contract';
import { itemFacts } from '../../../src/features/contamination/rule/facts';
import { mergeParts } from '../../../src/features/contamination/rule/merge';
import type { ScanInput, ScannedPiece } from '../../../src/features/contamination/work/scan/input';
import { scanAll, scanState } from '../../../src/features/contamination/work/scan/scanAll';
import type { ScanCall } from '../../../src/features/contamination/work/scan/scanAll';
import { rowGroups } from '../../../src/features/contamination/work/scan/scanSql';
import { scanTexts } from '../../fixtures/contaminationScan';
import type { MadeRow } from '../../fixtures/contaminationScan';

const ITEMS = [
  'Natalia sold clips to 48 of her friends in April, and then she sold half as many clips in May.',
  'How many clips did Natalia sell altogether in April and May? Explain each step of what you do.',
  'Yes',
  'Weng earns $12 an hour for babysitting. Yesterday, she just did 50 minutes of babysitting.',
  'Straße und Ärger: "wie viele Wörter hat dieser kurze Satz wohl", fragte der Lehrer die Schüler.',
];

/** Row i of the made data: most hold no item, and each kind of place for one occurs. */
function made(i: number): MadeRow {
  const filler = `Row ${String(i)} speaks of nothing in particular, ${'and of that at length '.repeat(i % 7)}until it ends.`;
  const item = ITEMS[i % ITEMS.length] ?? '';
  const messages = [
    { role: i % 3 === 0 ? 'human' : 'user', text: i % 41 === 0 ? `${filler} ${item.toUpperCase()} ${filler}` : filler },
    { role: i % 5 === 0 ? 'gpt' : 'assistant', text: i % 53 === 0 ? item : i % 17 === 0 ? null : `${filler} ${filler}` },
    { role: 'user', text: i % 67 === 0 ? item.slice(0, 60) : i % 2 === 0 ? '' : 'Short 😀.' },
  ];
  return { row: i, source: i % 11 === 0 ? null : `source ${String(i % 4)}`, messages: i % 97 === 0 ? [] : messages };
}

/** Messages that SQL makes, and those of a column. */
const list = (made: string): ScannedPiece[] => [{ kind: 'list', list: raw(made), column: null }];
const column = (name: string): ScannedPiece[] => [{ kind: 'list', list: raw(name), column: { name, role: 0, text: 1 } }];

const rule = (changed: Partial<Rule> = {}): Rule => ({ ...DEFAULT_RULE, methods: ['ngram', 'exact', 'any13'], roles: 'all', ...changed });

describe('A scan for contamination', () => {
  let folder: string;
  let entry: string;
  let db: DuckDBConnection;
  const sessions: Session[] = [];
  let files = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loupe-scan-'));
    await cp(dirname(inject('engineBundle')), folder, { recursive: true });
    await symlink(join(import.meta.dirname, '..', '..', '..', 'node_modules'), join(folder, 'node_modules'));
    entry = join(folder, 'scan.cjs');
    db = await (await DuckDBInstance.create(':memory:')).connect();
  });
  afterEach(async () => { for (const session of sessions.splice(0)) await session.close(); });
  afterAll(() => {
    db.closeSync();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Rows as chat messages in a Parquet file of small row groups. */
  async function write(rows: readonly MadeRow[], groupRows = 2048): Promise<string> {
    const path = join(folder, `train-${String(files++)}.parquet`);
    const json = join(folder, 'rows.json');
    await writeFile(json, rows.map((r) => JSON.stringify({ source: r.source, messages: r.messages })).join('\n'));
    await db.run(`copy (select * from read_json('${json}', format = 'newline_delimited', columns = {source: 'varchar', messages: 'struct(role varchar, "text" varchar)[]'})) to '${path}' (row_group_size ${String(groupRows)})`);
    return path;
  }

  async function open(...paths: string[]): Promise<Session> {
    const session = await openDataset('d1', { paths, literal: true }, { budget: new Budget(1e9, 2), tempFolder: join(folder, 'temp'), release: () => undefined, cacheFolder: undefined, largeBytes: undefined, copy: false, derived: new DerivedRegistry() }, { signal: new AbortController().signal, progress: () => undefined });
    sessions.push(session);
    return session;
  }

  function input(session: Session, changed: Partial<ScanInput> = {}): ScanInput {
    const r = changed.rule ?? rule();
    const items = ITEMS.map((text, row) => ({ row, fields: [text] }));
    return { id: 'made', session, documents: column('messages'), source: raw('source'), relation: (own) => session.relation('', own), view: 'all', evaluations: [items.map(({ row, fields }) => ({ row, fields: fields.map(toUtf8) }))], facts: [itemFacts('made', ['text'], items, 0, r)], rule: r, shard: null, without: [], keep: 3, ...changed };
  }

  const call = (changed: Partial<ScanCall> = {}): ScanCall => ({ signal: new AbortController().signal, gate: new Gate(), progress: () => undefined, budget: new Budget(1e9, 4), tempFolder: join(folder, 'temp'), ...changed });

  /** What the plain kernel finds in rows whose roles have our names. */
  const plain = (some: readonly MadeRow[], r: Rule): ScanPart => scanTexts(some.map((row) => ({ ...row, messages: row.messages.map((m) => ({ ...m, role: m.role === 'human' ? 'user' : m.role === 'gpt' ? 'assistant' : m.role })) })), [{ name: 'made', items: ITEMS.map((text, row) => ({ row, fields: [text] })) }], r, 3).part;

  const rows = Array.from({ length: 12_000 }, (_, i) => made(i));
  let path: string;
  beforeAll(async () => { path = await write(rows); });

  it.each<[string, Partial<Rule>]>([['all messages', {}], ['user messages', { roles: 'user' }], ['assistant messages', { roles: 'assistant' }], ['rows', { unit: 'row' }], ['5-grams', { n: 5, threshold: 0.3 }]])('by %s finds what the plain kernel finds in the same texts', async (_, changed) => {
    const r = rule(changed);
    const part = await scanAll(input(await open(path), { rule: r }), call(), entry);
    expect(part).toEqual(plain(rows, r));
    expect(part.evaluations[0]?.rows.length).toBeGreaterThan(100);
  });

  it('gives the same in shards, and in what is left of a scan that was ended', async () => {
    const session = await open(path);
    const whole = await scanAll(input(session), call(), entry);
    const shards = await Promise.all([0, 1, 2].map((index) => scanAll(input(session, { shard: { index, of: 3 } }), call(), entry)));
    const { facts } = input(session);
    expect(mergeParts(shards, facts, rule(), 3)).toEqual(whole);
    // The writer of the file decides how many row groups there are.
    const others = rowGroups(session.plan).map((g) => g.number).filter((n) => n !== 1 && n !== 4);
    const rest = await scanAll(input(session, { without: [1, 4] }), call(), entry);
    const done = await scanAll(input(session, { without: others }), call(), entry);
    expect(mergeParts([rest, done], facts, rule(), 3)).toEqual(whole);
  });

  it('goes by the row groups that the file has, whatever their sizes', async () => {
    const path = await write(Array.from({ length: 5_000 }, (_, i) => made(i)));
    const sizes = (await db.runAndReadAll(`select distinct row_group_id, row_group_num_rows from parquet_metadata('${path}') order by 1`)).getRows().map((row) => Number(row[1]));
    expect(sizes.length).toBeGreaterThan(2);
    let from = 0;
    expect(rowGroups((await open(path)).plan).map((g) => [g.from, g.to])).toEqual(sizes.map((rows) => [from, (from += rows)]));
  });

  it('reads several files whose columns differ, and one whose columns hide the row number', async () => {
    const [first, second] = [join(folder, 'a.parquet'), join(folder, 'b.parquet')];
    await db.run(`copy (select messages, source, 1 as extra from '${path}' limit 5000) to '${first}'; copy (select source, messages from '${path}' offset 5000) to '${second}'`);
    expect(await scanAll(input(await open(first, second)), call(), entry)).toEqual(plain(rows, rule()));
    const hidden = join(folder, 'hidden.parquet');
    await db.run(`copy (select messages, source, 'x' as file_row_number from '${path}') to '${hidden}'`);
    expect(await scanAll(input(await open(hidden)), call(), entry)).toEqual(plain(rows, rule()));
  });

  it('takes messages of any making: constants, casts that find no text, none at all', async () => {
    const session = await open(path);
    const some = async (documents: string): Promise<ScanPart> => scanAll(input(session, { documents: list(documents) }), call(), entry);
    const asked = (text: (row: MadeRow) => string | null): ScanPart => plain(rows.map((row) => ({ ...row, messages: [{ role: 'user', text: text(row) }] })), rule());
    expect(await some("[{'role': 'user', 'text': 'Yes'}]")).toEqual(asked(() => 'Yes'));
    expect(await some("[{'role': 'user', 'text': source}]")).toEqual(asked((row) => row.source ?? null));
    // Names of speakers stand where roles do: more than are remembered.
    const speakers = ("[{'role': case when source = 'source 1' then 'Human' else 'n' || hash(messages) % 100000 end, 'text': messages[1].text}]");
    const ofUsers = plain(rows.map((row) => ({ ...row, messages: [{ role: row.source === 'source 1' ? 'user' : 'other', text: row.messages[0]?.text ?? null }] })), rule({ roles: 'user' }));
    expect(await scanAll(input(session, { documents: list(speakers), rule: rule({ roles: 'user' }) }), call(), entry)).toEqual(ofUsers);
    expect((await some("list_transform(messages, lambda m: {'role': m.role, 'content': m.text})")).messages).toBe(0);
    expect((await some("[{'role': 'user', 'text': null::varchar}]")).messages).toBe(0);
    expect(await some('null')).toMatchObject({ rows: 12_000, messages: 0 });
  });

  it('reads columns as the files have them: nulls of every kind, one value all over, fields in any order, long lists', async () => {
    const path = join(folder, 'columns.parquet');
    // Rows 0–4,095 hold only nulls, then one text all over, then everything.
    await db.run(`copy (
      select case when i < 4096 then (case when i % 2 = 0 then null else [null, {'name': null, 'content': null, 'role': null}] end)
        when i < 8192 then [{'name': 'n', 'content': '${ITEMS[2] ?? ''}', 'role': 'user'}]
        else list_transform(range(case when i % 1000 = 0 then 3000 else i % 4 end), lambda k: case when k % 7 = 3 then null else {'name': k::varchar, 'content': case when k % 5 = 2 then null when k % 3 = 0 then '${ITEMS[0] ?? ''}' when k % 3 = 1 then '${ITEMS[3] ?? ''} ' || i else 'no' end, 'role': case when k % 2 = 0 then 'user' else 'assistant' end} end) end as talk,
        case when i % 3 = 0 then null when i % 5 = 0 then '${ITEMS[1] ?? ''}' else 'a text of ' || i || ' that is not there' end as prompt
      from range(12000) t(i) order by i) to '${path}' (row_group_size 4096)`);
    const asRows = (await db.runAndReadAll(`select to_json(talk)::varchar, prompt from '${path}'`)).getRows().map(([talk, prompt], row): MadeRow => {
      const messages = JSON.parse(typeof talk === 'string' ? talk : '[]') as readonly ({ content: string | null; role: string | null } | null)[];
      return { row, messages: [{ role: 'user', text: typeof prompt === 'string' ? prompt : null }, ...messages.map((m) => ({ role: m?.role ?? '', text: m?.content ?? null })), { role: 'assistant', text: typeof prompt === 'string' ? prompt : null }] };
    });
    const stored = { kind: 'list', list: raw('null'), column: { name: 'talk', role: 2, text: 1 } } as const;
    const text = (speaker: string): ScannedPiece => ({ kind: 'text', text: raw('prompt'), speaker });
    const session = await open(path);
    const { view } = await session.view({ filter: { op: 'sql', expression: 'len(talk) > 2' }, order: [] }, { ...call() });
    for (const roles of ['all', 'user', 'assistant'] as const) {
      const given = { documents: [text('human'), stored, text('gpt')], source: null, rule: rule({ roles }) };
      expect(await scanAll(input(session, given), call(), entry)).toEqual(plain(asRows, rule({ roles })));
      expect(await scanAll(input(session, { ...given, view }), call(), entry)).toEqual(plain(asRows.filter((r) => r.messages.length > 4), rule({ roles })));
    }
  });

  it('reads what is too large for a worker beside others alone and in pieces, and says which rows are too large for that', async () => {
    const path = join(folder, 'large.parquet');
    await db.run(`copy (select [{'role': 'user', 'text': case when i % 2000 = 7 then '${ITEMS[0] ?? ''}' else '' end || repeat(' word' || i, case when i between 4096 and 6143 then 8000 else 1 end)}] as messages, null::varchar as source from range(10000) t(i)) to '${path}' (row_group_size 2048)`);
    const session = await open(path);
    const granted: number[] = [];
    const found = async (memory: number, threads: number): Promise<ScanPart> => {
      const budget = new Budget(memory, threads);
      const take = budget.scanning.take.bind(budget.scanning);
      vi.spyOn(budget.scanning, 'take').mockImplementation(async (...given) => {
        const grant = await take(...given);
        granted.push(grant.memoryBytes);
        return grant;
      });
      const part = await scanAll(input(session, { source: null }), call({ budget }), entry);
      expect(budget.granted.memoryBytes).toBe(0);
      return part;
    };
    const whole = await found(4e9, 1);
    expect(whole).toMatchObject({ rows: 10_000, evaluations: [{ rows: [7, 2007, 4007, 6007, 8007] }] });
    granted.length = 0;
    expect(await found(700e6, 3)).toEqual(whole);
    const all = 700e6 - 700e6 / 3; // what is not for pages
    expect(granted).toEqual([256e6, all].map((bytes) => expect.closeTo(bytes, -3) as number));
    await expect(found(130e6, 3)).rejects.toMatchObject({ code: 'scan-memory' });
  });

  it('reads only the rows of a view', async () => {
    const session = await open(path);
    const { view } = await session.view({ filter: { op: 'sql', expression: "source = 'source 1'" }, order: [] }, { ...call() });
    expect(await scanAll(input(session, { view }), call(), entry)).toEqual(plain(rows.filter((r) => r.source === 'source 1'), rule()));
  });

  it('scans again what a killed worker had not handed over, and counts nothing twice', async () => {
    const session = await open(path);
    let kills = 0;
    const part = await scanAll(input(session), call({
      progress: () => {
        if (kills < 2 && kill(entry)) kills++;
      },
    }), entry);
    expect(kills).toBe(2);
    expect(part).toEqual(plain(rows, rule()));
  });

  it('gives up when workers are killed again and again', async () => {
    const killing = setInterval(() => kill(entry), 100);
    try {
      await expect(scanAll(input(await open(path)), call(), entry)).rejects.toMatchObject({ code: 'engine-died' });
    } finally {
      clearInterval(killing);
    }
  });

  it('ends all workers at once when it is cancelled, and tells until then what is known', async () => {
    const session = await open(path);
    const controller = new AbortController();
    const scan = scanAll(input(session), call({
      signal: controller.signal,
      progress: () => {
        expect(scanState(session, 'made')).toMatchObject({ rows: 12_000 });
        expect(scanState(session, 'of another page')).toBeNull();
        controller.abort();
      },
    }), entry);
    await expect(scan).rejects.toMatchObject({ fault: 'aborted' });
    expect(scanState(session, 'made')).toBeNull();
    await expect.poll(() => workersOf(entry)).toEqual([]);
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(workersOf(entry), 'none took their place').toEqual([]);
    expect(readdirSync(join(folder, 'temp')).filter((name) => name.startsWith('scan-'))).toEqual([]);
  });

  it('waits between two tasks while it is paused', async () => {
    const gate = new Gate();
    gate.pause();
    let read = 0;
    const scan = scanAll(input(await open(path)), call({ gate, progress: () => read++ }), entry);
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(read).toBe(0);
    gate.resume();
    expect((await scan).rows).toBe(12_000);
  });

  it('says what is wrong with a file, as the engine does', async () => {
    const session = await open(path);
    rmSync(path);
    const error: unknown = await scanAll(input(session), call(), entry).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LoupeError);
    expect(error).toMatchObject({ fault: 'engine' });
  });
});

function workersOf(entry: string): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(entry)).map((line) => Number.parseInt(line, 10));
}

/** Kills one worker; false where there is none. */
function kill(entry: string): boolean {
  const [pid] = workersOf(entry);
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
  return pid !== undefined;
}

import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import type { RowKey } from '../../core/annotation/labelLine';
import { rowKeySql } from '../../core/annotation/rowKeySql';
import { LoupeError } from '../../core/message';
import { ident, integer, literal, sql } from '../../core/sql';
import { folderBeside, folderElsewhere } from '../../data/annotation/labelFolder';
import { readLine } from '../../data/annotation/labelReader';
import { joinedTo, rangeRelation, ROW, rowsRelation } from '../../engine/relation';
import type { Session } from '../../engine/session';
import type { Work, WorkCall, WorkMethod } from '../../engine/work';
import { ANNOTATION } from './contract';
import type { AnnotationMethod, AnnotationWork, LabelCounts, MatchedLabel } from './contract';
import { LabelTables } from './work/labelTables';

const row = v.pipe(v.number(), v.integer(), v.minValue(0));
const params = {
  counts: v.object({}),
  record: v.object({ row }),
  find: v.object({ key: v.string() }),
  keys: v.object({ view: v.string(), rowStart: row, rowEnd: row }),
  next: v.object({ view: v.string(), from: v.pipe(v.number(), v.integer()), by: v.string(), schema: v.string(), question: v.string() }),
  labels: v.object({ state: v.picklist(['matched', 'orphaned', 'all']), offset: row, limit: row }),
} as const;

type Handlers = { readonly [M in AnnotationMethod]: (params: AnnotationWork[M]['params'], call: WorkCall) => Promise<AnnotationWork[M]['result']> };

const handlers: Handlers = {
  counts: async (_, call) => onTables(call, counts),
  record: async ({ row: number }, call) => {
    const [key] = await keysOf(call.session, [number], call.signal);
    if (!key) throw new LoupeError('row-beyond', { row: number, rows: call.session.info.rows, name: call.session.info.name });
    return onTables(call, async (connection, tables, instance) => {
      const { fingerprint } = call.session.info;
      const mine = `(fingerprint = ${literal(fingerprint)} and number_then = ${integer(number)}) or (hash = ${literal(key.hash)} and row_id is not distinct from ${key.id === null ? 'null' : literal(key.id)})`;
      const matchedHere = await exists(connection) ? ` or line_id in (select line_id from loupe_labels where at_row = ${integer(number)})` : '';
      const texts = await connection.runAndReadAll(`select text from loupe_label_lines where problem is null and (${mine}${matchedHere}) order by file, number`);
      const lines = texts.getRows().flatMap(([text]) => {
        const read = readLine(String(text), 0);
        return read && 'line' in read ? [read.line] : [];
      });
      const equal = tables.hasKeys(instance) ? await connection.runAndReadAll(`select count(*) from loupe_row_keys where hash = ${literal(key.hash)} and id is not distinct from ${key.id === null ? 'null' : literal(key.id)}`) : undefined;
      return { key, lines, sharedBy: equal ? Number(equal.getRows()[0]?.[0]) : null };
    }, 'lines');
  },
  find: async ({ key }, { session, signal }) => {
    const { id, hash } = rowKeySql({ shape: session.info.shape, columns: session.info.columns });
    const lane = session.lane('side');
    const query = sql`select ${ident(ROW)} from (${session.relation('')}) where ${id} = ${literal(key)} or ${hash} = ${literal(key)} order by 1 limit 2`;
    return lane.use(signal, async (connection) => (await connection.runAndReadAll(query.text)).getRows().map(([row]) => Number(row)));
  },
  keys: async ({ view, rowStart, rowEnd }, call) => keysOf(call.session, call.session.views.rows(view, rowStart, rowEnd), call.signal),
  next: async ({ view, from, by, schema, question }, call) => onTables(call, async (connection) => {
    const answered = await connection.runAndReadAll(`select distinct at_row from loupe_labels where at_row is not null and "by" = ${literal(by)} and schema = ${literal(schema)} and question = ${literal(question)}`);
    const done = new Set(answered.getRows().map(([at]) => Number(at)));
    const open = call.session.views.rows(view, 0, Number.MAX_SAFE_INTEGER).flatMap((at, position) => (done.has(at) ? [] : [position]));
    return { position: open.find((p) => p > from) ?? open[0] ?? -1, remaining: open.length };
  }),
  labels: async ({ state, offset, limit }, call) => onTables(call, async (connection) => {
    const where = state === 'all' ? 'true' : state === 'orphaned' ? 'at_row is null' : 'at_row is not null';
    const result = await connection.runAndReadAll(`select text, at_row, match from loupe_labels where ${where} order by at_row nulls last, "at", line_id limit ${integer(limit)} offset ${integer(offset)}`);
    return result.getRows().flatMap(([text, at, match]): MatchedLabel[] => {
      const read = readLine(String(text), 0);
      return read && 'line' in read ? [{ line: read.line, row: at === null ? null : Number(at), match: match as MatchedLabel['match'] }] : [];
    });
  }),
};

/** What the engine's process does with labels. */
export const annotationWork: Work = {
  feature: ANNOTATION,
  opened: (session) => {
    const beside = folderBeside(session.source);
    const { labelFolders = [], labelsElsewhere } = session.source;
    const elsewhere = labelsElsewhere === undefined ? [] : [folderElsewhere(labelsElsewhere, session.info)];
    session.sides.attach(new LabelTables(session, [...(beside === undefined ? [] : [beside]), ...labelFolders, ...elsewhere]));
  },
  methods: Object.fromEntries((Object.keys(params) as AnnotationMethod[]).map((method) => [method, checked(method)])),
};

function checked(method: AnnotationMethod): WorkMethod {
  return async (given, call) => {
    const parsed = v.safeParse(params[method], given);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return (handlers[method] as (params: unknown, call: WorkCall) => Promise<unknown>)(parsed.output, call);
  };
}

/** Runs on the connection beside the label tables, which are up to date: all of them, or only the lines. */
async function onTables<T>({ session, signal }: WorkCall, work: (connection: DuckDBConnection, tables: LabelTables, instance: object) => Promise<T>, level: 'tables' | 'lines' = 'tables'): Promise<T> {
  const tables = session.sides.of(ANNOTATION);
  if (!(tables instanceof LabelTables)) throw new LoupeError('internal', {}, 'engine', 'no labels are attached');
  return session.lane('side').use(signal, async (connection, instance) => {
    await (level === 'tables' ? tables.fill(connection, instance, signal) : tables.read(connection, instance));
    return work(connection, tables, instance);
  });
}

/** The keys of rows of the dataset, in the order asked for. */
async function keysOf(session: Session, rows: readonly number[], signal: AbortSignal): Promise<RowKey[]> {
  const { id, hash } = rowKeySql({ shape: session.info.shape, columns: session.info.columns });
  const [first] = rows;
  if (first === undefined) return [];
  const relation = joinedTo(session.plan, rows.length === 1 ? rangeRelation(session.plan, first, first + 1) : rowsRelation(session.plan, rows));
  const lane = session.lane(rows.length === 1 ? 'record' : 'side');
  const found = await lane.use(signal, async (connection) => (await connection.runAndReadAll(sql`select ${ident(ROW)}, ${id}, ${hash} from (${relation})`.text)).getRows());
  const keys = new Map(found.map(([number, rowId, text]) => [Number(number), { number: Number(number), id: rowId === null ? null : String(rowId), hash: String(text) }]));
  return rows.flatMap((number) => keys.get(number) ?? []);
}

async function exists(connection: DuckDBConnection): Promise<boolean> {
  return (await connection.runAndReadAll(`select 1 from duckdb_tables() where table_name = 'loupe_labels'`)).currentRowCount > 0;
}

async function counts(connection: DuckDBConnection, tables: LabelTables, instance: object): Promise<LabelCounts> {
  const rows = async (query: string): Promise<readonly (readonly unknown[])[]> => (await connection.runAndReadAll(query)).getRows();
  const [totals] = await rows(`select count(*), (select count(*) from loupe_label_lines where retracts is not null), max("at") from loupe_label_lines where problem is null`);
  const [held] = await rows(`select count(distinct line_id), count(distinct line_id) filter (at_row is null), count(distinct line_id) filter (match = 'text-changed') from loupe_labels`);
  const files = new Map((await rows('select file, count(*) from loupe_label_lines group by 1')).map(([file, n]) => [Number(file), Number(n)]));
  const byLabel = await rows(`select schema, question, value, "by", count(distinct line_id) from loupe_labels group by all order by all`);
  const problems = await rows('select file, number, problem from loupe_label_lines where problem is not null order by all limit 1000');
  const paths = tables.paths(instance);
  return {
    files: paths.map((path, i) => ({ path, lines: files.get(i) ?? 0 })),
    lines: Number(totals?.[0]),
    retracted: Number(totals?.[1]),
    last: typeof totals?.[2] === 'string' ? totals[2] : null,
    current: Number(held?.[0]),
    orphaned: Number(held?.[1]),
    textChanged: Number(held?.[2]),
    annotators: [...new Set(byLabel.map((l) => String(l[3])))].sort(),
    byLabel: byLabel.map(([schema, question, value, by, count]) => ({ schema: String(schema), question: String(question), value: String(value), by: String(by), count: Number(count) })),
    problems: problems.map(([file, line, reason]) => ({ path: paths[Number(file)] ?? '', line: Number(line), reason: reason as LabelCounts['problems'][number]['reason'] })),
  };
}

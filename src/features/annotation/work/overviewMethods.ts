import type { DuckDBConnection } from '@duckdb/node-api';
import * as v from 'valibot';
import { provenanceOf } from '../../../core/annotation/labelLine';
import type { LabelLine, Provenance } from '../../../core/annotation/labelLine';
import { agreementOf } from '../../../core/statistics/agreement';
import type { Ratings } from '../../../core/statistics/ratings';
import { integer } from '../../../core/sql';
import { labelColumn } from '../contract';
import type { Decision, Disputed, OverviewCounts, OverviewWork, QuestionCounts, QuestionRef } from '../overview';
import { keysOf } from '../../../engine/rowKeys';
import { countsOf } from './listMethods';
import type { LabelTables } from './labelTables';
import { onTables, whole } from './method';
import type { Method, Methods } from './method';
import { disputedCountSql, disputedSql, OVERVIEW_COUNTS, OVERVIEW_TABLES, ratingsSql, settleableSql } from './overviewSql';

/** Intervals are made while somebody waits and pages are read by the same process: fewer draws of more units, none beyond this. */
const RESAMPLES = 1_000;
const MOST_DRAWN = 2e7;
const MOST_UNITS = 100_000;

const ref = { schema: v.string(), question: v.string() };
type Rows = readonly (readonly unknown[])[];

const overview: Method<'overview'> = {
  params: v.object({}),
  run: async (_, call) => onTables(call, async (connection, tables, instance) => {
    const { current, orphaned, textChanged, problems, annotators } = await countsOf(connection, tables, instance);
    for (const statement of OVERVIEW_TABLES) await connection.run(statement);
    const counted: Partial<Record<keyof typeof OVERVIEW_COUNTS, Rows>> = {};
    for (const [name, query] of Object.entries(OVERVIEW_COUNTS)) counted[name as keyof typeof OVERVIEW_COUNTS] = await rowsOf(connection, query);
    return { current, orphaned, textChanged, problems, annotators, ...overviewOf(counted, new Set(tables.columns().flatMap((c) => (c.type === 'list' ? [c.id] : [])))) };
  }),
};

const agreement: Method<'agreement'> = {
  params: v.object({ ...ref, level: v.picklist(['nominal', 'ordinal', 'interval', 'ratio', 'set']), scale: v.array(v.string()) }),
  run: async ({ level, scale, ...question }, call) => {
    const rows = await onTables(call, (connection) => rowsOf(connection, ratingsSql(question)));
    const ratings = ratingsOf(rows, scale, level === 'interval' || level === 'ratio');
    const resamples = ratings.units.length > MOST_UNITS ? 0 : Math.min(RESAMPLES, Math.max(200, Math.floor(MOST_DRAWN / Math.max(1, ratings.units.length))));
    return agreementOf(ratings, { level, resamples });
  },
};

const disputed: Method<'disputed'> = {
  params: v.object({ ...ref, offset: whole, limit: v.pipe(whole, v.maxValue(1_000)) }),
  run: async ({ offset, limit, ...question }, call) => {
    const { total, open, found } = await onTables(call, async (connection, tables, instance) => {
      const [counts] = await rowsOf(connection, disputedCountSql(question));
      return { total: Number(counts?.[0]), open: Number(counts?.[1]), found: await withLines(connection, tables, instance, await rowsOf(connection, disputedSql(question, offset, limit)), 2) };
    });
    const things = new Map<number, { row: number; lines: LabelLine[] }>();
    for (const { values: [place, row], line } of found) {
      const thing = things.get(Number(place)) ?? { row: Number(row), lines: [] };
      things.set(Number(place), thing);
      if (line) thing.lines.push(line);
    }
    const rows = [...new Set([...things.values()].map((t) => t.row))];
    const excerpts = new Map((await keysOf(call.session, rows, call.signal)).map((key) => [key.number, (key.excerpt ?? '').replace(/\s+/g, ' ').trim()]));
    return { total, open, items: [...things.values()].map(({ row, lines }) => disputedOf(row, lines, excerpts.get(row) ?? '')) };
  },
};

const settleable: Method<'settleable'> = {
  params: v.object({ ...ref, by: v.picklist(['unanimous', 'majority']), after: v.pipe(v.number(), v.integer(), v.minValue(-1)), rows: v.pipe(whole, v.maxValue(10_000)) }),
  run: async ({ by, after, rows, ...question }, call) => {
    const found = await onTables(call, async (connection, tables, instance) => withLines(connection, tables, instance, await rowsOf(connection, settleableSql(question, by, after, rows)), 1));
    const numbers = [...new Set(found.map(({ values: [row] }) => Number(row)))];
    const keys = new Map((await keysOf(call.session, numbers, call.signal)).map((key) => [key.number, key]));
    const items = found.flatMap(({ values: [row], line }) => {
      const key = keys.get(Number(row));
      return key && line && line.value !== null ? [{ key, subject: line.subject, value: line.value, schemaVersion: line.schemaVersion }] : [];
    });
    return { items, last: numbers.at(-1) ?? null };
  },
};

/** What the overview page shows: counts, agreement, and what is to be decided. */
export const overviewMethods: Methods<keyof OverviewWork> = { overview, agreement, disputed, settleable };

async function rowsOf(connection: DuckDBConnection, query: string): Promise<Rows> {
  return (await connection.runAndReadAll(query)).getRows();
}

/** Each row with the line whose number (`seq`) stands in one of its columns, as its file has it. */
async function withLines(connection: DuckDBConnection, tables: LabelTables, instance: object, rows: Rows, column: number): Promise<{ values: readonly unknown[]; line: LabelLine | undefined }[]> {
  const numbers = rows.map((row) => Number(row[column]));
  if (numbers.length === 0) return [];
  const places = new Map((await rowsOf(connection, `select seq, file, start, bytes from loupe_label_lines where seq in (${[...new Set(numbers)].map((n) => integer(n)).join(', ')})`)).map(([seq, file, start, bytes]) => [Number(seq), { file: Number(file), start: Number(start), bytes: Number(bytes) }]));
  const wanted = numbers.flatMap((n) => places.get(n) ?? []);
  const lines = await tables.linesAt(instance, wanted);
  return rows.map((values, i) => ({ values, line: lines[i] }));
}

function overviewOf(counted: Partial<Record<keyof typeof OVERVIEW_COUNTS, Rows>>, lists: ReadonlySet<string>): Pick<OverviewCounts, 'rows' | 'people' | 'questions'> {
  const all = (name: keyof typeof OVERVIEW_COUNTS): Rows => counted[name] ?? [];
  const key = ([schema, question]: readonly unknown[]): string => JSON.stringify([schema, question]);
  const refs = new Map([...all('versions'), ...all('decisions')].map((row): [string, QuestionRef] => [key(row), { schema: String(row[0]), question: String(row[1]) }]));
  return {
    rows: Number(all('rows')[0]?.[0] ?? 0),
    people: all('people').map(([by, labels, rows, last]) => ({ by: String(by), labels: Number(labels), rows: Number(rows), last: String(last) })),
    questions: [...refs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, question]): QuestionCounts => {
      const of = (name: keyof typeof OVERVIEW_COUNTS): Rows => all(name).filter((row) => key(row) === id);
      const [totals] = of('totals');
      const [things] = of('things');
      const count = (row: readonly unknown[] | undefined, at: number): number => Number(row?.[at] ?? 0);
      return {
        ...question, lists: lists.has(labelColumn(question.schema, question.question)),
        byLabel: of('byLabel').map(([, , value, by, n]) => ({ value: String(value), by: String(by), count: Number(n) })),
        coverage: of('coverage').map(([, , people, n]): [number, number] => [Number(people), Number(n)]),
        days: of('days').map(([, , day, n]) => ({ day: String(day), count: Number(n) })),
        versions: of('versions').map(([, , version, n]) => ({ version: Number(version), count: Number(n) })),
        notes: count(totals, 2), orphaned: count(totals, 3), spans: count(totals, 4),
        decisions: Object.fromEntries(of('decisions').map(([, , provenance, n]) => [provenance as Provenance, Number(n)])),
        disputed: count(things, 2), open: count(things, 3), settleable: { unanimous: count(things, 4), majority: count(things, 5) },
      };
    }),
  };
}

/** Ratings of things, in the order of `scale`; labels that are not in it stand behind, in their own order. On a scale of numbers what is none is missing. */
function ratingsOf(said: Rows, scale: readonly string[], numbers: boolean): Ratings {
  const rows = numbers ? said.filter((row) => String(row[4]).trim() !== '' && Number.isFinite(Number(row[4]))) : said;
  const raters = [...new Set(rows.map((row) => String(row[3])))].sort();
  const others = [...new Set(rows.map((row) => String(row[4])))].filter((label) => !scale.includes(label));
  const labels = [...scale, ...others.sort(numbers ? (a, b) => Number(a) - Number(b) : undefined)];
  const sets = new Map(rows.flatMap((row): [string, readonly string[]][] => (typeof row[5] === 'string' ? [[String(row[4]), (JSON.parse(row[5]) as unknown[]).map(String)]] : [])));
  const [indexOfRater, indexOfLabel] = [indexes(raters), indexes(labels)];
  const units: (number | null)[][] = [];
  let last = '';
  for (const [row, subject, path, by, value] of rows) {
    const thing = JSON.stringify([String(row), subject, path]);
    if (thing !== last) units.push(raters.map(() => null));
    last = thing;
    const unit = units.at(-1);
    if (unit) unit[indexOfRater.get(String(by)) ?? 0] = indexOfLabel.get(String(value)) ?? null;
  }
  return { raters, labels, units, sets: labels.map((label) => sets.get(label) ?? [label]), ...(numbers ? { values: labels.map(Number), notNumbers: said.length - rows.length } : {}) };
}

function indexes(names: readonly string[]): ReadonlyMap<string, number> {
  return new Map(names.map((name, i) => [name, i]));
}

function disputedOf(row: number, lines: readonly LabelLine[], excerpt: string): Disputed {
  const answers = lines.flatMap((line) => (provenanceOf(line) === undefined && line.value !== null ? [{ by: line.by, value: line.value, note: line.note ?? null, at: line.at }] : []));
  const decided = lines.flatMap((line): Decision[] => {
    const provenance = provenanceOf(line);
    return provenance === undefined || line.value === null ? [] : [{ value: line.value, provenance, by: line.by, at: line.at, note: line.note ?? null }];
  });
  return { row, subject: lines[0]?.subject ?? { kind: 'record' }, excerpt, answers: answers.sort((a, b) => (a.by < b.by ? -1 : 1)), decision: decided.at(-1) ?? null };
}

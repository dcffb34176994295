import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, integer, join, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest } from '../contract';
import { areSides, asFound, isExchangeable, raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { judgementOf } from '../recordVerdicts';
import type { UnitRow } from '../recordVerdicts';
import { readVerdicts } from '../verdicts';
import type { KnownLabels, RecordVerdicts, VerdictsRequest } from '../verdictsContract';
import { BesideReader } from './besideSql';
import { checkPaths, rowsOf, typesOf } from './readCombinations';
import { tuple, valuesOf } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** Labels are taken from so many rows at the start, while nobody has counted them all. */
const SAMPLE_ROWS = 256;
/** A unit of more rows is read so far. */
const MOST_ROWS = 1_000;

/** What is asked once of a dataset under a reading: types of the verdicts, labels of its first rows. */
interface Asked {
  readonly types: readonly string[];
  labels?: KnownLabels;
}
const asked = new WeakMap<Session, Map<string, Asked>>();

/** The verdicts on one record, or on the unit that its row is part of, read as the counts read them. Ratings that counts compare in pairs are given as they are, on their own scale. */
export async function verdictsOf(given: VerdictsRequest, call: WorkCall): Promise<RecordVerdicts> {
  const { request, row, known } = given.request.pairwise === null ? given : { ...given, known: null, request: { ...given.request, pairwise: null, level: null, order: null, values: null, collapse: null, drop: [] } };
  const { session, signal } = call;
  await session.bring(row, signal);
  const { columns, shape, rows, name } = session.info;
  if (row >= rows) throw new LoupeError('row-beyond', { row, rows, name });
  const found = raterPlan(shape, columns, request, request.level === 'set');
  const reader = new Reader(call, found);
  const before = await askedOnce(reader, call, request, row);
  const { types } = before;
  const plan = asFound(found, types);
  const sample = known ?? (before.labels ??= await reader.sample(plan, types, request));
  const numbered = areSides(request, found, shape, () => sample.written);
  const unit = plan.unit === null ? null : await reader.unit(plan, row);
  const alone = unit !== null && session.isPaged;
  const read = unit === null || alone ? { rows: await reader.own(plan, types, row), left: 0 } : await reader.unitRows(plan, types, unit);
  return {
    row, layout: plan.layout, unit: unit?.map((value) => value ?? '') ?? null, alone, rowsLeft: read.left, exchangeable: isExchangeable(plan), ofSample: known === null,
    ...judgementOf(read.rows, { plan, numbered, request, labels: sample.labels }),
  };
}

async function askedOnce(reader: Reader, { session, signal }: WorkCall, request: AgreementRequest, row: number): Promise<Asked> {
  const all = asked.get(session) ?? new Map<string, Asked>();
  asked.set(session, all);
  const key = JSON.stringify([reader.found, request, session.info.rows]);
  const known = all.get(key);
  if (known) return known;
  await checkPaths(session, reader.found, null, signal);
  const made = { types: await reader.types(row) };
  all.set(key, made);
  return made;
}

/** Reads rows of one dataset as verdicts: few, by number, or those of a unit. */
class Reader {
  readonly #beside: BesideReader;

  constructor(readonly call: WorkCall, readonly found: RaterPlan) {
    const { columns, shape } = call.session.info;
    this.#beside = new BesideReader(found, columns, shape);
  }

  async types(row: number): Promise<readonly string[]> {
    return this.#byNumber([row], async (connection, relation) => typesOf(connection, this.#query(this.found, relation)));
  }

  /** Labels of the first rows. */
  async sample(plan: RaterPlan, types: readonly string[], request: AgreementRequest): Promise<KnownLabels> {
    const { shape, rows } = this.call.session.info;
    const read = await this.#byNumber({ rowStart: 0, rowEnd: Math.min(SAMPLE_ROWS, rows) }, async (connection, relation) => rowsOf(connection, sql`select ${tuple(types)} from (select ${join(valuesOf(this.#query(plan, relation)), ', ')} from (${relation}))`));
    const values = read.map(([json]) => JSON.parse(String(json)) as unknown[]);
    const written = [...new Set(values.flatMap((v) => v.slice(0, plan.values.length)).flat().filter((label) => typeof label === 'string'))];
    const numbered = areSides(request, plan, shape, () => written);
    const { units } = readVerdicts(values.map((row) => ({ rows: [row], units: 1, cluster: null, slice: null, numbers: [] })), plan, numbered, 'all', request);
    return { labels: [...new Set(units.flatMap((u) => u.verdicts.map((v) => v.label)))], written };
  }

  /** What a row is about, by the columns that say so; null where one of them has no value. */
  async unit(plan: RaterPlan, row: number): Promise<readonly (string | null)[]> {
    const { columns } = this.call.session.info;
    const [values] = await this.#byNumber([row], async (connection, relation) => rowsOf(connection, sql`select ${join((plan.unit ?? []).map((path) => sql`(${rolePathToSql(path, columns)})::varchar`), ', ')} from (${relation})`));
    return (values ?? []).map((value) => (typeof value === 'string' ? value : null));
  }

  async own(plan: RaterPlan, types: readonly string[], row: number): Promise<UnitRow[]> {
    return this.#byNumber([row], async (connection, relation) => (await rowsOf(connection, this.#sql(plan, types, relation))).map((r) => this.#row(r)));
  }

  /** The rows of a unit, in the order that says which verdict is the last. A row without a unit has none. */
  async unitRows(plan: RaterPlan, types: readonly string[], unit: readonly (string | null)[]): Promise<{ rows: UnitRow[]; left: number }> {
    if (unit.some((value) => value === null)) return { rows: [], left: 0 };
    const { session, signal } = this.call;
    const { columns } = session.info;
    const same = join((plan.unit ?? []).map((path, i) => isValue(path, unit[i] ?? '', columns)), ' and ');
    const relation = sql`select * from (${session.relation('')}) where ${same}`;
    return session.asOpened(() => session.lane('side').use(signal, async (connection) => {
      const read = await rowsOf(connection, sql`${this.#sql(plan, types, relation)} limit ${integer(MOST_ROWS + 1)}`);
      const left = read.length <= MOST_ROWS ? 0 : Number((await rowsOf(connection, sql`select count(*) from (${relation})`))[0]?.[0]) - MOST_ROWS;
      return { rows: read.slice(0, MOST_ROWS).map((r) => this.#row(r)), left };
    }));
  }

  #query(plan: RaterPlan, relation: Sql): VerdictQuery {
    return { plan, columns: this.call.session.info.columns, from: sql`(${relation})`, row: ROW, cluster: null, slice: null, rows: true };
  }

  #sql(plan: RaterPlan, types: readonly string[], relation: Sql): Sql {
    const { columns } = this.call.session.info;
    const orders = (plan.orderBy ?? []).map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`o${String(i)}`)}`);
    const inner = sql`select ${join([...valuesOf(this.#query(plan, relation)), ...orders, sql`${this.#beside.sql} as b`, sql`${ident(ROW)} as r`], ', ')} from (${relation})`;
    return sql`select r, ${tuple(types)}, b from (${inner}) order by ${[...orders.map((_, i) => `o${String(i)}`), 'r'].join(', ')}`;
  }

  #row([number, values, beside]: readonly unknown[]): UnitRow {
    return { row: Number(number), values: JSON.parse(String(values)) as unknown[], beside: this.#beside.of(String(beside)) };
  }

  async #byNumber<T>(rows: readonly number[] | { readonly rowStart: number; readonly rowEnd: number }, work: (connection: DuckDBConnection, relation: Sql) => Promise<T>): Promise<T> {
    const { session, signal } = this.call;
    return session.asOpened(() => session.lane('record').use(signal, (connection, instance) => session.withRows(connection, instance, rows, signal, (relation) => work(connection, relation))));
  }
}

/** Is a path of this value? Texts and whole numbers are compared as they are, so that what a file knows of its parts helps. */
function isValue(path: string, value: string, columns: readonly Column[]): Sql {
  const type = columns.find((c) => c.name === path)?.type ?? '';
  const isPlain = type === 'VARCHAR' || /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(type);
  return isPlain ? sql`${ident(path)} = ${literal(value)}::${raw(type)}` : sql`(${rolePathToSql(path, columns)})::varchar = ${literal(value)}`;
}

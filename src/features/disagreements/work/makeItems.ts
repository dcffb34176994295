import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../../core/dataset';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { AgreementRequest } from '../contract';
import { DERIVED_COLUMNS } from '../derivedColumns';
import { itemsOn } from '../items';
import type { Item } from '../items';
import { areSides, raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { ratingsOf, readVerdicts, someLabels } from '../verdicts';
import type { Combination } from '../verdicts';
import { combinationsOfUnits, rowsOf, verdictQueryOf } from './readCombinations';
import { namedAsFound } from './readUnits';
import { fingerprints, ingredients, keyedCombinationsSql, unitsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** An item as JSON is taken apart by these types. */
const FORM = { verdicts: [{ k: 'VARCHAR', v: 'VARCHAR' }], class: 'VARCHAR', share: 'DOUBLE', strength: 'DOUBLE', entropy: 'DOUBLE', majority: 'VARCHAR', soft: [{ k: 'VARCHAR', v: 'DOUBLE' }] };

const startSql = (name: string): string[] => [`create or replace table ${name}_read (loupe_item integer, value varchar)`, `create or replace table ${name}_rows (loupe_row bigint, loupe_item integer)`];
/** Items once, with their values in columns: units refer to them by number. The names are none that a dataset's column has, which an expression beside them may mean. */
const valuesSql = (name: string): string => `create or replace table ${name} as select loupe_item, ${DERIVED_COLUMNS.map((c) => `${c.type === 'labels' || c.type === 'shares' ? `map_from_entries(value."${c.name}")` : `value."${c.name}"`} as loupe_${c.name}`).join(', ')}
from (select loupe_item, from_json(value, ${literal(JSON.stringify(FORM))}) as value from ${name}_read)`;

/** Where the items of a request stand in an instance, once they are made. */
export interface MadeItems {
  readonly plan: RaterPlan;
  readonly columns: readonly Column[];
  /** The rows of the verdicts, as a table expression. */
  readonly from: Sql;
  readonly name: string;
}

/**
 * Makes the items of a request in the instance of `connection`: `<name>`, each different one once, and `<name>_of`, which of them a
 * row has by the hashes of its verdicts, or a unit by its own columns.
 */
export async function makeItems(connection: DuckDBConnection, session: Session, request: AgreementRequest, from: Sql, name: string): Promise<MadeItems> {
  const { columns, shape } = session.info;
  const found = raterPlan(shape, columns, request, request.level === 'set');
  const { query, types } = await verdictQueryOf(connection, { plan: found, columns, from, row: ROW, cluster: null, slice: null, rows: false }, request, shape);
  const { plan } = query;
  for (const table of startSql(name)) await connection.run(table);
  const keyed = plan.unit === null ? await keysOfRows(connection, query, types, name) : await keysOfUnits(connection, query, types, name);
  const combinations = keyed.map((k) => k.combination);
  const numbered = areSides(request, found, shape, () => someLabels(combinations, plan));
  const { reading } = namedAsFound({ reading: readVerdicts(combinations, plan, numbered, request.repeat, request), raters: [] }, request, plan, found);
  const itemOf = itemsOn(ratingsOf(reading, numbered, request).scale);
  const items = await connection.createAppender(`${name}_read`);
  reading.units.forEach((unit, i) => {
    items.appendInteger(i);
    items.appendVarchar(textOf(itemOf(unit.verdicts)));
    items.endRow();
  });
  items.closeSync();
  await connection.run(valuesSql(name));
  if (plan.unit === null) await connection.run(`create or replace table ${name}_of as select h as loupe_h, g as loupe_g, place as loupe_item from ${name}_keys`);
  else await joinUnits(connection, plan, keyed, name);
  return { plan, columns: query.columns, from: query.from, name };
}

interface Keyed {
  readonly combination: Combination;
  /** What its units are found by; null where `numbers` of the combination are their first rows. */
  readonly key: string | null;
}

async function keysOfRows(connection: DuckDBConnection, query: VerdictQuery, types: readonly string[], name: string): Promise<Keyed[]> {
  const { text, params } = keyedCombinationsSql(query, types);
  const { values, types: bindings } = bound({ text, params });
  await connection.run(`create or replace table ${name}_keys as ${text}`, values, bindings);
  const found = await rowsOf(connection, raw(`select v, n from ${name}_keys order by place`));
  return found.map(([v, n]) => ({ key: null, combination: { rows: [JSON.parse(String(v)) as unknown[]], units: Number(n), cluster: null, slice: null, numbers: [] } }));
}

async function keysOfUnits(connection: DuckDBConnection, query: VerdictQuery, types: readonly string[], name: string): Promise<Keyed[]> {
  const { text, params } = unitsSql(query, types);
  const { values, types: bindings } = bound({ text, params });
  await connection.run(`create or replace table ${name}_units as ${text}`, values, bindings);
  return (await combinationsOfUnits(connection, query, types, raw(`select * from ${name}_units`))).map(({ key, ...combination }) => ({ key, combination }));
}

/** Units find their item by what they hold, or by their first row. */
async function joinUnits(connection: DuckDBConnection, plan: RaterPlan, keyed: readonly Keyed[], name: string): Promise<void> {
  await connection.run(`create or replace table ${name}_held (m hugeint, x ubigint, n bigint, loupe_item integer)`);
  const keys = keyed.flatMap(({ key }, i) => (key === null ? [] : [`${key.slice(0, -1)}, ${String(i)})`]));
  const STEP = 2_000;
  for (let at = 0; at < keys.length; at += STEP) await connection.run(`insert into ${name}_held values ${keys.slice(at, at + STEP).join(', ')}`);
  const rows = await connection.createAppender(`${name}_rows`);
  keyed.forEach(({ key, combination }, i) => {
    if (key !== null) return;
    for (const row of combination.numbers) {
      rows.appendBigInt(BigInt(row));
      rows.appendInteger(i);
      rows.endRow();
    }
  });
  rows.closeSync();
  const units = (plan.unit ?? []).map((_, i) => `u.u${String(i)} as loupe_u${String(i)}`).join(', ');
  await connection.run(`create or replace table ${name}_of as select ${units}, u.r as loupe_row, coalesce(o.loupe_item, h.loupe_item) as loupe_item from ${name}_units u left join ${name}_held h on u.m = h.m and u.x = h.x and u.n = h.n left join ${name}_rows o on u.r = o.loupe_row`);
  await connection.run(`drop table ${name}_units`);
}

function textOf({ verdicts, class: name, share, strength, entropy, majority, soft }: Item): string {
  const entries = <T>(of: readonly (readonly [string, T])[]): { k: string; v: T }[] => [...new Map(of)].map(([k, v]) => ({ k, v }));
  return JSON.stringify({ verdicts: entries(verdicts.map((v) => [v.rater, v.label] as const)), class: name, share, strength, entropy, majority, soft: entries(soft) });
}

/** How a row finds its item, in `loupe_o`. */
export function matches({ plan, columns }: Pick<MadeItems, 'plan' | 'columns'>): Sql {
  if (plan.unit !== null) return join(plan.unit.map((path, i) => sql`loupe_o.loupe_u${raw(String(i))} = ${rolePathToSql(path, columns)}`), ' and ');
  const [h, g] = fingerprints(ingredients({ plan, columns }).map((e) => e.text));
  return raw(`loupe_o.loupe_h = ${h} and loupe_o.loupe_g = ${g}`);
}

/** A row for each unit: its first row, the unit, and what its verdicts come to; units without a verdict are left out. */
export function itemRows(made: MadeItems, id: string | undefined): Sql {
  const { plan, columns, from, name: table } = made;
  const names = DERIVED_COLUMNS.map(({ name }) => `i.loupe_${name} as ${ident(name)}`).join(', ');
  const some = 'len(map_keys(i.loupe_verdicts)) > 0';
  if (plan.unit !== null) {
    const units = plan.unit.map((_, i) => `o.loupe_u${String(i)}`);
    const unit = units.length === 1 ? `${units[0] ?? ''}::varchar` : `to_json([${units.map((u) => `to_json(${u})`).join(', ')}])::varchar`;
    return raw(`select o.loupe_row as "row", ${unit} as unit, ${names} from ${table}_of o join ${table} i using (loupe_item) where ${some}`);
  }
  const unit = id === undefined ? raw('null') : rolePathToSql(id, columns);
  return sql`select d.${raw(ident(ROW))} as "row", d.loupe_unit as unit, ${raw(names)} from (select ${ident(ROW)}, (${unit})::varchar as loupe_unit, ${join(fingerprints(ingredients(made).map((e) => e.text)).map((e, i) => raw(`${e} as ${i === 0 ? 'loupe_h' : 'loupe_g'}`)), ', ')} from ${from}) d join ${raw(table)}_of o using (loupe_h, loupe_g) join ${raw(table)} i using (loupe_item) where ${raw(some)}`;
}

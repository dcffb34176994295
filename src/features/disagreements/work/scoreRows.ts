import type { DuckDBConnection } from '@duckdb/node-api';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, join, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { RowStream } from '../../../engine/stream';
import type { ScoreChoice } from '../judgesContract';
import type { Combination } from '../verdicts';
import { tuple, valuesOf } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** Scores of all units, each with the combination of verdicts that its unit has. */
export interface ScoredUnits {
  readonly combinations: readonly Combination[];
  readonly of: readonly number[];
  /** NaN where there is none. */
  readonly scores: readonly number[];
  /** The first reward minus the second, in the order of the row. */
  readonly margins: readonly number[];
}

/** Reads a score for each unit: of its first row, where several rows make one. Memory holds two numbers a unit. */
export async function scoredUnits(connection: DuckDBConnection, query: VerdictQuery, types: readonly string[], choice: ScoreChoice): Promise<ScoredUnits> {
  const { plan, columns, from, row } = query;
  const units = (plan.unit ?? []).map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`u${String(i)}`)}`);
  const names = units.map((_, i) => `u${String(i)}`);
  const orders = (plan.unit === null ? [] : (plan.orderBy ?? [])).map((path, i) => sql`${rolePathToSql(path, columns)} as ${ident(`o${String(i)}`)}`);
  const inner = sql`select ${join([...units, ...orders, ...valuesOf(query), sql`${scoreSql(choice, query)} as x`, sql`${marginSql(choice, query)} as y`], ', ')}, ${ident(row)} as r from ${from}`;
  const unit = names.length === 0 ? 'r' : `to_json([${names.map((n) => `to_json(${n})`).join(', ')}])::varchar`;
  const whole = names.length === 0 ? '' : ` where ${names.map((n) => `${n} is not null`).join(' and ')} order by ${[...names, ...orders.map((_, i) => `o${String(i)}`), 'r'].join(', ')}`;
  const statement = sql`select ${unit} as u, ${tuple(types)} as v, x, y from (${inner})${whole}`;
  const result = await RowStream.of(connection, statement);
  const kinds = new Map<string, { readonly texts: readonly string[]; readonly at: number }>();
  const [of, scores, margins]: [number[], number[], number[]] = [[], [], []];
  let open: { readonly unit: unknown; readonly texts: string[]; readonly score: number; readonly margin: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const key = JSON.stringify(open.texts);
    let kind = kinds.get(key);
    if (!kind) kinds.set(key, (kind = { texts: open.texts, at: kinds.size }));
    of.push(kind.at);
    scores.push(open.score);
    margins.push(open.margin);
  };
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const [u, v, x, y] = [chunk.getColumnVector(0), chunk.getColumnVector(1), chunk.getColumnVector(2), chunk.getColumnVector(3)];
    for (let i = 0; i < chunk.rowCount; i++) {
      const name = u.getItem(i);
      if (open === undefined || name !== open.unit) {
        close();
        open = { unit: name, texts: [], score: numberOf(x.getItem(i)), margin: numberOf(y.getItem(i)) };
      }
      open.texts.push(String(v.getItem(i)));
    }
  }
  close();
  return { combinations: [...kinds.values()].map(({ texts }) => ({ rows: texts.map((text) => JSON.parse(text) as unknown[]), units: 1, cluster: null, slice: null, numbers: [] })), of, scores, margins };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN;
}

function number(path: string, { columns }: VerdictQuery): Sql {
  return sql`try_cast(${rolePathToSql(path, columns)} as double)`;
}

/** Higher where raters should diverge. */
function scoreSql(choice: ScoreChoice, query: VerdictQuery): Sql {
  if (choice.of === 'score') return number(choice.path, query);
  const distance = sql`abs(${marginSql(choice, query)})`;
  if (choice.deviations === null) return sql`(-${distance})`;
  const [a, b] = choice.deviations;
  return sql`(-(${distance} - ${String(choice.lambda)}::double * (${number(a, query)} + ${number(b, query)})))`;
}

function marginSql(choice: ScoreChoice, query: VerdictQuery): Sql {
  return choice.of === 'score' ? sql`null::double` : sql`(${number(choice.rewards[0], query)} - ${number(choice.rewards[1], query)})`;
}

import { LoupeError } from '../../../core/message';
import { rolePathToSql, typeAtPath } from '../../../core/rolePath';
import { ident, join, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { fieldsOf, isText } from '../../../core/type';
import { bound } from '../../../engine/lane';
import type { ComparisonSpec, Streamed } from '../contract';
import { baselineOfRow, baselinesOf, commonAgainst, rewardOfRow } from '../rule/rewardRow';
import type { RewardRow } from '../rule/rewardRow';
import { isNamePassedOver } from '../rule/wildbench';
import { wildBenchQuirks } from '../rule/benchmarks';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { SPACE, whereOf } from './sideSql';

type Reward = Extract<Streamed, { of: 'wb-reward' }>;

/** Longer ends than this are not needed to see that an answer was cut. */
const END = 60;

/** What a judge's row says about two models, as JSON. Throws `compare-reward-columns`. */
export function rewardRowSql({ side, sql: { context } }: SideReading): Sql {
  const { columns } = context;
  const has = (name: string): boolean => columns.some((c) => c.name === name);
  const verdict = has('winner') && has('extent');
  const choice = has('parsed_result') && hasChoice(columns);
  if (!has('model_A') || !has('model_B') || (!verdict && !choice)) throw new LoupeError('compare-reward-columns', { side: side.name, columns: columns.slice(0, 40).map((c) => c.name).join(', ') }, 'usage');
  const text = (name: string): Sql => sql`${ident(name)}::varchar`;
  const answer = (of: string, value: Sql): Sql => sql`{'of': ${literal(of)}, 'characters': length(${value}), 'end': right(trim(${value}, ${SPACE}), ${raw(String(END))})}`;
  const outputs = typeAtPath('model_outputs', columns);
  const answers = outputs?.kind === 'struct' ? fieldsOf(outputs).filter((f) => isText(f.type)).map((f) => answer(f.name, rolePathToSql(`model_outputs."${f.name.replaceAll('"', '""')}"`, columns))) : (['A', 'B'] as const).flatMap((letter) => (has(`model_${letter}_output`) ? [answer(letter, text(`model_${letter}_output`))] : []));
  return sql`to_json({'a': ${text('model_A')}, 'b': ${text('model_B')}, 'winner': ${verdict ? text('winner') : raw('null::varchar')}, 'extent': ${verdict ? sql`try_cast(${ident('extent')} as integer)` : raw('null::integer')}, 'choice': ${choice ? sql`(${rolePathToSql('parsed_result.choice', columns)})::varchar` : raw('null::varchar')}, 'answers': ${answers.length === 0 ? raw('[]') : sql`[${join(answers, ', ')}]`}})::varchar`;
}

function hasChoice(columns: SideReading['sql']['context']['columns']): boolean {
  const type = typeAtPath('parsed_result', columns);
  return type !== undefined && (fieldsOf(type).some((f) => f.name === 'choice') || type.kind === 'map' || (type.kind === 'scalar' && type.name === 'JSON'));
}

/** The reward that a row's JSON says; of a side that is the baseline itself it is 0. `against`: one baseline, or several behind commas. */
export function rewardIn(json: unknown, { margin, quirks }: Reward, side: string, against: string): number {
  if (typeof json !== 'string' || isNamePassedOver(side, wildBenchQuirks(quirks))) return Number.NaN;
  const row = JSON.parse(json) as RewardRow;
  const baseline = baselineOfRow(row, side, baselinesOf(against));
  if (baseline === null) return Number.NaN;
  if (side === baseline) return 0;
  const reward = rewardOfRow(row, baseline, margin);
  return Number.isNaN(reward) && quirks.includes('skipped-in-total') ? 0 : reward;
}

/** The model that a spec's rewards are against: the one that was named, else the one that all sides' rows have. Throws `compare-reward-against`. */
export async function againstOf(spec: ComparisonSpec, { against }: Pick<Reward, 'against'>, readings: readonly SideReading[], signal: AbortSignal): Promise<string> {
  if (against !== null) return against;
  const sides: { name: string; inEvery: readonly string[] }[] = [];
  for (const reading of readings) {
    rewardRowSql(reading);
    const inEvery = await modelsInEveryRow(spec, reading, signal);
    if (inEvery !== null) sides.push({ name: reading.side.name, inEvery });
  }
  const found = commonAgainst(sides);
  if (found === null) throw new LoupeError('compare-reward-against', { models: [...new Set(sides.flatMap((s) => s.inEvery))].slice(0, 20).join(', ') }, 'usage');
  return found;
}

/** Null: the side has no rows. */
async function modelsInEveryRow(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal): Promise<readonly string[] | null> {
  const { from, lane } = await placeOf({ ...spec, metrics: [] }, reading, signal);
  const [a, b] = [sql`${ident('model_A')}::varchar`, sql`${ident('model_B')}::varchar`];
  const rows = sql`select ${a} as a, ${b} as b from ${from}${whereOf(reading.sql, spec)}`;
  const statement = sql`with loupe_rows as (${rows}) select m, count(*) = (select count(*) from loupe_rows) from (select unnest(list_distinct([a, b])) as m from loupe_rows) where m is not null group by 1 order by 1 limit 1000`;
  const { values, types } = bound(statement);
  const found = await reading.session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(statement.text, values, types)).getRows()));
  return found.length === 0 ? null : found.flatMap(([model, isEvery]) => (typeof model === 'string' && isEvery === true ? [model] : []));
}

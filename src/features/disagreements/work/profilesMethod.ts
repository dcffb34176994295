import type { Column } from '../../../core/dataset';
import { parseRolePath, printRolePath, rolePathToSql } from '../../../core/rolePath';
import { ident, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { elementOf, fieldsOf, parseType } from '../../../core/type';
import type { WorkCall } from '../../../engine/work';
import type { AgreementRequest } from '../contract';
import { FEWEST, LEVEL, profilesOf } from '../profiles';
import type { ProfilesAnswer } from '../profilesContract';
import { isExchangeable } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { ratersOf, ratingsOf } from '../verdicts';
import { readUnits } from './readUnits';
import type { VerdictQuery } from './verdictSql';

/** How a time that somebody took is called. */
const TIME = /^(time[_-]?(spent|taken)|duration|elapsed|seconds|annotation[_-]?time|response[_-]?time|lead[_-]?time)(_?(s|ms|sec|seconds))?$/i;

/** Each rater against the others; none where raters are positions of a list. */
export async function profiles(request: AgreementRequest, call: WorkCall): Promise<ProfilesAnswer> {
  const { info } = call.session;
  let timePath: readonly string[] = [];
  const read = await readUnits(request, call, {
    slice: null, rows: false, prepare: (stored) => inQuarters(stored, request, info.rows),
    beside: (plan, query) => {
      timePath = request.pairwise === null ? timesOf(plan, info.columns) : [];
      return timePath.length === 0 ? null : timesSql(plan, query, timePath);
    },
  });
  const { plan, reading, raters, numbered } = read;
  const named = { level: LEVEL, fewest: FEWEST, timePath, orderedBy: request.orderBy };
  const { scale } = ratingsOf({ units: reading.units, sets: reading.sets }, numbered, request, undefined, ratersOf(reading.units));
  const none = (code: string): ProfilesAnswer => ({ labels: scale.labels, profiles: [], why: { code, args: {} }, ...named });
  if (isExchangeable(plan)) return none('profiles-exchangeable');
  if (raters.length < 2) return none('profiles-one');
  const times = new Map(read.beside.map(([rater, median, n]) => [String(rater), { median: Number(median), n: Number(n) }]));
  return { labels: scale.labels, profiles: profilesOf(reading.units, scale, raters).map((p) => ({ ...p, time: times.get(p.rater) ?? null })), why: null, ...named };
}

/**
 * Rows with the quarter of their unit, from 0: units in the order of their first rows, in the file or as a person ordered them. Of
 * ratings that are compared in pairs, and of what is ordered by a list, in the file.
 */
function inQuarters(stored: VerdictQuery, { orderBy, filter, pairwise }: AgreementRequest, rows: number): VerdictQuery {
  const { plan, columns, from, row } = stored;
  const own = pairwise !== null || orderBy?.some((path) => path.includes('[]')) === true ? null : orderBy;
  if (pairwise !== null || (plan.unit === null && own === null && filter === null)) return { ...stored, slice: sql`least(3, ${ident(row)} * 4 // ${String(Math.max(1, rows))})::varchar` };
  const order = join([...(own ?? []).map((path) => rolePathToSql(path, columns)), raw(ident(row))], ', ');
  if (plan.unit === null) return { ...stored, slice: sql`(ntile(4) over (order by ${order}) - 1)::varchar` };
  const unit = join(plan.unit.map((path) => rolePathToSql(path, columns)), ', ');
  const placed = sql`select *, row_number() over (order by ${order}) as loupe_place from ${from}`;
  const first = sql`select *, min(loupe_place) over (partition by ${unit}) as loupe_first from (${placed})`;
  const ranked = sql`select *, dense_rank() over (order by loupe_first) as loupe_unit from (${first})`;
  return { ...stored, from: sql`(select *, max(loupe_unit) over () as loupe_units from (${ranked}))`, slice: raw('((loupe_unit - 1) * 4 // loupe_units)::varchar') };
}

/** The fields beside the verdicts that say how long they took; only where names stand beside them, too. */
function timesOf(plan: RaterPlan, columns: readonly Column[]): readonly string[] {
  if (plan.layout === 'long') return plan.ids.length === 1 ? columns.filter((c) => TIME.test(c.name) && isNumeric(c.type)).slice(0, 1).map((c) => c.name) : [];
  if (plan.layout !== 'nested' || plan.ids.length !== plan.values.length) return [];
  const found = plan.values.flatMap((value) => {
    const path = parseRolePath(value, columns.map((c) => c.name));
    if ('expression' in path || path.steps.length !== 2) return [];
    const fields = fieldsOf(elementOf(parseType(columns.find((c) => c.name === path.column)?.type ?? '')));
    const field = fields.find((f) => TIME.test(f.name) && f.type.kind === 'scalar' && isNumeric(f.type.name));
    return field ? [printRolePath({ column: path.column, steps: [...path.steps.slice(0, -1), { field: field.name }] }, columns.map((c) => c.name))] : [];
  });
  return found.length === plan.values.length ? found : [];
}

function isNumeric(type: string): boolean {
  return /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/.test(type);
}

/** Rater, median and number of the times. */
function timesSql(plan: RaterPlan, { columns, from }: VerdictQuery, times: readonly string[]): Sql {
  const each = times.map((time, i) => {
    const [name, value] = [rolePathToSql(plan.ids[i] ?? '', columns), rolePathToSql(time, columns)];
    return plan.layout === 'nested' ? sql`select unnest(${name})::varchar as name, unnest(${value})::double as time from ${from}` : sql`select ${name}::varchar as name, ${value}::double as time from ${from}`;
  });
  return sql`select name, median(time), count(time) from (${join(each, ' union all ')}) where name is not null and time is not null and not isnan(time) group by name${raw('')}`;
}

import { setImmediate } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { agreementInSteps } from '../../../core/statistics/agreement';
import { areNumberedSides, hasTwoSides } from '../../../core/verdictSide';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { AgreementAnswer, AgreementRequest, How, Judged, Slice, Spelling } from '../contract';
import { DIVERGENCE_CLASSES, divergenceOf } from '../divergence';
import { asFound, raterPlan } from '../raterPlan';
import type { RaterPlan } from '../raterPlan';
import { isMeasured } from '../scale';
import type { Scale } from '../scale';
import { ratersOf, ratingsOf, readVerdicts } from '../verdicts';
import type { Combination, Rated, Reading, Unit } from '../verdicts';
import { combinationsSql, describeSql, unitlessSql, verdictsSql } from './verdictSql';
import type { VerdictQuery } from './verdictSql';

/** More raters than these are counted together only: of pairs there are half as many as their square. */
const MOST_RATERS = 100;
const MOST_SLICES = 50;
const LABELS_NAMED = 6;
/** Intervals of slices are made of fewer resamples: there are many, and each has one for the rest. */
const SLICE_RESAMPLES = 1_000;

/** Reads verdicts, counts them and says how far raters agree. */
export async function agreement(request: AgreementRequest, call: WorkCall): Promise<AgreementAnswer> {
  const { session, signal } = call;
  const { columns, shape } = session.info;
  const found = raterPlan(shape, columns, request, request.level === 'set');
  const by = request.by === null ? null : rolePathToSql(request.by, columns);
  for (const path of [...found.values, ...found.ids, ...(found.unit ?? []), ...(found.sides ?? []), ...(found.orderBy ?? []), ...(request.by === null ? [] : [request.by]), ...(request.cluster === null || request.cluster === 'none' ? [] : [request.cluster])]) await session.checkPath(path, signal);
  const view = { filter: request.filter === null ? null : { op: 'sql' as const, expression: request.filter }, order: [] };
  const { where } = await session.clauses(view, signal);
  const from = sql`(select * from (${session.relation(view)})${where ? sql` where ${where}` : raw('')})`;
  const lane = session.sides.mentionedIn(view) ? await session.sideLane(signal, 'job') : session.lane('job');

  const read = await session.asOpened(() => lane.use(signal, async (connection) => {
    const base: VerdictQuery = { plan: found, columns, from, row: ROW, cluster: null, slice: by, rows: request.rows };
    const types = (await rowsOf(connection, describeSql(base))).map((row) => String(row[1]));
    const plan = asFound(found, types);
    const cluster = await clusterOf(connection, { ...base, plan }, request.cluster, session.info.shape.roles.prompt);
    const query: VerdictQuery = { ...base, plan, cluster: cluster?.value ?? null };
    const noUnit = plan.unit === null ? 0 : Number((await rowsOf(connection, unitlessSql(query)))[0]?.[0] ?? 0);
    return { plan, types: types.slice(0, plan.values.length), cluster, noUnit, combinations: plan.unit === null ? (await rowsOf(connection, combinationsSql(query, types))).map(combinationOf) : await byUnit(connection, verdictsSql(query, types), request.rows) };
  }, (fraction) => call.progress(fraction)));

  const { plan, combinations } = read;
  const numbered = shape.numberedSides ?? (hasTwoSides(shape) && areNumberedSides(someLabels(combinations, plan)));
  const reading = readVerdicts(combinations, plan, numbered, request.repeat, request);
  const raters = plan.layout === 'wide' && plan.ids.length === 0 ? plan.values : ratersOf(reading.units);
  const many = raters.length > MOST_RATERS;
  const units = many ? reading.units.map(nameless) : reading.units;
  const rated = ratingsOf({ units, sets: reading.sets }, numbered, request, undefined, many ? ratersOf(units) : raters);
  const { scale } = rated;
  const whole = await judged(units, rated, request.resamples, request.seed, call);
  const exchangeable = plan.layout === 'nested' && plan.ids.length === 0;
  const how: How = {
    layout: plan.layout, unit: plan.unit ?? 'row', raters: plan.layout === 'long' ? plan.ids : plan.values, label: plan.layout === 'long' ? plan.values : plan.ids,
    level: scale.level, order: scale.labels, repeat: request.repeat, orderBy: plan.orderBy, sides: plan.sides, cluster: read.cluster?.name ?? null,
    clusters: rated.ratings.clusters ? new Set(rated.ratings.clusters).size : null, collapse: request.collapse, exchangeable,
  };
  return {
    ...whole, ...(many ? { raters, pairs: [] } : {}), how,
    skipped: { ...reading.skipped, noUnit: read.noUnit, unparsable: reading.skipped.unparsable + rated.unparsable },
    slices: request.by === null ? [] : await slicesOf(request.by, units, scale, numbered, request, rated.ratings.raters, call),
    disputed: request.rows ? disputedRows(reading.units, combinations, scale) : null,
    spellings: scale.labels.map((label) => spellingOf(label, reading.spellings)), strengths: scale.strengths ?? null, types: read.types,
    warnings: warningsOf(reading.units, scale, raters, request, whole, read.cluster?.name ?? null, reading.skipped.repeated),
  };
}

function spellingOf(label: string, spellings: Reading['spellings']): Spelling {
  const written = spellings.get(label);
  return { label, plain: [...(written?.plain ?? [])].sort(), turned: [...(written?.turned ?? [])].sort() };
}

async function rowsOf(connection: DuckDBConnection, statement: Sql): Promise<readonly (readonly unknown[])[]> {
  const { values, types } = bound(statement);
  return (await connection.runAndReadAll(statement.text, values, types)).getRows();
}

function combinationOf(row: readonly unknown[]): Combination {
  const [values, cluster, slice, units, rows] = row;
  const numbers = rows as { items: readonly unknown[] } | undefined;
  return { rows: [JSON.parse(String(values)) as unknown[]], units: Number(units), cluster: textOrNull(cluster), slice: textOrNull(slice), numbers: numbers?.items.map(Number) ?? [] };
}

/** Verdicts in the order of their units, gathered to combinations: memory holds the different ones, not all. */
async function byUnit(connection: DuckDBConnection, statement: Sql, wanted: boolean): Promise<Combination[]> {
  const { values, types } = bound(statement);
  const result = await connection.stream(statement.text, values, types);
  const found = new Map<string, { texts: readonly string[]; cluster: string | null; slice: string | null; units: number; numbers: number[] }>();
  let unit: unknown;
  let open: { texts: string[]; cluster: string | null; slice: string | null; row: number } | undefined;
  const close = (): void => {
    if (!open) return;
    const { texts, cluster, slice, row } = open;
    const key = JSON.stringify([cluster, slice, ...texts]);
    let known = found.get(key);
    if (!known) found.set(key, (known = { texts, cluster, slice, units: 0, numbers: [] }));
    known.units++;
    if (wanted) known.numbers.push(row);
  };
  for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    const { rowCount } = chunk;
    const [u, v, c, s, r] = [chunk.getColumnVector(0), chunk.getColumnVector(1), chunk.getColumnVector(2), chunk.getColumnVector(3), chunk.getColumnVector(4)];
    for (let i = 0; i < rowCount; i++) {
      const name = u.getItem(i);
      if (open === undefined || name !== unit) {
        close();
        unit = name;
        open = { texts: [], cluster: textOrNull(c.getItem(i)), slice: textOrNull(s.getItem(i)), row: Number(r.getItem(i)) };
      }
      open.texts.push(String(v.getItem(i)));
    }
  }
  close();
  return [...found.values()].map(({ texts, ...of }) => ({ ...of, rows: texts.map((text) => JSON.parse(text) as unknown[]) }));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function someLabels(combinations: readonly Combination[], { values }: RaterPlan): string[] {
  const labels = new Set<string>();
  for (const { rows } of combinations) for (const row of rows) for (const value of row.slice(0, values.length).flat()) if (typeof value === 'string') labels.add(value);
  return [...labels];
}

/** What units are drawn together by: as asked, else the prompt where several units share one. */
async function clusterOf(connection: DuckDBConnection, query: VerdictQuery, asked: string | null, prompt: readonly string[] | undefined): Promise<{ name: string; value: Sql } | null> {
  if (asked === 'none') return null;
  if (asked !== null) return { name: asked, value: sql`(${rolePathToSql(asked, query.columns)})::varchar` };
  const path = prompt?.[0];
  if (path === undefined) return null;
  const value = sql`hash((${rolePathToSql(path, query.columns)})::varchar)::varchar`;
  const unit = query.plan.unit === null ? sql`${ident(query.row)}` : sql`(${query.plan.unit.map((p) => rolePathToSql(p, query.columns).text).join(', ')})`;
  const [row] = await rowsOf(connection, sql`select count(distinct ${unit}), count(distinct ${value}) from ${query.from}`);
  const [units, prompts] = [Number(row?.[0]), Number(row?.[1])];
  return prompts > 1 && prompts < units ? { name: path, value } : null;
}

async function judged(units: readonly Unit[], { ratings, scale }: Rated, resamples: number, seed: number, { signal, progress }: WorkCall): Promise<Judged> {
  const { classes, ...result } = await agreementInSteps(ratings, { level: scale.level, resamples, seed }, async (fraction) => {
    progress(fraction);
    await setImmediate();
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  });
  return { ...result, classes: classesOf(units, scale) ?? classes };
}

/** The classes of Diverging Preferences, where labels are verdicts with strengths; of units with two verdicts or more. */
function classesOf(units: readonly Unit[], { strengths, labels }: Scale): Judged['classes'] | undefined {
  if (!strengths) return undefined;
  const strength = new Map(labels.map((label, i) => [label, strengths[i] ?? 0]));
  const counts: Partial<Record<string, number>> = Object.fromEntries(DIVERGENCE_CLASSES.map((name) => [name, 0]));
  for (const unit of units) {
    const said = unit.verdicts.flatMap((v) => strength.get(v.label) ?? []);
    if (said.length > 1) counts[divergenceOf(said)] = (counts[divergenceOf(said)] ?? 0) + unit.units;
  }
  return counts;
}

async function slicesOf(by: string, units: readonly Unit[], scale: Scale, numbered: boolean, request: AgreementRequest, raters: readonly string[], call: WorkCall): Promise<Slice[]> {
  const counts = new Map<string | null, number>();
  for (const unit of units) counts.set(unit.slice, (counts.get(unit.slice) ?? 0) + unit.units);
  const values = [...counts].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1)).slice(0, MOST_SLICES);
  const of = async (some: readonly Unit[]): Promise<Judged> => judged(some, ratingsOf({ units: some, sets: new Map() }, numbered, request, scale, raters), Math.min(request.resamples, SLICE_RESAMPLES), request.seed, call);
  const slices: Slice[] = [];
  for (const [value] of values) slices.push({ by, value, ...(await of(units.filter((u) => u.slice === value))), rest: await of(units.filter((u) => u.slice !== value)) });
  return slices;
}

/** Of too many raters only the labels count: the first, second, … of each unit. */
function nameless(unit: Unit): Unit {
  return { ...unit, verdicts: [...unit.verdicts].sort((a, b) => (a.label < b.label ? -1 : 1)).map((v, i) => ({ ...v, rater: String(i + 1) })) };
}

/** Rows of units whose verdicts differ: the largest share of disagreeing pairs first, then the widest apart on the scale, then in the order of the file. */
function disputedRows(units: readonly Unit[], combinations: readonly Combination[], { labels, level }: Scale): number[] {
  const position = new Map(labels.map((label, i) => [label, i]));
  const found = units.flatMap((unit, i) => {
    const said = unit.verdicts.flatMap((v) => position.get(v.label) ?? []);
    const pairs = (said.length * (said.length - 1)) / 2;
    const differing = said.reduce((n, a, x) => n + said.slice(x + 1).filter((b) => b !== a).length, 0);
    const apart = level === 'nominal' || level === 'set' ? 0 : Math.max(...said) - Math.min(...said);
    return differing === 0 ? [] : (combinations[i]?.numbers ?? []).map((row) => ({ row, share: differing / pairs, apart }));
  });
  return found.sort((a, b) => b.share - a.share || b.apart - a.apart || a.row - b.row).map((f) => f.row);
}

function warningsOf(units: readonly Unit[], scale: Scale, raters: readonly string[], request: AgreementRequest, whole: Judged, cluster: string | null, repeated: number): Warning[] {
  const alike = new Map<string, string[]>();
  for (const label of scale.labels) {
    const plain = label.trim().toLowerCase();
    alike.set(plain, [...(alike.get(plain) ?? []), label]);
  }
  const same = [...alike.values()].filter((labels) => labels.length > 1);
  return [
    ...(raters.length < 2 ? [{ code: 'raters-one', args: { rater: raters[0] ?? '' } }] : []),
    ...(raters.length > MOST_RATERS ? [{ code: 'raters-many', args: { raters: raters.length, most: MOST_RATERS } }] : []),
    ...(units.length > 0 && whole.judgedTwice === 0 ? [{ code: 'judged-once', args: { units: whole.units } }] : []),
    ...(units.length === 0 ? [{ code: 'no-verdicts', args: {} }] : []),
    ...same.map((labels) => ({ code: 'labels-alike', args: { labels: labels.map((l) => `“${l}”`).join(', ') }, count: labels.length })),
    ...(isMeasured(scale.level) && !scale.values && scale.labels.length > 0 ? [{ code: 'labels-by-place', args: { level: scale.level, labels: scale.labels.slice(0, LABELS_NAMED).join(', ') } }] : []),
    ...(repeated > 0 ? [{ code: 'verdicts-repeated', args: { count: repeated, repeat: request.repeat }, count: repeated }] : []),
    ...(cluster !== null && whole.resamples > 0 ? [{ code: 'drawn-by', args: { cluster } }] : []),
    ...(whole.resamples < request.resamples && whole.resamples > 0 ? [{ code: 'resamples-fewer', args: { resamples: whole.resamples, asked: request.resamples } }] : []),
  ];
}

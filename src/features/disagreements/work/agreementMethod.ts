import { setImmediate } from 'node:timers/promises';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import { rolePathToSql } from '../../../core/rolePath';
import { agreementInSteps } from '../../../core/statistics/agreement';
import type { WorkCall } from '../../../engine/work';
import type { AgreementAnswer, AgreementRequest, How, Judged, Slice, Spelling } from '../contract';
import { derivedOf } from '../derivedColumns';
import { DIVERGENCE_CLASSES } from '../divergence';
import { byDispute, itemsOn } from '../items';
import { isExchangeable } from '../raterPlan';
import { isMeasured } from '../scale';
import type { Scale } from '../scale';
import { dependsOnOrder, plainLabel, ratersOf, ratingsOf } from '../verdicts';
import type { Combination, Rated, Reading, Unit } from '../verdicts';
import { MOST_RATERS, readUnits } from './readUnits';

const MOST_SLICES = 50;
const LABELS_NAMED = 6;
/** Intervals of slices are made of fewer resamples: there are many, and each has one for the rest. */
const SLICE_RESAMPLES = 1_000;

/** Reads verdicts, counts them and says how far raters agree. */
export async function agreement(request: AgreementRequest, call: WorkCall): Promise<AgreementAnswer> {
  const by = request.by === null ? null : rolePathToSql(request.by, call.session.info.columns);
  if (request.by !== null) await call.session.checkPath(request.by, call.signal);
  const read = await readUnits(request, call, { slice: by, rows: request.rows });
  const { plan, combinations, reading, numbered, raters, many, units } = read;
  const rated = ratingsOf({ units, sets: reading.sets }, numbered, request, undefined, many ? ratersOf(units) : raters);
  const { scale } = rated;
  const whole = await judged(units, rated, request.resamples, request.seed, call);
  const how: How = {
    layout: plan.layout, unit: read.unit ?? 'row', raters: plan.layout === 'long' ? plan.ids : plan.values, label: plan.layout === 'long' ? plan.values : plan.ids,
    level: scale.level, order: scale.labels, repeat: request.repeat, orderBy: plan.orderBy, sides: plan.sides, cluster: read.cluster?.name ?? null,
    clusters: rated.ratings.clusters ? new Set(rated.ratings.clusters).size : null, collapse: request.collapse, exchangeable: isExchangeable(plan), aspect: plan.aspect, pairwise: request.pairwise,
  };
  return {
    ...whole, ...(many ? { raters, pairs: [] } : {}), how,
    skipped: { ...reading.skipped, noUnit: read.noUnit },
    slices: request.by === null ? [] : await slicesOf(request.by, units, scale, numbered, request, rated.ratings.raters, call),
    disputed: request.rows ? disputedRows(reading.units, combinations, scale) : null, aspects: plan.aspects.map((a) => a.name),
    spellings: scale.labels.map((label) => spellingOf(label, reading.spellings)), strengths: scale.strengths ?? null, types: read.types,
    derived: derivedOf(request, call.session.info.shape, call.session.info.columns, () => combinations.some((c) => dependsOnOrder(c.rows, plan))),
    warnings: [...warningsOf(reading.units, scale, raters, request, whole, read.cluster?.name ?? null, reading.skipped.repeated), ...read.warnings],
  };
}

function spellingOf(label: string, spellings: Reading['spellings']): Spelling {
  const written = spellings.get(label);
  return { label, plain: [...(written?.plain ?? [])].sort(), turned: [...(written?.turned ?? [])].sort(), own: [...(written?.own ?? [])].sort() };
}

export async function judged(units: readonly Unit[], { ratings, scale }: Rated, resamples: number, seed: number, { signal, progress }: WorkCall): Promise<Judged> {
  const { classes, ...result } = await agreementInSteps(ratings, { level: scale.level, resamples, seed }, async (fraction) => {
    progress(fraction);
    await setImmediate();
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  });
  return { ...result, classes: classesOf(units, scale) ?? classes };
}

/** The classes of Diverging Preferences, where labels are verdicts with strengths; of units with two verdicts or more. */
function classesOf(units: readonly Unit[], scale: Scale): Judged['classes'] | undefined {
  if (!scale.strengths) return undefined;
  const counts: Partial<Record<string, number>> = Object.fromEntries(DIVERGENCE_CLASSES.map((name) => [name, 0]));
  const itemOf = itemsOn(scale);
  for (const unit of units) {
    const of = itemOf(unit.verdicts).class;
    if (of !== null) counts[of] = (counts[of] ?? 0) + unit.units;
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

/** Rows of units whose verdicts differ, the most disputed first, then in the order of the file. */
function disputedRows(units: readonly Unit[], combinations: readonly Combination[], scale: Scale): number[] {
  const itemOf = itemsOn(scale);
  const found = units.flatMap((unit, i) => {
    const item = itemOf(unit.verdicts);
    return item.share === null || item.share === 0 ? [] : (combinations[i]?.numbers ?? []).map((row) => ({ ...item, row }));
  });
  return found.sort((a, b) => byDispute(a, b) || a.row - b.row).map((f) => f.row);
}

function warningsOf(units: readonly Unit[], scale: Scale, raters: readonly string[], request: AgreementRequest, whole: Judged, cluster: string | null, repeated: number): Warning[] {
  const alike = new Map<string, string[]>();
  for (const label of scale.labels) {
    const plain = plainLabel(label);
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

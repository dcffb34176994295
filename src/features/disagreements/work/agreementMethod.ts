import type { Warning } from '../../../core/message';
import type { WorkCall } from '../../../engine/work';
import { adviceOf } from '../advice';
import type { AgreementAnswer, AgreementRequest, How, Judged, Spelling } from '../contract';
import { derivedOf } from '../derivedColumns';
import { byDispute, itemsOn } from '../items';
import { isExchangeable } from '../raterPlan';
import { isMeasured } from '../scale';
import type { Scale } from '../scale';
import { isDerivedSlice, sliceSql } from '../sliceValues';
import { dependsOnOrder, plainLabel, ratersOf, ratingsOf } from '../verdicts';
import type { Combination, Reading, Unit } from '../verdicts';
import { judged } from './judged';
import { MOST_RATERS, readUnits } from './readUnits';
import { slicesOf } from './slices';

const LABELS_NAMED = 6;

/** Reads verdicts, counts them and says how far raters agree. */
export async function agreement(request: AgreementRequest, call: WorkCall): Promise<AgreementAnswer> {
  const { columns, shape } = call.session.info;
  const by = request.by === null ? null : sliceSql(request.by, shape, columns);
  if (request.by !== null && !isDerivedSlice(request.by, shape, columns)) await call.session.checkPath(request.by, call.signal);
  const read = await readUnits(request, call, { slice: by, rows: request.rows });
  const { plan, combinations, reading, numbered, raters, many, units } = read;
  const rated = ratingsOf({ units, sets: reading.sets }, numbered, request, undefined, many ? ratersOf(units) : raters);
  const { scale } = rated;
  const whole = await judged(units, rated, request.resamples, request.seed, call);
  const how: How = {
    layout: plan.layout, unit: read.unit ?? 'row', raters: plan.layout === 'long' ? plan.ids : plan.values, label: plan.layout === 'long' ? plan.values : plan.ids,
    level: scale.level, order: scale.labels, distance: scale.level === 'set' ? (request.distance ?? 'masi') : null, repeat: request.repeat, orderBy: plan.orderBy, sides: plan.sides, cluster: read.cluster?.name ?? null,
    clusters: rated.ratings.clusters ? new Set(rated.ratings.clusters).size : null, collapse: request.collapse, exchangeable: isExchangeable(plan), aspect: plan.aspect, pairwise: request.pairwise,
  };
  const sliced = request.by === null ? { slices: [], warnings: [] } : await slicesOf(request.by, units, scale, numbered, request, rated.ratings.raters, call);
  return {
    ...whole, ...(many ? { raters, pairs: [] } : {}), how,
    skipped: { ...reading.skipped, noUnit: read.noUnit },
    advice: adviceOf(many ? { ...whole, raters, pairs: [] } : whole), slices: sliced.slices,
    disputed: request.rows ? disputedRows(reading.units, combinations, scale) : null, aspects: plan.aspects.map((a) => a.name),
    spellings: scale.labels.map((label) => spellingOf(label, reading.spellings)), strengths: scale.strengths ?? null, types: read.types,
    derived: derivedOf(request, shape, columns, () => combinations.some((c) => dependsOnOrder(c.rows, plan))),
    warnings: [...warningsOf(reading.units, scale, raters, request, whole, read.cluster?.name ?? null, reading.skipped.repeated), ...sliced.warnings, ...read.warnings],
    ...(read.joined ? { joined: read.joined } : {}),
  };
}

function spellingOf(label: string, spellings: Reading['spellings']): Spelling {
  const written = spellings.get(label);
  return { label, plain: [...(written?.plain ?? [])].sort(), turned: [...(written?.turned ?? [])].sort(), own: [...(written?.own ?? [])].sort() };
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

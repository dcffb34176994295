import type { Ratings } from '../../core/statistics/ratings';
import type { Repeat, ScaleChoice, Skipped } from './contract';
import type { RaterPlan } from './raterPlan';
import { isNumber, labelsFor, mirrored, scaleOf, winner } from './scale';
import type { Scale } from './scale';

/** What SQL gives of units that look the same: for each of their rows the values of `values`, `ids` and `sides`, in order. */
export interface Combination {
  readonly rows: readonly (readonly unknown[])[];
  readonly units: number;
  readonly cluster: string | null;
  readonly slice: string | null;
  /** The first row of each of these units, where rows are asked for. */
  readonly numbers: readonly number[];
}

export interface Verdict {
  readonly rater: string;
  readonly label: string;
  /** Its sides stood the other way round when it was given; the label is turned already. */
  readonly turned: boolean;
}

/** Units with the same verdicts, one a rater. */
export interface Unit {
  readonly verdicts: readonly Verdict[];
  /** Those too that another verdict of the same rater replaces. */
  readonly given: readonly Verdict[];
  readonly units: number;
  readonly cluster: string | null;
  readonly slice: string | null;
}

export interface Reading {
  readonly units: readonly Unit[];
  readonly sets: ReadonlyMap<string, readonly string[]>;
  readonly skipped: Omit<Skipped, 'noUnit'>;
  /** By label: the texts that were read as it. */
  readonly spellings: ReadonlyMap<string, Written>;
}

interface Written {
  readonly plain: Set<string>;
  readonly turned: Set<string>;
  /** Before they were collapsed. */
  readonly own: Set<string>;
}

/** A verdict as a row holds it. */
export interface Given {
  readonly rater: string | null;
  readonly label: unknown;
  readonly turned: boolean;
  /** Which of `values`, and which element of its list (0 where it is none). */
  readonly path: number;
  readonly item: number;
}

/** Why a verdict counts for nothing. */
export type Uncounted = 'noRater' | 'missing' | 'dropped' | 'unparsable';

type Counts = { -readonly [K in keyof Reading['skipped']]: number };

/**
 * Reads what SQL gave: labels as texts with the sides in one order, one verdict a rater and unit. What counts for nothing, a label that
 * is not on the scale too, replaces no other verdict. `numbered`: 1 and 2 name sides, 0 a tie.
 */
export function readVerdicts(combinations: readonly Combination[], plan: RaterPlan, numbered: boolean, repeat: Repeat, choice: ScaleChoice, merged = choice.merge ? mergedLabels(labelsIn(combinations, plan)) : undefined): Reading {
  const skipped: Counts = { noRater: 0, missing: 0, dropped: 0, unparsable: 0, repeated: 0 };
  const sets = new Map<string, readonly string[]>();
  const spellings = new Map<string, Written>();
  const drop = new Set(choice.drop);
  const said = combinations.map(({ rows, units: count, cluster, slice }) => {
    const of = { units: count, cluster, slice };
    const verdicts: Verdict[] = [];
    for (const given of rows.flatMap((row) => givenIn(row, plan))) {
      const counted = countedAs(given, numbered, choice, drop, sets, merged);
      if ('why' in counted) skipped[counted.why] += of.units;
      else {
        verdicts.push(counted);
        const spelling = spelled(spellings, counted.label);
        const written = labelOf(given.label, sets);
        if (written !== null) spelling.own.add(given.turned ? mirrored(written, numbered) : written);
        if (typeof given.label === 'string') spelling[given.turned ? 'turned' : 'plain'].add(given.label);
      }
    }
    return { of, verdicts };
  });
  const onScale = new Set(scaleOf(labelsFor([...new Set(said.flatMap((s) => s.verdicts.map((v) => v.label)))], choice), sets, numbered, choice).labels);
  const units = said.map(({ of, verdicts }): Unit => {
    const given = verdicts.filter((v) => onScale.has(v.label));
    const kept = onePerRater(given, repeat);
    skipped.unparsable += (verdicts.length - given.length) * of.units;
    skipped.repeated += (given.length - kept.length) * of.units;
    return { ...of, verdicts: kept, given };
  });
  return { units, sets, skipped, spellings };
}

function labelsIn(combinations: readonly Combination[], plan: RaterPlan): (readonly [label: unknown, times: number])[] {
  return combinations.flatMap(({ rows, units }) => rows.flatMap((row) => givenIn(row, plan)).map(({ label }) => [label, units] as const));
}

/** Labels that differ only in case or spaces, each with the one of them that is written most often. */
export function mergedLabels(labels: readonly (readonly [label: unknown, times: number])[]): ReadonlyMap<string, string> {
  const counts = new Map<string, number>();
  for (const [label, units] of labels) {
    const text = Array.isArray(label) ? null : labelOf(label, new Map());
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + units);
  }
  const often = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([label]) => label);
  const most = new Map<string, string>();
  for (const label of often) if (!most.has(plainLabel(label))) most.set(plainLabel(label), label.trim());
  return new Map(often.map((label) => [label, most.get(plainLabel(label)) ?? label]));
}

/** A label without what may differ in writing alone. */
export function plainLabel(label: string): string {
  return label.trim().replace(/\s+/g, ' ').toLowerCase();
}

/** What one verdict counts as, or why it counts for nothing; the sets among labels are added to `sets`. */
export function countedAs(given: Given, numbered: boolean, choice: Pick<ScaleChoice, 'collapse'>, drop: ReadonlySet<string>, sets: Map<string, readonly string[]>, merged?: ReadonlyMap<string, string>): Verdict | { readonly why: Uncounted } {
  const written = labelOf(given.label, sets);
  const label = written === null ? null : (merged?.get(written) ?? written);
  if (given.rater === null) return { why: 'noRater' };
  if (label === null) return { why: 'missing' };
  if (drop.has(label)) return { why: 'dropped' };
  const own = given.turned ? mirrored(label, numbered) : label;
  const collapsed = choice.collapse === null ? own : winner(own, numbered);
  return collapsed === undefined ? { why: 'unparsable' } : { rater: given.rater, label: collapsed, turned: given.turned };
}

function spelled(spellings: Map<string, Written>, label: string): Written {
  const known = spellings.get(label) ?? { plain: new Set<string>(), turned: new Set<string>(), own: new Set<string>() };
  spellings.set(label, known);
  return known;
}

/** The verdicts of one row, with who gave them. */
export function givenIn(row: readonly unknown[], { layout, values, ids, sides }: RaterPlan): Given[] {
  const sideAt = values.length + ids.length;
  const turned = (first: unknown, second: unknown): boolean => sides !== null && typeof first === 'string' && typeof second === 'string' && first > second;
  const listAt = (value: unknown, i: number): unknown => (Array.isArray(value) ? (value as unknown[])[i] : value);
  return values.flatMap((path, v): Given[] => {
    const label = row[v];
    const names = values.length === 1 ? row.slice(1, sideAt) : row.slice(values.length + v, ids.length > 0 ? values.length + v + 1 : values.length + v);
    const nameAt = (i: number): string | null => nameOf(names.map((name) => listAt(name, i)));
    if (layout !== 'nested') return [{ rater: ids.length > 0 ? nameOf(names) : path, label, turned: turned(row[sideAt], row[sideAt + 1]), path: v, item: 0 }];
    if (!Array.isArray(label)) return [];
    const prefix = values.length > 1 ? `${path} ` : '';
    return (label as unknown[]).map((one, i) => ({
      rater: ids.length > 0 ? nameAt(i) : `${prefix}${String(i + 1)}`,
      label: one, turned: turned(listAt(row[sideAt], i), listAt(row[sideAt + 1], i)), path: v, item: i,
    }));
  });
}

/** Does it depend on the order of these rows of one unit which verdicts count? A rater said different things of it. */
export function dependsOnOrder(rows: readonly (readonly unknown[])[], plan: RaterPlan): boolean {
  const said = new Map<string, string>();
  return rows.flatMap((row) => givenIn(row, plan)).some(({ rater, ...verdict }) => {
    if (rater === null) return false;
    const [before, now] = [said.get(rater), JSON.stringify(verdict)];
    said.set(rater, now);
    return before !== undefined && before !== now;
  });
}

/** Null where nothing says who it was. */
function nameOf(ids: readonly unknown[]): string | null {
  const known = ids.filter((id) => typeof id === 'string' && id.trim() !== '');
  return known.length === 0 ? null : known.join(' / ');
}

/** A label as text; null where it is none. A list is a set: its elements once, in order. */
export function labelOf(value: unknown, sets: Map<string, readonly string[]>): string | null {
  if (Array.isArray(value)) {
    const set = [...new Set((value as unknown[]).filter((e) => e !== null).map((e) => (typeof e === 'string' ? e : JSON.stringify(e))))].sort();
    const text = set.join(', ');
    sets.set(text, set);
    return text;
  }
  if (typeof value !== 'string') return null;
  const text = value.replace(/^(-?\d+)\.0$/, '$1');
  return text.trim() === '' || /^nan$/i.test(text) ? null : text;
}

/** Which of a rater's verdicts counts; with `all`, each is another rater's. */
export function onePerRater(verdicts: readonly Verdict[], repeat: Repeat): readonly Verdict[] {
  const times = new Map<string, number>();
  if (repeat === 'all') {
    return verdicts.map((verdict) => {
      const n = (times.get(verdict.rater) ?? 0) + 1;
      times.set(verdict.rater, n);
      return n === 1 ? verdict : { ...verdict, rater: `${verdict.rater} #${String(n)}` };
    });
  }
  const kept = new Map<string, Verdict>();
  for (const verdict of verdicts) if (repeat === 'last' || !kept.has(verdict.rater)) kept.set(verdict.rater, verdict);
  return [...kept.values()];
}

export interface Rated {
  readonly ratings: Ratings;
  readonly scale: Scale;
}

/** Units as ratings on one scale; clusters by name, where any unit has one. */
export function ratingsOf({ units, sets }: Pick<Reading, 'units' | 'sets'>, numbered: boolean, choice: ScaleChoice, known?: Scale, raters = ratersOf(units)): Rated {
  const scale = known ?? scaleOf(labelsFor([...new Set(units.flatMap((u) => u.verdicts.map((v) => v.label)))], choice), sets, numbered, choice);
  const indexOfLabel = new Map(scale.labels.map((label, i) => [label, i]));
  const indexOfRater = new Map(raters.map((rater, i) => [rater, i]));
  const clusters = units.some((u) => u.cluster !== null) ? new Map([...new Set(units.map((u) => u.cluster))].map((name, i) => [name, i])) : undefined;
  const rows = units.map((unit) => {
    const row: (number | null)[] = new Array<number | null>(raters.length).fill(null);
    for (const { rater, label } of unit.verdicts) {
      const at = indexOfLabel.get(label);
      if (at !== undefined) row[indexOfRater.get(rater) ?? 0] = at;
    }
    return row;
  });
  const ratings: Ratings = {
    raters, labels: scale.labels, units: rows, weights: units.map((u) => u.units),
    ...(scale.values ? { values: scale.values } : {}), ...(scale.sets ? { sets: scale.sets } : {}),
    ...(clusters ? { clusters: units.map((u) => clusters.get(u.cluster) ?? 0) } : {}),
  };
  return { ratings, scale };
}

/** Names of raters in order: numbers as numbers. */
export function ratersOf(units: readonly Unit[]): readonly string[] {
  return [...new Set(units.flatMap((u) => u.verdicts.map((v) => v.rater)))].sort((a, b) => (isNumber(a) && isNumber(b) ? Number(a) - Number(b) : a < b ? -1 : a > b ? 1 : 0));
}

/** The labels of a plan's verdicts, as the data have them. */
export function someLabels(combinations: readonly Combination[], { values }: Pick<RaterPlan, 'values'>): readonly string[] {
  const labels = new Set<string>();
  for (const { rows } of combinations) for (const row of rows) for (const value of row.slice(0, values.length).flat()) if (typeof value === 'string') labels.add(value);
  return [...labels];
}

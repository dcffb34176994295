import type { Measure } from './agreement';
import { Bootstrap, unitsDrawn } from './bootstrap';
import type { Interval } from './bootstrap';
import type { Patterns } from './ratings';
import { ofShare } from './wilson';

/** What one unit adds to a share: `hits` of `of`. */
export interface Counted {
  readonly name: string;
  readonly hits: number;
  readonly of: number;
}

/** Units that add the same. */
export interface CountedUnits {
  readonly counted: readonly Counted[];
  readonly units: number;
  readonly cluster: string | null;
}

interface Sums {
  readonly hits: Float64Array;
  readonly of: Float64Array;
}

/** Beyond about so much work fewer resamples are made. */
const MOST_WORK = 1e9;
const LEAST_RESAMPLES = 200;
const STEP_MS = 15;

/**
 * Shares over units, and differences of two shares, each a ratio of sums, with percentile bootstrap intervals over units, or over
 * clusters where there are any. The same units in another order give the same digits.
 */
export class Shares {
  readonly #names: readonly string[];
  readonly #at: ReadonlyMap<string, number>;
  readonly #entries: readonly (readonly (readonly [at: number, hits: number, of: number])[])[];
  readonly #weights: Float64Array;
  readonly #drawn: Bootstrap;
  readonly #sums: Sums;
  readonly #work: number;
  readonly #patterns: Patterns;

  /** `differences`: names of two shares each, of which the first minus the second is wanted. */
  constructor(units: readonly CountedUnits[], readonly differences: readonly (readonly [string, string])[], seed: number) {
    const gathered = gather(units);
    this.#names = [...new Set(gathered.kinds.flatMap((kind) => kind.map((c) => c.name)))].sort();
    this.#at = new Map(this.#names.map((name, at) => [name, at]));
    this.#entries = gathered.kinds.map((kind) => kind.map(({ name, hits, of }) => [this.#at.get(name) ?? 0, hits, of] as const));
    this.#weights = gathered.weights;
    this.#patterns = {
      labels: 0, weights: gathered.weights, ...(gathered.clusters ? { clusters: gathered.clusters } : {}),
      patterns: gathered.kinds.map(() => ({ row: [], counts: [], size: 2, held: [] })),
    };
    this.#sums = this.#summed(this.#weights);
    this.#work = this.#entries.reduce((sum, entries) => sum + entries.length, 0) + this.#names.length + this.differences.length;
    this.#drawn = new Bootstrap(this.#patterns, seed, (weights) => this.#measures(weights));
  }

  get resamples(): number {
    return this.#drawn.resamples;
  }

  /** Makes intervals; gives way after some milliseconds: `pause` resolves when others had their turn, and throws when nobody wants the result any more. */
  async resample(asked: number, pause: (fraction: number) => Promise<void>): Promise<void> {
    const drawn = unitsDrawn(this.#patterns);
    const steps = drawn < 2 ? 0 : Math.min(asked, Math.max(LEAST_RESAMPLES, Math.floor(MOST_WORK / (this.#work + Math.min(drawn, this.#weights.length * 30)))));
    let since = Date.now();
    for (let i = 0; i < steps; i++) {
      this.#drawn.step();
      if (Date.now() - since < STEP_MS) continue;
      await pause(i / steps);
      since = Date.now();
    }
  }

  hits(name: string): number {
    return this.#sums.hits[this.#at.get(name) ?? -1] ?? 0;
  }

  of(name: string): number {
    return this.#sums.of[this.#at.get(name) ?? -1] ?? 0;
  }

  /** A share; undefined, because of `why`, where it is one of nothing. */
  share(name: string, why: string): Measure {
    return ofShare(this.mean(name, why), this.hits(name));
  }

  /** A mean of numbers that are no shares (differences, distances). */
  mean(name: string, why: string): Measure {
    const n = this.of(name);
    if (n === 0) return { value: null, why: { code: why, args: {} }, n };
    return { value: this.hits(name) / n, ...endsOf(this.#drawn.interval(name)), n };
  }

  /** One of the `differences`. */
  difference(a: string, b: string, why: string): Measure {
    const n = Math.min(this.of(a), this.of(b));
    if (n === 0) return { value: null, why: { code: why, args: {} }, n };
    return { value: this.hits(a) / this.of(a) - this.hits(b) / this.of(b), ...endsOf(this.#drawn.interval(between(a, b))), n };
  }

  *#measures(weights: Float64Array): Iterable<readonly [string, number | 'no-pairs']> {
    const { hits, of } = this.#summed(weights);
    const share = (at: number | undefined): number | 'no-pairs' => (at === undefined || of[at] === 0 ? 'no-pairs' : (hits[at] ?? 0) / (of[at] ?? 1));
    for (const [at, name] of this.#names.entries()) yield [name, share(at)];
    for (const [a, b] of this.differences) {
      const [first, second] = [share(this.#at.get(a)), share(this.#at.get(b))];
      yield [between(a, b), typeof first === 'number' && typeof second === 'number' ? first - second : 'no-pairs'];
    }
  }

  #summed(weights: Float64Array): Sums {
    const sums = { hits: new Float64Array(this.#names.length), of: new Float64Array(this.#names.length) };
    this.#entries.forEach((entries, kind) => {
      const weight = weights[kind] ?? 0;
      if (weight === 0) return;
      for (const [at, hits, of] of entries) {
        sums.hits[at] = (sums.hits[at] ?? 0) + weight * hits;
        sums.of[at] = (sums.of[at] ?? 0) + weight * of;
      }
    });
    return sums;
  }
}

function between(a: string, b: string): string {
  return `${a} − ${b}`;
}

function endsOf(interval: Interval | null): { low: number | null; high: number | null } {
  return { low: interval?.low ?? null, high: interval?.high ?? null };
}

/** Units that add the same are one kind, in an order of their own; units that add nothing are none. */
function gather(units: readonly CountedUnits[]): { kinds: readonly (readonly Counted[])[]; weights: Float64Array; clusters: readonly ReadonlyMap<number, number>[] | undefined } {
  const keyed = units.flatMap((unit) => {
    const counted = added(unit.counted);
    return counted.length === 0 ? [] : [{ key: JSON.stringify(counted.map((c) => [c.name, c.hits, c.of])), counted, units: unit.units, cluster: unit.cluster }];
  });
  const kinds = new Map([...keyed].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ key, counted }) => [key, counted]));
  const at = new Map([...kinds.keys()].map((key, i) => [key, i]));
  const weights = new Float64Array(kinds.size);
  const clusters = new Map<string | null, Map<number, number>>();
  for (const { key, units: n, cluster } of keyed) {
    const kind = at.get(key) ?? 0;
    weights[kind] = (weights[kind] ?? 0) + n;
    const own = clusters.get(cluster) ?? new Map<number, number>();
    clusters.set(cluster, own.set(kind, (own.get(kind) ?? 0) + n));
  }
  return { kinds: [...kinds.values()], weights, clusters: keyed.some((k) => k.cluster !== null) ? [...clusters.values()] : undefined };
}

/** One entry for each name, in the order of names. */
function added(counted: readonly Counted[]): Counted[] {
  const sums = new Map<string, Counted>();
  for (const c of counted) {
    const known = sums.get(c.name);
    sums.set(c.name, known ? { name: c.name, hits: known.hits + c.hits, of: known.of + c.of } : c);
  }
  return [...sums.values()].filter((c) => c.of > 0).sort((a, b) => (a.name < b.name ? -1 : 1));
}

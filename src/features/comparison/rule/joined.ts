import type { SideReport } from '../contract';
import { KeyIndex } from './keyIndex';

/** Rows of a side as they were read, in file order; nothing of it grows with the texts. Words are digests, four 32-bit words each. */
export interface SideRows {
  readonly rows: Float64Array;
  /** The key's digest of each row; in the joined table not kept. */
  readonly keys: Uint32Array;
  /** 0: the key is NULL. */
  readonly hasKey: Uint8Array;
  /** The sample's digest, where there is such a column. */
  readonly samples: Uint32Array | null;
  /** By metric; NaN: none. */
  readonly values: readonly Float64Array[];
  /** By metric: how many rows have a value that is no number. */
  readonly words: readonly number[];
}

/** What is known once the answers were read; by row as in `SideRows`. */
export interface SideAnswers {
  readonly characters: Uint32Array;
  readonly texts: Uint32Array;
  readonly trimmed: Uint32Array;
  /** Bits: 1 NULL, empty or white space, 2 truncated. */
  readonly flags: Uint8Array;
  /** Where the key is not the prompt: its digest. */
  readonly prompts: Uint32Array | null;
}

const NO_WORDS = new Uint32Array(0);
const NO_FLAGS = new Uint8Array(0);

export const EMPTY = 1;
export const TRUNCATED = 2;

/** One side of the joined table. Places are places in `SideRows`. */
export class JoinedSide {
  readonly duplicates: readonly number[];
  readonly noKey: number;
  readonly used: number;
  /** How many different keys it has. */
  readonly keys: number;
  answers: SideAnswers | null = null;
  readonly #byKey = new Map<number, Float64Array>();
  #whole: { readonly side: JoinedSide; readonly places: readonly number[] } | null = null;

  /** `first`: of each key, the place of its first row, or −1. `next`: of each place, that of the key's next sample, or −1. */
  private constructor(readonly name: string, readonly read: SideRows, readonly first: Int32Array, readonly next: Int32Array, /** Of each row, its key, or −1. */ readonly keyOf: Int32Array, found: Pick<JoinedSide, 'duplicates' | 'noKey' | 'used' | 'keys'>) {
    ({ duplicates: this.duplicates, noKey: this.noKey, used: this.used, keys: this.keys } = found);
  }

  /** Gives each row its key. A second row of a key is a duplicate, or with samples the key's next one. */
  static of(name: string, read: SideRows, index: KeyIndex): JoinedSide {
    const { rows, keys, hasKey, samples } = read;
    const next = new Int32Array(rows.length).fill(-1);
    const keyOf = new Int32Array(rows.length).fill(-1);
    const places = new Int32Array(index.size + rows.length).fill(-1);
    const last = new Int32Array(places.length).fill(-1);
    const seen = samples && new KeyIndex();
    const duplicates: number[] = [];
    let [noKey, used, different] = [0, 0, 0];
    for (let i = 0; i < rows.length; i++) {
      if (hasKey[i] === 0) {
        noKey++;
        continue;
      }
      const key = index.add(keys, i * 4);
      keyOf[i] = key;
      const before = last[key] ?? -1;
      if (before >= 0 && !isNewSample(seen, samples, key, i)) {
        duplicates.push(i);
        continue;
      }
      if (before < 0) {
        places[key] = i;
        different++;
        if (samples) seen?.add(mixed(samples, i, key), 0);
      } else next[before] = i;
      last[key] = i;
      used++;
    }
    // Digests have done their work: half of what a side takes.
    return new JoinedSide(name, { ...read, keys: NO_WORDS, hasKey: NO_FLAGS, samples: samples && NO_WORDS }, places.slice(0, index.size), next, keyOf, { duplicates, noKey, used, keys: different });
  }

  /** The side's rows of some keys alone, which have other numbers then. `to`: of each key, its new number, or −1. */
  only(to: Int32Array, keys: number): JoinedSide {
    const { read, keyOf } = this;
    const places: number[] = [];
    const placeTo = new Int32Array(keyOf.length).fill(-1);
    keyOf.forEach((key, place) => {
      if (key >= 0 && (to[key] ?? -1) >= 0) placeTo[place] = places.push(place) - 1;
    });
    const first = new Int32Array(keys).fill(-1);
    for (let key = 0; key < this.first.length; key++) if ((to[key] ?? -1) >= 0) first[to[key] ?? 0] = placeTo[this.first[key] ?? -1] ?? -1;
    const next = Int32Array.from(places, (place) => placeTo[this.next[place] ?? -1] ?? -1);
    const of = (values: Float64Array): Float64Array => Float64Array.from(places, (place) => values[place] ?? Number.NaN);
    const duplicates = this.duplicates.flatMap((place) => ((placeTo[place] ?? -1) >= 0 ? [placeTo[place] ?? 0] : []));
    const made = new JoinedSide(this.name, { ...read, rows: of(read.rows), values: read.values.map(of) }, first, next, Int32Array.from(places, (place) => to[keyOf[place] ?? 0] ?? -1), { duplicates, noKey: 0, used: places.length - duplicates.length, keys: first.reduce((n, place) => n + (place < 0 ? 0 : 1), 0) });
    made.#whole = { side: this, places };
    return made;
  }

  /** How many rows are read of its files, of which these may be some. */
  get readRows(): number {
    return this.#whole?.side.readRows ?? this.read.rows.length;
  }

  /** What was read of each row of its files, of these rows alone. */
  picked<T>(all: readonly T[]): readonly T[] {
    if (!this.#whole) return all;
    const whole = this.#whole.side.picked(all);
    return this.#whole.places.map((place) => whole[place]).filter((value): value is T => value !== undefined);
  }

  /** Of rows of some keys alone: what the answers are like, from those of all; null where that is not known. */
  takeAnswers(): void {
    const of = this.#whole?.side.answers;
    if (!of || !this.#whole) return;
    const { places } = this.#whole;
    const words = (from: Uint32Array): Uint32Array => {
      const taken = new Uint32Array(places.length * 4);
      places.forEach((place, i) => { taken.set(from.subarray(place * 4, place * 4 + 4), i * 4); });
      return taken;
    };
    this.answers = { characters: Uint32Array.from(places, (place) => of.characters[place] ?? 0), texts: words(of.texts), trimmed: words(of.trimmed), flags: Uint8Array.from(places, (place) => of.flags[place] ?? 0), prompts: of.prompts && words(of.prompts) };
  }

  /** The places of a key's answers: several where they are samples. */
  *placesOf(key: number): Generator<number> {
    for (let place = this.first[key] ?? -1; place >= 0; place = this.next[place] ?? -1) yield place;
  }

  has(key: number): boolean {
    return (this.first[key] ?? -1) >= 0;
  }

  samplesOf(key: number): number {
    let n = 0;
    for (let place = this.first[key] ?? -1; place >= 0; place = this.next[place] ?? -1) n++;
    return n;
  }

  /** A metric of each of a key's answers; NaN where one has none. */
  sampleValues(key: number, metric: number): number[] {
    return Array.from(this.placesOf(key), (place) => this.read.values[metric]?.[place] ?? Number.NaN);
  }

  /** A metric's mean over the samples of a key that have it; NaN where none has. */
  valueOf(key: number, metric: number): number {
    const values = this.read.values[metric];
    if (!values) return Number.NaN;
    let [sum, n] = [0, 0];
    for (let place = this.first[key] ?? -1; place >= 0; place = this.next[place] ?? -1) {
      const value = values[place] ?? Number.NaN;
      if (Number.isNaN(value)) continue;
      sum += value;
      n++;
    }
    return n === 0 ? Number.NaN : n === 1 ? sum : sum / n;
  }

  /** A metric by key; NaN where the side has none. Kept: pairs and flips ask for it again and again. */
  valuesByKey(keys: number, metric: number): Float64Array {
    const known = this.#byKey.get(metric);
    if (known?.length === keys) return known;
    const values = new Float64Array(keys);
    for (let key = 0; key < keys; key++) values[key] = this.valueOf(key, metric);
    this.#byKey.set(metric, values);
    return values;
  }
}

/** A row of a key that has one already: is it another sample of it? */
function isNewSample(seen: KeyIndex | null, samples: Uint32Array | null, key: number, row: number): boolean {
  if (!seen || !samples) return false;
  const before = seen.size;
  seen.add(mixed(samples, row, key), 0);
  return seen.size > before;
}

/** The digest of a sample of a key: keys are numbered, so that the digest's last word may carry the number. */
function mixed(samples: Uint32Array, row: number, key: number): Uint32Array {
  const words = Uint32Array.from(samples.subarray(row * 4, row * 4 + 4));
  words[3] = key;
  return words;
}

/** A table, and which keys of it another one has, in its order. */
export interface OfTable {
  readonly table: Joined;
  readonly keys: readonly number[];
}

/** The joined table: which row of which side answers which prompt. Keys are numbered in the order of the sides’ rows, the first side’s first. */
export class Joined {
  readonly sides: readonly JoinedSide[];
  readonly keys: number;
  /** Of each key, how many sides have it. */
  readonly holders: Uint8Array;
  /** How many keys every side has. */
  readonly joined: number;

  /** `of`: a table of which it has some keys alone. */
  constructor(read: readonly { readonly name: string; readonly rows: SideRows }[], readonly of: OfTable | null = null) {
    const index = new KeyIndex();
    this.keys = of?.keys.length ?? 0;
    const to = new Int32Array(of?.table.keys ?? 0).fill(-1);
    of?.keys.forEach((key, i) => { to[key] = i; });
    const sides = of ? of.table.sides.map((side) => side.only(to, of.keys.length)) : read.map(({ name, rows }) => JoinedSide.of(name, rows, index));
    this.sides = sides;
    if (!of) this.keys = index.size;
    this.holders = new Uint8Array(this.keys);
    for (const side of sides) for (let key = 0; key < side.first.length; key++) if (side.has(key)) this.holders[key] = (this.holders[key] ?? 0) + 1;
    this.joined = this.holders.reduce((n, h) => n + (h === sides.length ? 1 : 0), 0);
  }

  isJoined(key: number): boolean {
    return this.holders[key] === this.sides.length;
  }

  reportOf(side: JoinedSide): SideReport {
    const { read, answers } = side;
    const places = answers ? usedPlaces(side) : [];
    const flagged = (flag: number): number => places.reduce((n, place) => n + (((answers?.flags[place] ?? 0) & flag) === 0 ? 0 : 1), 0);
    return {
      name: side.name, rows: read.rows.length, matched: this.joined, unmatched: side.keys - this.joined, missing: this.keys - side.keys,
      duplicates: side.duplicates.length, noKey: side.noKey, empty: flagged(EMPTY), truncated: flagged(TRUNCATED), oneText: isOneText(side, places),
      samplesPerKey: side.keys === 0 ? 0 : side.used / side.keys,
    };
  }

  /** Keys under which two sides have different prompts; null where prompts are the key, or unknown. */
  otherPrompts(): number[] | null {
    if (this.sides.some(({ answers }) => !answers?.prompts)) return null;
    const found: number[] = [];
    for (let key = 0; key < this.keys; key++) if (this.#hasOtherPrompt(key)) found.push(key);
    return found;
  }

  #hasOtherPrompt(key: number): boolean {
    const places = this.sides.flatMap(({ first, answers }) => ((first[key] ?? -1) >= 0 && answers?.prompts ? [{ words: answers.prompts, at: (first[key] ?? 0) * 4 }] : []));
    const [one, ...others] = places;
    return one !== undefined && others.some((other) => !sameWords(one.words, one.at, other.words, other.at));
  }

  /** The same first answer at two sides? `trimmed`: but for white space at its ends. */
  sameAnswer(key: number, a: number, b: number, trimmed = false): boolean {
    const [one, other] = [this.sides[a], this.sides[b]];
    const [at, to] = [one?.first[key] ?? -1, other?.first[key] ?? -1];
    if (!one?.answers || !other?.answers || at < 0 || to < 0) return false;
    return trimmed ? sameWords(one.answers.trimmed, at * 4, other.answers.trimmed, to * 4) : sameWords(one.answers.texts, at * 4, other.answers.texts, to * 4);
  }
}

function usedPlaces(side: JoinedSide): number[] {
  const places: number[] = [];
  for (let key = 0; key < side.first.length; key++) places.push(...side.placesOf(key));
  return places;
}

/** At least two answers, and all of them one text. */
function isOneText({ answers }: JoinedSide, places: readonly number[]): boolean {
  const [one] = places;
  return answers !== null && one !== undefined && places.length > 1 && places.every((place) => sameWords(answers.texts, one * 4, answers.texts, place * 4));
}

function sameWords(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  return a[atA] === b[atB] && a[atA + 1] === b[atB + 1] && a[atA + 2] === b[atB + 2] && a[atA + 3] === b[atB + 3];
}

import type { GramIndex } from './kernel';
import { listAt, type Lists, listsOf, turned } from './lists';

/** Fields in which the frequent n-grams stand in the same way: as much of each is covered by whichever of these a document holds. */
export class Profiles {
  readonly fields: Lists;
  /** Of each profile, its frequent n-grams, and where they stand, from the first on. */
  readonly #grams: Lists;
  readonly #places: Uint32Array;
  readonly #postings: Lists;
  readonly #n: number;

  constructor({ starts, grams, distinct, n }: GramIndex, isFrequent: (gram: number) => boolean) {
    const numbers = new Map<string, number>();
    const fields: number[][] = [];
    const made: { gram: number; place: number }[][] = [];
    for (let field = 0; field + 1 < starts.length; field++) {
      const own = Array.from(grams.subarray(starts[field], starts[field + 1]), (gram, place) => ({ gram, place })).filter(({ gram }) => isFrequent(gram));
      const first = own[0]?.place ?? -1;
      if (first < 0) continue;
      const placed = own.map(({ gram, place }) => ({ gram, place: place - first }));
      const key = placed.map(({ gram, place }) => `${String(gram)}@${String(place)}`).join();
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      if (number === made.length) made.push(placed);
      (fields[number] ??= []).push(field);
    }
    this.fields = listsOf(fields);
    this.#grams = listsOf(made.map((of) => of.map(({ gram }) => gram)));
    this.#places = Uint32Array.from(made.flatMap((of) => of.map(({ place }) => place)));
    this.#postings = turned(this.#grams, distinct);
    this.#n = n;
  }

  /** The profiles that hold some of these n-grams. */
  of(frequent: readonly number[]): Set<number> {
    const profiles = new Set<number>();
    for (const gram of frequent) for (const profile of listAt(this.#postings, gram)) profiles.add(profile);
    return profiles;
  }

  /** How many tokens the n-grams that `document` holds cover in each field of a profile. */
  covered(profile: number, held: Uint32Array, document: number): number {
    let covered = 0;
    let until = 0;
    for (let at = this.#grams.starts[profile] ?? 0; at < (this.#grams.starts[profile + 1] ?? 0); at++) {
      if (held[this.#grams.values[at] ?? 0] !== document) continue;
      const place = this.#places[at] ?? 0;
      covered += place + this.#n - Math.max(place, until);
      until = place + this.#n;
    }
    return covered;
  }
}

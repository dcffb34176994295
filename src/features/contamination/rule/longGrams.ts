import type { ItemTable } from './items';
import type { GramIndex, Hits } from './kernel';
import { listAt } from './lists';

/** Tokens of the n-grams of the method `any13`. */
export const LONG = 13;

/**
 * Which of the items' 13-grams a text holds, from hits of n-grams: those at tokens 0, n, 2n … and 13 − n together are its tokens, so
 * that a 13-gram is numbered by their numbers.
 */
export class LongGrams {
  readonly #table: ItemTable;
  readonly #index: GramIndex;
  readonly #offsets: readonly number[];
  readonly #numbers: readonly Map<number, number>[];
  readonly #seen: Uint8Array;

  constructor(table: ItemTable, index: GramIndex) {
    if (index.n > LONG) throw new RangeError(`13-grams cannot be made of ${String(index.n)}-grams.`);
    this.#table = table;
    this.#index = index;
    const last = LONG - index.n;
    this.#offsets = [...Array.from({ length: Math.ceil(last / index.n) }, (_, i) => i * index.n), last];
    this.#numbers = this.#offsets.slice(1).map(() => new Map<number, number>());
    let distinct = index.distinct;
    table.fields.forEach((_, field) => {
      const [from, to] = this.#gramsOf(field);
      for (let at = from; at + last < to; at++) distinct = Math.max(distinct, this.#number(index.grams, at, true) + 1);
    });
    this.#seen = new Uint8Array(distinct);
  }

  text(hits: Hits, from: number, to: number): void {
    const last = LONG - this.#index.n;
    for (let at = from; at + last < to; at++) {
      if ((hits.grams.position[at + last] ?? 0) - (hits.grams.position[at] ?? 0) !== last) continue;
      const number = this.#number(hits.grams.gram, at, false);
      if (number >= 0) this.#seen[number] = 1;
    }
  }

  isHit(item: number): boolean {
    return listAt(this.#table.fieldsOf, item).some((field) => {
      const [from, to] = this.#gramsOf(field);
      for (let at = from; at + LONG - this.#index.n < to; at++) if (this.#seen[this.#number(this.#index.grams, at, false)]) return true;
      return false;
    });
  }

  #number(grams: Uint32Array, at: number, add: boolean): number {
    let number = grams[at] ?? 0;
    for (let i = 1; i < this.#offsets.length; i++) {
      const key = number * this.#index.distinct + (grams[at + (this.#offsets[i] ?? 0)] ?? 0);
      const known = this.#numbers[i - 1];
      const next = known?.get(key);
      if (next === undefined && !add) return -1;
      number = next ?? known?.size ?? 0;
      if (next === undefined) known?.set(key, number);
    }
    return number;
  }

  #gramsOf(field: number): [number, number] {
    return [this.#index.starts[field] ?? 0, this.#index.starts[field + 1] ?? 0];
  }
}

import type { ItemTable } from './items';
import type { GramIndex, Hits } from './kernel';
import { listAt, type Lists, listsOf, turned } from './lists';

/**
 * Which items stand in one document as whole runs of tokens. A field of t ≥ n tokens stands in a text where its t − n + 1 n-grams
 * follow each other; shorter ones are found by the kernel. Fields of the same n-grams are looked for once, at their rarest n-gram.
 */
export class ExactRuns {
  readonly #index: GramIndex;
  readonly #table: ItemTable;
  /** Of each field, the first with the same n-grams; itself where it has none. */
  readonly #same: Uint32Array;
  /** Of each gram, the fields that are looked for where it occurs, and where in them it stands. */
  readonly #anchored: Lists;
  readonly #anchors: Uint32Array;
  readonly #contained: Uint8Array;
  readonly #equal: Uint8Array;
  /** Of items that need several runs in one document: their fields, by item; the items, by their rarest field; those found. */
  readonly #several: ReadonlyMap<number, readonly number[]>;
  readonly #awaited: ReadonlyMap<number, readonly number[]>;
  readonly #inSeveral: Uint8Array;
  readonly #together = new Set<number>();
  readonly #document = new Set<number>();

  constructor(table: ItemTable, index: GramIndex) {
    this.#index = index;
    this.#table = table;
    this.#same = sameFields(table, index);
    const frequency = new Uint32Array(index.distinct);
    for (const gram of index.grams) frequency[gram] = (frequency[gram] ?? 0) + 1;
    this.#anchors = new Uint32Array(table.fields.length);
    const anchorGrams = table.fields.map((_, field) => {
      const grams = this.#gramsOf(field);
      if (this.#same[field] !== field || grams.length === 0) return [];
      const rarest = grams.reduce((best, gram, p) => ((frequency[gram] ?? 0) < (frequency[grams[best] ?? 0] ?? 0) ? p : best), 0);
      this.#anchors[field] = rarest;
      return [grams[rarest] ?? 0];
    });
    this.#anchored = turned(listsOf(anchorGrams), index.distinct);
    this.#contained = new Uint8Array(table.fields.length);
    this.#equal = new Uint8Array(table.fields.length);
    this.#several = this.#itemsOfSeveral();
    this.#inSeveral = new Uint8Array(table.fields.length);
    for (const fields of this.#several.values()) for (const field of fields) this.#inSeveral[field] = 1;
    this.#awaited = byRarest(this.#several);
  }

  /** A text whose n-grams are hits `from` … `to`, and whose short fields `shortFrom` … `shortTo`. */
  text(hits: Hits, text: number, from: number, to: number, shortFrom: number, shortTo: number): void {
    const tokens = hits.tokens[text] ?? 0;
    for (let at = from; at < to; at++) {
      const gram = hits.grams.gram[at] ?? 0;
      for (let f = this.#anchored.starts[gram] ?? 0; f < (this.#anchored.starts[gram + 1] ?? 0); f++) {
        const field = this.#anchored.values[f] ?? 0;
        const whole = tokens === this.#index.tokens[field];
        if (this.#isKnown(field, whole)) continue;
        const first = at - (this.#anchors[field] ?? 0);
        if (first >= from && this.#standsAt(hits, field, first, to)) this.#found(field, whole);
      }
    }
    for (let at = shortFrom; at < shortTo; at++) {
      const field = hits.shorts.field[at] ?? 0;
      this.#found(field, tokens === this.#index.tokens[field]);
    }
  }

  endDocument(): void {
    if (this.#document.size === 0) return;
    for (const field of this.#document) {
      for (const item of this.#awaited.get(field) ?? []) {
        if (!this.#together.has(item) && this.#several.get(item)?.every((of) => this.#document.has(of))) this.#together.add(item);
      }
    }
    this.#document.clear();
  }

  isContained(item: number): boolean {
    const fields = this.#fieldsOf(item);
    const [only] = fields;
    return fields.length === 1 && only !== undefined ? this.#contained[only] === 1 : this.#together.has(item);
  }

  /** The one field that has tokens is a whole message. */
  isEqual(item: number): boolean {
    const fields = Array.from(listAt(this.#table.fieldsOf, item)).filter((field) => this.#index.tokens[field]);
    const [only] = fields;
    return fields.length === 1 && only !== undefined && this.#equal[this.#same[only] ?? 0] === 1;
  }

  #isKnown(field: number, whole: boolean): boolean {
    return this.#inSeveral[field] === 0 && this.#contained[field] === 1 && (!whole || this.#equal[field] === 1);
  }

  #found(field: number, whole: boolean): void {
    this.#contained[field] = 1;
    if (whole) this.#equal[field] = 1;
    if (this.#inSeveral[field]) this.#document.add(field);
  }

  /** Hits of one text ascend by position: where the last of a run is as far from the first as it should be, none is missing. */
  #standsAt(hits: Hits, field: number, first: number, to: number): boolean {
    const grams = this.#gramsOf(field);
    const last = first + grams.length - 1;
    if (last >= to || (hits.grams.position[last] ?? 0) - (hits.grams.position[first] ?? 0) !== grams.length - 1) return false;
    for (let i = 0; i < grams.length; i += this.#index.n) if (hits.grams.gram[first + i] !== grams[i]) return false;
    return hits.grams.gram[last] === grams[grams.length - 1];
  }

  #gramsOf(field: number): Uint32Array {
    return this.#index.grams.subarray(this.#index.starts[field], this.#index.starts[field + 1]);
  }

  #fieldsOf(item: number): readonly number[] {
    const fields = Array.from(listAt(this.#table.fieldsOf, item)).filter((field) => this.#index.tokens[field]);
    return [...new Set(fields.map((field) => this.#same[field] ?? field))];
  }

  #itemsOfSeveral(): Map<number, readonly number[]> {
    const several = new Map<number, readonly number[]>();
    this.#table.rows.forEach((_, item) => {
      if ((this.#table.fieldsOf.starts[item + 1] ?? 0) - (this.#table.fieldsOf.starts[item] ?? 0) < 2) return;
      const fields = this.#fieldsOf(item);
      if (fields.length > 1) several.set(item, fields);
    });
    return several;
  }
}

function sameFields(table: ItemTable, index: GramIndex): Uint32Array {
  const first = new Map<string, number>();
  return Uint32Array.from(table.fields, (_, field) => {
    const grams = index.grams.subarray(index.starts[field], index.starts[field + 1]);
    if (grams.length === 0) return field;
    const key = grams.join();
    const known = first.get(key);
    if (known === undefined) first.set(key, field);
    return known ?? field;
  });
}

/** Items by that of their fields that the fewest items have. */
function byRarest(several: ReadonlyMap<number, readonly number[]>): Map<number, number[]> {
  const items = new Map<number, number>();
  for (const fields of several.values()) for (const field of fields) items.set(field, (items.get(field) ?? 0) + 1);
  const rarest = new Map<number, number[]>();
  for (const [item, fields] of several) {
    const field = fields.reduce((best, other) => ((items.get(other) ?? 0) < (items.get(best) ?? 0) ? other : best));
    const known = rarest.get(field);
    if (known) known.push(item);
    else rarest.set(field, [item]);
  }
  return rarest;
}

import type { Fraction } from './exactScore';
import type { ItemTable } from './items';
import type { GramIndex } from './kernel';
import { listAt } from './lists';
import { coveredOf, coveredRanges } from './ranges';

/**
 * The template rule: an n-gram that K or more different texts of one evaluation hold says little. What is left of a match is the share
 * of an item's tokens inside other n-grams that is covered by such.
 */
export class Template {
  /** By evaluation, 1 for each n-gram that says little. */
  readonly #common: readonly Uint8Array[];
  readonly #kept: Float64Array;

  constructor(readonly table: ItemTable, readonly index: GramIndex, texts: number, readonly threshold: Fraction) {
    this.#common = commonGrams(table, index, texts);
    this.#kept = new Float64Array(table.rows.length).fill(-1);
  }

  /** Whether a document that holds n-grams matches an item by those that are left. */
  leaves(item: number, held: (gram: number) => boolean): boolean {
    const common = this.#common[this.table.evaluations[item] ?? 0];
    const kept = (gram: number): boolean => common?.[gram] === 0;
    if (this.#kept[item] === -1) this.#kept[item] = this.#tokens(item, kept);
    const covered = this.#tokens(item, (gram) => kept(gram) && held(gram));
    return BigInt(covered) * this.threshold.den > this.threshold.num * BigInt(this.#kept[item] ?? 0);
  }

  #tokens(item: number, held: (gram: number) => boolean): number {
    let tokens = 0;
    for (const field of listAt(this.table.fieldsOf, item)) {
      tokens += coveredOf(coveredRanges(this.index.grams.subarray(this.index.starts[field], this.index.starts[field + 1]), this.index.n, held));
    }
    return tokens;
  }
}

/** An item that has the same fields as another of its evaluation is the same text. */
function commonGrams(table: ItemTable, index: GramIndex, texts: number): Uint8Array[] {
  return Array.from({ length: table.nEvaluations }, (_, e) => {
    const seen = new Set<string>();
    const counts = new Uint32Array(index.distinct);
    const last = new Int32Array(index.distinct).fill(-1);
    table.evaluations.forEach((of, item) => {
      if (of !== e) return;
      const fields = listAt(table.fieldsOf, item);
      const text = fields.join();
      if (seen.has(text)) return;
      seen.add(text);
      for (const field of fields) {
        for (const gram of index.grams.subarray(index.starts[field], index.starts[field + 1])) {
          if (last[gram] === item) continue;
          last[gram] = item;
          counts[gram] = (counts[gram] ?? 0) + 1;
        }
      }
    });
    return Uint8Array.from(counts, (count) => (count >= texts ? 1 : 0));
  });
}

import type { Ranges, Rule } from '../contract';
import { type Exact, fractionOf, ItemScale } from './exactScore';
import type { ItemTable } from './items';
import type { GramIndex } from './kernel';
import { listAt, type Lists, turned } from './lists';
import { coveredOf, coveredRanges } from './ranges';
import { Template } from './template';

/** What one document does for an item. */
export interface Effect {
  readonly item: number;
  readonly score: Exact;
  readonly above: boolean;
  /** Above the threshold, and by the template rule, too (where it is on). */
  readonly counts: boolean;
  readonly covered: readonly Ranges[];
}

/** How much of each item a document covers, given which n-grams it holds. */
export class Coverage {
  readonly scales: readonly ItemScale[];
  readonly #fieldsOf: Lists;
  readonly #itemsOf: Lists;
  readonly #index: GramIndex;
  /** Of each gram, the fields that hold it, once for each time. */
  readonly #postings: Lists;
  readonly #template: Template | null;
  readonly #held: Uint32Array;
  readonly #touched: Uint32Array;
  readonly #grams: Uint32Array;
  readonly #asked: Uint32Array;
  #document = 0;

  constructor(table: ItemTable, index: GramIndex, rule: Rule) {
    const threshold = fractionOf(rule.threshold);
    this.#index = index;
    this.#fieldsOf = table.fieldsOf;
    this.#itemsOf = table.itemsOf;
    this.scales = table.rows.map((_, item) => new ItemScale(Array.from(listAt(table.fieldsOf, item), (f) => index.tokens[f] ?? 0), threshold));
    this.#postings = turned({ starts: index.starts, values: index.grams }, index.distinct);
    this.#template = rule.template === null ? null : new Template(table, index, rule.template, threshold);
    this.#held = new Uint32Array(index.distinct);
    this.#touched = new Uint32Array(table.fields.length);
    this.#grams = new Uint32Array(table.fields.length);
    this.#asked = new Uint32Array(table.rows.length);
  }

  /** Of a document's different n-grams; left out is what is neither above the threshold nor better than `best`. */
  effects(grams: Iterable<number>, best: (item: number) => Exact | null): Effect[] {
    const document = ++this.#document;
    const touched: number[] = [];
    for (const gram of grams) {
      this.#held[gram] = document;
      for (let at = this.#postings.starts[gram] ?? 0; at < (this.#postings.starts[gram + 1] ?? 0); at++) {
        const field = this.#postings.values[at] ?? 0;
        if (this.#touched[field] !== document) {
          this.#touched[field] = document;
          this.#grams[field] = 0;
          touched.push(field);
        }
        this.#grams[field] = (this.#grams[field] ?? 0) + 1;
      }
    }
    const ranges = new Map<number, Ranges>();
    const effects: Effect[] = [];
    for (const field of touched) {
      for (let at = this.#itemsOf.starts[field] ?? 0; at < (this.#itemsOf.starts[field + 1] ?? 0); at++) {
        const item = this.#itemsOf.values[at] ?? 0;
        if (this.#asked[item] === document) continue;
        this.#asked[item] = document;
        const effect = this.#effect(item, best(item), ranges);
        if (effect) effects.push(effect);
      }
    }
    return effects;
  }

  #effect(item: number, best: Exact | null, ranges: Map<number, Ranges>): Effect | null {
    const scale = this.scales[item];
    if (!scale) return null;
    const fields = Array.from(listAt(this.#fieldsOf, item));
    const useless = (score: Exact): boolean => score <= scale.limit && best !== null && score <= best;
    if (useless(scale.of(fields.map((field) => this.#atMost(field))))) return null;
    const covered = fields.map((field) => this.#ranges(field, ranges));
    const score = scale.of(covered.map(coveredOf));
    if (useless(score)) return null;
    const above = score > scale.limit;
    return { item, score, above, covered, counts: above && (this.#template?.leaves(item, (gram) => this.#held[gram] === this.#document) ?? true) };
  }

  /** g n-grams cover no more than g × n tokens. */
  #atMost(field: number): number {
    return this.#touched[field] === this.#document ? Math.min(this.#index.tokens[field] ?? 0, (this.#grams[field] ?? 0) * this.#index.n) : 0;
  }

  #ranges(field: number, known: Map<number, Ranges>): Ranges {
    if (this.#touched[field] !== this.#document) return [];
    const before = known.get(field);
    if (before) return before;
    const start = this.#index.starts[field] ?? 0;
    const ranges = coveredRanges(this.#index.grams.subarray(start, this.#index.starts[field + 1]), this.#index.n, (gram) => this.#held[gram] === this.#document);
    known.set(field, ranges);
    return ranges;
  }
}

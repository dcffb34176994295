import type { Ranges, Rule } from '../contract';
import { type Exact, fractionOf, ItemScale } from './exactScore';
import type { ItemTable } from './items';
import type { GramIndex } from './kernel';
import { listAt, type Lists, turned } from './lists';
import { Profiles } from './profiles';
import { coveredCount, coveredOf, coveredRanges } from './ranges';
import { Template } from './template';

/** An n-gram that so many items hold is a template's. */
const MANY = 32;

/** What one document does for an item. */
export interface Effect {
  readonly item: number;
  readonly score: Exact;
  readonly above: boolean;
}

/** How much of each item a document covers, given which n-grams it holds. */
export class Coverage {
  readonly scales: readonly ItemScale[];
  readonly #fieldsOf: Lists;
  readonly #itemsOf: Lists;
  readonly #index: GramIndex;
  /** Of each gram, the fields that hold it, once for each time. */
  readonly #postings: Lists;
  readonly #frequent: Uint8Array;
  /** Of each field, how many of its grams are frequent. */
  readonly #frequentOf: Uint32Array;
  readonly #profiles: Profiles;
  readonly #template: Template | null;
  /** The last document that holds a gram, touches a field, an item; what it does there. */
  readonly #held: Uint32Array;
  readonly #touched: Uint32Array;
  readonly #grams: Uint32Array;
  readonly #counted: Uint32Array;
  readonly #covered: Uint32Array;
  readonly #asked: Uint32Array;
  #document = 0;
  #hasOthers = false;

  constructor(table: ItemTable, index: GramIndex, rule: Rule) {
    const threshold = fractionOf(rule.threshold);
    this.#index = index;
    this.#fieldsOf = table.fieldsOf;
    this.#itemsOf = table.itemsOf;
    this.scales = table.rows.map((_, item) => new ItemScale(Array.from(listAt(table.fieldsOf, item), (f) => index.tokens[f] ?? 0), threshold));
    this.#postings = turned({ starts: index.starts, values: index.grams }, index.distinct);
    this.#frequent = frequentGrams(table, this.#postings, index.distinct);
    this.#frequentOf = Uint32Array.from(table.fields, (_, field) => this.#gramsOf(field).reduce((sum, gram) => sum + (this.#frequent[gram] ?? 0), 0));
    this.#profiles = new Profiles(index, (gram) => this.isFrequent(gram));
    this.#template = rule.template === null ? null : new Template(table, index, rule.template, threshold);
    this.#held = new Uint32Array(index.distinct);
    this.#touched = new Uint32Array(table.fields.length);
    this.#grams = new Uint32Array(table.fields.length);
    this.#counted = new Uint32Array(table.fields.length);
    this.#covered = new Uint32Array(table.fields.length);
    this.#asked = new Uint32Array(table.rows.length);
  }

  isFrequent(gram: number): boolean {
    return this.#frequent[gram] === 1;
  }

  /**
   * Takes a document of these different n-grams, and gives what it does for the items that hold some of `through`: either all of its
   * n-grams, or all but the frequent ones. Left out is what is neither above the threshold nor better than `best`.
   */
  effects(grams: readonly number[], through: readonly number[], best: (item: number) => Exact | null): Effect[] {
    this.#hold(grams);
    this.#hasOthers = through.length < grams.length;
    return this.#effects(this.#touch(through), best);
  }

  /** Takes a document that holds these frequent n-grams only. */
  effectsOfFrequent(frequent: readonly number[], best: (item: number) => Exact | null): Effect[] {
    this.#hold(frequent);
    this.#hasOthers = false;
    const touched: number[] = [];
    for (const profile of this.#profiles.of(frequent)) {
      const covered = this.#profiles.covered(profile, this.#held, this.#document);
      for (const field of listAt(this.#profiles.fields, profile)) {
        this.#touched[field] = this.#counted[field] = this.#document;
        this.#grams[field] = this.#covered[field] = covered;
        touched.push(field);
      }
    }
    return this.#effects(touched, best);
  }

  /** Whether the document's `through` touched an item. */
  isTouched(item: number): boolean {
    return this.#asked[item] === this.#document;
  }

  /** Whether the document's frequent n-grams alone match an item. */
  isTemplates(item: number): boolean {
    const scale = this.scales[item];
    const isHeld = (gram: number): boolean => this.#held[gram] === this.#document && this.#frequent[gram] === 1;
    return scale !== undefined && scale.of(Array.from(listAt(this.#fieldsOf, item), (field) => coveredOf(coveredRanges(this.#gramsOf(field), this.#index.n, isHeld)))) > scale.limit;
  }

  /** Whether an item that the document matches is matched by the template rule, too (always, where that is off). */
  counts(item: number): boolean {
    return this.#template?.leaves(item, (gram) => this.#held[gram] === this.#document) ?? true;
  }

  /** What the document covers of each of an item's fields. */
  covered(item: number): readonly Ranges[] {
    return Array.from(listAt(this.#fieldsOf, item), (field) => coveredRanges(this.#gramsOf(field), this.#index.n, (gram) => this.#held[gram] === this.#document));
  }

  #hold(grams: readonly number[]): void {
    this.#document++;
    for (const gram of grams) this.#held[gram] = this.#document;
  }

  #effects(touched: readonly number[], best: (item: number) => Exact | null): Effect[] {
    const effects: Effect[] = [];
    for (const field of touched) {
      for (let at = this.#itemsOf.starts[field] ?? 0; at < (this.#itemsOf.starts[field + 1] ?? 0); at++) {
        const item = this.#itemsOf.values[at] ?? 0;
        if (this.#asked[item] === this.#document) continue;
        this.#asked[item] = this.#document;
        const effect = this.#effect(item, best(item));
        if (effect) effects.push(effect);
      }
    }
    return effects;
  }

  #touch(grams: readonly number[]): number[] {
    const touched: number[] = [];
    for (const gram of grams) {
      for (let at = this.#postings.starts[gram] ?? 0; at < (this.#postings.starts[gram + 1] ?? 0); at++) {
        const field = this.#postings.values[at] ?? 0;
        if (this.#touched[field] !== this.#document) {
          this.#touched[field] = this.#document;
          this.#grams[field] = 0;
          touched.push(field);
        }
        this.#grams[field] = (this.#grams[field] ?? 0) + 1;
      }
    }
    return touched;
  }

  #effect(item: number, best: Exact | null): Effect | null {
    const scale = this.scales[item];
    if (!scale) return null;
    const first = this.#fieldsOf.starts[item] ?? 0;
    const isSingle = (this.#fieldsOf.starts[item + 1] ?? 0) === first + 1;
    const field = this.#fieldsOf.values[first] ?? 0;
    if (best !== null) {
      const most = isSingle ? this.#atMost(field) : scale.of(Array.from(listAt(this.#fieldsOf, item), (of) => this.#atMost(of)));
      if (most <= scale.limit && most <= best) return null;
    }
    const score = isSingle ? this.#coveredOf(field) : scale.of(Array.from(listAt(this.#fieldsOf, item), (of) => this.#coveredOf(of)));
    const above = score > scale.limit;
    return !above && best !== null && score <= best ? null : { item, score, above };
  }

  /** g n-grams cover no more than g × n tokens. */
  #atMost(field: number): number {
    const grams = (this.#touched[field] === this.#document ? (this.#grams[field] ?? 0) : 0) + (this.#hasOthers ? (this.#frequentOf[field] ?? 0) : 0);
    return Math.min(this.#index.tokens[field] ?? 0, grams * this.#index.n);
  }

  #coveredOf(field: number): number {
    if (this.#atMost(field) === 0) return 0;
    if (this.#counted[field] !== this.#document) {
      this.#counted[field] = this.#document;
      this.#covered[field] = coveredCount(this.#index.grams, this.#index.starts[field] ?? 0, this.#index.starts[field + 1] ?? 0, this.#index.n, this.#held, this.#document);
    }
    return this.#covered[field] ?? 0;
  }

  #gramsOf(field: number): Uint32Array {
    return this.#index.grams.subarray(this.#index.starts[field], this.#index.starts[field + 1]);
  }
}

/** 1 for each n-gram that the fields of many items hold. */
function frequentGrams({ itemsOf }: ItemTable, postings: Lists, distinct: number): Uint8Array {
  return Uint8Array.from({ length: distinct }, (_, gram) => {
    let items = 0;
    let last = -1;
    for (let at = postings.starts[gram] ?? 0; at < (postings.starts[gram + 1] ?? 0) && items < MANY; at++) {
      const field = postings.values[at] ?? 0;
      if (field !== last) items += (itemsOf.starts[field + 1] ?? 0) - (itemsOf.starts[field] ?? 0);
      last = field;
    }
    return items >= MANY ? 1 : 0;
  });
}

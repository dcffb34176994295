import type { EvaluationPart, Rule, ScanPart } from '../contract';
import { Coverage, type Effect } from './coverage';
import { ExactRuns } from './exactRuns';
import type { Exact } from './exactScore';
import type { ItemTable } from './items';
import { keepPair, type ScoredPair } from './keptPairs';
import type { GramIndex, Hits } from './kernel';
import { LongGrams } from './longGrams';
import { type Repeated, Repeats } from './repeats';
import { compareSources } from './sources';

/** Rows that were read, and which of them each text of the hits is of. A row's texts are never in two batches. */
export interface Batch {
  /** Each row's number in the dataset, ascending over all batches; rows without a text count. */
  readonly rows: ArrayLike<number>;
  /** Each row's source; null where none is asked for. */
  readonly sources: readonly (string | null)[] | null;
  readonly characters: number;
  /** Of each text, the place of its row in `rows`, ascending. */
  readonly place: ArrayLike<number>;
  /** Of each text, its place in the row's messages. */
  readonly message: ArrayLike<number>;
}

/** Makes a part of what a kernel finds in the rows of one training dataset. */
export class Counter {
  readonly #byRow: boolean;
  readonly #coverage: Coverage;
  readonly #exact: ExactRuns | null;
  readonly #long: LongGrams | null;
  readonly #repeats = new Repeats();
  readonly #pairs: (ScoredPair[] | undefined)[];
  readonly #documents: Float64Array;
  readonly #counts: Uint8Array;
  readonly #rows: number[][];
  /** Matched items by source; every source has an entry. */
  readonly #sources = new Map<string | null, Set<number>>();
  /** With the template rule, those of them that it leaves. */
  readonly #left = new Map<string | null, Set<number>>();
  readonly #read = { rows: 0, messages: 0, characters: 0, documents: 0 };
  #lastRow = -1;

  constructor(readonly table: ItemTable, index: GramIndex, readonly rule: Rule, readonly keep: number) {
    this.#byRow = rule.unit === 'row';
    this.#coverage = new Coverage(table, index, rule);
    this.#exact = rule.methods.includes('exact') ? new ExactRuns(table, index) : null;
    this.#long = rule.methods.includes('any13') ? new LongGrams(table, index) : null;
    this.#pairs = new Array<ScoredPair[] | undefined>(table.rows.length);
    this.#documents = new Float64Array(table.rows.length);
    this.#counts = new Uint8Array(table.rows.length);
    this.#rows = Array.from({ length: table.nEvaluations }, () => []);
  }

  add(batch: Batch, hits: Hits): void {
    const texts = batch.place.length;
    this.#read.rows += batch.rows.length;
    this.#read.messages += texts;
    this.#read.characters += batch.characters;
    this.#read.documents += this.#byRow ? batch.rows.length : texts;
    for (const source of batch.sources ?? []) if (!this.#sources.has(source)) {
      this.#sources.set(source, new Set());
      this.#left.set(source, new Set());
    }
    let at = 0;
    let short = 0;
    let grams = new Set<number>();
    for (let text = 0; text < texts; text++) {
      const from = at;
      for (; at < hits.grams.count && hits.grams.text[at] === text; at++) grams.add(hits.grams.gram[at] ?? 0);
      const shortFrom = short;
      while (short < hits.shorts.count && hits.shorts.text[short] === text) short++;
      this.#exact?.text(hits, text, from, at, shortFrom, short);
      this.#long?.text(hits, from, at);
      if (this.#byRow && batch.place[text + 1] === batch.place[text]) continue;
      this.#exact?.endDocument();
      if (grams.size === 0) continue;
      const place = batch.place[text] ?? 0;
      this.#document([...grams], batch.rows[place] ?? 0, this.#byRow ? -1 : (batch.message[text] ?? 0), batch.sources?.[place]);
      grams = new Set();
    }
  }

  /** What was found so far. */
  part(): ScanPart {
    this.#flush();
    const sources = [...this.#sources].sort(([a], [b]) => compareSources(a, b));
    const evaluations = Array.from({ length: this.table.nEvaluations }, (_, e) => this.#evaluation(e, sources));
    return { ...this.#read, evaluations };
  }

  #document(grams: readonly number[], row: number, message: number, source: string | null | undefined): void {
    if (row < this.#lastRow) throw new RangeError('Rows of a part are counted in order.');
    this.#lastRow = row;
    const best = (item: number): Exact | null => this.#pairs[item]?.[0]?.score ?? null;
    const frequent = grams.filter((gram) => this.#coverage.isFrequent(gram));
    const repeated = frequent.length === 0 ? null : this.#repeats.of(frequent, (item) => this.table.evaluations[item] ?? 0, () => {
      const effects = this.#coverage.effectsOfFrequent(frequent, best);
      return { effects, left: effects.flatMap(({ item, above }) => (above && this.#leave(item, null) ? [item] : [])) };
    });
    const others = frequent.length === 0 ? grams : grams.filter((gram) => !this.#coverage.isFrequent(gram));
    for (const effect of this.#coverage.effects(grams, others, best)) {
      this.#keep(effect, row, message);
      if (!effect.above) continue;
      const kept = source === undefined || this.rule.template === null ? undefined : this.#left.get(source);
      if (this.#leave(effect.item, kept ?? null)) kept?.add(effect.item);
      if (repeated && this.#coverage.isTemplates(effect.item)) continue;
      this.#documents[effect.item] = (this.#documents[effect.item] ?? 0) + 1;
      this.#row(this.table.evaluations[effect.item] ?? 0, row);
      if (source !== undefined) this.#sources.get(source)?.add(effect.item);
    }
    if (repeated) this.#repeat(repeated, row, message, source);
  }

  #repeat(repeated: Repeated, row: number, message: number, source: string | null | undefined): void {
    repeated.times++;
    if (source !== undefined) repeated.sources.add(source);
    for (const e of repeated.evaluations) this.#row(e, row);
    if (repeated.open.length > 0) repeated.open = repeated.open.filter((effect) => this.#coverage.isTouched(effect.item) || (this.#keep(effect, row, message) && effect.above));
    if (this.#repeats.isFull) this.#flush();
  }

  #flush(): void {
    this.#repeats.flush(({ above, left, times, sources }) => {
      for (const item of above) this.#documents[item] = (this.#documents[item] ?? 0) + times;
      for (const source of sources) {
        for (const item of above) this.#sources.get(source)?.add(item);
        if (this.rule.template !== null) for (const item of left) this.#left.get(source)?.add(item);
      }
    });
  }

  /** Whether the document is among those that are kept of an item, so far. */
  #keep({ item, score, above }: Effect, row: number, message: number): boolean {
    const pairs = (this.#pairs[item] ??= []);
    const [first, last] = [pairs[0], pairs.at(-1)];
    if (first && last && (above ? pairs.length > this.keep && score <= last.score : score <= first.score)) return false;
    keepPair(pairs, { row, message, score, covered: this.#coverage.covered(item) }, this.#coverage.scales[item]?.limit ?? 0, this.keep);
    return true;
  }

  /** Notes whether the document matches an item by the template rule, too; `known`: the items of its source that do already. */
  #leave(item: number, known: ReadonlySet<number> | null): boolean {
    if (known?.has(item) === true) return true;
    if (this.rule.template === null || (known === null && this.#counts[item] === 1 && this.#sources.size === 0)) {
      this.#counts[item] = 1;
      return true;
    }
    const isLeft = this.#coverage.counts(item);
    if (isLeft) this.#counts[item] = 1;
    return isLeft;
  }

  #row(evaluation: number, row: number): void {
    const rows = this.#rows[evaluation];
    if (rows && rows.at(-1) !== row) rows.push(row);
  }

  #evaluation(e: number, sources: readonly (readonly [string | null, ReadonlySet<number>])[]): EvaluationPart {
    const own = this.table.rows.flatMap((_, item) => (this.table.evaluations[item] === e ? [item] : [])).sort((a, b) => this.#rowOf(a) - this.#rowOf(b));
    const rowsOf = (holds: (item: number) => boolean): number[] => own.filter(holds).map((item) => this.#rowOf(item));
    return {
      items: own.flatMap((item) => {
        const pairs = this.#pairs[item];
        const documents = this.#documents[item] ?? 0;
        if (!pairs) return [];
        const templateOnly = documents > 0 && this.#counts[item] === 0;
        return [{ item: this.#rowOf(item), documents, templateOnly, pairs: pairs.map(({ row, message, covered }) => ({ row, message, covered })) }];
      }),
      rows: [...(this.#rows[e] ?? [])],
      pairs: own.reduce((sum, item) => sum + (this.#documents[item] ?? 0), 0),
      equal: rowsOf((item) => this.#exact?.isEqual(item) ?? false),
      contained: rowsOf((item) => this.#exact?.isContained(item) ?? false),
      any13: rowsOf((item) => this.#long?.isHit(item) ?? false),
      bySource: sources.map(([value, items]) => ({ value, items: rowsOf((item) => items.has(item)), ...(this.rule.template === null ? {} : { kept: rowsOf((item) => items.has(item) && this.#left.get(value)?.has(item) === true) }) })),
    };
  }

  #rowOf(item: number): number {
    return this.table.rows[item] ?? 0;
  }
}

import type { EvaluationPart, Rule, ScanPart } from '../contract';
import { Coverage, type Effect } from './coverage';
import { ExactRuns } from './exactRuns';
import type { Exact } from './exactScore';
import type { ItemTable } from './items';
import { keepPair, type ScoredPair } from './keptPairs';
import type { GramIndex, Hits } from './kernel';
import { LongGrams } from './longGrams';
import { Repeats } from './repeats';
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
  readonly #repeats: Repeats;
  readonly #pairs: (ScoredPair[] | undefined)[];
  readonly #documents: Float64Array;
  readonly #counts: Uint8Array;
  readonly #rows: number[][];
  /** Matched items by source; every source has an entry. */
  readonly #sources = new Map<string | null, Set<number>>();
  readonly #read = { rows: 0, messages: 0, characters: 0, documents: 0 };
  #lastRow = -1;

  constructor(readonly table: ItemTable, index: GramIndex, readonly rule: Rule, readonly keep: number) {
    this.#byRow = rule.unit === 'row';
    this.#coverage = new Coverage(table, index, rule);
    this.#exact = rule.methods.includes('exact') ? new ExactRuns(table, index) : null;
    this.#long = rule.methods.includes('any13') ? new LongGrams(table, index) : null;
    this.#repeats = new Repeats(keep + 1);
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
    for (const source of batch.sources ?? []) if (!this.#sources.has(source)) this.#sources.set(source, new Set());
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
      this.#document(grams, batch.rows[place] ?? 0, this.#byRow ? -1 : (batch.message[text] ?? 0), batch.sources?.[place]);
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

  #document(grams: ReadonlySet<number>, row: number, message: number, source: string | null | undefined): void {
    if (row < this.#lastRow) throw new RangeError('Rows of a part are counted in order.');
    this.#lastRow = row;
    const key = Uint32Array.from(grams).sort().join();
    const repeated = this.#repeats.again(key, { row, message }, source);
    if (repeated) {
      for (const e of repeated) this.#row(e, row);
      return;
    }
    const effects = this.#coverage.effects(grams, (item): Exact | null => this.#pairs[item]?.[0]?.score ?? null);
    for (const effect of effects) this.#keep(effect, row, message);
    const above = effects.filter((effect) => effect.above);
    for (const effect of above) {
      this.#documents[effect.item] = (this.#documents[effect.item] ?? 0) + 1;
      if (effect.counts) this.#counts[effect.item] = 1;
      this.#row(this.table.evaluations[effect.item] ?? 0, row);
      if (source !== undefined) this.#sources.get(source)?.add(effect.item);
    }
    if (this.#repeats.isFull) this.#flush();
    this.#repeats.first(key, above, [...new Set(above.map((effect) => this.table.evaluations[effect.item] ?? 0))]);
  }

  #flush(): void {
    this.#repeats.flush((effect, times, places) => {
      this.#documents[effect.item] = (this.#documents[effect.item] ?? 0) + times;
      for (const place of places) this.#keep(effect, place.row, place.message);
    }, (effect, source) => this.#sources.get(source)?.add(effect.item));
  }

  #keep(effect: Effect, row: number, message: number): void {
    const pairs = (this.#pairs[effect.item] ??= []);
    keepPair(pairs, { row, message, score: effect.score, covered: effect.covered }, this.#coverage.scales[effect.item]?.limit ?? 0, this.keep);
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
      bySource: sources.map(([value, items]) => ({ value, items: rowsOf((item) => items.has(item)) })),
    };
  }

  #rowOf(item: number): number {
    return this.table.rows[item] ?? 0;
  }
}

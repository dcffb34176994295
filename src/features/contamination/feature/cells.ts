import { LoupeError } from '../../../core/message';
import type { ItemTexts } from '../contract';
import { cellClusters, judgedClusters } from '../clusters';
import type { CellClusters } from '../clusters';
import { cellItems } from '../found';
import type { CellItem, PlacedPair } from '../found';
import { cellPossible, possibleOf } from '../possibleItems';
import { isConfirming } from '../page';
import type { Cell, ItemList, Judgement, ListedItem, PlacedText, Precision, ReadPair, Verdict } from '../page';
import { matchGroups } from '../rule/groups';
import type { MatchedItem } from '../rule/groups';
import { precisionOf } from '../rule/precision';
import type { SetupSource } from '../setupFile';
import type { HeldVerdict, Judged, VerdictTable } from '../verdicts';
import type { Check } from './check';
import { textsOf, work } from './scanner';
import type { Found } from './scanner';

/** Code points of an item's fields in a list. */
const CUT = 200;
/** Items whose texts are asked for at once. */
const PAGE = 2000;
/** Matched items of a cell that are grouped, at most: those beyond stand alone. */
const MOST_GROUPED = 5000;
/** Items of more tokens stand alone: to compare a text of 10 MB would hold the extension host for a minute. */
const MOST_GROUPED_TOKENS = 20_000;
const LISTS = ['matched', 'below', 'tooShort'] as const;
type RuleList = Exclude<ItemList['list'], 'possible'>;

/** The lists of the cells of what a check shows, pairs to read, and their verdicts. */
export class Cells {
  #of: Found | null = null;
  readonly #lists = new Map<string, readonly CellItem[]>();
  readonly #clusters = new Map<string, Promise<CellClusters>>();
  /** Of each evaluation, as it was when it was opened: of other files items are others. */
  readonly #texts = new Map<string, { readonly of: string | null; readonly texts: Map<number, ItemTexts> }>();

  constructor(readonly check: Check) {}

  /** Lists are of what is shown now. */
  #found(): Found {
    const { found } = this.check;
    if (!found) throw new LoupeError('aborted', {}, 'aborted');
    if (found !== this.#of) {
      if (found.setup !== this.#of?.setup) this.#texts.clear();
      this.#lists.clear();
      this.#clusters.clear();
      this.#of = found;
    }
    return found;
  }

  items(cell: Cell, list: RuleList): readonly CellItem[] {
    const found = this.#found();
    const key = JSON.stringify([cell, list]);
    const known = this.#lists.get(key) ?? cellItems(found.trainings, cell, list, found.setup.rule);
    this.#lists.set(key, known);
    return known;
  }

  async list(cell: Cell, list: ItemList['list'], signal?: AbortSignal): Promise<ItemList> {
    if (list === 'possible') return this.#possible(cell, signal);
    const items = this.items(cell, list);
    const texts = await this.texts(cell.eval, items.map((i) => i.item), signal);
    const verdicts = await this.#verdicts(items.flatMap((i) => i.pairs.map((p) => p.train)));
    const clusters = list === 'matched' || list === 'template' || list === 'kept' ? await this.#clustersOf(cell, signal) : undefined;
    return {
      cell, list,
      items: items.map((of): ListedItem => ({
        item: of.item, score: of.score, documents: of.documents, templateOnly: of.templateOnly, exact: of.exact,
        text: texts.get(of.item)?.texts.join(' · ') ?? '',
        verdict: itemVerdict(of, texts.get(of.item)?.key, verdicts),
        group: clusters?.group.get(of.item) ?? null, sampled: clusters?.sampled.get(of.item) ?? null, possible: null,
      })),
    };
  }

  async read(cell: Cell, item: number, at: number, signal?: AbortSignal): Promise<ReadPair> {
    const { setup } = this.#found();
    const of = this.#item(cell, item);
    const pair = of.pairs[at];
    const facts = this.check.found?.trainings.map((t) => t.evaluations.get(cell.eval)?.facts).find((f) => f !== undefined);
    const tokens = facts?.tokens.find((t) => t.item === item)?.fields ?? [];
    const { key } = await this.#text(cell.eval, item, signal);
    const verdicts = await this.#verdicts(of.pairs.map((p) => p.train));
    const held = (p: PlacedPair): HeldVerdict | null => verdicts.get(p.train)?.of(key, p.row) ?? null;
    return {
      item, at, train: pair?.train ?? cell.train, documents: of.documents,
      pairs: of.pairs.map((p) => ({
        train: p.train, row: p.row, message: p.message, score: p.score, verdict: held(p)?.verdict ?? null,
        covered: p.covered.reduce((sum, ranges) => sum + ranges.reduce((n, [from, to]) => n + to - from, 0), 0),
        tokens: tokens.reduce((sum, n) => sum + n, 0),
      })),
      texts: pair ? await this.#pairTexts(setup.rule, cell.eval, item, pair, signal) : await this.#itemAlone(cell.eval, item, signal),
      note: (pair && held(pair)?.note) ?? '', possible: null,
    };
  }

  /** The listed rephrasings of a cell, each a line of its own. */
  async #possible(cell: Cell, signal?: AbortSignal): Promise<ItemList> {
    const found = this.#found();
    const listed = cellPossible(this.check.possible.known(found), found.trainings, cell);
    const texts = await this.texts(cell.eval, listed.map((l) => l.item), signal);
    const verdicts = await this.#verdicts(listed.map((l) => l.possible.train));
    return {
      cell, list: 'possible',
      items: listed.map((of): ListedItem => {
        const known = texts.get(of.item);
        return { ...of, text: known?.texts.join(' · ') ?? '', documents: 1, templateOnly: false, exact: null, group: null, sampled: null, verdict: (known && verdicts.get(of.possible.train)?.of(known.key, of.possible.row)?.verdict) ?? null };
      }),
    };
  }

  /** A possible rephrasing with both texts and what made its score. */
  async readPossible(cell: Cell, item: number, text: PlacedText, signal?: AbortSignal): Promise<ReadPair> {
    const { setup } = this.#found();
    const match = possibleOf(this.check.possible.known(this.#found()), cell.eval, item, text);
    if (!match) throw new LoupeError('aborted', {}, 'aborted'); // other results are shown by now
    const { key } = await this.#text(cell.eval, item, signal);
    const held = (await this.#verdicts([text.train])).get(text.train)?.of(key, text.row) ?? null;
    const score = match.score.toFixed(6);
    return {
      item, at: 0, train: text.train, documents: 1, note: held?.note ?? '', possible: match,
      pairs: [{ ...text, score, covered: 0, tokens: 0, verdict: held?.verdict ?? null }],
      texts: await this.#pairTexts(setup.rule, cell.eval, item, { ...text, score, covered: [] }, signal),
    };
  }

  async precision(cell: Cell, signal?: AbortSignal): Promise<Precision> {
    const items = this.items(cell, 'matched');
    const texts = await this.texts(cell.eval, items.map((i) => i.item), signal);
    const verdicts = await this.#verdicts(items.flatMap((i) => i.pairs.map((p) => p.train)));
    const said = new Map(items.map((i) => [i.item, itemVerdict(i, texts.get(i.item)?.key, verdicts)]));
    const judged = judgedClusters(await this.#clustersOf(cell, signal), (item) => said.get(item) ?? null);
    const run = this.check.results?.runs.find((r) => r.eval === cell.eval && r.train === cell.train);
    const { source } = cell;
    const raw = source ? run?.bySource.find((s) => s.value === source.value)?.share : run?.datasetScore;
    return { cell, ...precisionOf(judged, items.length, run?.nEval ?? 0), raw: raw ?? '0.000000' };
  }

  #clustersOf(cell: Cell, signal?: AbortSignal): Promise<CellClusters> {
    const { trainings, setup } = this.#found();
    const key = JSON.stringify(cell);
    const known = this.#clusters.get(key) ?? this.#grouped(cell, signal).then((grouped) => cellClusters(trainings, cell, this.items(cell, 'matched'), matchGroups(grouped, setup.rule)));
    this.#clusters.set(key, known);
    known.catch(() => this.#clusters.delete(key));
    return known;
  }

  /** Whole texts are only held while groups are made. */
  async #grouped(cell: Cell, signal?: AbortSignal): Promise<readonly MatchedItem[]> {
    const facts = this.check.found?.trainings.map((t) => t.evaluations.get(cell.eval)?.facts).find((f) => f !== undefined);
    const long = new Set(facts?.tokens.flatMap(({ item, fields }) => (fields.reduce((a, b) => a + b, 0) > MOST_GROUPED_TOKENS ? [item] : [])));
    const items = this.items(cell, 'matched').filter((i) => i.pairs.length > 0 && !long.has(i.item)).slice(0, MOST_GROUPED);
    const covered = new Map(items.map((i) => [i.item, i.pairs[0]?.covered ?? []]));
    const whole = await this.#whole(cell.eval, items.map((i) => i.item), signal);
    return whole.map(({ item, texts }) => ({ item, fields: texts, covered: covered.get(item) ?? [] }));
  }

  async #whole(evaluation: string, items: readonly number[], signal?: AbortSignal): Promise<readonly ItemTexts[]> {
    const { source, fields, filter } = this.#evaluation(evaluation);
    const sorted = [...items].sort((a, b) => a - b);
    const found: ItemTexts[] = [];
    await this.check.sets.use(source, async (session) => {
      for (let i = 0; i < sorted.length; i += PAGE) found.push(...(await work(session, 'items', { fields, filter, items: sorted.slice(i, i + PAGE), cut: null }, signal ? { signal } : {})));
    });
    return found;
  }

  /** Of one item the pair that was read (while a scan runs, better ones may have come before it), of several the best of each. */
  async judge({ cell, items, row, verdict, note }: Judgement): Promise<void> {
    const texts = await this.texts(cell.eval, items);
    const pairs = items.map((item) => ({ item, pair: items.length === 1 ? this.#pairOf(cell, item, row) : this.#item(cell, item).pairs[0] }));
    const byTrain = new Map<string, Judged[]>();
    for (const { item, pair } of pairs) {
      const key = texts.get(item)?.key;
      if (!pair || key === undefined) throw new LoupeError('judge-no-pair', { item }, 'usage');
      byTrain.set(pair.train, [...(byTrain.get(pair.train) ?? []), { evaluation: cell.eval, item: key, row: pair.row }]);
    }
    if (!(await this.check.verdicts.mayJudge())) throw new LoupeError('aborted', {}, 'aborted');
    for (const train of byTrain.keys()) await this.check.refuseOther(train);
    for (const [train, judged] of byTrain) await this.check.verdicts.judge(this.check.sourceOf(train), judged, verdict, note);
  }

  /** Of the pairs that n-grams found, or else of the possible rephrasings: a verdict is of the pair, however it was found. */
  #pairOf(cell: Cell, item: number, row: Judgement['row']): Pick<PlacedPair, 'train' | 'row'> | undefined {
    for (const list of LISTS) {
      const pair = this.items(cell, list).find((i) => i.item === item)?.pairs.find((p) => p.train === row.train && p.row === row.row);
      if (pair) return pair;
    }
    return possibleOf(this.check.possible.known(this.#found()), cell.eval, item, row) ? row : undefined;
  }

  #item(cell: Cell, item: number): CellItem {
    for (const list of LISTS) {
      const found = this.items(cell, list).find((i) => i.item === item);
      if (found) return found;
    }
    throw new LoupeError('aborted', {}, 'aborted'); // other results are shown by now
  }

  #evaluation(name: string): { readonly source: SetupSource; readonly fields: readonly string[] | null; readonly filter: string | null; readonly key: string | null; readonly names: readonly string[] } {
    const { setup, evaluations } = this.#found();
    const of = setup.evaluations.find((e) => e.name === name);
    if (!of) throw new LoupeError('aborted', {}, 'aborted');
    const opened = evaluations.find((e) => e.evaluation.name === name);
    return { source: of.source, fields: of.fields, filter: of.filter, key: opened?.key ?? null, names: opened?.fields ?? of.fields ?? [] };
  }

  /** The cut texts of items and their keys; each is asked for once. */
  async texts(evaluation: string, items: readonly number[], signal?: AbortSignal): Promise<ReadonlyMap<number, ItemTexts>> {
    const { source, fields, filter, key } = this.#evaluation(evaluation);
    const held = this.#texts.get(evaluation);
    const known = held?.of === key ? held.texts : new Map<number, ItemTexts>();
    this.#texts.set(evaluation, { of: key, texts: known });
    const missing = items.filter((item) => !known.has(item)).sort((a, b) => a - b);
    if (missing.length === 0) return known;
    await this.check.sets.use(source, async (session) => {
      for (let i = 0; i < missing.length; i += PAGE) {
        for (const text of await work(session, 'items', { fields, filter, items: missing.slice(i, i + PAGE), cut: CUT }, signal ? { signal } : {})) known.set(text.item, text);
      }
    });
    return known;
  }

  async #text(evaluation: string, item: number, signal?: AbortSignal): Promise<ItemTexts> {
    const text = (await this.texts(evaluation, [item], signal)).get(item);
    if (!text) throw new LoupeError('aborted', {}, 'aborted');
    return text;
  }

  /** Verdicts of the training datasets that are named. */
  async #verdicts(trains: readonly string[]): Promise<ReadonlyMap<string, VerdictTable>> {
    const tables = new Map<string, VerdictTable>();
    for (const train of new Set(trains)) tables.set(train, await this.check.verdicts.table(this.check.sourceOf(train)));
    return tables;
  }

  async #pairTexts({ unit, roles }: Found['setup']['rule'], name: string, item: number, pair: PlacedPair, signal?: AbortSignal): Promise<ReadPair['texts']> {
    const { setup } = this.#found();
    const { source, fields, filter } = this.#evaluation(name);
    await this.check.refuseOther(pair.train);
    return this.check.sets.useAll([this.check.sourceOf(pair.train), source], async ([training, evaluation]) => {
      if (!training || !evaluation) throw new LoupeError('aborted', {}, 'aborted');
      const others = [{ name: 'evaluation', dataset: (await evaluation.open(false)).id }];
      return work(training, 'pair', { texts: textsOf(setup, pair.train), unit, roles, row: pair.row, message: pair.message, evaluation: { name, of: 'evaluation', fields, filter }, item }, { others, ...(signal ? { signal } : {}) });
    });
  }

  /** An item that no training text is known for. */
  async #itemAlone(name: string, item: number, signal?: AbortSignal): Promise<ReadPair['texts']> {
    const [text] = await this.#whole(name, [item], signal);
    const { names } = this.#evaluation(name);
    return { fields: (text?.texts ?? []).map((of, f) => ({ name: names[f] ?? '', text: of })), messages: [] };
  }
}

/** An item is confirmed where one of its pairs is, else it is what was said of its best judged pair. */
function itemVerdict({ pairs }: CellItem, key: string | undefined, verdicts: ReadonlyMap<string, VerdictTable>): Verdict | null {
  if (key === undefined) return null;
  const said = pairs.flatMap((p) => verdicts.get(p.train)?.of(key, p.row)?.verdict ?? []);
  return said.find((verdict) => isConfirming(verdict)) ?? said[0] ?? null;
}

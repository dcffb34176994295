import type { KeyRow, KeysChoice, KeysOrder } from '../../../src/features/comparison/keysContract';
import type { ComparisonMethods } from '../../../src/features/comparison/page';
import type { TextMode } from './kept';
import { shownOf } from '../../kit/host';
import type { FeatureHost } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import { Columns } from './columns';
import { KeyPager } from './keyPager';
import type { Against } from './kept';
import { TextsCache } from './textsCache';
import type { ReadTexts, Want } from './textsCache';

export type ComparisonHost = FeatureHost<ComparisonMethods & Record<string, never>>;

/** A prompt by its row of one side, which finds it where keys have other numbers. */
export interface Spot {
  readonly side: number;
  readonly row: number;
}

/** A place that *Escape* goes back to. */
export interface Place {
  readonly choice: KeysChoice;
  readonly order: KeysOrder;
  readonly at: number;
  /** What was read there. */
  readonly read?: Spot | null;
  /** What is looked for in the list, since its keys have other numbers now; `at` where it is not in it. */
  readonly sought?: Spot | null;
}

const MOST_PLACES = 50;
/** In a long list so many keys are looked through for the next that differs. */
const MOST_LOOKED = 5_000;

/** What is read: a list of keys, the one in focus with its texts, and how they are shown. */
export class Reading {
  readonly choice = signal<KeysChoice>({ of: 'joined' });
  readonly order = signal<KeysOrder>('first');
  readonly at = signal(0);
  readonly total = signal<number | null>(null);
  readonly row = signal<KeyRow | null>(null);
  readonly texts = signal<ReadTexts | null>(null);
  /** Which of its answers is read of a side that has several; others are read from the first. */
  readonly samples = signal<ReadonlyMap<number, number>>(new Map());
  readonly problem = signal<string | null>(null);
  /** The text of another key is on its way. */
  readonly isWaiting = signal(false);
  /** A side came into sight whose answer is on its way. */
  readonly isFilling = signal(false);
  /** What stands beside answers and the prompt is unfolded. */
  readonly isBesideOpen = signal(false);
  /** What a key came to: nothing differs any more to the end of the list; the list that was read tells whose an answer is and was left; nothing says why. */
  readonly said = signal<'none-differs' | 'list-left' | 'no-reasons' | null>(null);
  readonly places = signal<readonly Place[]>([]);
  readonly columns = new Columns();
  readonly mode = signal<TextMode>('markdown');
  readonly against = signal<Against>('pinned');
  readonly isTogether = signal(true);
  readonly isPromptOpen = signal(false);
  /** Names are hidden and answers stand in an order that a seed shuffled, until a person reveals them. */
  readonly isBlind = signal(false);
  readonly isRevealed = signal(false);
  readonly isHidden = computed(() => this.isBlind.value && !this.isRevealed.value);
  readonly #host: ComparisonHost;
  #pager: KeyPager | null = null;
  #texts: TextsCache | null = null;
  #listing: AbortController | null = null;
  #sought: Spot | null = null;
  #finding: Promise<void> | null = null;
  #moves = 0;
  #fills = 0;

  constructor(host: ComparisonHost) {
    this.#host = host;
    react(() => [this.columns.shown.value, this.samples.value], () => void this.#fill());
  }

  /** Reads a list anew: what was read before may be stale. */
  read({ choice, order, at, sought = null }: Place): void {
    this.#listing?.abort();
    const { signal: end } = (this.#listing = new AbortController());
    this.#texts ??= new TextsCache((asked) => this.#host.request('texts', asked));
    this.#pager = new KeyPager((from, count) => this.#host.request('keys', { choice, order, from, count }, { signal: end }));
    batch(() => {
      this.choice.value = choice;
      this.order.value = order;
      this.total.value = null;
      this.said.value = null;
    });
    this.#sought = sought;
    this.#finding = sought ? this.#find(sought, { choice, order, at }, end) : null;
    if (!sought) void this.#goTo(at, 1);
  }

  /** The prompt that is read, or that is still looked for. */
  get spot(): Spot | null {
    const sides = this.row.peek()?.sides ?? [];
    const side = sides.findIndex((of) => of !== null);
    const row = sides[side]?.row;
    return row === undefined ? this.#sought : { side, row };
  }

  /** Sides, their order or the key are others: nothing that was fetched is true any more. */
  forget(): void {
    this.#texts = null;
    this.row.value = null;
    this.texts.value = null;
    this.samples.value = new Map();
  }

  /** Another of the answers of the side in focus. */
  readSample(side: number, sample: number): void {
    const count = this.row.peek()?.sides[side]?.samples ?? 0;
    if (sample >= 0 && sample < count) this.samples.value = new Map([...this.samples.peek(), [side, sample]]);
  }

  sampleOf(side: number): number {
    return this.samples.peek().get(side) ?? 0;
  }

  /** Opens the list behind a number; *Escape* comes back. */
  open(choice: KeysChoice, order: KeysOrder = 'first'): void {
    this.places.value = [...this.places.peek(), { choice: this.choice.peek(), order: this.order.peek(), at: this.at.peek(), read: this.spot }].slice(-MOST_PLACES);
    this.read({ choice, order, at: 0 });
  }

  turnBlind(): void {
    batch(() => {
      this.isBlind.value = !this.isBlind.peek();
      this.isRevealed.value = false;
      this.samples.value = new Map();
      if (this.isBlind.peek()) this.#leaveTelling();
    });
  }

  /** Reads two sides, and no list that was made by whose answers its prompts have: all prompts in its place. */
  #leaveTelling(): void {
    this.columns.two();
    this.places.value = this.places.peek().filter((place) => !isTelling(place));
    if (!isTelling({ choice: this.choice.peek(), order: this.order.peek() })) return;
    this.read({ choice: { of: 'joined' }, order: 'first', at: 0, sought: this.spot });
    this.said.value = 'list-left';
  }

  /** Names were seen: what comes next is read blind again. */
  hideAgain(): void {
    batch(() => {
      this.samples.value = new Map(); // votes are on the first answers
      this.isRevealed.value = false;
    });
  }

  back(): boolean {
    const last = this.places.peek().at(-1);
    if (!last) return false;
    this.places.value = this.places.peek().slice(0, -1);
    this.read(last);
    return true;
  }

  /** The same place once more, after it could not be read. */
  again(): void {
    this.read({ choice: this.choice.peek(), order: this.order.peek(), at: this.at.peek() });
  }

  move(by: number): void {
    const most = (this.total.peek() ?? Infinity) - 1; // a place beyond the end is the last one
    const to = Math.max(0, Math.min(most, this.at.peek() + by));
    this.said.value = null;
    if (to !== this.at.peek()) void this.#goTo(to, by < 0 ? -1 : 1);
  }

  /** The next key at which answers that are shown are not the same. */
  async nextDiffering(): Promise<void> {
    const found = await this.#seek((row) => isDifferent(row, this.columns.shown.peek()), 1);
    if (found !== undefined) this.said.value = found ? null : 'none-differs';
  }

  /** Stays where it is if that is wanted, else goes to the next key that is; where none is, it stays, too. */
  async goOnTo(isWanted: (row: KeyRow) => boolean): Promise<void> {
    await this.#seek(isWanted, 0);
  }

  /** False: none is found from here on. Undefined: a person went elsewhere in the meantime, or it failed. */
  async #seek(isWanted: (row: KeyRow) => boolean, after: 0 | 1): Promise<boolean | undefined> {
    await this.#finding;
    const [pager, from] = [this.#pager, this.at.peek()];
    if (!pager) return undefined;
    try {
      for (let at = from + after; at <= from + MOST_LOOKED; at++) {
        const row = await pager.at(at);
        if (pager !== this.#pager || this.at.peek() !== from) return undefined;
        if (!row) break;
        if (!isWanted(row)) continue;
        if (at !== from) await this.#goTo(at, 1);
        return true;
      }
      return false;
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  async #find(spot: Spot, { choice, order, at }: Pick<Place, 'choice' | 'order' | 'at'>, end: AbortSignal): Promise<void> {
    const move = ++this.#moves;
    this.isWaiting.value = true;
    try {
      const found = await this.#host.request('place', { choice, order, ...spot }, { signal: end });
      if (move === this.#moves) await this.#goTo(found ?? at, 1);
    } catch (error) {
      if (move === this.#moves) this.#fail(error);
    }
  }

  async #goTo(at: number, direction: 1 | -1): Promise<void> {
    const [pager, texts, move] = [this.#pager, this.#texts, ++this.#moves];
    if (!pager || !texts) return;
    batch(() => {
      this.at.value = at;
      this.isWaiting.value = true;
    });
    try {
      let row = await pager.at(at);
      if (!row && pager.total !== null && pager.total > 0 && move === this.#moves) {
        this.at.value = pager.total - 1; // the list was longer when its place was kept
        row = await pager.at(pager.total - 1);
      }
      const read = row ? await texts.of(row, this.#shown()) : null;
      if (move !== this.#moves) return;
      batch(() => {
        if (row?.key !== this.row.peek()?.key) this.samples.value = new Map();
        this.total.value = pager.total;
        if (row?.key !== this.row.peek()?.key) this.isRevealed.value = false;
        this.row.value = row ?? null;
        this.#sought = null;
        this.texts.value = read;
        this.problem.value = null;
        this.isWaiting.value = false;
        this.isFilling.value = false;
      });
      const near = async (by: number): Promise<void> => {
        const other = move === this.#moves ? await pager.at(this.at.peek() + by) : undefined;
        if (other && move === this.#moves) await texts.of(other, this.#shown());
      };
      await near(direction);
      if (row) await this.#neighbours(row, texts, () => move === this.#moves);
      await near(-direction);
    } catch (error) {
      if (move === this.#moves) this.#fail(error);
    }
  }

  /** The first answers of the sides that are shown: of another prompt these are read. */
  #shown(): Want[] {
    return this.columns.shown.peek().map((side) => ({ side, sample: 0 }));
  }

  /** What comes into sight of the prompt that is read: from what is here at once, else within one request. */
  async #fill(): Promise<void> {
    const [texts, row, before, fill] = [this.#texts, this.row.peek(), this.texts.peek(), ++this.#fills];
    if (!texts || !row || !before) return;
    const wants = this.columns.shown.peek().map((side) => ({ side, sample: this.sampleOf(side) }));
    if (wants.every(({ side, sample }) => before.read[side] === sample) && before.read.filter((sample) => sample !== null).length === wants.length) return;
    const isHere = wants.every((want) => texts.has(row, want));
    batch(() => {
      this.texts.value = texts.now(row, wants) ?? before;
      this.isFilling.value = !isHere;
    });
    const isNow = (): boolean => fill === this.#fills && row === this.row.peek();
    try {
      if (!isHere) {
        const read = await texts.of(row, wants);
        if (!isNow()) return;
        batch(() => {
          this.texts.value = read;
          this.isFilling.value = false;
        });
      }
      await this.#neighbours(row, texts, isNow);
    } catch (error) {
      if (isNow()) this.#fail(error);
    }
  }

  /** What a key would bring into sight next: the sides before and after the one in focus, its samples likewise. One after the other, so that nothing waits for long behind them. */
  async #neighbours(row: KeyRow, texts: TextsCache, isWanted: () => boolean): Promise<void> {
    const { columns } = this;
    if (this.isHidden.peek()) return;
    const side = columns.side;
    const count = row.sides[side]?.samples ?? 0;
    const sample = this.sampleOf(side);
    const wants = [...([1, -1] as const).flatMap((by) => columns.next(by) ?? []).map((next) => ({ side: next, sample: 0 })), ...[sample + 1, sample - 1].filter((n) => n >= 0 && n < count).map((n) => ({ side, sample: n }))];
    for (const want of wants) if (isWanted()) await texts.of(row, [want]);
  }

  #fail(error: unknown): void {
    const shown = shownOf(error);
    if (shown) batch(() => {
      this.problem.value = shown.sentence;
      this.isWaiting.value = false;
      this.isFilling.value = false;
    });
  }
}

/** Does such a list tell whose an answer is, or who won? */
function isTelling({ choice, order }: Pick<Place, 'choice' | 'order'>): boolean {
  switch (choice.of) {
    case 'all': case 'joined': case 'differ': case 'identical': case 'otherPrompt': return order !== 'first';
    case 'slice': return order !== 'first' || choice.change !== null;
    default: return true;
  }
}

function isDifferent(row: KeyRow, shown: readonly number[]): boolean {
  const answers = new Set(shown.flatMap((side) => row.sides[side]?.sameAs ?? []));
  return answers.size > 1;
}

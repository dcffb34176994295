import { CONTAMINATION } from '../../../src/features/contamination/contract';
import { STATE_CHANGED, VERDICTS_CHANGED } from '../../../src/features/contamination/page';
import type { Cell, ContaminationPage, ItemList, ListedItem, PageState, Precision, ReadPair, Verdict } from '../../../src/features/contamination/page';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient, HostError } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import { CellLines } from './cellLines';
import { readingPlace } from './kept';
import type { ReadingPlace } from './kept';
import { heldVerdict, itemsOf } from './listRows';
import type { ListRow, Order } from './listRows';
import { PairRuns } from './pairRuns';
import { firstCell, isSameCell, shareTable } from './shareTable';
import type { ShareTable } from './shareTable';

/** Whether a line's training text, where it names one, is the one that is read. */
function isSameText(possible: ListedItem['possible'], { pairs, possible: read }: ReadPair): boolean {
  return possible === null ? read === null : read !== null && pairs[0]?.train === possible.train && pairs[0].row === possible.row && pairs[0].message === possible.message;
}

/** What the page shows and does: a cell of the table, its items, the pair that is read, the verdicts on it. */
export class ContaminationController {
  readonly state = signal<PageState | null>(null);
  /** Why there is nothing to show. */
  readonly problem = signal<HostError['shown'] | null>(null);
  /** What failed last. */
  readonly said = signal<string | null>(null);
  readonly table = computed(() => (this.state.value?.results ? shareTable(this.state.value.results) : null));
  readonly cell = signal<Cell | null>(null);
  readonly list = signal<ItemList['list']>('matched');
  readonly lines = new CellLines();
  readonly pair = signal<ReadPair | null>(null);
  readonly pairProblem = signal<string | null>(null);
  readonly runs = new PairRuns();
  /** Which run the texts stand at; −1 before a jump. */
  readonly run = signal(-1);
  /** Stretches and messages that a person unfolded in the texts of the pair. */
  readonly unfolded = signal<ReadonlySet<string>>(new Set());
  readonly precision = signal<Precision | null>(null);
  readonly isNoting = signal(false);
  /** A note that was written before there was a verdict: it goes with the next one. */
  readonly draft = signal<string | null>(null);
  readonly #host: FeatureHost<ContaminationPage & Record<string, never>>;
  readonly #client: HostClient;
  /** Where a person read last, which may be in a cell that is not shown now. */
  #place: ReadingPlace | null;
  #isElsewhere = false;
  #listing: AbortController | null = null;
  #reading: AbortController | null = null;
  #estimating: AbortController | null = null;

  constructor(host: HostClient) {
    this.#client = host;
    this.#place = readingPlace(host.kept);
    this.#host = host.feature(CONTAMINATION);
    react(() => [this.pair.value, this.state.value], () => void this.runs.look(this.pair.peek(), this.state.peek()?.results?.setup.rule));
    this.#host.onEvent((name, data) => {
      if (name === STATE_CHANGED) this.#take(data as PageState);
      if (name === VERDICTS_CHANGED) void this.#verdictsChanged();
    });
  }

  async load(): Promise<void> {
    this.problem.value = null;
    try {
      this.#take(await this.#host.request('state', {}));
    } catch (error) {
      this.problem.value = shownOf(error);
    }
  }

  scan(): void {
    this.#ask(async () => this.#take(await this.#host.request('scan', {})));
  }

  showPossible(): void {
    const cell = this.cell.peek();
    if (cell) this.show(cell, 'possible');
  }

  /** Possible rephrasings of the cell, which is then shown. */
  lookFor(): void {
    const cell = this.cell.peek();
    if (cell) this.#ask(() => this.#host.request('lookFor', { cell }));
  }

  hold(held: boolean): void {
    this.#ask(() => this.#host.request('hold', { held }));
  }

  cancel(): void {
    this.#ask(() => this.#host.request('cancel', {}));
  }

  choose(what: ContaminationPage['choose']['params']['what']): void {
    this.#ask(() => this.#host.request('choose', { what }));
  }

  act(what: ContaminationPage['act']['params']['what']): void {
    this.#ask(() => this.#host.request('act', { what }));
  }

  /** Shows the items of a cell; those of another list where one is named. */
  show(cell: Cell, list: ItemList['list'] = 'matched'): void {
    if (isSameCell(cell, this.cell.peek()) && list === this.list.peek()) return;
    const isOther = !isSameCell(cell, this.cell.peek());
    this.#isElsewhere = false;
    batch(() => {
      this.cell.value = cell;
      this.list.value = list;
      this.lines.clear();
      this.#clearPair();
      if (isOther) this.precision.value = null;
    });
    void this.#loadItems(true);
    if (isOther) void this.#estimate();
  }

  sortBy(order: Order): void {
    this.lines.sortBy(order);
    void this.#read(0);
  }

  move(by: number): void {
    this.moveTo(this.lines.position.peek() + by);
  }

  moveTo(position: number): void {
    if (this.lines.moveTo(position)) void this.#read(0);
  }

  /** Shows the items of the group in focus below it, or hides them; an item in a group goes back to its group. */
  open(isOpen: boolean): void {
    if (this.lines.open(isOpen)) void this.#read(0);
    else this.#keepPlace();
  }

  /** Another training row that holds the item. */
  readAt(at: number): void {
    const pair = this.pair.peek();
    if (pair && at >= 0 && at < pair.pairs.length && at !== pair.at) void this.#read(at);
  }

  jump(by: 1 | -1): void {
    const count = this.runs.found.peek().length;
    if (count > 0) this.run.value = (Math.max(this.run.peek(), by === 1 ? -1 : 0) + by + count) % count;
  }

  jumpTo(run: number): void {
    this.run.value = run;
  }

  unfold(key: string): void {
    this.unfolded.value = new Set([...this.unfolded.peek(), key]);
  }

  openRow(): void {
    const pair = this.pair.peek();
    const at = pair?.pairs[pair.at];
    if (pair && at) this.#ask(() => this.#host.request('openRow', { train: at.train, row: at.row }));
  }

  /** Judges the line in focus and goes on to the next unjudged one; the verdict that it has already is taken back. Texts that are not there yet cannot be judged. */
  judge(verdict: Verdict): void {
    const { row } = this.lines;
    const pair = this.pair.peek();
    if (!row || !pair || !this.#isRead(row, pair)) return;
    const held = heldVerdict(row, pair);
    if (held === verdict) void this.#give(row, pair, null, '');
    else void this.#give(row, pair, verdict, this.draft.peek() ?? pair.note, true);
  }

  takeBack(): void {
    const { row } = this.lines;
    const pair = this.pair.peek();
    if (row && pair && this.#isRead(row, pair) && heldVerdict(row, pair) !== null) void this.#give(row, pair, null, '');
  }

  /** Keeps a note with the verdict there is, else until one is given. */
  note(text: string): void {
    const { row } = this.lines;
    const pair = this.pair.peek();
    this.isNoting.value = false;
    if (!row || !pair || !this.#isRead(row, pair)) return;
    const held = heldVerdict(row, pair);
    if (held === null) this.draft.value = text === '' ? null : text;
    else void this.#give(row, pair, held, text);
  }

  #isRead(row: ListRow, pair: ReadPair): boolean {
    const first = itemsOf(row)[0];
    return first?.item === pair.item && pair.pairs.length > 0 && isSameText(first.possible, pair);
  }

  /** What is shown as judged is on disk. */
  async #give(row: ListRow, pair: ReadPair, verdict: Verdict | null, note: string, goOn = false): Promise<void> {
    const cell = this.cell.peek();
    const read = pair.pairs[pair.at];
    if (!cell || !read) return;
    const items = itemsOf(row).map(({ item }) => item);
    this.said.value = null;
    if (goOn) {
      this.lines.focusNextUnjudged();
      void this.#read(0);
    }
    try {
      await this.#host.request('judge', { cell, items, row: { train: read.train, row: read.row }, verdict, note });
      const now = this.pair.peek();
      batch(() => {
        if (isSameCell(cell, this.cell.peek())) this.lines.judged(items, read, verdict);
        if (now?.item !== pair.item) return;
        this.pair.value = { ...now, note, pairs: now.pairs.map((p) => (p.train === read.train && p.row === read.row ? { ...p, verdict } : p)) };
        this.draft.value = null;
      });
      void this.#estimate();
    } catch (error) {
      this.#say(error);
      if (!isSameCell(cell, this.cell.peek())) return;
      void this.#loadItems(false);
      if (this.pair.peek()?.item === pair.item) void this.#read(pair.at, true);
    }
  }

  #take(state: PageState): void {
    const earlier = this.state.peek();
    const before = earlier?.results ?? null;
    batch(() => {
      this.problem.value = null;
      this.state.value = state;
    });
    const table = this.table.peek();
    const cell = this.cell.peek();
    const share = table?.rows.flatMap((row) => row.shares).find((s) => s !== null && isSameCell(s.cell, cell));
    if (!table || !state.results) {
      batch(() => {
        this.cell.value = null;
        this.lines.clear();
        this.precision.value = null;
        this.#clearPair();
      });
    } else if (!share || (this.#isElsewhere && this.#isThere(table))) {
      this.#goBack(table);
    } else if (this.list.peek() === 'possible' ? JSON.stringify(state.possible.known) !== JSON.stringify(earlier?.possible.known) : state.results !== before && JSON.stringify(state.results.runs) !== JSON.stringify(before?.runs)) {
      void this.#loadItems(false);
      void this.#estimate();
    }
  }

  /** To where a person read last; where that cell is not there (yet), to the first. */
  #goBack(table: ShareTable): void {
    const place = this.#place;
    const first = firstCell(table);
    if (place && this.#isThere(table)) {
      this.show(place.cell, place.list);
      this.lines.goTo(place);
    } else if (first) {
      this.show(first);
      this.#isElsewhere = place !== null;
    }
  }

  #isThere(table: ShareTable): boolean {
    return table.rows.some((row) => row.shares.some((s) => s !== null && isSameCell(s.cell, this.#place?.cell ?? null)));
  }

  #keepPlace(): void {
    const cell = this.cell.peek();
    if (!cell || this.#isElsewhere) return;
    this.#place = { cell, list: this.list.peek(), ...this.lines.place };
    this.#client.keep(this.#place);
  }

  async #verdictsChanged(): Promise<void> {
    await Promise.all([this.#loadItems(false), this.#estimate(), this.#read(this.pair.peek()?.at ?? 0, true)]);
  }

  async #loadItems(isNew: boolean): Promise<void> {
    const [cell, list] = [this.cell.peek(), this.list.peek()];
    if (!cell) return;
    this.#listing?.abort();
    const run = (this.#listing = new AbortController());
    await this.#guarded(async () => {
      const { items } = await this.#host.request('items', { cell, list }, { signal: run.signal });
      if (this.#listing !== run) return;
      this.lines.take(items, isNew);
      if (isNew || this.pair.peek() === null) await this.#read(0);
    });
  }

  /** Reads the pair of the line in focus; `isSame`: only verdicts and the note are others, the texts keep their place. */
  async #read(at: number, isSame = false): Promise<void> {
    this.#keepPlace();
    const [row, cell] = [this.lines.row, this.cell.peek()];
    const item = row && itemsOf(row)[0];
    this.#reading?.abort();
    if (!item || !cell) return;
    const run = (this.#reading = new AbortController());
    try {
      const { possible } = item;
      const pair = await this.#host.request('pair', { cell, item: item.item, at, possible: possible && { train: possible.train, row: possible.row, message: possible.message } }, { signal: run.signal });
      if (this.#reading !== run) return;
      batch(() => {
        if (!isSame) this.#clearPair();
        this.pairProblem.value = null;
        this.pair.value = pair;
      });
    } catch (error) {
      const shown = shownOf(error);
      if (shown && this.#reading === run) batch(() => {
        this.#clearPair();
        this.pairProblem.value = shown.sentence;
      });
    }
  }

  async #estimate(): Promise<void> {
    const cell = this.cell.peek();
    if (!cell) return;
    this.#estimating?.abort();
    const run = (this.#estimating = new AbortController());
    await this.#guarded(async () => {
      const precision = await this.#host.request('precision', { cell }, { signal: run.signal });
      if (this.#estimating === run) this.precision.value = precision;
    });
  }

  #clearPair(): void {
    this.pair.value = null;
    this.pairProblem.value = null;
    this.run.value = -1;
    this.unfolded.value = new Set();
    this.isNoting.value = false;
    this.draft.value = null;
  }

  /** What a person asks for: what failed before is no news any more. */
  #ask(work: () => Promise<unknown>): void {
    this.said.value = null;
    void this.#guarded(work);
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#say(error);
    }
  }

  #say(error: unknown): void {
    const shown = shownOf(error);
    if (shown) this.said.value = shown.sentence;
  }
}

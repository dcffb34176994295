import { decodePage } from '../../../src/core/arrow/readCells';
import { QUERY } from '../../../src/features/query/contract';
import type { AnswerOrder, AnswerProgress, AskingNow, PictureFile, QueryMethods, ShownAnswer } from '../../../src/features/query/page';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient } from '../../kit/host';
import { Pager } from '../../kit/pager';
import type { PageOfCells, PageQuestion } from '../../kit/pager';
import type { RowTableEvents } from '../../kit/tableSource';
import { batch, signal } from '../../kit/signal';
import type { TableColumn } from '../../kit/tableColumn';
import { answerColumns, changedColumns, MEASURED_ROWS } from './answerColumns';
import { WholeCell } from './wholeCell';

/** Characters of a text that travel to the table. */
const TABLE_TEXT = 300;

type Methods = QueryMethods & Record<string, never>;

/** What the page shows and does: asks what was asked last, takes rows as they come, and asks again when something else was asked. */
export class QueryController {
  readonly shown = signal<ShownAnswer | null>(null);
  readonly progress = signal<AnswerProgress | null>(null);
  /** What is asked, before there is an answer. */
  readonly asking = signal<AskingNow | null>(null);
  /** For how many whole seconds it is asked, or was when it ended. */
  readonly seconds = signal(0);
  /** A person ended it before there was a row. */
  readonly cancelled = signal(false);
  /** The query runs. */
  readonly running = signal(true);
  /** How much of the data was read, 0…1; null where nobody can say. */
  readonly fraction = signal<number | null>(null);
  readonly problem = signal<string | null>(null);
  /** What is to be said of what a person did. */
  readonly said = signal<string | null>(null);
  /** Rows are read to be a filter. */
  readonly filtering = signal(false);
  readonly order = signal<AnswerOrder>([]);
  readonly position = signal(-1);
  readonly columns = signal<readonly TableColumn[]>([]);
  /** Raised when cells arrive. */
  readonly arrivals = signal(0);
  /** Rows of the whole answer, where only the first are loaded; null while it is counted. */
  readonly total = signal<number | null>(null);
  readonly pager: Pager;
  readonly whole: WholeCell;
  readonly #host: FeatureHost<Methods>;
  #running: AbortController | null = null;
  #isMeasured = false;
  #since = 0;
  /** Counts views of the answer: another answer, another order. */
  view = 0;

  constructor(host: HostClient) {
    this.#host = host.feature(QUERY);
    this.#host.onEvent((name, data) => {
      if (name === 'asked') void this.load(false);
      else if (name === 'asking') this.asking.value = data as AskingNow; // the host sends what the contract says
    });
    setInterval(() => {
      if (this.running.peek()) this.#tick();
    }, 1_000);
    this.pager = new Pager({ fetch: (question, abort) => this.#fetch(question, abort), changed: () => this.#arrived(), isHeavy: () => false });
    this.whole = new WholeCell((params, abort) => this.#host.request('cell', params, { signal: abort }));
  }

  /** Shows the answer to what was asked last, as far as it is, and follows it to its end. */
  async load(anew: boolean): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const isCurrent = (): boolean => this.#running === running && !running.signal.aborted;
    this.#forget();
    const onProgress = (fraction: number | null): void => {
      if (isCurrent()) this.fraction.value = fraction;
    };
    try {
      const shown = await this.#host.request('begin', { anew }, { signal: running.signal, onProgress });
      if (!isCurrent()) return;
      this.shown.value = shown;
      if (shown) await this.#follow(shown.progress, { signal: running.signal, onProgress }, isCurrent);
    } catch (error) {
      const sentence = shownOf(error)?.sentence ?? null;
      if (this.#running === running) batch(() => {
        this.problem.value = sentence;
        this.running.value = false;
      });
    } finally {
      if (this.#running === running) this.running.value = false;
    }
  }

  /** Ends what runs; what is here stays. */
  async cancel(): Promise<void> {
    this.#running?.abort();
    this.#tick();
    batch(() => {
      this.running.value = false;
      this.cancelled.value = (this.progress.peek()?.rows ?? 0) === 0;
    });
    await this.#guarded(async () => {
      const progress = await this.#host.request('stop', {});
      if (progress && progress.answer === this.progress.peek()?.answer) this.#take(progress);
    });
  }

  sort(key: string, descending: boolean | null): void {
    this.order.value = descending === null ? [] : [{ column: Number(key), descending }];
    this.position.value = -1;
    this.whole.close();
    this.#setView(this.pager.rows);
  }

  setWidth(key: string, widthPx: number): void {
    this.columns.value = this.columns.peek().map((c) => (c.key === key ? { ...c, widthPx } : c));
  }

  changeColumn(key: string, change: RowTableEvents['loupe-table-column']['change']): void {
    const progress = this.progress.peek();
    if (change !== 'reset') this.columns.value = changedColumns(this.columns.peek(), key, change);
    else if (progress) {
      this.#isMeasured = false;
      this.#layOut(progress);
      this.#isMeasured = true;
    }
  }

  /** All columns, whichever are looked at: a page brings them together. */
  see(rowStart: number, rowEnd: number): void {
    this.pager.see(rowStart, rowEnd, (this.progress.peek()?.columns ?? []).map((_column, i) => String(i)));
  }

  /** Rows as they are shown, whole or cut to `textLimit` code points. */
  async rows(rowStart: number, rowEnd: number, textLimit: number): Promise<ReturnType<typeof decodePage>> {
    const { ipc } = await this.#host.request('page', { order: this.order.peek(), rowStart, rowEnd, textLimit });
    return decodePage(ipc);
  }

  failure(position: number): string | undefined {
    const error = this.pager.failure(position);
    return error === undefined ? undefined : shownOf(error)?.sentence;
  }

  choose(): Promise<void> {
    return this.#guarded(() => this.#host.request('choose', {}));
  }

  /** With `focus` the dataset takes the keyboard. */
  openRow(row: number, focus: boolean): Promise<void> {
    return this.#guarded(() => this.#host.request('openRow', { row, focus }));
  }

  async filter(): Promise<void> {
    if (this.filtering.peek()) return;
    this.filtering.value = true;
    await this.#guarded(() => this.#host.request('filter', {}));
    this.filtering.value = false;
  }

  save(): Promise<void> {
    return this.#guarded(() => this.#host.request('save', {}));
  }

  export(): Promise<void> {
    return this.#guarded(() => this.#host.request('export', {}));
  }

  loadAll(): Promise<void> {
    return this.#guarded(() => this.#host.request('loadAll', {}));
  }

  copy(what: 'sql' | 'command'): Promise<void> {
    return this.#guarded(() => this.#host.request('copy', { what }));
  }

  copyText(text: () => Promise<string>): Promise<void> {
    return this.#guarded(async () => this.#host.request('copyText', { text: await text() }));
  }

  savePicture(file: () => Promise<PictureFile>): Promise<void> {
    return this.#guarded(async () => this.#host.request('savePicture', await file()));
  }

  say(error: unknown): void {
    const shown = shownOf(error);
    if (shown) this.said.value = shown.sentence;
  }

  async #follow(first: AnswerProgress, asking: { readonly signal: AbortSignal; readonly onProgress: (fraction: number | null) => void }, isCurrent: () => boolean): Promise<void> {
    let progress = first;
    for (;;) {
      this.#take(progress);
      if (progress.complete) break;
      progress = await this.#host.request('more', { known: progress.rows }, asking);
      if (!isCurrent()) return;
    }
    this.running.value = false;
    if (progress.truncated && progress.problem === null) await this.#count(asking.signal, isCurrent);
  }

  #take(progress: AnswerProgress): void {
    const before = this.progress.peek();
    batch(() => {
      this.progress.value = progress;
      this.problem.value = progress.problem;
      if (before?.answer !== progress.answer) {
        this.#isMeasured = false;
        this.#setView(progress.rows);
      } else this.pager.grow(progress.rows);
      this.#layOut(progress);
    });
  }

  /** The columns; their widths are found when the first cells are here, and then stay. */
  #layOut({ columns, complete, rows }: AnswerProgress): void {
    const now = this.columns.peek();
    const fresh = answerColumns(columns, complete && rows > 1, (position, key) => this.pager.cell(position, key));
    const byKey = new Map(fresh.map((c) => [c.key, c]));
    this.columns.value = this.#isMeasured ? now.map((c) => ({ ...(byKey.get(c.key) ?? c), widthPx: c.widthPx, pinned: c.pinned })) : fresh;
  }

  async #count(abort: AbortSignal, isCurrent: () => boolean): Promise<void> {
    try {
      const { rows } = await this.#host.request('count', {}, { signal: abort });
      if (isCurrent()) this.total.value = rows;
    } catch (error) {
      this.say(error); // the rows that are here stay
    }
  }

  #tick(): void {
    this.seconds.value = Math.floor((Date.now() - this.#since) / 1_000);
  }

  #forget(): void {
    this.#since = Date.now();
    batch(() => {
      this.asking.value = null;
      this.seconds.value = 0;
      this.cancelled.value = false;
      this.shown.value = null;
      this.progress.value = null;
      this.running.value = true;
      this.fraction.value = null;
      this.problem.value = null;
      this.said.value = null;
      this.order.value = [];
      this.position.value = -1;
      this.columns.value = [];
      this.total.value = null;
    });
    this.whole.close();
    this.pager.setView(null, 0);
  }

  #setView(rows: number): void {
    this.view++;
    this.pager.setView(String(this.view), rows);
    this.arrivals.value++;
  }

  async #fetch({ keys, rowStart, rowEnd }: PageQuestion, abort: AbortSignal): Promise<PageOfCells> {
    const { ipc, rows } = await this.#host.request('page', { order: this.order.peek(), rowStart, rowEnd, textLimit: TABLE_TEXT }, { signal: abort });
    const table = decodePage(ipc);
    return {
      rows,
      rowNumber: (at) => Number(table.cell(table.fields.length - 1, at)),
      cell: (key, at) => (keys.includes(key) && at < rows ? table.cell(Number(key), at) : undefined),
    };
  }

  #arrived(): void {
    this.arrivals.value++;
    const progress = this.progress.peek();
    if (this.#isMeasured || !progress || this.pager.cell(0, '0') === undefined) return;
    this.#layOut(progress);
    this.#isMeasured = progress.complete || progress.rows >= MEASURED_ROWS;
  }

  async #guarded(act: () => Promise<unknown>): Promise<void> {
    this.said.value = null;
    try {
      await act();
    } catch (error) {
      this.say(error);
    }
  }
}

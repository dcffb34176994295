import { shownOf } from '../../kit/host';
import { signal } from '../../kit/signal';

/** Code points that are read at once. */
const PIECE = 20_000;

export interface CellQuestion {
  /** The row’s number in the answer. */
  readonly row: number;
  readonly column: number;
  readonly start: number;
  readonly length: number;
}

type Ask = (question: CellQuestion, abort: AbortSignal) => Promise<{ readonly text: string; readonly length: number }>;

/** One cell as it is read: as much of it as is here. */
export interface ReadCell {
  readonly row: number;
  readonly column: number;
  readonly text: string;
  /** Of the whole, in code points; null while nothing is here. */
  readonly length: number | null;
  readonly problem: string | null;
}

/** The one cell that a person reads in full, a piece at a time. */
export class WholeCell {
  readonly shown = signal<ReadCell | null>(null);
  readonly #ask: Ask;
  #reading: AbortController | null = null;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  async open(row: number, column: number): Promise<void> {
    const now = this.shown.peek();
    if (now?.row === row && now.column === column) return;
    this.shown.value = { row, column, text: '', length: null, problem: null };
    await this.more();
  }

  /** The next piece. */
  async more(): Promise<void> {
    const now = this.shown.peek();
    if (!now) return;
    this.#reading?.abort();
    const reading = new AbortController();
    this.#reading = reading;
    const isCurrent = (): boolean => this.#reading === reading && !reading.signal.aborted;
    try {
      const { text, length } = await this.#ask({ row: now.row, column: now.column, start: [...now.text].length, length: PIECE }, reading.signal);
      if (isCurrent()) this.shown.value = { ...now, text: now.text + text, length };
    } catch (error) {
      const problem = shownOf(error)?.sentence ?? null;
      if (isCurrent() && problem !== null) this.shown.value = { ...now, problem };
    }
  }

  close(): void {
    this.#reading?.abort();
    this.shown.value = null;
  }
}

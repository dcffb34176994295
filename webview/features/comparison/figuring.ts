import type { JoinReport } from '../../../src/features/comparison/contract';
import type { FiguresAnswer } from '../../../src/features/comparison/figuresContract';
import type { PageState } from '../../../src/features/comparison/page';
import { shownOf } from '../../kit/host';
import { batch, signal } from '../../kit/signal';
import type { ReadonlySignal } from '../../kit/signal';
import type { ComparisonHost } from './reading';
import { bySides } from './sideOrder';

/** The report of the join and the figures: what is quick comes first, then all of it. */
export class Figuring {
  readonly join = signal<JoinReport | null>(null);
  /** The report counts empty answers, too. */
  readonly hasAnswers = signal(false);
  readonly figures = signal<FiguresAnswer | null>(null);
  readonly figuresProblem = signal<string | null>(null);
  /** Intervals are being made: how far, where that is known; undefined: they are not. */
  readonly making = signal<number | null | undefined>(undefined);
  readonly #host: ComparisonHost;
  readonly #state: ReadonlySignal<PageState | null>;
  readonly #fail: (error: unknown) => void;
  readonly #noteDeclined: (error: unknown) => void;

  constructor(host: ComparisonHost, state: ReadonlySignal<PageState | null>, fail: (error: unknown) => void, noteDeclined: (error: unknown) => void) {
    this.#host = host;
    this.#state = state;
    this.#fail = fail;
    this.#noteDeclined = noteDeclined;
  }

  /** What is known of each side stays, in the order that sides have now, until it is asked anew. */
  reorder(state: PageState): void {
    const [join, figures] = [this.join.peek(), this.figures.peek()];
    this.join.value = join && { ...join, sides: bySides(join.sides, state) };
    this.figures.value = figures && { ...figures, metrics: figures.metrics.map((metric) => ({ ...metric, sides: bySides(metric.sides, state) })) };
  }

  /** Asks for both. `isOther`: of other prompts than before. */
  async read(end: AbortSignal, isOther: boolean): Promise<void> {
    const joined = async (): Promise<void> => {
      if (!isOther && this.join.peek() && this.hasAnswers.peek()) return;
      this.hasAnswers.value = false;
      for (const answers of [false, true]) {
        const report = await this.#host.request('join', { answers }, { signal: end });
        batch(() => {
          this.join.value = report;
          this.hasAnswers.value = answers;
        });
      }
    };
    const figured = async (): Promise<void> => {
      batch(() => {
        this.figuresProblem.value = null;
        this.making.value = undefined;
        if (isOther) this.figures.value = null;
      });
      if ((this.#state.peek()?.metric ?? null) === null) {
        this.figures.value = null;
        return;
      }
      this.figures.value = await this.#host.request('figures', { intervals: false }, { signal: end });
      this.making.value = null;
      const onProgress = (fraction: number | null): void => { if (!end.aborted) this.making.value = fraction; };
      const whole = await this.#host.request('figures', { intervals: true }, { signal: end, onProgress });
      batch(() => {
        this.figures.value = whole;
        this.making.value = undefined;
      });
    };
    await Promise.all([joined().catch(this.#fail), figured().catch((error: unknown) => {
      this.#noteDeclined(error);
      const shown = shownOf(error);
      if (shown && !end.aborted) batch(() => {
        this.figuresProblem.value = shown.sentence;
        this.making.value = undefined;
      });
    })]);
  }
}

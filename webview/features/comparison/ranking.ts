import type { PageState } from '../../../src/features/comparison/page';
import type { MetricRanks, RanksAnswer } from '../../../src/features/comparison/ranksContract';
import { shownOf } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import type { ReadonlySignal } from '../../kit/signal';
import type { ComparisonHost } from './reading';

/** What the middle of the figures shows. */
export const TABS = ['differences', 'wins', 'ranks', 'stages'] as const;
export type FiguresTab = (typeof TABS)[number];

/** Who beats whom, in which order sides stand, and what changed over stages: asked for once somebody looks. */
export class Ranking {
  readonly tab = signal<FiguresTab>('differences');
  readonly answer = signal<RanksAnswer | null>(null);
  readonly problem = signal<string | null>(null);
  /** Intervals of ranks are being made: how far, where that is known; undefined: they are not. */
  readonly making = signal<number | null | undefined>(undefined);
  /** Of the metric that is shown. */
  readonly metric: ReadonlySignal<MetricRanks | null>;
  /** The cell of the matrix whose counts are said. */
  readonly cell = signal<{ readonly row: number; readonly column: number } | null>(null);
  readonly #host: ComparisonHost;
  readonly #state: ReadonlySignal<PageState | null>;
  #run: AbortController | null = null;
  /** What the answer, or the one that is on its way, is about; with its intervals, or without. */
  #of = '';

  constructor(host: ComparisonHost, state: ReadonlySignal<PageState | null>) {
    this.#host = host;
    this.#state = state;
    this.metric = computed(() => {
      const [now, answer] = [state.value, this.answer.value];
      return now === null || now.metric === null ? null : (answer?.metrics.find((m) => m.name === now.metrics[now.metric ?? 0]?.name) ?? null);
    });
    react(() => [state.value, this.tab.value], () => { this.#want(); });
  }

  show(tab: FiguresTab): void {
    this.tab.value = tab;
  }

  /** Sides, their order or their files are others: what was answered is about something else. */
  forget(): void {
    this.#run?.abort();
    this.#of = '';
    batch(() => {
      this.answer.value = null;
      this.problem.value = null;
      this.making.value = undefined;
      this.cell.value = null;
    });
  }

  again(): void {
    this.#of = '';
    this.#want();
  }

  #want(): void {
    const [state, tab] = [this.#state.peek(), this.tab.peek()];
    if (!state || state.metric === null || tab === 'differences') return;
    const about = JSON.stringify([state.sides.map((s) => s.name), state.key, state.metrics, state.baseline]);
    const intervals = tab === 'ranks';
    if (this.#of === `${about}+` || (this.#of === about && !intervals)) return;
    const isKnown = this.#of === about && this.answer.peek() !== null;
    this.#of = intervals ? `${about}+` : about;
    this.#run?.abort();
    this.#run = new AbortController();
    void this.#read(this.#run.signal, intervals, isKnown);
  }

  async #read(end: AbortSignal, intervals: boolean, isKnown: boolean): Promise<void> {
    batch(() => {
      this.problem.value = null;
      this.making.value = undefined;
    });
    try {
      if (!isKnown) {
        const answer = await this.#host.request('ranks', { intervals: false }, { signal: end });
        if (end.aborted) return;
        this.answer.value = answer;
      }
      if (!intervals) return;
      this.making.value = null;
      const onProgress = (fraction: number | null): void => { if (!end.aborted) this.making.value = fraction; };
      const whole = await this.#host.request('ranks', { intervals: true }, { signal: end, onProgress });
      if (end.aborted) return;
      batch(() => {
        this.answer.value = whole;
        this.making.value = undefined;
      });
    } catch (error) {
      const shown = shownOf(error);
      if (end.aborted) return;
      batch(() => {
        this.problem.value = shown?.sentence ?? null;
        this.making.value = undefined;
      });
      this.#of = '';
    }
  }
}

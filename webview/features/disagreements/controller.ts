import type { PairAgreement } from '../../../src/core/statistics/agreement';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import { AS_FOUND } from '../../../src/features/disagreements/page';
import type { DisagreementsMethods, Reading, Shown } from '../../../src/features/disagreements/page';
import type { Asked } from '../../../src/features/disagreements/rowFilter';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient } from '../../kit/host';
import { batch, signal } from '../../kit/signal';
import { RaterTables } from './raterTables';
import { JudgesController } from './judgesController';

/** Resamples behind an interval. */
export const RESAMPLES = 10_000;

export type CellsAs = 'counts' | 'rows' | 'columns';

/** What the page shows and does: asks for the figures first, then for their intervals. */
export class DisagreementsController {
  readonly shown = signal<Shown | null>(null);
  /** Why there is nothing to show. */
  readonly problem = signal<{ readonly code: string; readonly sentence: string } | null>(null);
  readonly reading = signal<Reading>(AS_FOUND);
  /** Share of the intervals that is made; null when none are being made. */
  readonly progress = signal<number | null>(null);
  /** The person wants no intervals now. */
  readonly cancelled = signal(false);
  readonly pair = signal<{ readonly a: string; readonly b: string } | null>(null);
  readonly cells = signal<CellsAs>('counts');
  readonly by = signal<string | null>(null);
  /** Ties beside one side count as agreement. */
  readonly tiesAgree = signal(false);
  /** What the dataset's editor was asked to show, and the filter that does it. */
  readonly opened = signal<{ readonly asked: string; readonly filter: string } | null>(null);
  /** What failed last. */
  readonly said = signal<string | null>(null);
  readonly tables: RaterTables;
  readonly judges: JudgesController;
  readonly #host: FeatureHost<DisagreementsMethods & Record<string, never>>;
  #run: AbortController | null = null;

  constructor(host: HostClient) {
    this.#host = host.feature(DISAGREEMENTS);
    this.tables = new RaterTables(this.#host);
    this.judges = new JudgesController(host);
  }

  /** The two that a person chose, else those who judged the most units together. */
  get chosenPair(): PairAgreement | undefined {
    const pairs = this.shown.peek()?.answer.pairs ?? [];
    const chosen = this.pair.peek();
    const asked = pairs.find((p) => (p.a === chosen?.a && p.b === chosen.b) || (p.a === chosen?.b && p.b === chosen.a));
    return asked ?? pairs.reduce<PairAgreement | undefined>((most, p) => (most && most.n >= p.n ? most : p), undefined);
  }

  /** Figures at once, then the same with intervals. What ran before is wanted no more. */
  async load(): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.cancelled.value = false;
    try {
      await this.#ask(run, 0);
      this.tables.clear();
      const shown = this.shown.peek();
      if (shown && this.#run === run) await this.#guarded(() => this.tables.load(this.reading.peek(), shown, run));
      if (this.#run === run) void this.judges.load(this.reading.peek());
      await this.#guarded(() => this.#intervals(run));
    } catch (error) {
      const shown = shownOf(error);
      if (shown && this.#run === run) batch(() => {
        this.problem.value = shown;
        this.shown.value = null;
      });
    }
  }

  /** Makes the intervals that were cancelled. */
  async makeIntervals(): Promise<void> {
    const run = new AbortController();
    this.#run?.abort();
    this.#run = run;
    this.cancelled.value = false;
    await this.#guarded(() => this.#intervals(run));
  }

  cancel(): void {
    this.#run?.abort();
    this.cancelled.value = true;
    this.progress.value = null;
  }

  read(change: Partial<Reading>): void {
    batch(() => {
      this.reading.value = { ...this.reading.peek(), ...change };
      this.opened.value = null;
    });
    void this.load();
  }

  showRows(asked: Asked): void {
    void this.#guarded(async () => {
      const { filter } = await this.#host.request('rows', { asked });
      this.opened.value = { asked: JSON.stringify(asked), filter };
    });
  }

  showSlice(value: string | null): void {
    const by = this.by.peek();
    if (by !== null) void this.#guarded(async () => {
      const { filter } = await this.#host.request('slice', { by, value });
      this.opened.value = { asked: JSON.stringify({ by, value }), filter };
    });
  }

  chooseBy(): void {
    void this.#guarded(async () => {
      const { by } = await this.#host.request('chooseBy', {});
      if (by === null) return;
      this.by.value = by;
      await this.load();
    });
  }

  sliceBy(by: string | null): void {
    this.by.value = by;
    void this.load();
  }

  correct(): void {
    void this.#guarded(async () => {
      const { corrected } = await this.#host.request('correct', {});
      if (corrected) await this.load();
    });
  }

  saveReport(): void {
    void this.#guarded(() => this.#host.request('report', {}));
  }

  label(): void {
    void this.#guarded(() => this.#host.request('label', {}));
  }

  next(): void {
    void this.#guarded(() => this.#host.request('next', {}));
  }

  async #intervals(run: AbortController): Promise<void> {
    this.progress.value = 0;
    try {
      await this.#ask(run, RESAMPLES);
    } finally {
      if (this.#run === run) this.progress.value = null;
    }
  }

  async #ask(run: AbortController, resamples: number): Promise<void> {
    const shown = await this.#host.request('agreement', { reading: this.reading.peek(), by: this.by.peek(), resamples }, {
      signal: run.signal,
      onProgress: (fraction) => {
        if (this.#run === run && resamples > 0) this.progress.value = fraction;
      },
    });
    if (this.#run === run) batch(() => {
      this.problem.value = null;
      this.shown.value = shown;
    });
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      this.said.value = null;
      await work();
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.said.value = shown.sentence;
    }
  }
}

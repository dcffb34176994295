import type { PairAgreement } from '../../../src/core/statistics/agreement';
import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import { byShape, fitting } from '../../../src/features/disagreements/fitting';
import type { Dropped } from '../../../src/features/disagreements/fitting';
import { AS_FOUND, SHAPE_CHANGED } from '../../../src/features/disagreements/page';
import type { DisagreementsMethods, Places, Reading, Shown, UnitsAndRows } from '../../../src/features/disagreements/page';
import type { Asked } from '../../../src/features/disagreements/rowFilter';
import type { Level } from '../../../src/core/statistics/ratings';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient, HostError } from '../../kit/host';
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
  readonly problem = signal<HostError['shown'] | null>(null);
  /** From what a person says where verdicts are, where there is nothing to show. */
  readonly places = signal<Places | null>(null);
  /** What a person said and fits a corrected shape no more. */
  readonly dropped = signal<readonly Dropped[]>([]);
  /** The level that “only who wins” changed; null where it changed none. */
  readonly levelBefore = signal<Level | null>(null);
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
  readonly opened = signal<{ readonly asked: string; readonly filter: string; readonly count: UnitsAndRows | null } | null>(null);
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
    this.#host.onEvent((name) => {
      if (name === SHAPE_CHANGED) void this.#guarded(() => this.#reshaped());
    });
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
      if (!shown || this.#run !== run) return;
      const places = await this.#host.request('places', {}).catch(() => null); // of a dataset that does not open: `shown` says why
      if (this.#run === run) batch(() => {
        this.places.value = places;
        this.problem.value = shown;
        this.shown.value = null;
      });
    }
  }

  /** Roles of columns are others: counts by them, with those choices that still fit. */
  async #reshaped(): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    const said = this.reading.peek();
    let fits = { reading: byShape(said), dropped: [] as readonly Dropped[] };
    try {
      const found = await this.#host.request('agreement', { reading: fits.reading, by: null, resamples: 0 }, { signal: run.signal });
      const by = this.by.peek();
      fits = fitting(said, found);
      if (by !== null && ![...found.sliceBy, ...found.places].includes(by)) fits = { ...fits, dropped: [...fits.dropped, 'by'] };
      if (!this.judges.fits([...found.answer.raters, ...found.places])) fits = { ...fits, dropped: [...fits.dropped, 'judges'] };
    } catch (error) {
      if (shownOf(error) === null) return;
      fits = { ...fits, dropped: changed(said, fits.reading) }; // why there is nothing to show, `load` says
    }
    if (this.#run !== run) return;
    batch(() => {
      this.reading.value = fits.reading;
      if (fits.dropped.includes('by')) this.by.value = null;
      if (fits.dropped.includes('judges')) this.judges.forget();
      if (fits.dropped.length > 0) this.dropped.value = fits.dropped;
      this.levelBefore.value = null;
      this.opened.value = null;
    });
    await this.load();
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
      this.dropped.value = [];
    });
    void this.load();
  }

  showRows(asked: Asked): void {
    void this.#guarded(async () => {
      const { filter, count } = await this.#host.request('rows', { asked });
      this.opened.value = { asked: JSON.stringify(asked), filter, count };
    });
  }

  showSlice(value: string | null): void {
    const by = this.by.peek();
    if (by !== null) void this.#guarded(async () => {
      const { filter } = await this.#host.request('slice', { by, value });
      this.opened.value = { asked: JSON.stringify({ by, value }), filter, count: null };
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

  /** Where roles are others afterwards, the host says it, as it does when they are corrected elsewhere. */
  correct(): void {
    void this.#guarded(() => this.#host.request('correct', {}));
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
      const before = this.shown.peek()?.answer;
      if (before && before.how.collapse !== shown.answer.how.collapse) this.levelBefore.value = shown.answer.how.collapse === null || before.level === shown.answer.level ? null : before.level;
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

/** Fields that another reading has otherwise. */
function changed(said: Reading, now: Reading): readonly Dropped[] {
  return (Object.keys(now) as (keyof Reading)[]).filter((name) => JSON.stringify(said[name]) !== JSON.stringify(now[name]));
}

import { COMPARISON } from '../../../src/features/comparison/contract';
import type { MetricKind } from '../../../src/features/comparison/contract';
import type { KeysChoice, KeysOrder } from '../../../src/features/comparison/keysContract';
import type { Family, MetricFigures } from '../../../src/features/comparison/figuresContract';
import { COMPARISON_CHANGED } from '../../../src/features/comparison/page';
import type { BenchmarkTable, ComparisonMethods, PageState, StateChange } from '../../../src/features/comparison/page';
import { shownOf } from '../../kit/host';
import { HostError } from '../../kit/host';
import type { HostClient } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import { Figuring } from './figuring';
import { Filtering } from './filtering';
import { flipsOf } from './flips';
import type { Flip } from './flips';
import { keptOf } from './kept';
import { PromptMarks } from './promptMarks';
import type { Kept } from './kept';
import { Ranking } from './ranking';
import { Reading } from './reading';
import { keptInOrder, placeInOrder, SideOrder } from './sideOrder';
import { Voting } from './voting';
import type { ComparisonHost } from './reading';

/** So many answers stand beside each other where nobody chose. */
const SHOWN = { wide: 3, narrow: 2 } as const;
const WIDE_PX = 1000;

/** What the page of a comparison shows and does. */
export class ComparisonController {
  readonly state = signal<PageState | null>(null);
  /** Why there is nothing to show. */
  readonly problem = signal<HostError['shown'] | null>(null);
  /** What failed last. */
  readonly said = signal<string | null>(null);
  /** A person declined the copy of a file that all of this needs. */
  readonly isDeclined = signal(false);
  readonly join: Figuring['join'];
  readonly hasAnswers: Figuring['hasAnswers'];
  readonly figures: Figuring['figures'];
  readonly figuresProblem: Figuring['figuresProblem'];
  readonly making: Figuring['making'];
  /** From which side to which flips are counted. */
  readonly pair = signal<{ readonly from: number; readonly to: number }>({ from: 0, to: 1 });
  readonly areFiguresOpen = signal(true);
  /** Means are drawn over steps, where sides have them. */
  readonly isCurve = signal(false);
  /** pass@k stands for the means of samples; null: the means. */
  readonly passK = signal<number | null>(null);
  readonly metric = computed<MetricFigures | null>(() => {
    const [state, figures] = [this.state.value, this.figures.value];
    if (!state || !figures || state.metric === null) return null;
    const name = state.metrics[state.metric]?.name;
    return figures.metrics.find((m) => m.name === name) ?? figures.metrics[0] ?? null;
  });
  readonly kind = computed<MetricKind | null>(() => {
    const state = this.state.value;
    return this.metric.value?.kind ?? (state && state.metric !== null ? (state.metrics[state.metric]?.kind ?? null) : null);
  });
  /** What is right or wrong of one answer to a prompt flips; of several a share rises or falls. */
  readonly canFlip = computed(() => this.kind.value === 'binary' && this.state.value?.sample === null);
  readonly #counts = signal<ReadonlyMap<string, number>>(new Map());
  readonly flips = computed<readonly Flip[]>(() => (this.kind.value === null ? [] : flipsOf(this.state.value, this.pair.value, this.canFlip.value)).map((flip) => ({ ...flip, count: this.#counts.value.get(JSON.stringify(flip.choice)) ?? null })));
  readonly neverFixed = computed<Flip | null>(() => {
    const state = this.state.value;
    if (!state || state.metric === null || !this.canFlip.value || state.sides.length < 3) return null;
    const choice: KeysChoice = { of: 'neverFixed', metric: state.metric };
    return { name: 'broken', choice, count: this.#counts.value.get(JSON.stringify(choice)) ?? null };
  });
  readonly figuring: Figuring;
  readonly reading: Reading;
  readonly voting: Voting;
  readonly filtering: Filtering;
  readonly marks: PromptMarks;
  readonly ranking: Ranking;
  readonly order: SideOrder;
  readonly #client: HostClient;
  readonly #host: ComparisonHost;
  #run: AbortController | null = null;
  #isRestored = false;
  #counting: unknown = null;

  constructor(host: HostClient) {
    this.#client = host;
    this.#host = host.feature<ComparisonMethods & Record<string, never>>(COMPARISON);
    this.figuring = new Figuring(this.#host, this.state, (error) => { this.#fail(error); }, (error) => { this.#noteDeclined(error); });
    ({ join: this.join, hasAnswers: this.hasAnswers, figures: this.figures, figuresProblem: this.figuresProblem, making: this.making } = this.figuring);
    this.reading = new Reading(this.#host);
    this.marks = new PromptMarks(this.#host, this.reading, (sentence) => { this.said.value = sentence; });
    this.filtering = new Filtering(this.#host, (state) => { this.#take(state, true); });
    this.voting = new Voting(this.#host, this.reading, this.state);
    this.ranking = new Ranking(this.#host, this.state);
    this.order = new SideOrder(this.state, (change) => this.#change(change));
    this.#host.onEvent((name) => {
      if (name === COMPARISON_CHANGED) void this.load();
    });
    react(() => [this.flips.value, this.neverFixed.value], () => void this.#count());
    react(() => this.#kept(), () => this.#keep());
    const voted = computed(() => (this.reading.isBlind.value && this.state.value !== null ? JSON.stringify([this.voting.pair.value, this.state.value.sides]) : null));
    react(() => voted.value, () => { if (voted.peek() !== null) void this.voting.load(); });
  }

  async load(): Promise<void> {
    this.problem.value = null;
    try {
      this.#take(await this.#host.request('state', {}), true);
    } catch (error) {
      this.#noteDeclined(error);
      this.problem.value = shownOf(error);
    }
  }

  /** Asks for the copy once more. */
  askForCopy(): void {
    void this.ask(async () => {
      await this.#host.request('copyFiles', {});
      this.isDeclined.value = false;
      await this.load();
    });
  }

  #noteDeclined(error: unknown): void {
    if (error instanceof HostError && error.shown.code === 'copy-declined') this.isDeclined.value = true;
  }

  change(change: StateChange): void {
    void this.#change(change);
  }

  async #change(change: StateChange): Promise<void> {
    await this.ask(async () => this.#take(await this.#host.request('change', change), false, change.order));
  }

  choose(what: 'chooseKey' | 'chooseMetric' | 'chooseSlice'): void {
    void this.ask(async () => {
      const state = await this.#host.request(what, {});
      if (state) this.#take(state, what === 'chooseKey');
    });
  }

  chooseTable(which: BenchmarkTable): void {
    void this.ask(async () => {
      const state = await this.#host.request('chooseTable', { which });
      if (state) this.#take(state, false);
    });
  }

  family(family: Family): void {
    this.change({ family });
  }

  /** A pair of sides: its flips are counted, and its answers stand beside each other. */
  choosePair(from: number, to: number): void {
    batch(() => {
      this.pair.value = { from, to };
      this.reading.columns.pair(from, to);
    });
  }

  /** Opens the prompts behind a number; what changed from one side to another is read with these two beside each other. */
  openList(choice: KeysChoice, order: KeysOrder = 'first'): void {
    const change = 'from' in choice ? choice : choice.of === 'slice' ? choice.change : null;
    if (change && !(this.reading.columns.pinned === change.from && this.reading.columns.shown.peek().includes(change.to))) this.reading.columns.pair(change.from, change.to);
    this.reading.open(choice, order);
  }

  openRow(): void {
    const side = this.reading.columns.side;
    const sample = this.reading.texts.peek()?.samples[side]?.[this.reading.sampleOf(side)];
    const row = sample?.row ?? this.reading.row.peek()?.sides[side]?.row;
    if (row !== undefined) void this.ask(() => this.#host.request('openRow', { side, row }));
  }

  /** The pinned answer and that of the column in focus in VS Code's diff editor. */
  diff(): void {
    const { columns, row } = this.reading;
    const [a, key] = [columns.pinned, row.peek()?.key];
    const b = columns.side === a ? columns.shown.peek()[1] : columns.side;
    if (key !== undefined && b !== undefined) void this.ask(() => this.#host.request('diff', { key, a, b, samples: [this.reading.sampleOf(a), this.reading.sampleOf(b)] }));
  }

  act(what: 'copyCommand' | 'saveReport' | 'openTable'): void {
    void this.ask(() => this.#host.request(what, {}));
  }

  exportTable(choice: KeysChoice): void {
    void this.ask(() => this.#host.request('exportTable', { choice }));
  }

  openLink(url: string): void {
    void this.ask(() => this.#host.request('openLink', { url }));
  }

  copy(text: string): void {
    void this.ask(() => this.#host.request('copy', { text }));
  }

  /** What a person asks for: what failed before is no news any more. */
  async ask(work: () => Promise<unknown>): Promise<void> {
    this.said.value = null;
    try {
      await work();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** `isOther`: other prompts, or others at a key; `moved`: the numbers that the sides had before they stood in another order. */
  #take(state: PageState, isToldOther: boolean, moved?: readonly number[]): void {
    const isOther = isToldOther || isFilteredOtherwise(this.state.peek(), state);
    const sides = state.sides.length;
    const kept = this.#isRestored ? this.#kept() : this.#client.kept;
    const own = this.#isRestored ? this.state.peek() : state;
    const areSame = own !== null && JSON.stringify(own.sides) === JSON.stringify(state.sides);
    const isSame = areSame && own.baseline === state.baseline;
    const now = moved?.length === sides ? keptInOrder(this.#kept(), moved) : isSame ? keptOf(kept, sides, state.metrics.length) : null;
    const { spot } = this.reading;
    const sought = spot && moved?.length === sides ? { ...spot, side: moved.indexOf(spot.side) } : areSame && (isOther || now === null) ? spot : null;
    this.#isRestored = true;
    this.#run?.abort();
    this.#run = new AbortController();
    batch(() => {
      this.state.value = state;
      this.problem.value = null;
      this.join.value = isOther ? null : this.join.peek();
      if (now === null) {
        const others = Array.from({ length: sides }, (_, i) => i).filter((i) => i !== state.baseline);
        this.pair.value = { from: state.baseline, to: others.at(-1) ?? state.baseline };
        const most = Math.min(sides, window.innerWidth >= WIDE_PX ? SHOWN.wide : SHOWN.narrow);
        // The first ones are read first, and the last is what they came to.
        const beside = others.length < most ? others : [...others.slice(0, most - 2), ...others.slice(-1)];
        this.reading.columns.start(sides, [state.baseline, ...beside], Math.min(1, beside.length));
      } else {
        this.pair.value = { from: now.from, to: now.to };
        this.reading.columns.start(sides, now.shown, now.column);
      }
      if (now) this.#show(now);
      if (moved) this.figuring.reorder(state);
      const { places } = this.reading;
      places.value = moved?.length === sides ? places.peek().map((place) => placeInOrder(place, moved)) : areSame ? places.peek() : [];
      if (isOther || moved) {
        this.reading.forget();
        this.ranking.forget();
      }
      this.#counts.value = new Map();
    });
    const choice = ofMetric(now?.choice ?? { of: 'joined' }, state.metric);
    const order = now === null || now.order === 'first' || state.metric === null ? 'first' : { ...now.order, metric: state.metric };
    this.reading.read({ choice, order, at: now?.at ?? 0, sought });
    if (isOther && own !== state && this.reading.isBlind.peek()) void this.voting.load();
    void this.figuring.read(this.#run.signal, isOther);
  }

  #show({ mode, against, isTogether, isPromptOpen, isBesideOpen, areFiguresOpen, isCurve, isBlind, tab }: Kept): void {
    const { reading } = this;
    reading.mode.value = mode;
    reading.against.value = against;
    reading.isTogether.value = isTogether;
    reading.isPromptOpen.value = isPromptOpen;
    reading.isBesideOpen.value = isBesideOpen;
    reading.isBlind.value = isBlind;
    this.areFiguresOpen.value = areFiguresOpen;
    this.isCurve.value = isCurve;
    this.ranking.tab.value = tab;
  }

  #fail(error: unknown): void {
    this.#noteDeclined(error);
    const shown = shownOf(error);
    if (shown) this.said.value = shown.sentence;
  }

  async #count(): Promise<void> {
    const wanted = [...this.flips.peek(), ...(this.neverFixed.peek() ? [this.neverFixed.peek()] : [])].flatMap((flip) => (flip?.count === null ? [flip.choice] : []));
    const [counts, end] = [this.#counts.peek(), this.#run?.signal];
    if (wanted.length === 0 || this.#counting === counts) return;
    this.#counting = counts;
    try {
      const found = await this.#host.request('counts', { choices: wanted }, end ? { signal: end } : {});
      if (end === this.#run?.signal) this.#counts.value = new Map([...this.#counts.peek(), ...wanted.map((choice, i) => [JSON.stringify(choice), found[i] ?? 0] as const)]);
    } catch (error) {
      this.#fail(error);
    } finally {
      if (this.#counting === counts) this.#counting = null;
    }
    if (end !== this.#run?.signal) void this.#count();
  }

  #kept(): Kept {
    const { choice, order, at, columns, mode, against, isTogether, isPromptOpen, isBesideOpen, isBlind } = this.reading;
    const { from, to } = this.pair.value;
    return { choice: choice.value, order: order.value, at: at.value, shown: columns.shown.value, column: columns.focus.value, from, to, mode: mode.value, against: against.value, isTogether: isTogether.value, isPromptOpen: isPromptOpen.value, isBesideOpen: isBesideOpen.value, areFiguresOpen: this.areFiguresOpen.value, isCurve: this.isCurve.value, isBlind: isBlind.value, tab: this.ranking.tab.value };
  }

  #keep(): void {
    if (this.#isRestored) this.#client.keep(this.#kept());
  }
}

/** A filter speaks of what changes from the baseline, of metrics and of slices: where these are others, its prompts may be, and their numbers. */
function isFilteredOtherwise(before: PageState | null, { where, baseline, metrics, by }: PageState): boolean {
  const of = (...made: readonly unknown[]): string => JSON.stringify(made);
  return before !== null && (where ?? null) !== null && of(before.where, before.baseline, before.metrics, before.by) !== of(where, baseline, metrics, by);
}

/** The same list of another metric; where there is none, all that is joined. */
function ofMetric(choice: KeysChoice, metric: number | null): KeysChoice {
  if (!('metric' in choice)) return choice;
  return metric === null ? { of: 'joined' } : { ...choice, metric };
}

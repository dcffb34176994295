import { DISAGREEMENTS } from '../../../../src/features/disagreements/contract';
import type { ReadingMethods, ReadingSetup, RecordVerdicts } from '../../../../src/features/disagreements/verdictsContract';
import { hiddenColumns } from '../../../kit/hiddenColumns';
import { shownOf } from '../../../kit/host';
import type { FeatureHost } from '../../../kit/host';
import { ownVerdict } from '../../../kit/ownVerdict';
import type { ReaderInput } from '../../../kit/reader/readerInput';
import { readerSlots } from '../../../kit/reader/slots';
import { effect, signal, untracked } from '../../../kit/signal';
import type { ViewParts } from '../../../kit/viewFeatures';

const NONE: ReadingSetup = { raters: false, blind: false, hides: { columns: [], derived: [] } };

/** What raters said of the record in focus; and nothing of it while a person takes a second look without them. */
export class Verdicts {
  readonly setup = signal<ReadingSetup>(NONE);
  readonly shown = signal<RecordVerdicts | null>(null);
  /** Why there is nothing to show of the record in focus. */
  readonly problem = signal<string | null>(null);
  /** The verdict that is read, by its place. */
  readonly open = signal<number | null>(null);
  readonly folded = signal(false);
  readonly #host: FeatureHost<ReadingMethods & Record<string, never>>;
  #row = -1;
  #info: ReaderInput['info'] | null = null;
  /** The row that was shown although nothing was given. */
  readonly #revealed = signal(-1);
  #asking: AbortController | null = null;

  constructor(readonly parts: ViewParts) {
    this.#host = parts.host.feature(DISAGREEMENTS);
    this.#host.onEvent((name) => {
      if (name === 'setup') void this.#setUp();
    });
    parts.onRecord((record) => {
      if (!record) return;
      if (record.row !== this.#row) this.open.value = null;
      this.#row = record.row;
      const isOther = this.#info !== null && this.#info !== record.info;
      this.#info = record.info;
      // What its columns mean may be another now.
      void (isOther ? this.#setUp() : this.#load());
    });
    let wasHidden: boolean | null = null;
    effect(() => {
      const isHidden = this.isHidden(this.#rowOf());
      if (isHidden === wasHidden) return;
      wasHidden = isHidden;
      untracked(() => {
        void this.#load();
        readerSlots.changed();
      });
    });
    void this.#setUp();
  }

  /** Are the verdicts on a row hidden, because this person has not given theirs? */
  isHidden(row: number): boolean {
    const own = ownVerdict.value;
    return this.setup.value.raters && this.setup.value.blind && this.#revealed.value !== row && !(own?.row === row && own.isGiven);
  }

  /** Columns of a record that are not to be seen now. */
  hides(row: number): ReadonlySet<string> | null {
    return this.isHidden(row) ? new Set(this.setup.peek().hides.columns) : null;
  }

  reveal(): void {
    this.#revealed.value = this.#row;
  }

  async blind(on: boolean): Promise<void> {
    this.#revealed.value = -1;
    await this.#guarded(() => this.#host.request('blind', { on }));
  }

  async label(): Promise<void> {
    await this.#guarded(() => this.#host.request('label', {}));
  }

  async goTo(row: number): Promise<void> {
    await this.#guarded(() => this.#host.request('goTo', { row }));
  }

  /** Draws again when the row in focus is another, too: what is hidden is hidden of that row. */
  #rowOf(): number {
    return this.parts.record()?.row ?? ownVerdict.value?.row ?? -1;
  }

  async #setUp(): Promise<void> {
    await this.#guarded(async () => {
      const setup = ((await this.#host.request('setup', {})) as ReadingSetup | null) ?? NONE;
      this.setup.value = setup;
      const { columns, derived } = setup.hides;
      const keys = new Set([...columns, ...derived.map((id) => `derived:${id}`)]);
      const beginnings = derived.filter((id) => id.endsWith(':')).map((id) => `derived:${id}`);
      hiddenColumns.value = setup.blind && setup.raters ? (key) => keys.has(key) || beginnings.some((b) => key.startsWith(b)) : () => false;
      await this.#load();
      readerSlots.changed();
    });
  }

  async #load(): Promise<void> {
    const row = this.#row;
    this.#asking?.abort();
    if (row < 0 || !this.setup.peek().raters || this.isHidden(row)) {
      this.shown.value = null;
      return;
    }
    const asking = new AbortController();
    this.#asking = asking;
    try {
      const shown = await this.#host.request('verdicts', { row }, { signal: asking.signal });
      if (this.#row !== row || asking.signal.aborted) return;
      this.problem.value = null;
      this.shown.value = shown;
      readerSlots.changed();
    } catch (error) {
      const problem = shownOf(error);
      if (problem && this.#row === row) {
        this.shown.value = null;
        this.problem.value = problem.sentence;
      }
    }
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.parts.say(error);
    }
  }
}

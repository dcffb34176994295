import type { Filter } from '../../../../src/core/viewQuery';
import { shownOf } from '../../../kit/host';
import { react, signal } from '../../../kit/signal';
import { DERIVED, isHeavy, pageColumnOf } from '../columns';
import type { ExploreController } from '../controller';
import { BarExamples } from './examples';
import type { KeptProfile } from './profileWords';

/** Nothing is asked before what is looked at has stood still for so long. */
const STILL_MS = 150;
const FILTERS_KEPT = 8;

/** What is known of a column: its profile, or why there is none. */
export type Profiled = KeptProfile | { readonly problem: string };

interface Asking {
  readonly keys: readonly string[];
  readonly cancel: AbortController;
}

/** Profiles of the columns that are looked at: asked when their cells are here, scalars first; kept for each filter; cancelled when none of them is looked at any more. */
export class ColumnProfiles {
  /** Raised when profiles come, or go. */
  readonly version = signal(0);
  readonly examples: BarExamples;
  #seen: { readonly rowStart: number; readonly keys: readonly string[] } = { rowStart: 0, keys: [] };
  readonly #kept = new Map<string, Map<string, Profiled>>();
  #asking: Asking | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #about = '';

  constructor(readonly controller: ExploreController) {
    this.examples = new BarExamples(controller, () => this.version.value++);
    const { state } = controller;
    react(() => [state.view.value, state.opened.value, state.profiles.value, state.readerSide.value, state.preparing.value], () => this.#look());
    react(() => state.arrivals.value, () => this.#soon());
  }

  /** Are there pictures in the heads? Where rows are read from the file as they are looked at, nothing reads them all. */
  get isOn(): boolean {
    const { opened, profiles } = this.controller.state;
    return profiles.value && opened.value !== null && opened.value.info.paged === undefined;
  }

  of(key: string): Profiled | undefined {
    return this.#kept.get(this.#filter)?.get(key);
  }

  see(rowStart: number, keys: readonly string[]): void {
    this.#seen = { rowStart, keys };
    this.#look();
  }

  /** Asked for although it is not looked at. */
  want(key: string): void {
    if (!this.#seen.keys.includes(key)) this.see(this.#seen.rowStart, [...this.#seen.keys, key]);
  }

  get #filter(): string {
    return JSON.stringify(this.controller.state.query.peek().filter);
  }

  /** What is asked for goes on only while one of its columns is looked at, in the same rows. */
  #look(): void {
    const { opened, readerSide, preparing } = this.controller.state;
    const info = opened.peek()?.info;
    const about = JSON.stringify([info?.id, info?.fingerprint, info?.rows, info?.shape.roles]);
    if (about !== this.#about) {
      this.#about = about;
      this.#kept.clear();
      this.#stop();
    }
    const isSeen = this.#asking?.keys.some((key) => this.#seen.keys.includes(key)) === true;
    if (!this.isOn || readerSide.peek() === 'only' || preparing.peek() !== null || !isSeen) this.#stop();
    this.#soon();
  }

  #stop(): void {
    this.#asking?.cancel.abort();
    this.#asking = null;
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.isOn && !this.#asking) this.#timer = setTimeout(() => void this.#ask(), STILL_MS);
  }

  async #ask(): Promise<void> {
    const { opened, readerSide, preparing, query } = this.controller.state;
    const now = opened.peek();
    if (!now || this.#asking || !this.isOn || readerSide.peek() === 'only' || preparing.peek() !== null) return;
    const missing = this.#seen.keys.filter((key) => this.of(key) === undefined && this.#isProfiled(key) && this.#isHere(key));
    const light = missing.filter((key) => !isHeavy(now, key));
    const keys = light.length > 0 ? light : missing;
    if (keys.length === 0) return;
    const asking: Asking = { keys, cancel: new AbortController() };
    this.#asking = asking;
    const known = this.#knownOf(this.#filter);
    try {
      const { columns, sampled } = await this.controller.host.request('profiles', { filter: query.peek().filter satisfies Filter | null, columns: keys.map(pageColumnOf), heavy: light.length === 0 }, { signal: asking.cancel.signal });
      keys.forEach((key, i) => {
        const profile = columns[i];
        known.set(key, profile ? { ...profile, sampled } : { problem: '' });
      });
    } catch (error) {
      const shown = shownOf(error);
      if (shown) for (const key of keys) known.set(key, { problem: shown.sentence });
    }
    if (this.#asking !== asking) return;
    this.#asking = null;
    this.version.value++;
    this.#soon();
  }

  /** Cells of the first row that is looked at are here: then nothing that is asked now is in their way. */
  #isHere(key: string): boolean {
    const { pager } = this.controller;
    return pager.cell(this.#seen.rowStart, key) !== undefined || pager.failure(this.#seen.rowStart) !== undefined;
  }

  /** Derived texts are first words alone, marks and labels have views of their own. */
  #isProfiled(key: string): boolean {
    const opened = this.controller.state.opened.peek();
    if (!key.startsWith(DERIVED)) return opened?.info.columns.some((c) => c.name === key && c.unreadable === undefined) === true;
    const head = opened?.derived.find((d) => DERIVED + d.id === key);
    return head !== undefined && !head.id.includes(':') && ['integer', 'number', 'difference', 'list'].includes(head.type);
  }

  #knownOf(filter: string): Map<string, Profiled> {
    const known = this.#kept.get(filter) ?? new Map<string, Profiled>();
    this.#kept.delete(filter);
    this.#kept.set(filter, known);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= FILTERS_KEPT) break;
      this.#kept.delete(oldest);
    }
    return known;
  }
}

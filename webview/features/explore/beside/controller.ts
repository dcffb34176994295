import type { DatasetProfile } from '../../../../src/core/datasetProfile';
import { besideCell } from '../../../../src/features/explore/summary/beside';
import type { BesideColumn, BesideMethods, Overlap, SharedPrompt } from '../../../../src/features/explore/summary/beside';
import { EXPLORE } from '../../../../src/features/explore/summary/contract';
import { shownOf } from '../../../kit/host';
import type { FeatureHost, HostClient } from '../../../kit/host';
import { batch, signal } from '../../../kit/signal';

/** A dataset of the table: its profile once it is there, or why there is none. */
export interface BesideRow {
  readonly at: number;
  readonly name: string;
  readonly of: string | null;
  readonly profile: DatasetProfile | null;
  readonly problem: string | null;
}

export interface Order {
  readonly by: BesideColumn | 'name';
  readonly descending: boolean;
}

/** What the page of datasets beside each other shows and does: profiles one after the other, then what prompts they share. */
export class BesideController {
  readonly rows = signal<readonly BesideRow[]>([]);
  readonly order = signal<Order | null>(null);
  /** The member that is being read (null: prompts are compared), and how far; null when nothing runs. */
  readonly running = signal<{ readonly at: number | null; readonly fraction: number | null } | null>(null);
  /** Undefined until it is known. */
  readonly overlap = signal<readonly Overlap[] | undefined>(undefined);
  readonly shared = signal<{ readonly a: number; readonly b: number; readonly prompts: readonly SharedPrompt[] | null } | null>(null);
  readonly problem = signal<string | null>(null);
  readonly #host: FeatureHost<BesideMethods & Record<string, never>>;
  #run: AbortController | null = null;

  constructor(host: HostClient) {
    this.#host = host.feature(EXPLORE);
  }

  async load(): Promise<void> {
    await this.#guarded(async () => {
      const members = await this.#host.request('members', {});
      this.rows.value = members.map((m, at) => ({ ...m, at, profile: null, problem: null }));
      await this.readOn();
    });
  }

  /** Reads the members that are not read yet, then the prompts. */
  async readOn(): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    for (const { at, profile } of this.rows.peek()) {
      if (profile !== null) continue;
      this.running.value = { at, fraction: null };
      try {
        const found = await this.#host.request('member', { at }, { signal: run.signal, onProgress: (fraction) => { if (this.#run === run) this.running.value = { at, fraction }; } });
        this.#change(at, { profile: found, problem: null });
      } catch (error) {
        const shown = shownOf(error);
        if (shown === null || this.#run !== run) {
          if (this.#run === run) this.running.value = null;
          return;
        }
        this.#change(at, { problem: shown.sentence });
      }
      if (this.#run !== run) return;
    }
    this.running.value = { at: null, fraction: null };
    await this.#guarded(async () => {
      const overlap = await this.#host.request('overlap', {}, { signal: run.signal, onProgress: (fraction) => { if (this.#run === run) this.running.value = { at: null, fraction }; } });
      if (this.#run === run) this.overlap.value = overlap;
    });
    if (this.#run === run) this.running.value = null;
  }

  cancel(): void {
    this.#run?.abort();
    this.#run = null;
    this.running.value = null;
  }

  /** The rows as they are sorted; what has no value is last. */
  get sorted(): readonly BesideRow[] {
    const order = this.order.value;
    if (order === null) return this.rows.value;
    const { by, descending } = order;
    const sign = descending ? -1 : 1;
    if (by === 'name') return [...this.rows.value].sort((a, b) => sign * a.name.localeCompare(b.name) || a.at - b.at);
    const value = ({ profile }: BesideRow): number | null => (profile ? besideCell(by, profile).value : null);
    return [...this.rows.value].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return x === null || y === null ? Number(x === null) - Number(y === null) || a.at - b.at : sign * (x - y) || a.at - b.at;
    });
  }

  /** Largest first, then smallest first, then as they were chosen. */
  sortBy(by: Order['by']): void {
    const now = this.order.peek();
    const first = by !== 'name';
    this.order.value = now?.by !== by ? { by, descending: first } : now.descending === first ? { by, descending: !first } : null;
  }

  open(at: number, filter: string | null = null, row: number | null = null): void {
    void this.#guarded(() => this.#host.request('show', { at, filter, row }));
  }

  async share(a: number, b: number): Promise<void> {
    this.shared.value = { a, b, prompts: null };
    await this.#guarded(async () => {
      const prompts = await this.#host.request('shared', { a, b });
      const asked = this.shared.peek();
      if (asked?.a === a && asked.b === b) this.shared.value = { a, b, prompts };
    });
  }

  copy(): void {
    void this.#guarded(() => this.#host.request('copy', { order: this.sorted.map((r) => r.at) }));
  }

  #change(at: number, change: Partial<BesideRow>): void {
    this.rows.value = this.rows.peek().map((row) => (row.at === at ? { ...row, ...change } : row));
  }

  async #guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.problem.value = null;
    } catch (error) {
      batch(() => {
        this.problem.value = shownOf(error)?.sentence ?? null;
        if (this.shared.peek()?.prompts === null) this.shared.value = null;
      });
    }
  }
}

import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellTable } from '../../../src/core/arrow/readCells';
import type { ExploreMethods } from '../../../src/features/explore/contract';
import type { HostClient } from '../../kit/host';

type Answer = ExploreMethods['record']['result'];

export interface LoadedRecord {
  readonly table: CellTable;
  readonly cut: Answer['cut'];
  readonly failed: Answer['failed'];
}

/** Records kept around the one in focus. */
const KEPT = 12;

/** Whole records by row number: the one in focus and its neighbours, fetched ahead, the oldest forgotten. */
export class Records {
  readonly #host: HostClient;
  readonly #kept = new Map<number, LoadedRecord>();
  readonly #asked = new Map<number, { readonly controller: AbortController; readonly promise: Promise<LoadedRecord> }>();

  constructor(host: HostClient) {
    this.#host = host;
  }

  clear(): void {
    this.keepAsking([]);
    this.#kept.clear();
  }

  here(row: number): LoadedRecord | undefined {
    return this.#kept.get(row);
  }

  /** Aborts what is under way for other rows than these. */
  keepAsking(rows: readonly number[]): void {
    for (const [row, asked] of this.#asked) {
      if (rows.includes(row)) continue;
      this.#asked.delete(row);
      asked.controller.abort();
    }
  }

  async load(row: number): Promise<LoadedRecord> {
    const kept = this.#kept.get(row);
    if (kept) {
      this.#kept.delete(row);
      this.#kept.set(row, kept);
      return kept;
    }
    const asked = this.#asked.get(row);
    if (asked) return asked.promise;
    const controller = new AbortController();
    const promise = this.#fetch(row, controller.signal);
    this.#asked.set(row, { controller, promise });
    return promise;
  }

  async #fetch(row: number, signal: AbortSignal): Promise<LoadedRecord> {
    try {
      const { ipc, cut, failed } = await this.#host.request('record', { row }, { signal });
      const loaded = { table: decodePage(new Uint8Array(ipc)), cut, failed };
      if (!signal.aborted) this.#remember(row, loaded);
      return loaded;
    } finally {
      if (this.#asked.get(row)?.controller.signal === signal) this.#asked.delete(row);
    }
  }

  #remember(row: number, loaded: LoadedRecord): void {
    this.#kept.set(row, loaded);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}

import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellTable } from '../../../src/core/arrow/readCells';
import { CellStruct } from '../../../src/core/cell';
import type { ExploreMethods } from '../../../src/features/explore/contract';
import type { HostClient } from '../../kit/host';

type Answer = ExploreMethods['record']['result'];

export interface LoadedRecord {
  readonly table: CellTable;
  /** The row's values; a cut text that has to be parsed is whole in it. */
  readonly record: CellStruct;
  readonly cut: Answer['cut'];
  readonly failed: Answer['failed'];
}

/** Texts that are parsed are fetched whole up to this many code points; what is longer is shown as it stands. */
const PARSED_AT_MOST = 32_000_000;
const PIECE = 1_000_000;

/** Records kept around the one in focus. */
const KEPT = 12;

/** Whole records by row number: the one in focus and its neighbours, fetched ahead, the oldest forgotten. */
export class Records {
  readonly #host: HostClient;
  /** Columns whose text is a conversation or JSON: half of it says nothing. */
  readonly #isParsed: (column: string) => boolean;
  readonly #kept = new Map<number, LoadedRecord>();
  readonly #asked = new Map<number, { readonly controller: AbortController; readonly promise: Promise<LoadedRecord> }>();

  constructor(host: HostClient, isParsed: (column: string) => boolean) {
    this.#host = host;
    this.#isParsed = isParsed;
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
      const table = decodePage(new Uint8Array(ipc));
      const whole = new Map<string, string>();
      for (const { path, length } of cut) {
        const [column] = path;
        if (path.length === 1 && typeof column === 'string' && length <= PARSED_AT_MOST && this.#isParsed(column)) whole.set(column, await this.#text(row, column, length, signal));
      }
      const loaded: LoadedRecord = { table, record: withTexts(table.row(0), whole), cut: cut.filter(({ path }) => !(path.length === 1 && whole.has(String(path[0])))), failed };
      if (!signal.aborted) this.#remember(row, loaded);
      return loaded;
    } finally {
      if (this.#asked.get(row)?.controller.signal === signal) this.#asked.delete(row);
    }
  }

  async #text(row: number, column: string, length: number, signal: AbortSignal): Promise<string> {
    let text = '';
    for (let start = 0; start < length; start += PIECE) {
      const piece = await this.#host.request('text', { row, path: [column], start, length: PIECE }, { signal });
      if (piece.text === '') break;
      text += piece.text;
    }
    return text;
  }

  #remember(row: number, loaded: LoadedRecord): void {
    this.#kept.set(row, loaded);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
  }
}

function withTexts(row: CellStruct, texts: ReadonlyMap<string, string>): CellStruct {
  return texts.size === 0 ? row : new CellStruct(row.names, row.names.map((name, i) => texts.get(name) ?? row.values[i] ?? null));
}

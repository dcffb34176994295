import { isMemoryLimit } from '../core/message';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { encodeResult } from './arrow/encode';
import { ByteCache } from './byteCache';
import type { Page, PageRequest } from './contract';
import { bound } from './lane';
import type { Queue } from './lane';
import { ReadAhead } from './readAhead';
import { readRecords } from './record';
import { RecordsAhead } from './recordsAhead';
import { ROW, rowGroupsOf } from './relation';
import type { WantedRows } from './rows';
import type { Session } from './session';

const CACHE_BYTES = 64 * 1024 ** 2;
/** Reading ahead in a view whose rows lie scattered is left where they lie in more row groups than this. */
const GROUPS_AHEAD = 4;
/** What is read by windows is read ahead as long as it is not more than this, of the file. */
const BYTES_AHEAD = 16e6;

/** The pages and records of a dataset that are kept, and those that are read before anybody asks. */
export class Reading {
  readonly #session: Session;
  readonly #pages = new ByteCache(CACHE_BYTES);
  readonly #ahead: ReadAhead;
  readonly records: RecordsAhead;

  /** `rowBytes`: of rows that are paged, what one takes of the file. */
  constructor(session: Session, rowBytes: () => number) {
    this.#session = session;
    this.#ahead = new ReadAhead({
      read: (request, signal) => this.#read(request, session.lane('ahead'), signal),
      rows: (view) => session.views.count(view),
      isCheap: (view, rowStart, rowEnd) => (session.isPaged ? (rowEnd - rowStart) * rowBytes() <= BYTES_AHEAD : view === 'all' || this.#isInFewGroups(view, rowStart, rowEnd)),
    });
    this.records = new RecordsAhead({ read: (rows, signal) => readRecords(session, rows, signal), rows: () => (session.isPaged ? 0 : session.info.rows), rowBytes: () => session.info.uncompressedBytes / Math.max(1, session.info.rows) });
  }

  /** Rows [rowStart, rowEnd) of a view as Arrow bytes, row numbers first: kept ones, a piece of what was read ahead, or read now. */
  async page(request: PageRequest, signal: AbortSignal): Promise<Page> {
    const key = JSON.stringify([request.view, request.columns, request.rowStart, request.rowEnd, request.textLimit]);
    const kept = this.#pages.get(key);
    if (kept) return { ipc: kept.bytes, rowStart: request.rowStart, rows: kept.rows };
    const side = this.#session.sides.mentionedIn(request.columns);
    const { shape } = this.#session.info;
    const page = (side ? undefined : await this.#ahead.take(request, signal)) ?? (await this.#asked(request, side, signal));
    if (!side && shape === this.#session.info.shape) {
      this.#pages.set(key, { bytes: page.ipc, rows: page.rows });
      this.#ahead.given(request, page);
    }
    return page;
  }

  /** Where memory is short, what is read ahead goes first: then the same is asked once more. */
  async withRoom<T>(read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      if (isMemoryLimit(error) && (await this.stopAhead())) return read();
      throw error;
    }
  }

  /** False where nothing was read ahead. */
  async stopAhead(): Promise<boolean> {
    return (await Promise.all([this.#ahead.stop(), this.records.stop()])).includes(true);
  }

  clear(): void {
    this.#pages.clear();
    this.#ahead.clear();
    this.records.clear();
  }

  async #asked(request: PageRequest, side: boolean, signal: AbortSignal): Promise<Page> {
    const lane = side ? await this.#session.sideLane(signal, request.columns) : this.#session.lane('page');
    const { bytes, rows } = await this.withRoom(() => this.#read(request, lane, signal));
    return { ipc: bytes, rowStart: request.rowStart, rows };
  }

  async #read(request: PageRequest, lane: Queue, signal: AbortSignal): Promise<{ bytes: Uint8Array; rows: number }> {
    const session = this.#session;
    const shown = await session.views.rows(request.view, request.rowStart, request.rowEnd, signal);
    return session.asOpened(() => lane.use(signal, async (connection, instance) => {
      const rows = request.view === 'all' ? { rowStart: request.rowStart, rowEnd: Math.min(request.rowEnd, session.info.rows) } : shown;
      return session.withRows(connection, instance, rows, signal, async (relation) => {
        const statement = this.#pageSql(request, rows, relation);
        const { values, types } = bound(statement);
        const { ipc, rows: read } = await encodeResult(await connection.run(statement.text, values, types));
        return { bytes: ipc, rows: read };
      });
    }), session.filesOf(shown));
  }

  #pageSql(request: PageRequest, rows: WantedRows, relation: Sql): Sql {
    const fields = request.columns.map((c) => this.#session.field(c, request.textLimit, request.seenBy));
    const list = join([raw(`${ident(ROW)} as loupe_row`), ...fields], ', ');
    const order = 'rowStart' in rows || rows.length === 0 ? ident(ROW) : `list_position([${rows.map((r) => integer(r)).join(', ')}]::bigint[], ${ident(ROW)})`;
    return sql`select ${list} from (${relation}) order by ${order}`;
  }

  /** Do these rows of a view lie in few row groups? Where they are not known yet, nobody knows. */
  #isInFewGroups(view: string, rowStart: number, rowEnd: number): boolean {
    const rows = Array.from(this.#session.views.knownRows(view, rowStart, rowEnd));
    return rows.length === Math.min(rowEnd, this.#session.views.count(view)) - rowStart && rowGroupsOf(this.#session.plan.files, rows) <= GROUPS_AHEAD;
  }
}

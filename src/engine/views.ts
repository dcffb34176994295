import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ident, integer, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { actingFilter } from '../core/viewQuery';
import type { ViewQuery } from '../core/viewQuery';
import { viewQueryToSql } from '../core/viewQuerySql';
import type { ViewInfo } from './contract';
import { Gate } from './gate';
import type { Job } from './gate';
import type { Queue } from './lane';
import { ROW, scanPieces } from './relation';
import type { RelationPlan, ScanPiece } from './relation';
import { emptyRows, narrowRow, rowNumbers } from './rowNumbers';
import type { RowNumbers } from './rowNumbers';
import { RowStream } from './stream';
import { ViewRows } from './viewRows';

const VIEWS_KEPT = 8;
/** A scan in natural order is done in pieces of about this many bytes of file: between them it can be paused. */
const PIECE_BYTES = 256 * 1024 ** 2;
/** Of so many rows and more the first of an order come before all are sorted: to find them takes a seventh of the time. */
const MANY_ROWS = 20_000;
const FIRST_ROWS = 1_000;

/** What views need to know of their dataset. */
export interface ViewScope {
  plan(): RelationPlan;
  info(): DatasetInfo;
  readonly derived: (id: string) => Sql;
  readonly numbers: (column: string) => string | undefined;
  /** A relation (that of the whole dataset, or a piece of it) with the derived columns that a person's SQL in the query mentions. */
  relation(query: ViewQuery, own: Sql): Sql;
  whole(): Sql;
  /** The query as a person may run it elsewhere. */
  shown(query: ViewQuery): string;
  /** The connection for scans, with side tables up to date where `query` speaks of them. */
  lane(query: ViewQuery, signal: AbortSignal): Promise<Queue>;
  /** Throws unless what a person wrote in the query only reads. */
  check(query: ViewQuery, signal: AbortSignal): Promise<void>;
  /** A view over labels is never a kept one: they change. */
  changes(query: ViewQuery): boolean;
  /** Reads, and gives the result only if the files are still those that were opened. */
  asOpened<T>(read: () => Promise<T>): Promise<T>;
}

interface KeptView {
  readonly rows: ViewRows;
  readonly info: ViewInfo;
}

/** The prepared views of one dataset: for each query the row numbers that it shows, in order. */
export class Views {
  readonly #scope: ViewScope;
  readonly #kept = new Map<string, KeptView>();

  #changes = 1;

  constructor(scope: ViewScope) {
    this.#scope = scope;
  }

  /** The dataset's row numbers at positions [rowStart, rowEnd) of a view. Throws `view-gone`. */
  async rows(viewId: string, rowStart: number, rowEnd: number, signal: AbortSignal): Promise<number[]> {
    if (viewId !== 'all') return this.#get(viewId).rows.slice(rowStart, rowEnd, signal);
    return Array.from({ length: Math.max(0, Math.min(rowEnd, this.#scope.info().rows) - rowStart) }, (_, i) => rowStart + i);
  }

  /** Of the rows at positions [rowStart, rowEnd) those that are known without waiting. Throws `view-gone`. */
  knownRows(viewId: string, rowStart: number, rowEnd: number): RowNumbers {
    return this.#get(viewId).rows.known.subarray(rowStart, rowEnd);
  }

  /** All rows of a view by position; null: in natural order a position is its row. Throws `view-gone`. */
  async all(viewId: string, signal: AbortSignal): Promise<RowNumbers | null> {
    return viewId === 'all' ? null : this.#get(viewId).rows.all(signal);
  }

  /** How many rows a view has; none where it is no longer kept. */
  count(viewId: string): number {
    return viewId === 'all' ? this.#scope.info().rows : (this.#kept.get(viewId)?.rows.length ?? 0);
  }

  async position(viewId: string, row: number, signal: AbortSignal): Promise<number> {
    if (viewId === 'all') return row < this.#scope.info().rows ? row : -1;
    const { rows } = this.#get(viewId);
    const known = rows.known.indexOf(row);
    return known >= 0 ? known : (await rows.all(signal)).indexOf(row);
  }

  #get(id: string): KeptView {
    const view = this.#kept.get(id);
    if (!view) throw new LoupeError('view-gone', {}, 'input');
    return view;
  }

  /** Prepares a filter and an order. The same query gives the same view again. */
  async prepare(query: ViewQuery, job: Job): Promise<ViewInfo> {
    const started = performance.now();
    const { rows: total, shape } = this.#scope.info();
    const id = actingFilter(query) === null && query.order.length === 0 ? 'all' : `v${hashOf(JSON.stringify([query, shape.roles]))}`;
    if (id === 'all') return { view: id, rows: total, total, sql: this.#scope.shown(query), milliseconds: 0 };
    const kept = this.#kept.get(id);
    // What a person asked for before gives way to this.
    for (const { rows } of this.#kept.values()) rows.stop();
    if (kept && !this.#scope.changes(query)) {
      kept.rows.begin();
      this.#keep(id, kept);
      return kept.info;
    }
    const lane = await this.#scope.lane(query, job.signal);
    await this.#scope.check(query, job.signal);
    const rows = this.#isLongOrder(query) ? await this.#sorted(query, lane, job) : ViewRows.whole(await this.#scan(query, lane, job));
    const changed = kept !== undefined && !sameRows(kept.rows.known, rows.known);
    const info: ViewInfo = { view: changed ? `${id}-${this.#changes++}` : id, rows: rows.length, total, sql: this.#scope.shown(query), milliseconds: Math.round(performance.now() - started) };
    this.#keep(id, { rows, info });
    if (changed) this.#keep(info.view, { rows, info }); // pages of the rows before are kept under their own name
    return info;
  }

  /** The newest are kept, by when they were last asked for. */
  #keep(id: string, view: KeptView): void {
    this.#kept.delete(id);
    this.#kept.set(id, view);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= VIEWS_KEPT) break;
      this.#drop(oldest);
    }
  }

  #drop(id: string): void {
    this.#kept.get(id)?.rows.stop();
    this.#kept.delete(id);
  }

  /** Of an order over all rows it is known how many there are; labels change, and with them what a whole view is compared with. */
  #isLongOrder(query: ViewQuery): boolean {
    return query.order.length > 0 && actingFilter(query) === null && this.#scope.info().rows >= MANY_ROWS && !this.#scope.changes(query);
  }

  /** The first rows of an order, and the promise of all. */
  async #sorted(query: ViewQuery, lane: Queue, job: Job): Promise<ViewRows> {
    const { rows: total } = this.#scope.info();
    const head = await this.#scan(query, lane, job, FIRST_ROWS);
    const rows = ViewRows.sorted(head, total, async (signal) => this.#scope.asOpened(async () => this.#scan(query, lane, { signal, progress: () => undefined, gate: new Gate() })));
    rows.begin();
    return rows;
  }

  async #scan(query: ViewQuery, lane: Queue, job: Job, limit?: number): Promise<RowNumbers> {
    const { where, orderBy } = viewQueryToSql(query, { columns: this.#scope.info().columns, derived: this.#scope.derived, numbers: this.#scope.numbers });
    const condition = where ? sql` where ${where}` : raw('');
    const { rows: total } = this.#scope.info();
    const row = narrowRow(ident(ROW), total);
    const statement = (relation: Sql): Sql => sql`select ${row} as ${ident(ROW)} from (${this.#scope.relation(query, relation)})${condition} order by ${orderBy ? sql`${orderBy}, ` : raw('')}${row}${limit === undefined ? raw('') : sql` limit ${integer(limit)}`}`;
    const pieces: readonly ScanPiece[] = orderBy ? [{ relation: this.#scope.whole(), rows: total }] : scanPieces(this.#scope.plan(), PIECE_BYTES);
    const found: RowNumbers[] = [];
    let before = 0;
    for (const piece of pieces) {
      await job.gate.passed(job.signal);
      const { text: select, params } = statement(piece.relation);
      found.push(await lane.use(job.signal, async (connection) => {
        return rowNumbers(await RowStream.of(connection, { text: select, params }), total);
      }, (fraction) => job.progress(fraction === null && pieces.length === 1 ? null : (before + (fraction ?? 0) * piece.rows) / Math.max(1, total))));
      before += piece.rows;
    }
    return joined(found, total);
  }

  clear(): void {
    for (const id of [...this.#kept.keys()]) this.#drop(id);
  }
}

function sameRows(a: RowNumbers, b: RowNumbers): boolean {
  return a.length === b.length && a.every((row, i) => row === b[i]);
}

function joined(found: readonly RowNumbers[], total: number): RowNumbers {
  const [only] = found;
  if (only && found.length === 1) return only;
  const rows = emptyRows(found.reduce((n, f) => n + f.length, 0), total);
  let at = 0;
  for (const piece of found) {
    rows.set(piece, at);
    at += piece.length;
  }
  return rows;
}

/** A short name for a query (FNV-1a, 64 bits): equal queries share a view. */
function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < text.length; i++) hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * 0x100000001b3n);
  return hash.toString(36);
}

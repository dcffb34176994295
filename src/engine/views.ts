import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ident, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import { actingFilter } from '../core/viewQuery';
import type { ViewQuery } from '../core/viewQuery';
import { viewQueryToSql } from '../core/viewQuerySql';
import type { ViewInfo } from './contract';
import type { Job } from './gate';
import type { Queue } from './lane';
import { ROW, scanPieces } from './relation';
import type { RelationPlan, ScanPiece } from './relation';
import { emptyRows, narrowRow, rowNumbers } from './rowNumbers';
import type { RowNumbers } from './rowNumbers';
import { RowStream } from './stream';

const VIEWS_KEPT = 8;
/** A scan in natural order is done in pieces of about this many bytes of file: between them it can be paused. */
const PIECE_BYTES = 256 * 1024 ** 2;

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
}

/** The prepared views of one dataset: for each query the row numbers that it shows, in order. */
export class Views {
  readonly #scope: ViewScope;
  readonly #kept = new Map<string, { rows: RowNumbers; info: ViewInfo }>();

  #changes = 1;

  constructor(scope: ViewScope) {
    this.#scope = scope;
  }

  /** The dataset's row numbers at positions [rowStart, rowEnd) of a view. Throws `view-gone`. */
  rows(viewId: string, rowStart: number, rowEnd: number): number[] {
    if (viewId !== 'all') return Array.from(this.#get(viewId).rows.subarray(rowStart, rowEnd));
    return Array.from({ length: Math.max(0, Math.min(rowEnd, this.#scope.info().rows) - rowStart) }, (_, i) => rowStart + i);
  }

  /** How many rows a view has; none where it is no longer kept. */
  count(viewId: string): number {
    return viewId === 'all' ? this.#scope.info().rows : (this.#kept.get(viewId)?.rows.length ?? 0);
  }

  /** The dataset's row number at a position of a view. Throws `view-gone`. */
  rowAt(viewId: string, position: number): number {
    return viewId === 'all' ? position : (this.#get(viewId).rows[position] ?? -1);
  }

  position(viewId: string, row: number): number {
    if (viewId === 'all') return row < this.#scope.info().rows ? row : -1;
    return this.#get(viewId).rows.indexOf(row);
  }

  #get(id: string): { rows: RowNumbers; info: ViewInfo } {
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
    if (kept && !this.#scope.changes(query)) {
      this.#keep(id, kept);
      return kept.info;
    }
    const lane = await this.#scope.lane(query, job.signal);
    await this.#scope.check(query, job.signal);
    const rows = await this.#scan(query, lane, job);
    const changed = kept !== undefined && !sameRows(kept.rows, rows);
    const info: ViewInfo = { view: changed ? `${id}-${this.#changes++}` : id, rows: rows.length, total, sql: this.#scope.shown(query), milliseconds: Math.round(performance.now() - started) };
    this.#keep(id, { rows, info });
    if (changed) this.#keep(info.view, { rows, info }); // pages of the rows before are kept under their own name
    return info;
  }

  /** The newest are kept, by when they were last asked for. */
  #keep(id: string, view: { rows: RowNumbers; info: ViewInfo }): void {
    this.#kept.delete(id);
    this.#kept.set(id, view);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= VIEWS_KEPT) break;
      this.#kept.delete(oldest);
    }
  }

  async #scan(query: ViewQuery, lane: Queue, job: Job): Promise<RowNumbers> {
    const { where, orderBy } = viewQueryToSql(query, { columns: this.#scope.info().columns, derived: this.#scope.derived, numbers: this.#scope.numbers });
    const condition = where ? sql` where ${where}` : raw('');
    const { rows: total } = this.#scope.info();
    const row = narrowRow(ident(ROW), total);
    const statement = (relation: Sql): Sql => sql`select ${row} as ${ident(ROW)} from (${this.#scope.relation(query, relation)})${condition} order by ${orderBy ? sql`${orderBy}, ` : raw('')}${row}`;
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
    this.#kept.clear();
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

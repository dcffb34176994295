import type { DuckDBInstance } from '@duckdb/node-api';
import type { CellStruct } from '../core/cell';
import type { Column, DatasetInfo, DatasetSource } from '../core/dataset';
import type { DerivedColumn, DerivedRegistry } from '../core/derived';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { parseRolePath, rolePathToSql } from '../core/rolePath';
import { ident, integer, join, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { ViewQuery } from '../core/viewQuery';
import { viewQueryToSql } from '../core/viewQuerySql';
import { checkFiles } from '../data/disk/resolveSource';
import type { ResolvedDataset } from '../data/disk/resolveSource';
import { encodeResult } from './arrow/encode';
import { ByteCache } from './byteCache';
import type { Job } from './gate';
import type { Lane, Page, PageColumn, PageRequest, ViewInfo } from './contract';
import { connect } from './instance';
import { bound, LaneConnection } from './lane';
import { PageChecks } from './pageChecks';
import { joinedTo, rangeRelation, ROW, rowsRelation, wholeRelation } from './relation';
import type { RelationPlan } from './relation';
import { cutField } from './cutField';
import { guardExpression } from './sql/guard';
import { Sides } from './sides';
import { expressionsOf, Views } from './views';

const CACHE_BYTES = 64 * 1024 ** 2;

/** How the two instances of a dataset are made: for pages and records, and for what scans. */
export interface Instances {
  reading(): Promise<DuckDBInstance>;
  scanning(): Promise<DuckDBInstance>;
}

const instanceOf = (lane: Lane): keyof Instances => (lane === 'job' || lane === 'side' ? 'scanning' : 'reading');

/** One opened dataset: its instance, its connections, its views. Everything here is per dataset; nothing is shared. */
export class Session {
  readonly #checks: PageChecks;
  readonly #makers: Instances;
  readonly #instances: Record<keyof Instances, Promise<DuckDBInstance> | undefined>;
  readonly #lanes = new Map<Lane, Promise<LaneConnection>>();
  readonly #connected: LaneConnection[] = [];
  readonly views: Views;
  readonly sides = new Sides();
  readonly #pages = new ByteCache(CACHE_BYTES);
  readonly #derived: DerivedRegistry;
  readonly #release: () => void;
  info: DatasetInfo;

  constructor(
    instance: DuckDBInstance,
    makers: Instances,
    readonly source: DatasetSource,
    readonly resolved: ResolvedDataset,
    info: DatasetInfo,
    readonly plan: RelationPlan,
    readonly sample: readonly CellStruct[],
    derived: DerivedRegistry,
    release: () => void,
  ) {
    this.#checks = new PageChecks(plan.files);
    this.#instances = { reading: Promise.resolve(instance), scanning: undefined };
    this.#makers = makers;
    this.info = info;
    this.#derived = derived;
    this.#release = release;
    this.views = new Views({
      plan,
      info: () => this.info,
      derived: (id) => this.derivedSql(id),
      withDerived: (relation, text) => this.#withDerived(relation, text),
      whole: () => wholeRelation(plan),
      lane: async (query, signal) => {
        const lane = await this.lane('job');
        if (this.sides.mentionedIn(query)) await this.#fill(lane, signal);
        return lane;
      },
      check: async (query, signal) => this.checkExpressions(query, signal),
      changes: (query) => this.sides.mentionedIn(query),
    });
  }

  /**
   * The connection of a lane. Jobs have an instance of their own, made at the first one: a scan with all threads never delays
   * a page, and a page with one thread never decodes row groups that nobody asked for.
   */
  lane(name: Lane): Promise<LaneConnection> {
    let lane = this.#lanes.get(name);
    if (!lane) {
      lane = this.#connect(name).catch((error: unknown) => {
        this.#lanes.delete(name); // asked again, it may be possible
        throw error;
      });
      this.#lanes.set(name, lane);
    }
    return lane;
  }

  async #connect(name: Lane): Promise<LaneConnection> {
    const kind = instanceOf(name);
    const instance = await this.#instance(kind);
    const lane = new LaneConnection(await connect(instance), () => this.#giveUp(kind, instance));
    this.#connected.push(lane);
    return lane;
  }

  #instance(kind: keyof Instances): Promise<DuckDBInstance> {
    return (this.#instances[kind] ??= this.#makers[kind]().catch((error: unknown) => {
      this.#instances[kind] = undefined;
      throw error;
    }));
  }

  /** An instance that DuckDB has given up, after an error in itself, is put aside: the next request makes another. */
  #giveUp(kind: keyof Instances, instance: DuckDBInstance): void {
    const lanes = [...this.#lanes].filter(([name]) => instanceOf(name) === kind);
    if (lanes.length === 0) return; // it was put aside already
    for (const [name] of lanes) this.#lanes.delete(name);
    this.#instances[kind] = undefined;
    void Promise.allSettled(lanes.map(async ([, lane]) => (await lane).close())).then(() => instance.closeSync());
  }

  /**
   * Reads, and gives the result only if the files are still those that were opened: one that was replaced meanwhile would give
   * rows of two versions. Where reading failed because of that, this is what is said.
   */
  async asOpened<T>(read: () => Promise<T>): Promise<T> {
    const result = await read().catch(async (error: unknown) => {
      if (!(error instanceof LoupeError && error.fault === 'aborted')) await this.#sameFiles();
      throw error;
    });
    await this.#sameFiles();
    return result;
  }

  async #sameFiles(): Promise<void> {
    const state = await checkFiles(this.resolved);
    if (state !== 'same') throw new LoupeError(state === 'gone' ? 'file-gone' : 'dataset-changed', {});
  }

  /** The connection and the instance of side tables, not yet brought up to date. */
  async sideInstance(): Promise<{ lane: LaneConnection; instance: object }> {
    const lane = await this.lane('side');
    return { lane, instance: await this.#instance('scanning') };
  }

  /** The connection for looks at side tables, with the tables as they are on disk now. */
  async sideLane(signal: AbortSignal): Promise<LaneConnection> {
    const lane = await this.lane('side');
    await this.#fill(lane, signal);
    return lane;
  }

  async #fill(lane: LaneConnection, signal: AbortSignal): Promise<void> {
    const instance = await this.#instance('scanning');
    await lane.use(signal, async (connection) => this.sides.fill(connection, instance, signal));
  }

  /** All columns that features derive for this dataset now. */
  derivedColumns(): readonly DerivedColumn[] {
    const context = { shape: this.info.shape, columns: this.info.columns };
    return [...this.#derived.columnsFor(context), ...this.sides.columns()];
  }

  /** The whole dataset with those derived columns that `text` (a person's SQL) mentions. */
  relation(text: string): Sql {
    return this.#withDerived(wholeRelation(this.plan), text);
  }

  /** A relation with those derived columns that `text` mentions, and whose names the dataset's own columns leave free. */
  #withDerived(own: Sql, text: string): Sql {
    const relation = joinedTo(this.plan, own);
    const taken = new Set([...this.info.columns.map((c) => c.name.toLowerCase()), ROW]);
    const context = { shape: this.info.shape, columns: this.info.columns };
    const mentioned = this.derivedColumns().filter((c) => text.toLowerCase().includes(c.id.toLowerCase()) && !taken.has(c.id.toLowerCase()));
    const derived = mentioned.map((c) => sql`(${c.sql(context) ?? raw('null')}) as ${ident(c.id)}`);
    return derived.length === 0 ? relation : sql`select *, ${join(derived, ', ')} from (${relation})`;
  }

  /** Rows [rowStart, rowEnd) of a view as Arrow bytes, row numbers first. Asked twice, the bytes are kept ones. */
  async page(request: PageRequest, signal: AbortSignal): Promise<Page> {
    const key = JSON.stringify([request.view, request.columns, request.rowStart, request.rowEnd, request.textLimit, this.info.shape.roles]);
    const kept = this.#pages.get(key);
    if (kept) return { ipc: kept.bytes, rowStart: request.rowStart, rows: kept.rows };
    const side = this.sides.mentionedIn(request.columns);
    const lane = side ? await this.sideLane(signal) : await this.lane('page');
    const statement = this.pageSql(request);
    const { ipc, rows } = await this.asOpened(() => lane.use(signal, async (connection) => {
      const { values, types } = bound(statement);
      return encodeResult(await connection.run(statement.text, values, types));
    }));
    if (!side) this.#pages.set(key, { bytes: ipc, rows });
    return { ipc, rowStart: request.rowStart, rows };
  }

  pageSql(request: PageRequest): Sql {
    const fields = request.columns.map((c) => this.field(c, request.textLimit));
    const list = join([raw(`${ident(ROW)} as loupe_row`), ...fields], ', ');
    if (request.view === 'all') {
      const rowEnd = Math.min(request.rowEnd, this.info.rows);
      return sql`select ${list} from (${joinedTo(this.plan, rangeRelation(this.plan, request.rowStart, rowEnd))}) order by ${ident(ROW)}`;
    }
    const rows = this.views.rows(request.view, request.rowStart, request.rowEnd);
    if (rows.length === 0) return sql`select ${list} from (${joinedTo(this.plan, rangeRelation(this.plan, 0, 0))})`;
    const order = `list_position([${rows.map((r) => integer(r)).join(', ')}]::bigint[], ${ident(ROW)})`;
    return sql`select ${list} from (${joinedTo(this.plan, rowsRelation(this.plan, rows))}) order by ${order}`;
  }

  /** One column of a page: as it is, or cut; a derived column is its own expression. */
  field(column: PageColumn, textLimit: number): Sql {
    if ('derived' in column) return sql`(${this.derivedSql(column.derived)}) as ${ident(column.derived)}`;
    const known = this.#readable(column.column);
    return textLimit === 0 ? raw(ident(known.name)) : cutField(known, textLimit);
  }

  derivedSql(id: string): Sql {
    const expression = this.derivedColumns().find((c) => c.id === id)?.sql({ shape: this.info.shape, columns: this.info.columns });
    if (!expression) throw new LoupeError('derived-unknown', { column: id });
    return expression;
  }

  #readable(name: string): Column {
    const column = this.info.columns.find((c) => c.name === name);
    if (!column) throw new LoupeError('column-unknown', { column: name, columns: this.info.columns.slice(0, 40).map((c) => c.name).join(', ') });
    if (column.unreadable) throw new LoupeError(column.unreadable.code, column.unreadable.args);
    return column;
  }

  /** The SQL of a query's filter and order; what a person wrote in it has passed the guard. */
  async clauses(query: ViewQuery, signal: AbortSignal): Promise<{ where: Sql | null; orderBy: Sql | null }> {
    await this.checkExpressions(query, signal);
    return viewQueryToSql(query, { columns: this.info.columns, derived: (id) => this.derivedSql(id) });
  }

  async checkExpressions(query: ViewQuery, signal: AbortSignal): Promise<void> {
    for (const expression of expressionsOf(query)) await this.checkFilter(expression, signal);
  }

  /** Prepares a filter and an order: the row numbers that it shows, in order. */
  async view(query: ViewQuery, job: Job): Promise<ViewInfo> {
    return this.asOpened(() => this.views.prepare(query, job));
  }

  /** Throws `sql-…` unless this is one boolean expression over the dataset's columns that only reads. */
  async checkFilter(expression: string, signal: AbortSignal): Promise<void> {
    const lane = this.sides.mentionedIn(expression) ? await this.sideLane(signal) : await this.lane('record');
    await lane.use(signal, async (connection) => guardExpression(connection, expression, this.relation(expression)));
  }

  /** Throws unless the path leads somewhere in this dataset; a `(SQL)` path must only read. */
  async checkPath(path: string, signal: AbortSignal): Promise<void> {
    const value = rolePathToSql(path, this.info.columns);
    const lane = await this.lane('record');
    const expression = parseRolePath(path, this.info.columns.map((c) => c.name));
    await lane.use(signal, async (connection) => {
      if ('expression' in expression) return guardExpression(connection, expression.expression, joinedTo(this.plan, wholeRelation(this.plan)), 'any');
      (await connection.prepare(`select ${value.text} from (${joinedTo(this.plan, wholeRelation(this.plan)).text}) limit 0`)).destroySync();
    });
  }

  /** Notices about pages that do not match their checksums, among those that hold positions [rowStart, rowEnd) of a view. */
  async checkPages(viewId: string, rowStart: number, rowEnd: number, columns: readonly string[] | null, signal: AbortSignal): Promise<Warning[]> {
    const rows = viewId === 'all' ? [[rowStart, rowEnd] as const] : this.views.rows(viewId, rowStart, rowEnd).map((row) => [row, row + 1] as const);
    const names = this.info.columns.filter((c) => c.origin === 'file' && (columns?.includes(c.name) ?? true)).map((c) => c.sourceName);
    return this.#checks.touching(rows, new Set(names), signal);
  }

  setShape(shape: DatasetInfo['shape']): void {
    this.info = { ...this.info, shape };
    this.#pages.clear();
  }

  get busy(): boolean {
    return this.#connected.some((lane) => lane.busy);
  }

  /** Ends what runs, then gives everything back. */
  async close(): Promise<void> {
    const lanes = [...this.#lanes.values()];
    this.#lanes.clear();
    this.views.clear();
    this.#pages.clear();
    for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'fulfilled') await lane.value.close();
    for (const instance of Object.values(this.#instances)) await instance?.then((made) => made.closeSync(), () => undefined);
    this.#release();
  }
}

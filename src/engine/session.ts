import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { CellStruct } from '../core/cell';
import type { Column, DatasetInfo, DatasetSource } from '../core/dataset';
import type { DerivedColumn, DerivedRegistry, DerivedRelation } from '../core/derived';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { parseRolePath, rolePathToSql } from '../core/rolePath';
import { ident, raw, sql } from '../core/sql';
import type { Sql } from '../core/sql';
import type { ViewQuery } from '../core/viewQuery';
import { isOnlyComments } from '../core/sqlPieces';
import { viewQueryToSql } from '../core/viewQuerySql';
import { setTimeout as delay } from 'node:timers/promises';
import type { ResolvedDataset } from '../data/disk/resolveSource';
import { guessShape } from '../data/shape/guessShape';
import { derivedTargetsOf, expressionsOf } from './expressionsOf';
import type { Written } from './expressionsOf';
import type { Job } from './gate';
import { Growth } from './growth';
import type { Growing, Grown } from './growth';
import type { DatasetChange, PageColumn, ViewInfo } from './contract';
import type { Instances, LaneName, ScanLane } from './instances';
import type { Lane, Queue } from './lane';
import { PageChecks } from './pageChecks';
import { PlanOutdated } from './windows';
import { Reading } from './reading';
import { checkedRelation, joinedTo, ROW, ROW_NUMBER, rowsByFile, wholeRelation } from './relation';
import type { RelationPlan } from './relation';
import type { Rows, WantedRows } from './rows';
import { cutField } from './cutField';
import { SameFiles } from './sameFiles';
import { explained, refuseTextForColumn } from './sql/explained';
import { guardExpression } from './sql/guard';
import { shownSql } from './shownSql';
import { Sides } from './sides';
import { TextNumbers } from './textNumbers';
import { Views } from './views';
import { withDerived } from './withDerived';

/** How often it is looked whether a row that is waited for is counted. */
const COUNTED_MS = 20;

/** One opened dataset: its instances, its views, its kept pages. Everything here is per dataset; nothing is shared. */
export class Session {
  readonly #checks: PageChecks;
  readonly #instances: Instances;
  readonly #same: SameFiles;
  readonly views: Views;
  readonly sides = new Sides();
  /** Which columns of CSV are ordered as numbers. */
  readonly textNumbers = new TextNumbers();
  /** Its pages and records. */
  readonly reading: Reading;
  readonly #derived: DerivedRegistry;
  readonly #release: () => void;
  readonly #rows: Rows;
  readonly #growth: Growth | undefined;
  /** Is told of more rows, other columns and other numbers of rows. */
  described: ((change: DatasetChange) => void) | undefined;
  info: DatasetInfo;
  /** Roles that were given since it was opened. */
  roles: Readonly<Record<string, readonly string[]>> | undefined;

  constructor(
    instances: Instances,
    readonly source: DatasetSource,
    readonly resolved: ResolvedDataset,
    /** What SQL reads: the dataset's files, or the parts that they were copied to. */
    readonly paths: readonly string[],
    info: DatasetInfo,
    public plan: RelationPlan,
    readonly sample: readonly CellStruct[],
    rows: Rows,
    derived: DerivedRegistry,
    release: () => void,
    /** Of texts that are paged: rows are still counted, and later ones may have other columns. */
    growing?: Growing,
  ) {
    this.#checks = new PageChecks(plan.files);
    this.#instances = instances;
    this.#same = new SameFiles(resolved.files, growing && (async () => this.#growth?.follow()));
    this.info = info;
    this.#derived = derived;
    this.#release = release;
    this.#rows = rows;
    this.views = new Views({
      plan: () => this.plan,
      info: () => this.info,
      derived: (id) => this.#inClauses(id),
      numbers: (column) => this.textNumbers.typeOf(column),
      relation: (query, own) => this.relation(query, own),
      shown: (query) => shownSql(this, query, null),
      whole: () => wholeRelation(this.plan),
      lane: async (query, signal) => (this.sides.mentionedIn(query) ? this.sideLane(signal, query, 'job') : this.lane('job')),
      check: async (query, signal) => this.checkExpressions(query, signal),
      changes: (query) => this.sides.changing(query),
      asOpened: async (read) => this.asOpened(read),
    });
    this.#growth = growing && new Growth(growing, { plan: () => this.plan, info: () => this.info, become: (grown) => { this.#become(grown); }, tell: (change) => this.described?.({ ...change, ...(change.columns ? { shape: this.info.shape } : {}) }) });
    this.#growth?.look(); // since the plan was made
    this.reading = new Reading(this, () => growing?.texts.rowBytes(0) ?? info.bytes / Math.max(1, info.rows));
    instances.giveWay = () => void this.reading.stopAhead();
  }

  /** Rows are read from the files one by one: what reads all of them throws `needs-copy`. */
  get isPaged(): boolean {
    return this.plan.needsCopy !== undefined;
  }

  /** Files have grown since it was opened, and it has with them. */
  get hasGrown(): boolean {
    return this.#growth?.hasGrown === true;
  }

  /** The connection for one purpose. */
  lane(name: LaneName): Lane {
    return this.#instances.lane(name);
  }

  /** Reads, and gives the result only if the files it came from (all, if not said) are still those that were opened. */
  async asOpened<T>(read: () => Promise<T>, touched?: readonly string[]): Promise<T> {
    return this.#same.asOpened(read, touched);
  }

  /** Are the files still those that were opened? */
  async look(): Promise<'same' | 'changed' | 'gone'> {
    return this.#same.look();
  }

  /** The person's files that hold rows of the dataset. */
  filesOf(rows: readonly number[]): string[] {
    return rowsByFile(this.info.files, rows).map(([file]) => file.path);
  }

  /** A connection beside the side tables that `about` (a query, SQL, columns) needs, which are as they are on disk now whenever something is run there. */
  async sideLane(signal: AbortSignal, about: unknown, name: ScanLane = 'side', on: Queue = this.lane(name)): Promise<Queue> {
    const lane: Queue = {
      use: async (wanted, work, onProgress) => on.use(wanted, async (connection, instance) => {
        await this.sides.fill(connection, instance, wanted, about);
        return work(connection, instance);
      }, onProgress),
    };
    await lane.use(signal, () => Promise.resolve()); // what columns there are is known from here on
    return lane;
  }

  /** All columns that features derive for this dataset now. */
  derivedColumns(): readonly DerivedColumn[] {
    const context = { shape: this.info.shape, columns: this.info.columns };
    return [...this.#derived.columnsFor(context), ...this.sides.columns()];
  }

  /** What SQL can read beside `dataset`. */
  relations(about?: unknown): readonly DerivedRelation[] {
    return this.sides.relations(about);
  }

  /** The derived columns that a query, or a piece of a person's SQL, mentions by name, and those it needs that are joined, where the dataset's own leave the name free. */
  derivedIn(query: ViewQuery | string): readonly DerivedColumn[] {
    const text = (typeof query === 'string' ? query : this.#written(query)).toLowerCase();
    const targets = new Set(typeof query === 'string' ? [] : derivedTargetsOf(query));
    if (text === '' && targets.size === 0) return [];
    return this.derivedColumns().filter((c) => (text.includes(c.id.toLowerCase()) || (c.joined !== undefined && targets.has(c.id))) && this.#isFree(c.id));
  }

  #isFree(id: string): boolean {
    const name = id.toLowerCase();
    return name !== ROW && !this.info.columns.some((c) => c.name.toLowerCase() === name);
  }

  /** A relation over the dataset's own columns with those of a joined dataset, and the derived ones that a person's SQL mentions; for a filter with the row's number by its name in SQL, where it mentions it. */
  relation(query: ViewQuery | string, own: Sql = wholeRelation(this.plan)): Sql {
    const relation = withDerived(joinedTo(this.plan, own), this.derivedIn(query), { shape: this.info.shape, columns: this.info.columns });
    return typeof query === 'string' ? relation : this.#numbered(this.#written(query), relation);
  }

  /** Does a person's SQL mention the row's number, and no column is called so? */
  mentionsRow(query: ViewQuery | string): boolean {
    return new RegExp(`\\b${ROW_NUMBER}\\b`, 'i').test(typeof query === 'string' ? query : this.#written(query)) && this.#isFree(ROW_NUMBER);
  }

  #numbered(text: string, relation: Sql): Sql {
    return this.mentionsRow(text) ? sql`select *, ${ident(ROW)} as ${ident(ROW_NUMBER)} from (${relation})` : relation;
  }

  /** A derived column in the clauses over `relation`. */
  #inClauses(id: string): Sql {
    return this.#derivedColumn(id)?.joined !== undefined && this.#isFree(id) ? raw(ident(id)) : this.derivedSql(id);
  }

  /** Runs `work` on a relation of some rows of the dataset, with what is joined to them: all that reads rows by their numbers goes this way. */
  async withRows<T>(connection: DuckDBConnection, instance: DuckDBInstance, rows: WantedRows, signal: AbortSignal, work: (relation: Sql) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await this.#rows.use(this.plan, connection, instance, rows, signal, work);
      } catch (error) {
        if (!(error instanceof PlanOutdated) || !this.#growth) throw error;
        await this.#growth.replan(connection);
      }
    }
  }

  /** Where rows are still counted, waits for this one, and learns what it is, before anything is asked by its columns. */
  async bring(row: number, signal: AbortSignal): Promise<void> {
    if (!this.#growth || row < 0) return;
    await this.counted(row, { signal, progress: () => undefined });
    if (row < this.info.rows) await this.lane('record').use(signal, async (connection, instance) => this.withRows(connection, instance, [row], signal, () => Promise.resolve()));
  }

  /** More is known of the rows: those that are counted can be asked for at once. */
  #become({ plan, renumbered = false, ...change }: Grown): void {
    if (renumbered || change.columns) this.reading.clear();
    this.plan = plan;
    this.info = { ...this.info, ...change };
    if (change.columns) this.info = { ...this.info, shape: guessShape({ columns: change.columns.filter((c) => c.unreadable === undefined), sample: this.sample, rows: this.info.rows, fixed: { ...this.source.roles, ...this.roles } }) };
  }

  /** Resolves when a row is counted, or all are; with `settled`, when each has been looked at. */
  async counted(row: number, { signal, progress }: Pick<Job, 'signal' | 'progress'>, settled = false): Promise<void> {
    while (this.#growth?.has(row, settled) === false) {
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      progress(this.info.paged?.counted ?? null, { code: 'counting', args: { name: this.info.name } });
      await delay(COUNTED_MS);
    }
  }

  /** One column of a page: as it is, or cut; a derived column is its own expression, or what a person is to see of it. */
  field(column: PageColumn, textLimit: number, seenBy?: string): Sql {
    if ('derived' in column) return sql`(${(seenBy === undefined ? undefined : this.#derivedColumn(column.derived)?.seen?.(seenBy)) ?? this.derivedSql(column.derived)}) as ${ident(column.derived)}`;
    const known = this.#readable(column.column);
    return textLimit === 0 ? raw(ident(known.name)) : cutField(known, textLimit);
  }

  derivedSql(id: string): Sql {
    const expression = this.#derivedColumn(id)?.sql({ shape: this.info.shape, columns: this.info.columns });
    if (!expression) throw new LoupeError('derived-unknown', { column: id });
    return expression;
  }

  #derivedColumn(id: string): DerivedColumn | undefined {
    return this.derivedColumns().find((c) => c.id === id);
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
    return viewQueryToSql(query, { columns: this.info.columns, derived: (id) => this.#inClauses(id), numbers: (column) => this.textNumbers.typeOf(column) });
  }

  async checkExpressions(query: ViewQuery, signal: AbortSignal): Promise<void> {
    for (const { expression, gives } of expressionsOf(query, this.info.columns)) await this.#checkExpression(expression, gives, signal);
    if (this.isPaged) return;
    await this.textNumbers.learn(query, this.info, async (select) => this.lane('job').use(signal, async (connection) => (await connection.runAndReadAll(select(wholeRelation(this.plan)))).getRows()[0] ?? []));
  }

  /** Prepares a filter and an order: the row numbers that it shows, in order. */
  async view(query: ViewQuery, job: Job): Promise<ViewInfo> {
    return this.explaining(this.#written(query), () => this.asOpened(() => this.views.prepare(query, job)));
  }

  /** Throws `sql-…` unless this is one boolean expression over the dataset's columns that only reads. */
  async checkFilter(expression: string, signal: AbortSignal): Promise<void> {
    if (!isOnlyComments(expression)) await this.#checkExpression(expression, 'boolean', signal);
  }

  async #checkExpression(expression: string, gives: Written['gives'], signal: AbortSignal): Promise<void> {
    const lane = this.sides.mentionedIn(expression) ? await this.sideLane(signal, expression) : this.lane('record');
    refuseTextForColumn(expression, this.sides.columns());
    await this.explaining(expression, () => lane.use(signal, async (connection) => guardExpression(connection, expression, this.#numbered(expression, this.relation(expression, checkedRelation(this.plan))), gives)));
  }

  /** What a person wrote in a query. */
  #written(query: ViewQuery): string {
    return expressionsOf(query, this.info.columns).map((e) => e.expression).join(' ');
  }

  /** Runs SQL that a person wrote; what is wrong with it is said with the columns of side tables in view. */
  async explaining<T>(text: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw explained(error, text, { prefixes: this.sides.prefixes, columns: this.sides.columns() });
    }
  }

  /** Throws unless the path leads somewhere in this dataset; a `(SQL)` path must only read. */
  async checkPath(path: string, signal: AbortSignal): Promise<void> {
    const value = rolePathToSql(path, this.info.columns);
    const lane = this.lane('record');
    const expression = parseRolePath(path, this.info.columns.map((c) => c.name));
    await lane.use(signal, async (connection) => {
      const relation = joinedTo(this.plan, checkedRelation(this.plan));
      if ('expression' in expression) return guardExpression(connection, expression.expression, relation, 'any');
      (await connection.prepare(`select ${value.text} from (${relation.text}) limit 0`)).destroySync();
    });
  }

  /** Notices about pages that do not match their checksums, among those that hold positions [rowStart, rowEnd) of a view. */
  async checkPages(viewId: string, rowStart: number, rowEnd: number, columns: readonly string[] | null, signal: AbortSignal): Promise<Warning[]> {
    if (this.isPaged) return [];
    const rows = viewId === 'all' ? [[rowStart, rowEnd] as const] : (await this.views.rows(viewId, rowStart, rowEnd, signal)).map((row) => [row, row + 1] as const);
    const names = this.info.columns.filter((c) => c.origin === 'file' && (columns?.includes(c.name) ?? true)).map((c) => c.sourceName);
    return this.#checks.touching(rows, new Set(names), signal);
  }

  setShape(shape: DatasetInfo['shape']): void {
    this.info = { ...this.info, shape };
    this.reading.clear();
  }

  get busy(): boolean {
    return this.#instances.busy;
  }

  /** Where memory ran out in a share of it, this dataset is read from now on in all that others leave. False where it was before, or memory ran out elsewhere. */
  giveMoreRoom(): boolean {
    return this.#instances.giveMoreRoom();
  }

  /** Ends what runs, then gives everything back. */
  async close(): Promise<void> {
    this.#growth?.end();
    this.reading.clear();
    this.views.clear();
    await this.#instances.close();
    await this.#rows.windows?.close();
    this.#release();
  }
}

import { availableParallelism } from 'node:os';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { keyParts, knownParts, rowKeySql } from '../../../core/annotation/rowKeySql';
import type { LabelLine } from '../../../core/annotation/labelLine';
import { LoupeError } from '../../../core/message';
import { ident, integer, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { labelFiles } from '../../../data/annotation/labelFolder';
import type { LabelFile } from '../../../data/annotation/labelFolder';
import { goesOn, readLabelFile, readLinesAt, START } from '../../../data/annotation/labelReader';
import type { ReadPart, ReadPlace } from '../../../data/annotation/labelReader';
import { joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { ANNOTATION, LABEL_PREFIX } from '../contract';
import { LABEL_RELATIONS } from './labelRelations';
import { matchAll, matchNew, newLines } from './labelMatch';
import type { CellCounts } from './labelMatch';
import { ALIKE, COLUMN_OF, LABELS_OF, NO_DECISION, NUMBERED, readPart, STAGE, TABLES } from './labelSql';

/** Beyond this size the rows of a dataset are not hashed only to find rows that are equal; labels of other versions still need it. */
const HASH_FREELY_BYTES = 2e9;
/** Rows are hashed in so many other ways: each reads all texts once. */
const MOST_OTHERWISE = 8;
/** Parts of files that are taken apart at the same time, each by a connection of its own. */
const AT_ONCE = Math.min(4, Math.max(2, availableParallelism()));
/** Beyond so many bytes of new lines, those of many parts are staged, and taken apart by one statement. */
const STAGED_BYTES = 32 * 1024 ** 2;
const STAGED_PARTS = 16;
/** What changed is told for so many changes: what follows the tables reads all anew beyond. */
const CHANGES_TOLD = 100;
/** Lines that are matched to rows even when only one row is asked about: then no others need to be looked at. */
const FEW_LINES = 1_000;
/** Beyond so many new lines everything is matched anew, which takes no longer. */
const MANY_LINES = 20_000;

interface ReadFile {
  readonly number: number;
  readonly place: ReadPlace;
  readonly bytes: number;
  readonly modified: number;
  /** A last line without its end counted already: it cannot be read a second time. */
  readonly torn: boolean;
  /** A last line without its end that counts for nothing: it is read again. */
  readonly loose: boolean;
}

/** What is in an instance's tables. */
interface Filled {
  readonly files: Map<string, ReadFile>;
  next: number;
  /** The `seq` of the next line. */
  lines: number;
  /** Lines before this `seq` are matched to rows. */
  matched: number;
  keys: boolean;
  /** There are lines made on other versions of the dataset. */
  foreign: boolean;
  cells: CellCounts;
  /** The shape that rows were matched by. */
  shape: unknown;
  /** Other ways to make the hashes of rows, as lines of other versions name them, that rows were hashed by, too. */
  readonly hashedBy: Set<string>;
  /** Another one whenever what holds may be different. */
  version: number;
  /** The last changes, from one version to the next, with the rows they touched. */
  touched: readonly { readonly before: number; readonly rows: readonly number[] }[];
}

/** A line's place in its file, as the tables keep it. */
export interface LinePlace {
  readonly file: number;
  readonly start: number;
  readonly bytes: number;
}

/**
 * The labels of a dataset as tables (labelSql.ts), which follow the files: new lines are taken apart and matched to rows, and what
 * holds is found again for the rows they touch. A file that was written anew, or is gone, makes the tables anew.
 */
export class LabelTables implements SideTables {
  readonly feature = ANNOTATION;
  readonly prefix = LABEL_PREFIX;
  readonly #filled = new WeakMap<object, Filled>();
  #tail: Promise<unknown> = Promise.resolve();
  #columns: readonly DerivedColumn[] = [];
  #version = 0;

  constructor(readonly session: Session, readonly folders: readonly string[]) {}

  columns(): readonly DerivedColumn[] {
    return this.#columns;
  }

  relations(): readonly DerivedRelation[] {
    return LABEL_RELATIONS;
  }

  async there(): Promise<boolean> {
    return (await Promise.all(this.folders.map((f) => labelFiles(f)))).some((files) => files.length > 0);
  }

  /** Files are only appended to. */
  async stamp(): Promise<string> {
    return JSON.stringify(await Promise.all(this.folders.map((f) => labelFiles(f))));
  }

  /** The labels files by their numbers. */
  paths(instance: object): ReadonlyMap<number, string> {
    return new Map([...(this.#filled.get(instance)?.files ?? [])].map(([path, file]) => [file.number, path]));
  }

  /** Are rows hashed, so that equal rows are known? */
  hasKeys(instance: object): boolean {
    return this.#filled.get(instance)?.keys ?? false;
  }

  /** Were lines ever matched to rows? Newer ones may not be. */
  isMade(instance: object): boolean {
    return this.#filled.get(instance)?.shape === this.session.info.shape;
  }

  /** Is every line that was read matched to its rows? */
  isMatched(instance: object): boolean {
    const filled = this.#filled.get(instance);
    return filled !== undefined && filled.matched === filled.lines && this.isMade(instance);
  }

  /** Another one whenever what holds may be different. */
  version(instance: object): number {
    return this.#filled.get(instance)?.version ?? 0;
  }

  /** The rows whose labels may have changed since a version; undefined where that is not known: all may have. */
  touchedSince(instance: object, version: number): readonly number[] | undefined {
    const filled = this.#filled.get(instance);
    if (!filled) return undefined;
    if (filled.version === version) return [];
    const first = filled.touched.findIndex((t) => t.before === version);
    return first < 0 ? undefined : [...new Set(filled.touched.slice(first).flatMap((t) => t.rows))];
  }

  /** The lines themselves, as their files have them now. */
  async linesAt(instance: object, places: readonly LinePlace[]): Promise<(LabelLine | undefined)[]> {
    const paths = this.paths(instance);
    const lines = new Array<LabelLine | undefined>(places.length).fill(undefined);
    for (const file of new Set(places.map((p) => p.file))) {
      const path = paths.get(file);
      const mine = places.flatMap((place, i) => (place.file === file ? [{ ...place, i }] : []));
      const read = path === undefined ? [] : await readLinesAt(path, mine);
      mine.forEach(({ i }, n) => (lines[i] = read[n]));
    }
    return lines;
  }

  /** Makes the tables, or brings them up to date. */
  fill(_: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    return this.#inTurn(instance, async (own) => {
      const filled = await this.#readNew(own, instance, signal);
      if (filled.matched !== filled.lines || filled.shape !== this.session.info.shape) await this.#match(own[0], filled, signal);
    });
  }

  /** Reads new lines, and matches few of them where all others are: enough for what is asked about one row, however many labels there are. */
  read(instance: object, signal: AbortSignal): Promise<void> {
    return this.#inTurn(instance, async (own) => {
      const filled = await this.#readNew(own, instance, signal);
      const added = filled.lines - filled.matched;
      if (added > 0 && added <= FEW_LINES && filled.shape === this.session.info.shape) await this.#match(own[0], filled, signal);
    });
  }

  /** On connections of their own: a request that is given up leaves no table half done. */
  #inTurn(instance: object, work: (own: readonly [DuckDBConnection, ...DuckDBConnection[]]) => Promise<void>): Promise<void> {
    const run = async (): Promise<void> => {
      if (!(instance instanceof DuckDBInstance)) throw new LoupeError('internal', {}, 'engine', 'label tables without an instance');
      const own = [await instance.connect(), ...(await Promise.all(Array.from({ length: AT_ONCE - 1 }, () => instance.connect())))] as const;
      try {
        await work(own);
      } catch (error) {
        if (!(error instanceof LoupeError && error.fault === 'aborted')) this.#filled.delete(instance);
        throw error;
      } finally {
        for (const connection of own) connection.disconnectSync();
      }
    };
    const mine = this.#tail.catch(() => undefined).then(run);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  async #readNew(own: readonly [DuckDBConnection, ...DuckDBConnection[]], instance: object, signal: AbortSignal): Promise<Filled> {
    const found = (await Promise.all(this.folders.map((f) => labelFiles(f)))).flat();
    let filled = this.#filled.get(instance);
    if (!filled || !(await follows(filled, found))) {
      filled = { files: new Map(), next: 0, lines: 0, matched: 0, keys: false, foreign: false, cells: new Map(), shape: null, hashedBy: new Set(), version: ++this.#version, touched: [] };
      for (const table of TABLES) await own[0].run(table);
      this.#filled.set(instance, filled);
    }
    const news = found.filter((file) => {
      const known = filled.files.get(file.path);
      return !known || known.bytes !== file.bytes || known.modified !== file.modified;
    });
    if (news.length === 0) return filled;
    // Lines of one transaction become a table's blocks as they are: many small ones are copied, and cost twice as much.
    for (const connection of own) await connection.run('begin transaction');
    try {
      for (const file of news) await this.#readFile(own, filled, file, signal);
    } catch (error) {
      if (error instanceof LoupeError && error.fault === 'aborted') for (const connection of own) await connection.run('commit');
      throw error;
    }
    for (const connection of own) await connection.run('commit');
    return filled;
  }

  async #readFile(own: readonly [DuckDBConnection, ...DuckDBConnection[]], filled: Filled, file: LabelFile, signal: AbortSignal): Promise<void> {
    const known = filled.files.get(file.path) ?? { number: filled.next++, place: START };
    const { fingerprint, config = null, split = null } = this.session.info;
    const isLarge = file.bytes - known.place.bytes > STAGED_BYTES;
    const insert = readPart({ fingerprint, config, split }, isLarge ? 'staged' : 'text');
    const place = { file: known.number, ...known.place };
    if (filled.files.get(file.path)?.loose) await own[0].run(`delete from loupe_label_lines where file = ${integer(place.file)} and number > ${integer(place.lines)} and problem is not null`);
    const first = { seq: filled.lines, number: known.place.lines + 1 };
    const of = (part: ReadPart): Record<string, number | string> => ({ text: part.text, number: part.firstNumber, start: part.firstByte, seq: first.seq + part.firstNumber - first.number });
    if (isLarge) for (const connection of own) await connection.run(STAGE.make);
    let staged: ReadPart[] = [];
    let by = own[0];
    /** The parts are in the table: what was read is known from here on. */
    const taken = async (last: ReadPart): Promise<void> => {
      filled.lines = first.seq + (last.torn ? last.firstNumber : last.place.lines) - first.number + 1;
      const torn = last.torn && Number((await by.runAndReadAll(`select count(*) from loupe_label_lines where file = ${integer(known.number)} and number >= ${integer(last.firstNumber)} and problem is null`)).getRows()[0]?.[0]) > 0;
      filled.files.set(file.path, { number: known.number, place: last.place, bytes: last.place.bytes, modified: 0, torn, loose: last.torn && !torn });
    };
    const take = async (parts: readonly ReadPart[], isEnd: boolean): Promise<void> => {
      await Promise.all(parts.map((part, i) => (own[i] ?? own[0]).run(isLarge ? STAGE.add : insert, isLarge ? of(part) : { ...of(part), file: known.number })));
      staged.push(...parts);
      by = own[parts.length - 1] ?? by;
      const last = staged.at(-1);
      if (last && (!isLarge || isEnd || staged.length >= STAGED_PARTS)) {
        if (isLarge) await Promise.all(own.map(async (connection) => {
          await connection.run(insert, { file: known.number });
          await connection.run(STAGE.make);
        }));
        await taken(last);
        staged = [];
      }
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    };
    let parts: ReadPart[] = [];
    for await (const part of readLabelFile(file.path, known.place)) {
      parts.push(part);
      if (parts.length < AT_ONCE) continue;
      await take(parts, false);
      parts = [];
    }
    await take(parts, true);
    filled.files.set(file.path, { ...(filled.files.get(file.path) ?? { number: known.number, place: known.place, torn: false, loose: false }), bytes: file.bytes, modified: file.modified });
  }

  async #match(connection: DuckDBConnection, filled: Filled, signal: AbortSignal): Promise<void> {
    const { info } = this.session;
    const added = filled.shape !== info.shape || filled.lines - filled.matched > MANY_LINES ? undefined : await newLines(connection, filled.matched);
    const foreign = filled.foreign || (added?.foreign ?? (await connection.runAndReadAll('select 1 from loupe_label_lines where problem is null and not own limit 1')).currentRowCount > 0);
    const wanted = foreign || (filled.lines > 0 && info.uncompressedBytes <= HASH_FREELY_BYTES && !this.session.isPaged);
    const anew = filled.shape !== info.shape || (wanted && !filled.keys);
    if (foreign) await this.#hashRowsOtherwise(connection, filled, anew ? 0 : filled.matched, signal);
    await connection.run('begin transaction');
    try {
      if (anew && wanted) await this.#hashRows(connection);
      const keys = wanted || (filled.keys && !anew);
      const cells = new Map(filled.cells);
      let rows: readonly number[] | undefined;
      if (anew || !added) {
        cells.clear();
        for (const [name, n] of await matchAll(connection, info.rows, keys)) cells.set(name, n);
      } else rows = await matchNew(connection, filled.matched, added, info.rows, keys, cells);
      await connection.run('commit');
      // A column that was there once stays, although its last label was taken back: pages ask for it.
      const known = new Map(this.#columns.map(({ id, type }) => [id, type === 'list']));
      for (const [name, { cells: n, lists }] of cells) if (n > 0) known.set(name, lists > 0 || known.get(name) === true);
      this.#columns = [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, isList]) => labelled(name, isList));
      const changes = rows ? [...filled.touched.slice(-CHANGES_TOLD), { before: filled.version, rows }] : [];
      Object.assign(filled, { matched: filled.lines, keys, foreign, cells, shape: info.shape, version: ++this.#version, touched: changes });
    } catch (error) {
      await connection.run('rollback').catch(() => undefined); // the first error says more
      throw error;
    }
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  }

  /**
   * Hashes rows as lines of other versions of the dataset say that they were, where that is not how it is done now: a person
   * corrected a role since, it is guessed otherwise, or a table without roles has another column. Done beside the transaction,
   * since it may fail: what a line says need not make sense here.
   */
  async #hashRowsOtherwise(connection: DuckDBConnection, filled: Filled, from: number, signal: AbortSignal): Promise<void> {
    const { info, plan } = this.session;
    const context = { shape: info.shape, columns: info.columns };
    if (from === 0) {
      filled.hashedBy.clear();
      await connection.run('delete from loupe_row_hashes');
    }
    const named = await connection.runAndReadAll(`select hash_of from loupe_label_lines where problem is null and not own and hash_of is not null and seq >= ${integer(from)} group by 1 order by count(*) desc limit ${integer(MOST_OTHERWISE + 1)}`);
    const now = JSON.stringify(keyParts(context));
    for (const text of named.getRows().map(([of]) => String(of)).filter((of) => of !== now && !filled.hashedBy.has(of))) {
      const of = filled.hashedBy.size < MOST_OTHERWISE ? knownParts(JSON.parse(text), context) : undefined;
      if (!of) continue;
      filled.hashedBy.add(text);
      const { id, hash } = rowKeySql(context, of);
      await connection.run(sql`insert into loupe_row_hashes select ${ident(ROW)}, ${id}, ${hash} from (${joinedTo(plan, wholeRelation(plan))})`.text).catch((error: unknown) => {
        if (signal.aborted) throw error;
      });
    }
  }

  async #hashRows(connection: DuckDBConnection): Promise<void> {
    const { info, plan } = this.session;
    const { id, hash } = rowKeySql({ shape: info.shape, columns: info.columns });
    const keys = sql`select ${ident(ROW)}, ${id} as loupe_id, ${hash} as loupe_hash from (${joinedTo(plan, wholeRelation(plan))})`;
    await connection.run('delete from loupe_row_keys');
    await connection.run(`insert into loupe_row_keys select *, hash(loupe_id, loupe_hash) from (${keys.text})`);
    for (const statement of [...ALIKE, ...NUMBERED]) await connection.run(statement);
  }
}

/** Do the files go on where they were read last? One that is shorter, gone, or others' bytes before that place, does not. */
async function follows(filled: Filled, found: readonly LabelFile[]): Promise<boolean> {
  for (const [path, known] of filled.files) {
    const now = found.find((f) => f.path === path);
    if (!now || now.bytes < known.bytes || (known.torn && now.bytes > known.bytes)) return false;
    if (now.bytes === known.bytes ? now.modified !== known.modified && known.modified !== 0 : !(await goesOn(path, known.place))) return false;
  }
  return true;
}

/** What a person said alone, as a cell shows it: no decision, since that comes of what others said. */
function ownCell(id: string, isList: boolean, by: string): Sql {
  const said = isList ? `flatten(list(${LABELS_OF} order by l.seq))` : `string_agg(distinct l.value, ' | ' order by l.value)`;
  const own = sql`select ${raw(said)} as x from loupe_label_held h join loupe_label_lines l using (seq) where h.at_row = ${ident(ROW)} and l."by" = ${literal(by)} and ${raw(NO_DECISION)} and ${raw(COLUMN_OF)} = ${literal(id)}`;
  return isList ? sql`(select list_filter(x, lambda label, i: list_position(x, label) = i) from (${own}))` : sql`(${own})`;
}

/** A question with a list among its answers has lists, in which a single answer is the only one. */
function labelled(id: string, isList: boolean): DerivedColumn {
  const cell = sql`(select any_value(${raw(isList ? 'coalesce(c.labels, [c.value])' : 'c.value')}) from loupe_label_cells c where c.at_row = ${ident(ROW)} and c.name = ${literal(id)})`;
  // Of several questions of a schema the head has no room but for the schema: the line below it says which it is.
  const question = /\.(.+)/.exec(id)?.[1];
  return { id, feature: ANNOTATION, title: id, ...(question === undefined ? {} : { about: question }), type: isList ? 'list' : 'text', heavy: false, sql: () => cell, seen: (by) => ownCell(id, isList, by) };
}

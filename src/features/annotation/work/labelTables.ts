import type { DuckDBConnection } from '@duckdb/node-api';
import { DuckDBDataChunk, INTEGER, VARCHAR } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { rowKeySql } from '../../../core/annotation/rowKeySql';
import { ident, literal, sql } from '../../../core/sql';
import { labelFiles } from '../../../data/annotation/labelFolder';
import { readLabelFile, START } from '../../../data/annotation/labelReader';
import type { ReadPlace } from '../../../data/annotation/labelReader';
import { joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { ANNOTATION, LABEL_PREFIX, labelColumn } from '../contract';
import { LABEL_RELATIONS } from './labelRelations';
import { ADD_LINES, CELLS, EMPTY_LINES, matched, STAGING } from './labelSql';

const CHUNK_ROWS = 2_048;
/** Beyond this size the rows of a dataset are not hashed only to find rows that are equal; labels of other versions still need it. */
const HASH_FREELY_BYTES = 2e9;

interface ReadFile {
  readonly number: number;
  readonly place: ReadPlace;
  readonly bytes: number;
  readonly modified: number;
}

/** What is in an instance's tables. */
interface Filled {
  readonly files: Map<string, ReadFile>;
  next: number;
  /** Lines came since the labels were matched to rows. */
  stale: boolean;
  keys: boolean;
  /** The shape that the keys were made from. */
  shape: unknown;
}

/**
 * The labels of a dataset as tables: `loupe_label_lines` (every line, taken apart), `loupe_labels` (what holds, with the row each
 * belongs to) and `loupe_label_cells` (one text for each row and question).
 */
export class LabelTables implements SideTables {
  readonly feature = ANNOTATION;
  readonly prefix = LABEL_PREFIX;
  readonly #filled = new WeakMap<object, Filled>();
  #tail: Promise<unknown> = Promise.resolve();
  #columns: readonly DerivedColumn[] = [];

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

  /** The labels files in the order of their numbers. */
  paths(instance: object): readonly string[] {
    const files = [...(this.#filled.get(instance)?.files ?? [])];
    return files.reduce<string[]>((all, [path, file]) => {
      all[file.number] = path;
      return all;
    }, []);
  }

  hasKeys(instance: object): boolean {
    return this.#filled.get(instance)?.keys ?? false;
  }

  fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    return this.#inTurn(async () => {
      const filled = await this.#readNew(connection, instance);
      if (!filled.stale && filled.shape === this.session.info.shape) return;
      await this.#match(connection, filled, signal);
    });
  }

  /** Only reads new lines: enough for what is asked about one row, however many labels there are. */
  read(connection: DuckDBConnection, instance: object): Promise<void> {
    return this.#inTurn(async () => {
      await this.#readNew(connection, instance);
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#tail.catch(() => undefined).then(work);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  async #readNew(connection: DuckDBConnection, instance: object): Promise<Filled> {
    let filled = this.#filled.get(instance);
    if (!filled) {
      filled = { files: new Map(), next: 0, stale: true, keys: false, shape: null };
      await connection.run(STAGING);
      await connection.run(EMPTY_LINES);
      await connection.run('create or replace table loupe_row_keys (row bigint, id varchar, hash varchar)');
      this.#filled.set(instance, filled);
    }
    const found = (await Promise.all(this.folders.map((f) => labelFiles(f)))).flat();
    for (const [path, known] of filled.files) {
      const now = found.find((f) => f.path === path);
      if (now && now.bytes >= known.place.bytes) continue;
      await connection.run(`delete from loupe_label_lines where file = ${String(known.number)}`);
      filled.files.delete(path);
      filled.stale = true;
    }
    for (const file of found) {
      const known = filled.files.get(file.path);
      if (known && known.bytes === file.bytes && known.modified === file.modified) continue;
      const number = known?.number ?? filled.next++;
      const place = await this.#append(connection, file.path, number, known?.place ?? START);
      filled.files.set(file.path, { number, place, bytes: file.bytes, modified: file.modified });
      filled.stale = true;
    }
    return filled;
  }

  async #append(connection: DuckDBConnection, path: string, file: number, from: ReadPlace): Promise<ReadPlace> {
    await connection.run(`delete from loupe_label_lines where file = ${String(file)} and number > ${String(from.lines)}`);
    const appender = await connection.createAppender('loupe_label_staging');
    let place = from;
    try {
      for await (const batch of readLabelFile(path, from)) {
        for (let at = 0; at < batch.texts.length; at += CHUNK_ROWS) {
          const texts = batch.texts.slice(at, at + CHUNK_ROWS);
          const chunk = DuckDBDataChunk.create([INTEGER, INTEGER, VARCHAR], texts.length);
          chunk.setColumnValues(0, texts.map(() => file));
          chunk.setColumnValues(1, texts.map((_, i) => batch.firstNumber + at + i));
          chunk.setColumnValues(2, texts);
          appender.appendDataChunk(chunk);
        }
        place = batch.place;
      }
    } finally {
      appender.closeSync();
    }
    await connection.run(ADD_LINES);
    await connection.run('delete from loupe_label_staging');
    return place;
  }

  async #match(connection: DuckDBConnection, filled: Filled, signal: AbortSignal): Promise<void> {
    const { info } = this.session;
    const foreign = await one(connection, `select count(*) from loupe_label_lines where problem is null and fingerprint <> ${literal(info.fingerprint)}`);
    const any = await one(connection, 'select count(*) from loupe_label_lines where problem is null');
    const wanted = foreign > 0 || (any > 0 && info.uncompressedBytes <= HASH_FREELY_BYTES);
    if (wanted && !(filled.keys && filled.shape === info.shape)) await this.#hashRows(connection, filled);
    if (signal.aborted) return;
    await connection.run(matched(info.fingerprint, filled.keys, info.config ?? null, info.split ?? null));
    await connection.run(CELLS);
    const questions = await connection.runAndReadAll('select distinct schema, question from loupe_labels where at_row is not null order by all');
    this.#columns = questions.getRows().map(([schema, question]) => labelled(String(schema), String(question)));
    filled.stale = false;
    filled.shape = info.shape;
  }

  async #hashRows(connection: DuckDBConnection, filled: Filled): Promise<void> {
    const { info, plan } = this.session;
    const { id, hash } = rowKeySql({ shape: info.shape, columns: info.columns });
    const keys = sql`select ${ident(ROW)}, ${id}, ${hash} from (${joinedTo(plan, wholeRelation(plan))})`;
    await connection.run('delete from loupe_row_keys');
    await connection.run(`insert into loupe_row_keys ${keys.text}`);
    filled.keys = true;
  }
}

function labelled(schema: string, question: string): DerivedColumn {
  const id = labelColumn(schema, question);
  const cell = sql`(select any_value(c.value) from loupe_label_cells c where c.at_row = ${ident(ROW)} and c.name = ${literal(id)})`;
  return { id, feature: ANNOTATION, title: id, type: 'text', heavy: false, sql: () => cell };
}

async function one(connection: DuckDBConnection, query: string): Promise<number> {
  return Number((await connection.runAndReadAll(query)).getRows()[0]?.[0] ?? 0);
}

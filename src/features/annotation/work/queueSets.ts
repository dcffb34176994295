import type { DuckDBConnection } from '@duckdb/node-api';
import { integer, literal, raw } from '../../../core/sql';
import { RowStream } from '../../../engine/stream';
import type { Queue } from '../contract';
import { NO_DECISION } from './labelSql';
import type { LabelTables } from './labelTables';
import { RowSet } from './rowSet';

/** Of the rows of a dataset, what a queue must know: which are done, which are passed over, where annotators differ. */
export interface QueueSets {
  readonly done: RowSet;
  readonly passed: RowSet;
  /** Annotators differ and nothing is decided, or one of them is unsure. */
  readonly disputed: RowSet;
  /** One annotator has labelled it. */
  readonly single: RowSet;
}

interface Kept extends QueueSets {
  readonly key: string;
  version: number;
}

const QUEUES_KEPT = 4;

/** The sets of queues in use, which follow the tables: after a label only the rows it touched are looked at. */
export class QueueBook {
  readonly #kept = new WeakMap<object, Kept[]>();

  async sets(connection: DuckDBConnection, tables: LabelTables, instance: object, queue: Queue, rows: number): Promise<QueueSets> {
    const books = this.#kept.get(instance) ?? [];
    this.#kept.set(instance, books);
    const key = JSON.stringify([queue.by, queue.schema, queue.questions, queue.order === 'disputed', queue.share, queue.share === null ? '' : queue.seed, rows]);
    const version = tables.version(instance);
    let kept = books.find((b) => b.key === key);
    const touched = kept && tables.touchedSince(instance, kept.version);
    if (!kept || !touched) {
      kept = { key, version, done: new RowSet(rows), passed: new RowSet(rows), disputed: new RowSet(rows), single: new RowSet(rows) };
      books.splice(0, books.length, kept, ...books.filter((b) => b.key !== key).slice(0, QUEUES_KEPT - 1));
      await read(connection, kept, queue, null);
    } else if (touched.length > 0) {
      for (const row of touched) for (const set of [kept.done, kept.passed, kept.disputed, kept.single]) set.delete(row);
      await read(connection, kept, queue, touched);
    }
    kept.version = version;
    return kept;
  }
}

async function read(connection: DuckDBConnection, sets: QueueSets, queue: Queue, rows: readonly number[] | null): Promise<void> {
  const by = literal(queue.by);
  const lines = rows === null ? null : (await connection.runAndReadAll(`select distinct seq from loupe_label_held where at_row in (${rows.map((r) => integer(r)).join(', ')})`)).getRows().map(([seq]) => String(seq));
  if (lines?.length === 0) return;
  const where = `h.at_row is not null and l.schema = ${literal(queue.schema)} and l.question in (${queue.questions.map((q) => literal(q)).join(', ')})${rows === null ? '' : ` and h.at_row in (${rows.map((r) => integer(r)).join(', ')})`}${lines === null ? '' : ` and l.seq in (${lines.join(', ')}) and h.seq in (${lines.join(', ')})`}`;
  const labels = `loupe_label_held h join loupe_label_lines l using (seq)`;
  const into = async (set: RowSet, query: string): Promise<void> => {
    const result = await RowStream.of(connection, raw(query));
    for (let chunk = await result.fetchChunk(); chunk && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
      const column = chunk.getColumnVector(0);
      for (let i = 0; i < chunk.rowCount; i++) set.add(Number(column.getItem(i)));
    }
  };
  const count = queue.questions.length;
  const all = count === 1 ? '' : ` group by h.at_row having count(distinct l.question) = ${integer(count)}`;
  await into(sets.done, `select h.at_row::double from ${labels} where ${where} and l."by" = ${by} and ${NO_DECISION}${all}`);
  if (queue.share !== null) {
    // The same for everyone, whatever DuckDB's own hash does in another version.
    const share = `('0x' || left(md5(${literal(queue.seed)} || l.hash), 8))::ubigint / 4294967296 >= ${String(queue.share)}`;
    await into(sets.passed, `select h.at_row::double from ${labels} where ${where} and l."by" <> ${by} and ${NO_DECISION} and ${share}`);
  }
  if (queue.order !== 'disputed') return;
  await into(sets.disputed, `with s as (select h.at_row, l.question, l.path, l.sides, count(distinct l.value) filter (${NO_DECISION}) as said, bool_or(l.value = 'unsure' and ${NO_DECISION}) as unsure, bool_or(not (${NO_DECISION}) and l.origin <> 'unresolved') as decided
    from ${labels} where ${where} and l.subject <> 'span' group by all) select distinct at_row::double from s where (said > 1 or unsure) and not decided`);
  await into(sets.single, `select h.at_row::double from ${labels} where ${where} and ${NO_DECISION} group by h.at_row having count(distinct l."by") = 1`);
}

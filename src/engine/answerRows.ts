import type { DuckDBConnection } from '@duckdb/node-api';
import { decodePage } from '../core/arrow/readCells';
import { ident, integer, raw } from '../core/sql';
import { encodeResult } from './arrow/encode';
import type { Answer } from './answer';
import type { AnswerPageRequest, Page } from './contract';
import { cutValue, wholeText } from './cutField';
import { narrowRow, rowNumbers } from './rowNumbers';
import type { RowNumbers } from './rowNumbers';
import { RowStream } from './stream';

/** The name of a row's number in its answer. */
export const ANSWER_ROW = 'loupe\u00b7answer';
const ORDERS_KEPT = 4;
const WINDOW_ROWS = 4_096;

type Order = AnswerPageRequest['order'];

/** What is read of one answer: pages in an order, and single cells. */
export class AnswerRows {
  readonly #answer: Answer;
  /** The row numbers of orders, those used last at the end. */
  readonly #orders = new Map<string, RowNumbers>();
  /** What stands in the table's window. */
  #window: { readonly key: string; readonly rowStart: number; readonly rowEnd: number } | undefined;

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async page({ order, rowStart, rowEnd, textLimit }: AnswerPageRequest, signal: AbortSignal): Promise<Page> {
    const { table } = this.#answer;
    const end = Math.min(rowEnd, table.rows);
    const numbers = order.length === 0 ? undefined : await this.#ordered(order, signal);
    const columns = this.#answer.state.columns.map(({ name, type }, i) => ({ name: ident(name), own: `c${integer(i)}`, value: textLimit === 0 ? `c${integer(i)}` : cutValue(`c${integer(i)}`, type, textLimit) }));
    const fields = columns.map((c) => `${c.value} as ${c.name}`).join(', ');
    return table.reading.use(signal, async (connection) => {
      let select = `select ${fields}, rowid as ${ident(ANSWER_ROW)} from ${table.sql} where rowid >= ${integer(rowStart)} and rowid < ${integer(end)} order by rowid`;
      if (numbers && textLimit > 0) {
        await this.#open(connection, JSON.stringify([order, numbers.length, textLimit]), numbers, rowStart, end, columns);
        select = `select ${columns.map((c) => `${c.own} as ${c.name}`).join(', ')}, r as ${ident(ANSWER_ROW)} from ${table.window} where p >= ${integer(rowStart)} and p < ${integer(end)} order by p`;
      } else if (numbers) {
        const list = listOf(numbers.subarray(rowStart, end));
        select = `select ${fields}, rowid as ${ident(ANSWER_ROW)} from ${table.sql} where rowid in (select unnest(${list})) order by list_position(${list}, rowid)`;
      }
      const { ipc, rows } = await encodeResult(await connection.run(select));
      return { ipc, rowStart, rows };
    });
  }

  /** Rows that lie scattered cost the same whether a hundred or thousands of them are fetched: those around the page are kept, as it shows them. */
  async #open(connection: DuckDBConnection, key: string, numbers: RowNumbers, rowStart: number, rowEnd: number, columns: readonly { readonly own: string; readonly value: string }[]): Promise<void> {
    if (this.#window?.key === key && this.#window.rowStart <= rowStart && this.#window.rowEnd >= rowEnd) return;
    const { table } = this.#answer;
    const from = Math.max(0, rowStart - WINDOW_ROWS / 4);
    const to = Math.max(rowEnd, Math.min(numbers.length, from + WINDOW_ROWS));
    this.#window = undefined;
    await connection.run(`create or replace table ${table.window} as select ${columns.map((c) => `${c.value} as ${c.own}`).join(', ')}, r, p from (select unnest(${listOf(numbers.subarray(from, to))}) as r, unnest(range(${integer(from)}, ${integer(to)})) as p) w join ${table.sql} t on t.rowid = w.r`);
    this.#window = { key, rowStart: from, rowEnd: to };
  }

  async cell(row: number, column: number, start: number, length: number, signal: AbortSignal): Promise<{ text: string; length: number }> {
    const { table } = this.#answer;
    const value = wholeText(`c${integer(column)}`, this.#answer.column(column).type);
    const { ipc } = await table.reading.use(signal, async (connection) => encodeResult(await connection.run(
      `select length(v) as l, substring(v, ${integer(start + 1)}, ${integer(length)}) as t from (select ${value} as v from ${table.sql} where rowid = ${integer(row)})`,
    )));
    const found = decodePage(ipc);
    const text = found.rows === 0 ? null : found.cell(1, 0);
    return { text: typeof text === 'string' ? text : '', length: found.rows === 0 ? 0 : Number(found.cell(0, 0) ?? 0) };
  }

  async #ordered(order: Order, signal: AbortSignal): Promise<RowNumbers> {
    const { table } = this.#answer;
    const known = this.#orders.get(JSON.stringify([order, table.rows]));
    return known ?? table.ordering.use(signal, async (connection) => {
      const key = JSON.stringify([order, table.rows]);
      const kept = this.#orders.get(key);
      const by = order.map(({ column, descending }) => `c${integer(column)} ${descending ? 'desc' : 'asc'} nulls last`);
      const { rows } = table;
      const numbers = kept ?? (await rowNumbers(await RowStream.of(connection, raw(`select ${narrowRow('rowid', rows).text} as rowid from ${table.sql} where rowid < ${integer(rows)} order by ${[...by, 'rowid'].join(', ')}`)), rows));
      this.#orders.delete(key);
      this.#orders.set(key, numbers);
      for (const oldest of this.#orders.keys()) if (this.#orders.size > ORDERS_KEPT) this.#orders.delete(oldest);
      return numbers;
    });
  }
}

function listOf(numbers: RowNumbers): string {
  return `[${Array.from(numbers, (n) => integer(n)).join(', ')}]::bigint[]`;
}

import { decodePage } from '../core/arrow/readCells';
import { ident, integer, raw } from '../core/sql';
import { encodeResult } from './arrow/encode';
import type { Answer } from './answer';
import type { AnswerPageRequest, Page } from './contract';
import { cutValue, wholeText } from './cutField';
import { rowNumbers } from './rowNumbers';
import type { RowNumbers } from './rowNumbers';
import { RowStream } from './stream';

/** The name of a row's number in its answer. */
export const ANSWER_ROW = 'loupe\u00b7answer';
const ORDERS_KEPT = 4;

type Order = AnswerPageRequest['order'];

/** What is read of one answer: pages in an order, and single cells. */
export class AnswerRows {
  readonly #answer: Answer;
  /** The row numbers of orders, those used last at the end. */
  readonly #orders = new Map<string, RowNumbers>();

  constructor(answer: Answer) {
    this.#answer = answer;
  }

  async page({ order, rowStart, rowEnd, textLimit }: AnswerPageRequest, signal: AbortSignal): Promise<Page> {
    const { table } = this.#answer;
    const end = Math.min(rowEnd, table.rows);
    const numbers = order.length === 0 ? undefined : (await this.#ordered(order, signal)).subarray(rowStart, end);
    const list = numbers && `[${Array.from(numbers, (n) => integer(n)).join(', ')}]::bigint[]`;
    const rows = list === undefined ? `where rowid >= ${integer(rowStart)} and rowid < ${integer(end)} order by rowid` : `where rowid in (select unnest(${list})) order by list_position(${list}, rowid)`;
    const fields = this.#answer.state.columns.map(({ name, type }, i) => {
      const column = `c${integer(i)}`;
      return `${textLimit === 0 ? column : cutValue(column, type, textLimit)} as ${ident(name)}`;
    });
    return table.reading.use(signal, async (connection) => {
      const { ipc, rows: read } = await encodeResult(await connection.run(`select ${[...fields, `rowid as ${ident(ANSWER_ROW)}`].join(', ')} from ${table.sql} ${rows}`));
      return { ipc, rowStart, rows: read };
    });
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
    return table.ordering.use(signal, async (connection) => {
      const key = JSON.stringify([order, table.rows]);
      const kept = this.#orders.get(key);
      const by = order.map(({ column, descending }) => `c${integer(column)} ${descending ? 'desc' : 'asc'} nulls last`);
      const { rows } = table;
      const numbers = kept ?? (await rowNumbers(await RowStream.of(connection, raw(`select rowid from ${table.sql} where rowid < ${integer(rows)} order by ${[...by, 'rowid'].join(', ')}`)), rows));
      this.#orders.delete(key);
      this.#orders.set(key, numbers);
      for (const oldest of this.#orders.keys()) if (this.#orders.size > ORDERS_KEPT) this.#orders.delete(oldest);
      return numbers;
    });
  }
}

import type { Warning } from '../../core/message';
import { CsvColumns } from './csvColumns';
import { CsvCounter } from './csvCounter';
import type { SniffedDialect } from './csvDialect';
import { CsvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { csvTexts } from './csvTexts';
import type { TextFile } from './format';
import type { RowCounter, Unended } from './lineCounter';
import { Notices } from './notices';
import type { RowIndex } from './rowIndex';
import type { FieldBatch } from './rowSource';
import type { TextForm } from './textForm';

const BATCH_ROWS = 2_048;

/** CSV. What is counted is a row; the line of names is counted, too, and passed over. */
export class CsvForm implements TextForm<CsvRow> {
  readonly checked = false;
  readonly head: number;
  readonly #name: string;
  readonly #dialect: SniffedDialect;
  readonly #notices: Notices;
  readonly #columns: CsvColumns;

  constructor({ name, encoding, reading }: TextFile, dialect: SniffedDialect) {
    this.#name = name;
    this.#dialect = dialect;
    this.head = dialect.header ? 1 : 0;
    this.#notices = new Notices(name, { again: true });
    if (encoding !== 'utf-8') this.#notices.say('text-utf16', undefined, { encoding: encoding.toUpperCase() });
    this.#columns = new CsvColumns(dialect, this.#notices);
    if (!dialect.header && reading.header === undefined) this.#notices.say('csv-no-header');
  }

  get notices(): readonly Warning[] {
    return this.#notices.list();
  }

  get columns(): readonly string[] {
    return this.#columns.names;
  }

  async begin(chunks: AsyncIterable<Buffer>): Promise<void> {
    for await (const [row] of this.#read(chunks, 1, new Notices(this.#name))) {
      if (!row) continue;
      this.#columns.begin(row);
      return;
    }
  }

  counter(index: RowIndex, from: Unended): RowCounter {
    return new CsvCounter(index, from, this.#dialect);
  }

  async *rows(chunks: AsyncIterable<Buffer>, line: number, skip: number): AsyncGenerator<readonly CsvRow[]> {
    let left = skip;
    for await (const rows of this.#read(chunks, line, this.#notices)) {
      const passed = Math.min(left, rows.length);
      left -= passed;
      yield rows.slice(passed);
    }
  }

  async *#read(chunks: AsyncIterable<Buffer>, line: number, notices: Notices): AsyncGenerator<readonly CsvRow[]> {
    const rows = new CsvRows(this.#dialect, notices, line);
    for await (const text of csvTexts(chunks, notices, this.#dialect.newline, line)) yield [...rows.push(text, false)];
    yield [...rows.push('', true)];
  }

  batches(rows: readonly CsvRow[]): FieldBatch[] {
    const batches: FieldBatch[] = [];
    for (let at = 0; at < rows.length; at += BATCH_ROWS) {
      const batch = this.#columns.batch();
      for (const row of rows.slice(at, at + BATCH_ROWS)) batch.add(row);
      batches.push(batch.made());
    }
    return batches;
  }
}

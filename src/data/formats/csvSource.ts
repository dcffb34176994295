import type { Reading } from '../../core/dataset';
import type { Warning } from '../../core/message';
import { ByteStream } from './byteStream';
import { sniffDialect } from './csvDialect';
import type { SniffedDialect } from './csvDialect';
import { CsvColumns } from './csvColumns';
import { CsvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import { csvTexts } from './csvTexts';
import type { TextFile } from './format';
import { Notices } from './notices';
import type { FieldBatch, RowSource } from './rowSource';
import { inUtf8 } from './textLines';

const BATCH_ROWS = 2_048;
const BATCH_BYTES = 4 * 1024 ** 2;

/** CSV and TSV: every cell as its text. */
export class CsvSource implements RowSource {
  readonly format = 'csv';
  readonly #file: TextFile;
  readonly #notices: Notices;
  readonly #bytes: ByteStream;
  readonly #dialect: SniffedDialect;

  constructor(file: TextFile) {
    this.#file = file;
    this.#notices = new Notices(file.name);
    this.#bytes = new ByteStream(file.path, file.bytes, file.packing, this.#notices);
    this.#dialect = sniffDialect(file);
    if (file.encoding !== 'utf-8') this.#notices.say('text-utf16', undefined, { encoding: file.encoding.toUpperCase() });
    if (!this.#dialect.header && file.reading.header === undefined) this.#notices.say('csv-no-header');
  }

  get notices(): readonly Warning[] {
    return this.#notices.list();
  }

  get progress(): number {
    return this.#bytes.progress;
  }

  get dialect(): SniffedDialect {
    return this.#dialect;
  }

  get reading(): Reading {
    const { delimiter, quote, header } = this.#dialect;
    const { packing, encoding } = this.#file;
    return { delimiter, quote, header, ...(packing === undefined ? {} : { packing }), encoding };
  }

  async *batches(signal: AbortSignal): AsyncGenerator<FieldBatch> {
    const columns = new CsvColumns(this.#dialect, this.#notices);
    let batch = columns.batch();
    for await (const row of this.#rows(signal)) {
      if (!columns.begun && !columns.begin(row)) continue;
      batch.add(row);
      if (batch.rows < BATCH_ROWS && batch.bytes < BATCH_BYTES) continue;
      yield batch.made();
      batch = columns.batch();
    }
    if (columns.begun) yield batch.made();
  }

  async *#rows(signal: AbortSignal): AsyncGenerator<CsvRow> {
    const rows = new CsvRows(this.#dialect, this.#notices);
    for await (const text of csvTexts(inUtf8(this.#bytes.chunks(signal), this.#file.encoding), this.#notices, this.#dialect.newline)) yield* rows.push(text, false);
    yield* rows.push('', true);
  }
}

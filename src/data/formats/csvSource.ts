import { isUtf8 } from 'node:buffer';
import type { Reading } from '../../core/dataset';
import type { Warning } from '../../core/message';
import { ByteStream } from './byteStream';
import { sniffDialect } from './csvDialect';
import type { SniffedDialect } from './csvDialect';
import { CsvRows } from './csvRows';
import type { CsvRow } from './csvRows';
import type { TextFile } from './format';
import { Notices } from './notices';
import type { FieldBatch, RowSource } from './rowSource';
import { inUtf8, textOf } from './textLines';

const BATCH_ROWS = 2_048;
const BATCH_BYTES = 4 * 1024 ** 2;
/** A line may have so many cells more than the first: they get columns without a name. */
const MOST_MORE = 64;

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

  get reading(): Reading {
    const { delimiter, quote, header } = this.#dialect;
    const { packing, encoding } = this.#file;
    return { delimiter, quote, header, ...(packing === undefined ? {} : { packing }), encoding };
  }

  async *batches(signal: AbortSignal): AsyncGenerator<FieldBatch> {
    let columns: string[] | undefined;
    let values: (string | null)[][] = [];
    let bytes = 0;
    let named = 0;
    const batch = (): FieldBatch => {
      const made = { kind: 'fields', columns: columns ?? [], values } as const;
      values = (columns ?? []).map(() => []);
      bytes = 0;
      return made;
    };
    for await (const row of this.#rows(signal)) {
      if (!columns) {
        columns = this.#dialect.header ? [...row.cells] : row.cells.map((_, i) => `C${String(i)}`);
        values = columns.map(() => []);
        named = columns.length;
        if (this.#dialect.header) continue;
      }
      const cells = this.#fitted(row, named, columns, values);
      columns.forEach((_, i) => values[i]?.push(cells[i] ?? null));
      bytes += cells.reduce((n, c) => n + c.length, 0);
      if ((values[0]?.length ?? 0) >= BATCH_ROWS || bytes >= BATCH_BYTES) yield batch();
    }
    if (columns) yield batch();
  }

  /** Cells beyond the columns get columns of their own; what is beyond those stays in the last one. */
  #fitted({ cells, line }: CsvRow, named: number, columns: string[], values: (string | null)[][]): readonly string[] {
    if (cells.length === named) return cells;
    this.#notices.say(cells.length < named ? 'csv-short' : 'csv-long', line, { columns: named });
    if (cells.length <= columns.length) return cells;
    const most = named + MOST_MORE;
    const fitting = cells.length <= most ? cells : [...cells.slice(0, most - 1), cells.slice(most - 1).join(this.#dialect.delimiter)];
    const rows = values[0]?.length ?? 0;
    while (columns.length < Math.min(fitting.length, most)) {
      columns.push('');
      values.push(Array.from({ length: rows }, () => null));
    }
    return fitting;
  }

  async *#rows(signal: AbortSignal): AsyncGenerator<CsvRow> {
    const rows = new CsvRows(this.#dialect, this.#notices);
    for await (const text of this.#texts(signal)) yield* rows.push(text, false);
    yield* rows.push('', true);
  }

  /** Pieces of text that end where a line ends: line ends inside of cells stay as they are. */
  async *#texts(signal: AbortSignal): AsyncGenerator<string> {
    let rest: Buffer[] = [];
    let line = 1;
    const decode = (bytes: Buffer): string => {
      if (isUtf8(bytes)) {
        for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) line++;
        return bytes.toString('utf8');
      }
      let text = '';
      for (let from = 0; from < bytes.length; line++) {
        const end = bytes.indexOf(10, from);
        text += textOf(bytes.subarray(from, end < 0 ? bytes.length : end + 1), line, this.#notices);
        from = end < 0 ? bytes.length : end + 1;
      }
      return text;
    };
    for await (const chunk of inUtf8(this.#bytes.chunks(signal), this.#file.encoding)) {
      const end = chunk.lastIndexOf(10) + 1;
      if (end > 0) {
        yield decode(Buffer.concat([...rest, chunk.subarray(0, end)]));
        rest = [];
      }
      if (end < chunk.length) rest.push(chunk.subarray(end));
    }
    if (rest.length > 0) yield decode(Buffer.concat(rest));
  }
}

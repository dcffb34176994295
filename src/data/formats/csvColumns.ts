import type { SniffedDialect } from './csvDialect';
import type { CsvRow } from './csvRows';
import type { Notices } from './notices';
import type { FieldBatch } from './rowSource';

/** A line may have so many cells more than the first: they get columns without a name. */
const MOST_MORE = 64;

/** The columns of a CSV file: those of its first line, and more where a line has more cells. */
export class CsvColumns {
  readonly #dialect: SniffedDialect;
  readonly #notices: Notices;
  readonly #names: string[] = [];
  #named = 0;

  constructor(dialect: SniffedDialect, notices: Notices) {
    this.#dialect = dialect;
    this.#notices = notices;
  }

  get names(): readonly string[] {
    return this.#names;
  }

  get begun(): boolean {
    return this.#named > 0;
  }

  /** Takes the first row: names, or cells. True where it is a row of the data, too. */
  begin({ cells }: CsvRow): boolean {
    this.#names.push(...(this.#dialect.header ? cells : cells.map((_, i) => `C${String(i)}`)));
    this.#named = cells.length;
    return !this.#dialect.header;
  }

  batch(): CsvBatch {
    return new CsvBatch(this);
  }

  /** Cells beyond the columns get columns of their own; what is beyond those stays in the last one. */
  fitted({ cells, line }: CsvRow): readonly string[] {
    const named = this.#named;
    if (cells.length === named) return cells;
    this.#notices.say(cells.length < named ? 'csv-short' : 'csv-long', line, { columns: named });
    if (cells.length <= this.#names.length) return cells;
    const most = named + MOST_MORE;
    const fitting = cells.length <= most ? cells : [...cells.slice(0, most - 1), cells.slice(most - 1).join(this.#dialect.delimiter)];
    while (this.#names.length < Math.min(fitting.length, most)) this.#names.push('');
    return fitting;
  }
}

/** Rows of CSV by column; it has all columns that are known when it is made. */
export class CsvBatch {
  readonly #columns: CsvColumns;
  #values: (string | null)[][];
  rows = 0;
  bytes = 0;

  constructor(columns: CsvColumns) {
    this.#columns = columns;
    this.#values = columns.names.map(() => []);
  }

  add(row: CsvRow): void {
    const cells = this.#columns.fitted(row);
    this.#widen();
    this.#values.forEach((values, i) => {
      const cell = cells[i];
      values.push(cell ?? null);
      this.bytes += cell?.length ?? 0;
    });
    this.rows++;
  }

  made(): FieldBatch {
    this.#widen();
    return { kind: 'fields', columns: [...this.#columns.names], values: this.#values };
  }

  #widen(): void {
    while (this.#values.length < this.#columns.names.length) this.#values.push(Array.from({ length: this.rows }, () => null));
  }
}

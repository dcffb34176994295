import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import type { GrowingRows, RowsChange } from './growingRows';
import { RowIndex } from './rowIndex';
import type { FieldBatch, JsonBatch, RowSource } from './rowSource';
import type { Spill } from './spill';

const LENGTH_BYTES = 4;
const BATCH_ROWS = 2_048;

/**
 * Rows of a text that cannot be read from its middle (packed, in UTF-16, one JSON document), written as they are read into a file
 * of ours, each after its length. They are those of the source, already checked. Where the disk is full, what is there stays.
 */
export class SpilledRows implements GrowingRows {
  changed: ((change: RowsChange) => void) | undefined;
  readonly #source: RowSource;
  readonly #spill: Spill;
  readonly #index = new RowIndex();
  readonly #closed = new AbortController();
  #counted: Promise<void> | undefined;
  #names: readonly string[] | undefined;
  #rows = 0;
  #complete = false;

  constructor(source: RowSource, spill: Spill) {
    this.#source = source;
    this.#spill = spill;
  }

  get rows(): number {
    return this.#rows;
  }

  get complete(): boolean {
    return this.#complete;
  }

  get progress(): number {
    return this.#complete ? 1 : this.#source.progress;
  }

  get notices(): readonly Warning[] {
    return [...this.#source.notices, ...this.#spill.notices];
  }

  get rowBytes(): number {
    return this.#spill.end / Math.max(1, this.#rows);
  }

  get sure(): number {
    return this.#rows;
  }

  count(): Promise<void> {
    this.#counted ??= this.#take();
    return this.#counted;
  }

  follow(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Its rows are checked before they are counted. */
  async settle(): Promise<void> {
    await this.count();
  }

  async #take(): Promise<void> {
    for await (const batch of this.#source.batches(this.#closed.signal)) {
      if (batch.kind === 'vectors') throw new LoupeError('internal', {}, 'engine', 'vectors are not spilled');
      if (!(await this.#write(batch))) break;
      this.changed?.({});
    }
    this.#complete = true;
    this.changed?.({});
  }

  /** False where there is no room. */
  async #write(batch: JsonBatch | FieldBatch): Promise<boolean> {
    const pieces: Buffer[] = [];
    let at = this.#spill.end;
    const places: number[] = [];
    for (const text of batch.kind === 'json' ? batch.texts : rowsOf(batch)) {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32LE(bytes.length);
      pieces.push(length, bytes);
      places.push(at);
      at += LENGTH_BYTES + bytes.length;
    }
    if (!(await this.#spill.append(Buffer.concat(pieces)))) return false;
    if (batch.kind === 'fields') this.#names = batch.columns;
    for (const place of places) this.#index.add(place, 0);
    this.#rows = this.#index.rows;
    return true;
  }

  async read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly (JsonBatch | FieldBatch)[]> {
    if (rowStart < 0 || rowEnd > this.#rows) throw new LoupeError('internal', {}, 'engine', `rows ${String(rowStart)} to ${String(rowEnd)} of ${String(this.#rows)}`);
    const texts: string[] = [];
    const mark = this.#index.before(rowStart);
    let row = mark.row;
    let held: Buffer = Buffer.alloc(0);
    if (rowEnd > rowStart) {
      for await (const piece of this.#spill.pieces(mark.place, this.#spill.end, signal)) {
        held = held.length === 0 ? piece : Buffer.concat([held, piece]);
        let at = 0;
        while (row < rowEnd && at + LENGTH_BYTES <= held.length) {
          const end = at + LENGTH_BYTES + held.readUInt32LE(at);
          if (end > held.length) break;
          if (row >= rowStart) texts.push(held.toString('utf8', at + LENGTH_BYTES, end));
          row++;
          at = end;
        }
        if (row === rowEnd) break;
        held = held.subarray(at);
      }
    }
    return inBatches(texts, this.#names);
  }

  async close(): Promise<void> {
    this.#closed.abort();
    await Promise.allSettled([this.#counted]);
    await this.#spill.close();
  }
}

function* rowsOf({ values }: FieldBatch): Generator<string> {
  const rows = values[0]?.length ?? 0;
  for (let row = 0; row < rows; row++) yield JSON.stringify(values.map((v) => v[row] ?? null));
}

function inBatches(texts: readonly string[], names: readonly string[] | undefined): (JsonBatch | FieldBatch)[] {
  const batches: (JsonBatch | FieldBatch)[] = [];
  for (let from = 0; from < texts.length; from += BATCH_ROWS) {
    const some = texts.slice(from, from + BATCH_ROWS);
    if (names === undefined) batches.push({ kind: 'json', texts: some });
    else {
      const rows = some.map((t) => JSON.parse(t) as (string | null)[]);
      batches.push({ kind: 'fields', columns: names, values: names.map((_, i) => rows.map((r) => r[i] ?? null)) });
    }
  }
  return batches;
}

import { open, statfs, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { LoupeError } from '../../core/message';
import type { Warning } from '../../core/message';
import { fileError } from '../disk/sniffFile';
import { FileBytes } from './fileBytes';
import type { GrowingRows, RowsChange } from './growingRows';
import { RowIndex } from './rowIndex';
import type { FieldBatch, JsonBatch, RowSource } from './rowSource';

/** So much of the disk stays free. */
const LEFT_FREE = 1024 ** 3;
const LOOKED_AFTER = 64 * 1024 ** 2;
const LENGTH_BYTES = 4;
const BATCH_ROWS = 2_048;

export interface SpillPlace {
  /** Of the file whose rows they are. */
  readonly name: string;
  /** A file that is made, and removed on closing. */
  readonly path: string;
  /** Bytes that are free there. */
  readonly free?: () => Promise<number>;
}

/**
 * Rows of a text that cannot be read from its middle (packed, in UTF-16, one JSON document), written as they are read into a file
 * of ours, each after its length. They are those of the source, already checked. Where the disk is full, what is there stays.
 */
export class SpilledRows implements GrowingRows {
  changed: ((change: RowsChange) => void) | undefined;
  readonly #source: RowSource;
  readonly #place: SpillPlace;
  readonly #handle: FileHandle;
  readonly #file: FileBytes;
  readonly #index = new RowIndex();
  readonly #closed = new AbortController();
  readonly #counted: Promise<void>;
  #names: readonly string[] | undefined;
  #rows = 0;
  #bytes = 0;
  #full = false;
  #complete = false;

  private constructor(source: RowSource, place: SpillPlace, handle: FileHandle, file: FileBytes) {
    this.#source = source;
    this.#place = place;
    this.#handle = handle;
    this.#file = file;
    this.#counted = this.#spill();
    this.#counted.catch(() => undefined); // awaited by who wants to know; nobody may
  }

  static async open(source: RowSource, place: SpillPlace): Promise<SpilledRows> {
    const handle = await open(place.path, 'w', 0o600).catch((error: unknown) => {
      throw fileError(error, place.path);
    });
    return new SpilledRows(source, place, handle, await FileBytes.open(place.path));
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
    const { notices } = this.#source;
    return this.#full ? [...notices, { code: 'spill-full', args: { name: this.#place.name, rows: this.#rows } }] : notices;
  }

  async counted(): Promise<void> {
    return this.#counted;
  }

  async #spill(): Promise<void> {
    let looked = -LOOKED_AFTER;
    for await (const batch of this.#source.batches(this.#closed.signal)) {
      if (batch.kind === 'vectors') throw new LoupeError('internal', {}, 'engine', 'vectors are not spilled');
      if (this.#bytes - looked >= LOOKED_AFTER) {
        looked = this.#bytes;
        this.#full = (await this.#free()) < LEFT_FREE + LOOKED_AFTER;
        if (this.#full) break;
      }
      await this.#write(batch);
      this.changed?.({});
    }
    this.#complete = true;
    this.changed?.({});
  }

  async #free(): Promise<number> {
    if (this.#place.free) return this.#place.free();
    const { bavail, bsize } = await statfs(this.#place.path);
    return bavail * bsize;
  }

  async #write(batch: JsonBatch | FieldBatch): Promise<void> {
    if (batch.kind === 'fields') this.#names = batch.columns;
    const pieces: Buffer[] = [];
    let at = this.#bytes;
    const places: number[] = [];
    for (const text of batch.kind === 'json' ? batch.texts : rowsOf(batch)) {
      const bytes = Buffer.from(text, 'utf8');
      const length = Buffer.alloc(LENGTH_BYTES);
      length.writeUInt32LE(bytes.length);
      pieces.push(length, bytes);
      places.push(at);
      at += LENGTH_BYTES + bytes.length;
    }
    const all = Buffer.concat(pieces);
    for (let done = 0; done < all.length;) done += (await this.#handle.write(all, done, all.length - done, this.#bytes + done)).bytesWritten;
    for (const place of places) this.#index.add(place, 0);
    this.#bytes = at;
    this.#rows = this.#index.rows;
  }

  async read(rowStart: number, rowEnd: number, signal: AbortSignal): Promise<readonly (JsonBatch | FieldBatch)[]> {
    if (rowStart < 0 || rowEnd > this.#rows) throw new LoupeError('internal', {}, 'engine', `rows ${String(rowStart)} to ${String(rowEnd)} of ${String(this.#rows)}`);
    const texts: string[] = [];
    const mark = this.#index.before(rowStart);
    let row = mark.row;
    let held: Buffer = Buffer.alloc(0);
    if (rowEnd > rowStart) {
      for await (const piece of this.#file.pieces(mark.place, this.#bytes, signal)) {
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
    await Promise.all([this.#handle.close(), this.#file.close()]);
    await unlink(this.#place.path).catch(() => undefined); // the folder is removed with the dataset
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

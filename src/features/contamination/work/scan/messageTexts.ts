import duckdb from '@duckdb/node-bindings';
import type { DataChunk, Vector } from '@duckdb/node-bindings';
import { isSet, validityOf } from '../../../../engine/arrow/vectors';

/** DuckDB keeps strings of up to so many bytes inside their 16-byte entries, longer ones behind a pointer. */
const INLINE = 12;
/**
 * Strings that lie no further apart are copied with what is between them. Never more than a page of memory: both ends of the gap
 * then lie in pages that hold strings, so nothing is read that is not there.
 */
const GAP = 4096;

const address = new ArrayBuffer(8);
const addressView = new DataView(address);

/** The 16-byte entries of a vector of strings or lists. */
function entriesOf(vector: Vector, count: number): { readonly bytes: Uint8Array; readonly words: Uint32Array } {
  const bytes = duckdb.vector_get_data(vector, count * 16);
  return { bytes, words: new Uint32Array(bytes.buffer, bytes.byteOffset, count * 4) };
}

/** Texts of a vector in the process's memory, as DuckDB's entries say it: valid as long as the chunk is. */
export class TextVector {
  readonly #bytes: Uint8Array;
  readonly #words: Uint32Array;
  readonly #valid: Uint8Array | undefined;

  constructor(vector: Vector, count: number) {
    ({ bytes: this.#bytes, words: this.#words } = count === 0 ? { bytes: new Uint8Array(0), words: new Uint32Array(0) } : entriesOf(vector, count));
    this.#valid = validityOf(vector, count).bitmap;
  }

  isThere(i: number): boolean {
    return isSet(this.#valid, i);
  }

  bytes(i: number): number {
    return this.#words[i * 4] ?? 0;
  }

  text(i: number): string {
    const length = this.bytes(i);
    const bytes = length <= INLINE ? this.#bytes.subarray(i * 16 + 4, i * 16 + 4 + length) : memoryAt(this.#pointer(i), length);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  }

  /** The entry of a short text, which differs where texts do; undefined for others. */
  shortEntry(i: number): readonly number[] | undefined {
    return this.bytes(i) > INLINE ? undefined : Array.from(this.#words.subarray(i * 4, i * 4 + 4));
  }

  /** Is this text there, and its entry the same? No text is made. */
  hasEntry(i: number, entry: readonly number[]): boolean {
    const at = i * 4;
    return this.#words[at] === entry[0] && this.#words[at + 1] === entry[1] && this.#words[at + 2] === entry[2] && this.#words[at + 3] === entry[3] && this.isThere(i);
  }

  /** Where a long text stands; 0 for one that stands in its entry. */
  pointer(i: number): number {
    return this.bytes(i) <= INLINE ? 0 : this.#pointer(i);
  }

  /** Copies a text that stands in its entry. */
  copyShort(i: number, room: Uint8Array, at: number): void {
    room.set(this.#bytes.subarray(i * 16 + 4, i * 16 + 4 + this.bytes(i)), at);
  }

  /** Addresses of processes are below 2^53. */
  #pointer(i: number): number {
    return (this.#words[i * 4 + 2] ?? 0) + (this.#words[i * 4 + 3] ?? 0) * 0x1_0000_0000;
  }
}

function memoryAt(pointer: number, bytes: number): Uint8Array {
  const low = pointer % 0x1_0000_0000;
  addressView.setUint32(0, low, true);
  addressView.setUint32(4, (pointer - low) / 0x1_0000_0000, true);
  return duckdb.get_data_from_pointer(address, 0, bytes);
}

/**
 * Copies texts of a vector into a room, from `used` on, and says where each begins there. What lies together in memory is copied with
 * one call, short gaps with it. Gives where the texts end in the room; without one nothing is copied.
 */
export function copyTexts(texts: TextVector, chosen: Iterable<number>, room: Uint8Array | undefined, starts: Uint32Array, numbers: ArrayLike<number>, used: number): number {
  let runStart = 0;
  let runEnd = 0;
  let runAt = 0;
  const flush = (): void => {
    if (room && runEnd > runStart) room.set(memoryAt(runStart, runEnd - runStart), runAt);
    runStart = runEnd = 0;
  };
  let k = 0;
  for (const i of chosen) {
    const length = texts.bytes(i);
    const pointer = texts.pointer(i);
    if (pointer === 0) {
      // A short text takes a place of its own, which ends the run: what follows in memory would be written over it.
      flush();
      if (room) texts.copyShort(i, room, used);
      used += length;
    } else if (runEnd > runStart && pointer >= runEnd && pointer - runEnd < GAP) {
      used += pointer + length - runEnd;
      runEnd = pointer + length;
    } else {
      flush();
      runStart = pointer;
      runEnd = pointer + length;
      runAt = used;
      used += length;
    }
    starts[numbers[k++] ?? 0] = used - length;
  }
  flush();
  return used;
}

/** How a piece of a row's messages comes out of DuckDB: one text that somebody says, or a list of structs, with the numbers of its fields. */
export type PieceForm = { readonly kind: 'text'; readonly speaker: string } | { readonly kind: 'list'; readonly role: number; readonly text: number };

/** A piece of the rows of a chunk: row i has the messages from `first(i)` on, `count(i)` of them. */
export interface PieceVectors {
  first(i: number): number;
  count(i: number): number;
  /** Null where one speaks in all rows. */
  readonly roles: TextVector | null;
  readonly texts: TextVector;
  /** Is there such a message at all, and has it a text? */
  isMessage(message: number): boolean;
}

/** The rows of a chunk with the columns row number, source, and the pieces of their messages. */
export interface RowChunk {
  readonly rows: number;
  row(i: number): number;
  source(i: number): string | null;
  readonly pieces: readonly PieceVectors[];
}

export function rowChunk(chunk: DataChunk, forms: readonly PieceForm[]): RowChunk {
  const rows = duckdb.data_chunk_get_size(chunk);
  const numbers = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, 0), rows * 8);
  const numberWords = new Uint32Array(numbers.buffer, numbers.byteOffset, rows * 2);
  const sources = new TextVector(duckdb.data_chunk_get_vector(chunk, 1), rows);
  return {
    rows,
    row: (i) => (numberWords[i * 2] ?? 0) + (numberWords[i * 2 + 1] ?? 0) * 0x1_0000_0000,
    source: (i) => (sources.isThere(i) ? sources.text(i) : null),
    pieces: forms.map((form, p) => pieceVectors(duckdb.data_chunk_get_vector(chunk, 2 + p), rows, form)),
  };
}

function pieceVectors(vector: Vector, rows: number, form: PieceForm): PieceVectors {
  if (form.kind === 'text') {
    const texts = new TextVector(vector, rows);
    return { first: (i) => i, count: () => 1, roles: null, texts, isMessage: (message) => texts.isThere(message) };
  }
  const { words } = entriesOf(vector, rows);
  const isList = validityOf(vector, rows).bitmap;
  const messages = duckdb.list_vector_get_child(vector);
  const size = duckdb.list_vector_get_size(vector);
  const isStruct = validityOf(messages, size).bitmap;
  const roles = new TextVector(duckdb.struct_vector_get_child(messages, form.role), size);
  const texts = new TextVector(duckdb.struct_vector_get_child(messages, form.text), size);
  return {
    first: (i) => words[i * 4] ?? 0,
    count: (i) => (isSet(isList, i) ? (words[i * 4 + 2] ?? 0) : 0),
    roles, texts,
    isMessage: (message) => isSet(isStruct, message) && texts.isThere(message),
  };
}

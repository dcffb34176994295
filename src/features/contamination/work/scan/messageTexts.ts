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

  /**
   * Copies these texts into a room, and says where each begins there. What lies together in memory is copied with one call, short
   * gaps with it. Gives how many bytes of the room it takes; without one nothing is copied.
   */
  copy(chosen: Uint32Array, room: Uint8Array | undefined, starts: Uint32Array): number {
    let used = 0;
    let runStart = 0;
    let runEnd = 0;
    let runAt = 0;
    const flush = (): void => {
      if (room && runEnd > runStart) room.set(memoryAt(runStart, runEnd - runStart), runAt);
    };
    for (let k = 0; k < chosen.length; k++) {
      const i = chosen[k] ?? 0;
      const length = this.bytes(i);
      if (length <= INLINE) {
        // A short text takes a place of its own, which ends the run: what follows in memory would be written over it.
        flush();
        runStart = runEnd = 0;
        room?.set(this.#bytes.subarray(i * 16 + 4, i * 16 + 4 + length), used);
        starts[k] = used;
        used += length;
        continue;
      }
      const pointer = this.#pointer(i);
      if (runEnd > runStart && pointer >= runEnd && pointer - runEnd < GAP) {
        used += pointer + length - runEnd;
        runEnd = pointer + length;
      } else {
        flush();
        runStart = pointer;
        runEnd = pointer + length;
        runAt = used;
        used += length;
      }
      starts[k] = used - length;
    }
    flush();
    return used;
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

/** The rows of a chunk with the columns row number, messages (`struct(role, text)[]`) and source. */
export interface MessageChunk {
  readonly rows: number;
  row(i: number): number;
  source(i: number): string | null;
  /** Where the messages of row i begin among those of the chunk, and how many it has. */
  first(i: number): number;
  count(i: number): number;
  readonly roles: TextVector;
  readonly texts: TextVector;
  /** Is there such a message at all, and has it a text? */
  isMessage(message: number): boolean;
}

export function messageChunk(chunk: DataChunk): MessageChunk {
  const rows = duckdb.data_chunk_get_size(chunk);
  const numbers = duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, 0), rows * 8);
  const numberWords = new Uint32Array(numbers.buffer, numbers.byteOffset, rows * 2);
  const lists = duckdb.data_chunk_get_vector(chunk, 1);
  const { words } = entriesOf(lists, rows);
  const isList = validityOf(lists, rows).bitmap;
  const messages = duckdb.list_vector_get_child(lists);
  const size = duckdb.list_vector_get_size(lists);
  const isStruct = validityOf(messages, size).bitmap;
  const roles = new TextVector(duckdb.struct_vector_get_child(messages, 0), size);
  const texts = new TextVector(duckdb.struct_vector_get_child(messages, 1), size);
  const sources = new TextVector(duckdb.data_chunk_get_vector(chunk, 2), rows);
  return {
    rows,
    row: (i) => (numberWords[i * 2] ?? 0) + (numberWords[i * 2 + 1] ?? 0) * 0x1_0000_0000,
    source: (i) => (sources.isThere(i) ? sources.text(i) : null),
    first: (i) => words[i * 4] ?? 0,
    count: (i) => (isSet(isList, i) ? (words[i * 4 + 2] ?? 0) : 0),
    roles,
    texts,
    isMessage: (message) => isSet(isStruct, message) && texts.isThere(message),
  };
}

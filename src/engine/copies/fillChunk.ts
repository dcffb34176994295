import { DuckDBDataChunk } from '@duckdb/node-api';
import type { DuckDBType } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import type { Vector as NativeVector } from '@duckdb/node-bindings';
import type { Vector } from '../../data/arrow/vector';

/** A chunk with the values of vectors, one for each of its columns; at most as many rows as DuckDB's chunks have (2,048). */
export function chunkOf(vectors: readonly Vector[], types: readonly DuckDBType[], rows: number): DuckDBDataChunk {
  const chunk = DuckDBDataChunk.create(types, rows);
  vectors.forEach((vector, i) => { fill(duckdb.data_chunk_get_vector(chunk.chunk, i), vector); });
  return chunk;
}

function fill(native: NativeVector, vector: Vector): void {
  const { rows, valid } = vector;
  if (valid) fillValidity(native, valid);
  switch (vector.kind) {
    case 'fixed':
      copy(native, vector.data);
      return;
    case 'bytes':
      for (let i = 0; i < rows; i++) {
        const value = vector.values[i];
        if (value && valid?.[i] !== 0) duckdb.vector_assign_string_element_len(native, i, value);
      }
      return;
    case 'struct':
      vector.children.forEach((child, i) => { fill(duckdb.struct_vector_get_child(native, i), child); });
      return;
    case 'list': {
      const entries = new BigUint64Array(rows * 2);
      for (let i = 0; i < rows; i++) {
        entries[i * 2] = BigInt(vector.starts[i] ?? 0);
        entries[i * 2 + 1] = BigInt(valid?.[i] === 0 ? 0 : (vector.sizes[i] ?? 0));
      }
      copy(native, new Uint8Array(entries.buffer));
      duckdb.list_vector_reserve(native, vector.child.rows);
      duckdb.list_vector_set_size(native, vector.child.rows);
      fill(duckdb.list_vector_get_child(native), vector.child);
    }
  }
}

function fillValidity(native: NativeVector, valid: Uint8Array): void {
  const bits = new Uint8Array(Math.ceil(valid.length / 64) * 8);
  for (let i = 0; i < valid.length; i++) if (valid[i] === 1) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  duckdb.vector_ensure_validity_writable(native);
  duckdb.copy_data_to_vector_validity(native, 0, bits.buffer, 0, bits.byteLength);
}

function copy(native: NativeVector, data: Uint8Array): void {
  if (data.byteLength > 0) duckdb.copy_data_to_vector(native, 0, data.buffer as ArrayBuffer, data.byteOffset, data.byteLength);
}

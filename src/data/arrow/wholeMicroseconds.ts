import type { ArrowArray } from './arrays';
import type { ArrowField } from './schema';

/**
 * Does the engine's type for a field hang on its values? It has no time and no instant with nanoseconds; those of most files
 * have none below a microsecond, and then they are exact as what they are.
 */
export function mayHaveNanoseconds({ type, children, dictionary }: ArrowField): boolean {
  if (dictionary) return false;
  if ((type.kind === 'time' || (type.kind === 'timestamp' && type.zone !== null)) && type.unit === 'ns') return true;
  return children.some((child) => mayHaveNanoseconds(child));
}

/** Whether no time or instant in an array is finer than a microsecond. */
export function isWholeMicroseconds(field: ArrowField, array: ArrowArray): boolean {
  if (!mayHaveNanoseconds(field)) return true;
  if (field.type.kind !== 'time' && field.type.kind !== 'timestamp') return field.children.every((child, i) => isWholeMicroseconds(child, array.children[i] ?? array));
  const bytes = array.buffers[0];
  if (!bytes || bytes.length < array.length * 8) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < array.length; i++) {
    const there = !array.valid || (((array.valid[i >> 3] ?? 0) >> (i & 7)) & 1) === 1;
    if (there && view.getBigInt64(i * 8, true) % 1000n !== 0n) return false;
  }
  return true;
}

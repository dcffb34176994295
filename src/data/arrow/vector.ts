/**
 * Values as DuckDB's own vectors hold them (little-endian numbers of its width, strings, list entries), without DuckDB: what
 * is read from Arrow becomes these, and the engine copies them into its vectors.
 */
export type Vector = FixedVector | BytesVector | ListVector | StructVector;

interface Valid {
  readonly rows: number;
  /** One byte a row: 1 where there is a value. None where all are there. */
  readonly valid: Uint8Array | undefined;
}

export interface FixedVector extends Valid {
  readonly kind: 'fixed';
  readonly width: number;
  /** `rows` times `width` bytes. */
  readonly data: Uint8Array;
}

/** Text as UTF-8, or bytes. */
export interface BytesVector extends Valid {
  readonly kind: 'bytes';
  /** Whatever stands at NULL is not looked at. */
  readonly values: readonly Uint8Array[];
}

/** Lists, and maps as lists of key and value. */
export interface ListVector extends Valid {
  readonly kind: 'list';
  readonly starts: Int32Array;
  readonly sizes: Int32Array;
  readonly child: Vector;
}

export interface StructVector extends Valid {
  readonly kind: 'struct';
  readonly children: readonly Vector[];
}

export const NOTHING = new Uint8Array(0);

export function isThere(vector: Vector, row: number): boolean {
  return vector.valid === undefined || vector.valid[row] === 1;
}

/** The rows at `picks` (−1: NULL), in that order. Throws RangeError for a row that is not there. */
export function take(vector: Vector, picks: Int32Array): Vector {
  const rows = picks.length;
  let valid: Uint8Array | undefined;
  for (let i = 0; i < rows; i++) {
    const pick = picks[i] ?? -1;
    if (pick >= vector.rows) throw new RangeError(`value ${pick} of ${vector.rows}`);
    if (pick < 0 || !isThere(vector, pick)) (valid ??= new Uint8Array(rows).fill(1))[i] = 0;
  }
  switch (vector.kind) {
    case 'fixed': {
      const { width, data } = vector;
      const out = new Uint8Array(rows * width);
      for (let i = 0; i < rows; i++) {
        const pick = picks[i] ?? -1;
        if (pick >= 0) for (let b = 0; b < width; b++) out[i * width + b] = data[pick * width + b] ?? 0;
      }
      return { kind: 'fixed', rows, valid, width, data: out };
    }
    case 'bytes':
      return { kind: 'bytes', rows, valid, values: Array.from(picks, (p) => vector.values[p] ?? NOTHING) };
    case 'struct':
      return { kind: 'struct', rows, valid, children: vector.children.map((child) => take(child, picks)) };
    case 'list': {
      // Each value's elements are taken anew, so that lists never share them.
      const sizes = Int32Array.from(picks, (p, i) => (valid?.[i] === 0 ? 0 : (vector.sizes[p] ?? 0)));
      const starts = startsOf(sizes);
      const elements = new Int32Array((starts.at(-1) ?? 0) + (sizes.at(-1) ?? 0));
      for (let i = 0; i < rows; i++) {
        const from = vector.starts[picks[i] ?? -1] ?? 0;
        const to = starts[i] ?? 0;
        for (let k = 0; k < (sizes[i] ?? 0); k++) elements[to + k] = from + k;
      }
      return { kind: 'list', rows, valid, starts, sizes, child: take(vector.child, elements) };
    }
  }
}

/** Where each list starts when they stand one after the other. */
export function startsOf(sizes: Int32Array): Int32Array {
  const starts = new Int32Array(sizes.length);
  for (let i = 1; i < sizes.length; i++) {
    const start = (starts[i - 1] ?? 0) + (sizes[i - 1] ?? 0);
    if (start > 0x7fffffff) throw new RangeError('more elements than can be counted');
    starts[i] = start;
  }
  return starts;
}

/** The rows of one vector after those of another of the same type. */
export function concat(a: Vector, b: Vector): Vector {
  const rows = a.rows + b.rows;
  const valid = a.valid || b.valid ? joined(a.valid ?? ones(a.rows), b.valid ?? ones(b.rows)) : undefined;
  if (a.kind === 'fixed' && b.kind === 'fixed') return { kind: 'fixed', rows, valid, width: a.width, data: joined(a.data, b.data) };
  if (a.kind === 'bytes' && b.kind === 'bytes') return { kind: 'bytes', rows, valid, values: [...a.values, ...b.values] };
  if (a.kind === 'struct' && b.kind === 'struct') return { kind: 'struct', rows, valid, children: a.children.map((child, i) => concat(child, b.children[i] ?? child)) };
  if (a.kind === 'list' && b.kind === 'list') {
    const shifted = b.starts.map((start) => start + a.child.rows);
    return { kind: 'list', rows, valid, starts: joinedNumbers(a.starts, shifted), sizes: joinedNumbers(a.sizes, b.sizes), child: concat(a.child, b.child) };
  }
  throw new RangeError('a dictionary that changes its type');
}

/** A struct or list that is NULL has NULL inside: the engine counts on it. */
export function masked(vector: Vector, mask: Uint8Array | undefined): Vector {
  if (!mask) return vector;
  const valid = vector.valid ? vector.valid.map((v, i) => v & (mask[i] ?? 0)) : mask;
  return vector.kind === 'struct' ? { ...vector, valid, children: vector.children.map((child) => masked(child, mask)) } : { ...vector, valid };
}

function ones(length: number): Uint8Array {
  return new Uint8Array(length).fill(1);
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

function joinedNumbers(a: Int32Array, b: Int32Array): Int32Array {
  const out = new Int32Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

/** About how many bytes its values take. */
export function sizeOf(vector: Vector): number {
  switch (vector.kind) {
    case 'fixed': return vector.data.byteLength;
    case 'bytes': return vector.values.reduce((n, v) => n + v.length, 0) + vector.rows * 4;
    case 'struct': return vector.children.reduce((n, child) => n + sizeOf(child), 0);
    case 'list': return vector.rows * 8 + sizeOf(vector.child);
  }
}

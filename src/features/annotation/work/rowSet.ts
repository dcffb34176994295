/** A set of row numbers below a limit, a bit for each: those of a hundred million rows take 12 MB. */
export class RowSet {
  readonly #bits: Uint32Array;
  #size = 0;

  constructor(readonly limit: number) {
    this.#bits = new Uint32Array(Math.ceil(limit / 32));
  }

  get size(): number {
    return this.#size;
  }

  has(row: number): boolean {
    return ((this.#bits[row >>> 5] ?? 0) & (1 << (row & 31))) !== 0;
  }

  add(row: number): void {
    if (row < 0 || row >= this.limit || this.has(row)) return;
    this.#bits[row >>> 5] = (this.#bits[row >>> 5] ?? 0) | (1 << (row & 31));
    this.#size++;
  }

  delete(row: number): void {
    if (!this.has(row)) return;
    this.#bits[row >>> 5] = (this.#bits[row >>> 5] ?? 0) & ~(1 << (row & 31));
    this.#size--;
  }
}

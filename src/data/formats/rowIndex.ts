/** Bytes between two marks: what is read past to reach a row, some 0.1 ms of it. 100 GB have 400,000 marks, 10 MB. */
const GRAIN_BYTES = 256 * 1024;

/** A row, the byte that it begins at and the line (from 1) that this is in. */
export interface Mark {
  readonly row: number;
  readonly place: number;
  readonly line: number;
}

/** Where rows begin, sparse: every so many bytes one of them. The others are found by reading on from the mark before them. */
export class RowIndex {
  #marks = 0;
  #rows = new Float64Array(64);
  #places = new Float64Array(64);
  #lines = new Float64Array(64);
  #next = 0;
  #count = 0;

  /** Rows so far. */
  get rows(): number {
    return this.#count;
  }

  get bytes(): number {
    return this.#rows.byteLength * 3;
  }

  /** The next row begins here. */
  add(place: number, line: number): void {
    if (place >= this.#next) this.#mark(place, line);
    this.#count++;
  }

  #mark(place: number, line: number): void {
    if (this.#marks === this.#rows.length) {
      [this.#rows, this.#places, this.#lines] = [doubled(this.#rows), doubled(this.#places), doubled(this.#lines)];
    }
    this.#rows[this.#marks] = this.#count;
    this.#places[this.#marks] = place;
    this.#lines[this.#marks] = line;
    this.#marks++;
    this.#next = place + GRAIN_BYTES;
  }

  /** The last mark that is not after a row. */
  before(row: number): Mark {
    let [low, high] = [0, this.#marks];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#rows[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    return { row: this.#rows[low] ?? 0, place: this.#places[low] ?? 0, line: this.#lines[low] ?? 1 };
  }

  /** Forgets all rows from this one on. */
  cutBack(rows: number): void {
    this.#count = Math.min(this.#count, rows);
    while (this.#marks > 0 && (this.#rows[this.#marks - 1] ?? 0) >= rows) this.#marks--;
    this.#next = this.#marks === 0 ? 0 : (this.#places[this.#marks - 1] ?? 0) + GRAIN_BYTES;
  }
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(values.length * 2);
  larger.set(values);
  return larger;
}

/** The numbers of rows where some of what was counted turned out to be no row. */
export class RowNumbers {
  /** What is no row, by its number among all that was counted, in order. */
  readonly #gone: number[] = [];

  get gone(): number {
    return this.#gone.length;
  }

  isGone(counted: number): boolean {
    return this.#gone[this.#placeOf(counted)] === counted;
  }

  /** False where that was known. */
  remove(counted: number): boolean {
    const place = this.#placeOf(counted);
    if (this.#gone[place] === counted) return false;
    this.#gone.splice(place, 0, counted);
    return true;
  }

  /** Forgets what is known of everything from this number on. */
  cutBack(counted: number): void {
    this.#gone.length = this.#placeOf(counted);
  }

  /** The row's number among all that was counted. */
  countedOf(row: number): number {
    let [low, high] = [0, this.#gone.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#gone[middle] ?? 0) - middle <= row) low = middle + 1;
      else high = middle;
    }
    return row + low;
  }

  /** How many before this one are gone, and so its row's number. */
  rowOf(counted: number): number {
    return counted - this.#placeOf(counted);
  }

  #placeOf(counted: number): number {
    let [low, high] = [0, this.#gone.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#gone[middle] ?? 0) < counted) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

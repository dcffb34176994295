/** A text's terms with their weights, of length 1; `rest` is left out of it: terms that no item has. */
export type Vector = ReadonlyMap<number, number>;

/** Terms by number, how many texts have each, and tf-idf vectors by them. */
export class TermSpace {
  readonly #numbers = new Map<string, number>();
  readonly #texts: number[] = [];
  #all = 0;

  /** How many different terms were counted. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Counts a text for the inverse document frequencies. */
  count(terms: readonly string[]): void {
    this.#all++;
    for (const term of new Set(terms)) {
      const known = this.#numbers.get(term);
      const number = known ?? this.#numbers.size;
      if (known === undefined) this.#numbers.set(term, number);
      this.#texts[number] = (this.#texts[number] ?? 0) + 1;
    }
  }

  /** (1 + ln tf) · ln((N + 1) ÷ (df + 1)) of each term, divided by their length. Terms that were never counted are in the length only. */
  vector(terms: readonly string[]): Vector {
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    const weights = new Map<number, number>();
    let squares = 0;
    for (const [term, count] of counts) {
      const number = this.#numbers.get(term);
      const weight = (1 + Math.log(count)) * Math.log((this.#all + 1) / ((number === undefined ? 0 : (this.#texts[number] ?? 0)) + 1));
      squares += weight * weight;
      if (number !== undefined) weights.set(number, weight);
    }
    const length = Math.sqrt(squares) || 1;
    for (const [number, weight] of weights) weights.set(number, weight / length);
    return weights;
  }
}

export function cosine(a: Vector, b: Vector): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [number, weight] of few) sum += weight * (many.get(number) ?? 0);
  return sum;
}

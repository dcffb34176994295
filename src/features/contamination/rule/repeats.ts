import type { Effect } from './coverage';

const MOST_SIGNATURES = 20_000;
const MOST_EFFECTS = 1_000_000;
const MOST_LETTERS = 20_000_000;

/** What documents that hold the same frequent n-grams do by these alone. */
export interface Repeated {
  /** The items above the threshold. A document's other n-grams never take one away. */
  readonly above: readonly number[];
  /** Those of them that the template rule leaves. */
  readonly left: readonly number[];
  readonly evaluations: readonly number[];
  /** Effects of which further documents may yet be kept. */
  open: readonly Effect[];
  times: number;
  readonly sources: Set<string | null>;
}

/**
 * Documents of one template hold the same frequent n-grams, and do the same for all items that none of their other n-grams touches:
 * that is worked out once, and documents are counted. What is remembered is bounded.
 */
export class Repeats {
  readonly #known = new Map<string, Repeated>();
  #effects = 0;
  #letters = 0;

  /** Of documents that hold exactly these frequent n-grams. */
  of(frequent: readonly number[], evaluationOf: (item: number) => number, effects: () => { readonly effects: readonly Effect[]; readonly left: readonly number[] }): Repeated {
    const key = Uint32Array.from(frequent).sort().join();
    const known = this.#known.get(key);
    if (known) return known;
    const { effects: open, left } = effects();
    const above = open.filter((effect) => effect.above).map(({ item }) => item);
    const repeated: Repeated = { above, left, evaluations: [...new Set(above.map(evaluationOf))], open, times: 0, sources: new Set() };
    this.#known.set(key, repeated);
    this.#effects += open.length;
    this.#letters += key.length;
    return repeated;
  }

  get isFull(): boolean {
    return this.#known.size >= MOST_SIGNATURES || this.#effects >= MOST_EFFECTS || this.#letters >= MOST_LETTERS;
  }

  /** Hands over what was counted, and forgets all. */
  flush(counted: (repeated: Repeated) => void): void {
    for (const repeated of this.#known.values()) counted(repeated);
    this.#known.clear();
    this.#effects = 0;
    this.#letters = 0;
  }
}

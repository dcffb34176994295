import type { Effect } from './coverage';

const MOST_SIGNATURES = 20_000;
const MOST_EFFECTS = 500_000;
const MOST_LETTERS = 20_000_000;

interface Place {
  readonly row: number;
  readonly message: number;
}

interface Repeated {
  readonly effects: readonly Effect[];
  readonly evaluations: readonly number[];
  times: number;
  readonly places: Place[];
  readonly sources: Set<string | null>;
}

/**
 * Documents that hold the same n-grams (a template's) do the same for every item: only the first is worked out, those after it are
 * counted, and the first few of them kept. What is remembered is bounded.
 */
export class Repeats {
  readonly #known = new Map<string, Repeated>();
  #effects = 0;
  #letters = 0;

  constructor(readonly keep: number) {}

  get isFull(): boolean {
    return this.#known.size >= MOST_SIGNATURES || this.#effects >= MOST_EFFECTS || this.#letters >= MOST_LETTERS;
  }

  /** Counts a document of known n-grams; gives the evaluations of which it matches items, null where the n-grams are new. */
  again(key: string, place: Place, source: string | null | undefined): readonly number[] | null {
    const known = this.#known.get(key);
    if (!known) return null;
    if (known.effects.length === 0) return known.evaluations;
    known.times++;
    if (known.places.length < this.keep) known.places.push(place);
    if (source !== undefined) known.sources.add(source);
    return known.evaluations;
  }

  /** The first document of these n-grams, and what it does above the threshold. */
  first(key: string, effects: readonly Effect[], evaluations: readonly number[]): void {
    this.#known.set(key, { effects, evaluations, times: 0, places: [], sources: new Set() });
    this.#effects += effects.length;
    this.#letters += key.length;
  }

  /** Hands over what was counted since the first, and forgets all. */
  flush(counted: (effect: Effect, times: number, places: readonly Place[]) => void, inSource: (effect: Effect, source: string | null) => void): void {
    for (const { effects, times, places, sources } of this.#known.values()) {
      for (const effect of effects) {
        if (times > 0) counted(effect, times, places);
        for (const source of sources) inSource(effect, source);
      }
    }
    this.#known.clear();
    this.#effects = 0;
    this.#letters = 0;
  }
}

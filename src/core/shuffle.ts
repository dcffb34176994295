/**
 * A permutation of 0 … n − 1 made from a seed, forwards and back, that holds no array: a Feistel network over the next power of
 * four, walked until it is inside.
 */
export class Shuffle {
  readonly #half: number;
  readonly #mask: number;
  readonly #keys: readonly number[];

  constructor(readonly n: number, seed: string) {
    let half = 1;
    while (4 ** half < n) half++;
    this.#half = half;
    this.#mask = 2 ** half - 1;
    this.#keys = Array.from({ length: ROUNDS }, (_, round) => mixed(textHash(seed) ^ mixed(round + 1)));
  }

  /** What stands at a place of the shuffled order. */
  at(place: number): number {
    let x = place;
    do x = this.#walk(x, this.#keys);
    while (x >= this.n);
    return x;
  }

  /** The place in the shuffled order where a value stands. */
  placeOf(value: number): number {
    let x = value;
    do x = this.#back(x);
    while (x >= this.n);
    return x;
  }

  #walk(x: number, keys: readonly number[]): number {
    let [left, right] = this.#parts(x);
    for (const key of keys) [left, right] = [right, (left ^ mixed(right ^ key)) & this.#mask];
    return left * (this.#mask + 1) + right;
  }

  #back(x: number): number {
    let [left, right] = this.#parts(x);
    for (const key of this.#keys.toReversed()) [left, right] = [(right ^ mixed(left ^ key)) & this.#mask, left];
    return left * (this.#mask + 1) + right;
  }

  #parts(x: number): [number, number] {
    return [Math.floor(x / 2 ** this.#half), x & this.#mask];
  }
}

const ROUNDS = 4;

/** 32 bits of a text (FNV-1a). */
function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

/** Every bit of the result depends on every bit of `x` (the finaliser of MurmurHash3). */
function mixed(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

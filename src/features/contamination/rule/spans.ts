import type { Rule } from '../contract';
import { atOnce } from './steps';
import { type NumberedTokens, numberedTokens } from './textTokens';

/** A run of tokens that an item's field and a message share: code units of each text, and its tokens in the field. */
export interface Span {
  readonly field: { readonly start: number; readonly end: number };
  readonly message: { readonly start: number; readonly end: number };
  /** [first, last + 1) in the field. */
  readonly tokens: readonly [number, number];
}

/** So many places of one n-gram in a message are tried, the first. */
const MOST_PLACES = 200;
/** Steps of so many tokens. */
const STEP = 100_000;

/**
 * The runs of n or more tokens that two texts share, by the field: together the tokens that n-grams of the message cover. Each is as
 * long as it can be where it begins; where the next run begins before it ends, that one is shown from there on. In the message runs
 * may lie over each other, where the field says twice what it says once. In steps of some milliseconds: texts may have 10 MB each.
 */
export function* spansInSteps(field: string, message: string, { n, tokens }: Pick<Rule, 'n' | 'tokens'>): Generator<void, Span[]> {
  const numbers = new Map<string, number>();
  const wanted = yield* numberedTokens(field, tokens, (token) => numbers.get(token) ?? (numbers.set(token, numbers.size + 1), numbers.size));
  const found = yield* numberedTokens(message, tokens, (token) => numbers.get(token) ?? 0);
  const places = new Places(wanted, n);
  yield* places.addAll(found);
  const spans: Span[] = [];
  let shown = 0;
  let after = 0;
  let next = STEP;
  for (let p = 0; p + n <= wanted.length; ) {
    if (p >= next) {
      next = p + STEP;
      yield;
    }
    const at = longest(places.of(p), after, n, (q) => sharedRun(wanted, found, p, q));
    if (!at) {
      p++;
      continue;
    }
    const from = Math.max(p, shown);
    const to = p + at.tokens;
    if (to > from) spans.push({ field: range(wanted, from, to), message: range(found, at.place + from - p, at.place + at.tokens), tokens: [from, to] });
    shown = Math.max(shown, to);
    after = at.place + at.tokens;
    p = to - n + 1;
  }
  return spans;
}

/** The same at once. */
export function matchedSpans(field: string, message: string, rule: Pick<Rule, 'n' | 'tokens'>): Span[] {
  return atOnce(spansInSteps(field, message, rule));
}

/** Where the field's n-grams stand in the message, by their hashes: whoever takes a place compares the tokens. */
class Places {
  readonly #n: number;
  readonly #hashes: Uint32Array;
  readonly #mask: number;
  /** Of each slot its hash, and the first place in the message; −1: none, −2: no n-gram of the field has this slot. */
  readonly #keys: Uint32Array;
  readonly #first: Int32Array;
  /** Of each place the next one with the same hash. */
  #next = new Int32Array(0);

  constructor(field: NumberedTokens, n: number) {
    this.#n = n;
    this.#hashes = hashesOf(field, n);
    this.#mask = 2 ** Math.ceil(Math.log2(2 * this.#hashes.length + 2)) - 1;
    this.#keys = new Uint32Array(this.#mask + 1);
    this.#first = new Int32Array(this.#mask + 1).fill(-2);
  }

  *addAll(message: NumberedTokens): Generator<void, void> {
    for (const [p, hash] of this.#hashes.entries()) {
      const slot = this.#slot(hash);
      this.#keys[slot] = hash;
      this.#first[slot] = -1;
      if (p % STEP === STEP - 1) yield;
    }
    const hashes = hashesOf(message, this.#n);
    this.#next = new Int32Array(hashes.length);
    yield;
    let known = 0; // tokens from q on that the field has
    for (let q = message.length - 1; q >= 0; q--) {
      known = message.numbers[q] === 0 ? 0 : known + 1;
      if (known >= this.#n) this.#add(hashes[q] ?? 0, q);
      if (q % STEP === 0) yield;
    }
  }

  /** Last places first: the chain of a hash then ascends. */
  #add(hash: number, place: number): void {
    const slot = this.#slot(hash);
    const first = this.#first[slot] ?? -2;
    if (first === -2) return;
    this.#next[place] = first;
    this.#first[slot] = place;
  }

  /** Of the n-gram that begins at token p of the field, ascending. */
  *of(p: number): Generator<number, void> {
    let place = this.#first[this.#slot(this.#hashes[p] ?? 0)] ?? -1;
    for (let tried = 0; place >= 0 && tried < MOST_PLACES; tried++) {
      yield place;
      place = this.#next[place] ?? -1;
    }
  }

  #slot(hash: number): number {
    let slot = (Math.imul(hash, 0x9e3779b1) >>> 4) & this.#mask;
    while (this.#first[slot] !== -2 && this.#keys[slot] !== hash) slot = (slot + 1) & this.#mask;
    return slot;
  }
}

/** Of the n-gram that begins at each token. */
function hashesOf({ length, numbers }: NumberedTokens, n: number): Uint32Array {
  const hashes = new Uint32Array(Math.max(0, length - n + 1));
  const base = 0x01000193;
  let out = 1;
  for (let i = 0; i < n; i++) out = Math.imul(out, base);
  let hash = 0;
  for (let at = 0; at < length; at++) {
    hash = Math.imul(hash, base) + (numbers[at] ?? 0);
    if (at >= n) hash -= Math.imul(out, numbers[at - n] ?? 0);
    if (at >= n - 1) hashes[at - n + 1] = hash;
    hash |= 0;
  }
  return hashes;
}

/** The place of the longest run of n or more; of equally long ones the first that comes after what was matched before, so that texts run along. */
function longest(places: Iterable<number>, after: number, n: number, runAt: (place: number) => number): { place: number; tokens: number } | null {
  let best: { place: number; tokens: number } | null = null;
  for (const place of places) {
    const tokens = runAt(place);
    if (tokens < n) continue; // another n-gram has its hash
    if (!best || tokens > best.tokens || (tokens === best.tokens && best.place < after && place >= after)) best = { place, tokens };
  }
  return best;
}

function sharedRun(a: NumberedTokens, b: NumberedTokens, p: number, q: number): number {
  let run = 0;
  while (p + run < a.length && q + run < b.length && a.numbers[p + run] === b.numbers[q + run]) run++;
  return run;
}

const range = (tokens: NumberedTokens, from: number, to: number): Span['field'] => ({ start: tokens.starts[from] ?? 0, end: tokens.ends[to - 1] ?? 0 });

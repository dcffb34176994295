/**
 * Says of most places of a text that no item's n-gram is there, without looking at all its tokens. Any n tokens in a row hold a
 * whole run of w tokens that begins at a multiple of n − w + 1: only such runs are looked up, in a Bloom filter of the runs of all
 * items. Both bits of a run lie in one word of 32, so that a look costs one access to memory.
 */
import { filterWord } from './hash';
import { heldTokens, tokenBytes, tokenStart, TOKENS } from './tokens';

/** Of four tokens, few runs of natural text are in an item by chance. */
const MOST_TOKENS: u32 = 4;

const F0: u64 = 0x9e3779b97f4a7c15;
const F1: u64 = 0xc2b2ae3d27d4eb4f;
const F2: u64 = 0x165667b19e3779f9;
const F3: u64 = 0xff51afd7ed558ccd;
const M: u64 = 0xd6e8feb86659fd93;

/** The first bytes of each held token; four more that are read and mean nothing. */
export const words = new StaticArray<u64>(TOKENS + 4);
/** The places that the filter leaves, in order. */
export const candidates = new StaticArray<u32>(TOKENS + 1);
const looks = new StaticArray<u32>(TOKENS);

/** Fills `words` for all held tokens. */
export function readWords(): void {
  const held = heldTokens();
  for (let i: u32 = 0; i < held; i++) unchecked(words[i] = filterWord(tokenStart(i), tokenBytes(i)));
}

/** A Bloom filter over runs of one number of tokens. */
export class RunFilter {
  private bits: StaticArray<u32>;
  private shift: u32;
  /** Factors of the second to fourth token: 0 where a run has fewer. */
  private f1: u64;
  private f2: u64;
  private f3: u64;

  /** For `runs` runs of `tokens` tokens; at most four of them are looked at. */
  constructor(readonly tokens: u32, runs: u32) {
    this.f1 = tokens > 1 ? F1 : 0;
    this.f2 = tokens > 2 ? F2 : 0;
    this.f3 = tokens > 3 ? F3 : 0;
    // 16 to 32 bits for each run; 128 MB at most.
    let log: u32 = 12;
    while (log < 30 && <u64>1 << log < <u64>runs * 16) log++;
    this.bits = new StaticArray<u32>(1 << (log - 5));
    this.shift = 64 - (log + 5);
  }

  /** Which word, and which two of its bits, in one number. */
  @inline private look(i: u32): u32 {
    let h = unchecked(words[i]) * F0 + unchecked(words[i + 1]) * this.f1 + unchecked(words[i + 2]) * this.f2 + unchecked(words[i + 3]) * this.f3;
    h ^= h >> 32;
    return <u32>((h * M) >> this.shift);
  }

  @inline private twoBits(look: u32): u32 {
    return (1 << (look & 31)) | (1 << ((look >> 5) & 31));
  }

  /** Puts in the run that begins at held token `i`. */
  add(i: u32): void {
    const look = this.look(i);
    unchecked(this.bits[look >> 10] |= this.twoBits(look));
  }

  /**
   * Writes every `step`-th place of the held tokens where a run may be to `candidates`; gives how many. All looks are computed
   * before the first, and none is a branch.
   */
  sift(step: u32): u32 {
    const held = heldTokens();
    if (held < this.tokens) return 0;
    let n: u32 = 0;
    for (let i: u32 = 0; i + this.tokens <= held; i += step) unchecked(looks[n++] = this.look(i));
    const bits = this.bits;
    let found: u32 = 0;
    for (let k: u32 = 0; k < n; k++) {
      const look = unchecked(looks[k]);
      const two = this.twoBits(look);
      unchecked(candidates[found] = k * step);
      found += <u32>((unchecked(bits[look >> 10]) & two) == two);
    }
    return found;
  }

  /** How many places in a row before held token `i`, at most `most`, a run may begin at. */
  before(i: u32, most: u32): u32 {
    let places: u32 = 0;
    while (places < most && places < i && this.has(i - places - 1)) places++;
    return places;
  }

  /** The same after it. */
  after(i: u32, most: u32): u32 {
    const last = heldTokens() - this.tokens;
    let places: u32 = 0;
    while (places < most && i + places < last && this.has(i + places + 1)) places++;
    return places;
  }

  /** May such a run begin at held token `i`? */
  @inline has(i: u32): bool {
    const look = this.look(i);
    const two = this.twoBits(look);
    return (unchecked(this.bits[look >> 10]) & two) == two;
  }
}

/** A Bloom filter of single tokens, one look at each. */
export class TokenFilter {
  private bits: StaticArray<u32>;
  private shift: u32;

  constructor(tokens: u32) {
    let log: u32 = 12;
    while (log < 30 && <u64>1 << log < <u64>tokens * 16) log++;
    this.bits = new StaticArray<u32>(1 << (log - 5));
    this.shift = 64 - log;
  }

  @inline private look(i: u32): u32 {
    return <u32>((unchecked(words[i]) * F0) >> this.shift);
  }

  add(i: u32): void {
    const look = this.look(i);
    unchecked(this.bits[look >> 5] |= 1 << (look & 31));
  }

  /** Writes the places of the held tokens that may be in it to `candidates`; gives how many. `words` are filled. */
  sift(): u32 {
    const held = heldTokens();
    const bits = this.bits;
    let found: u32 = 0;
    for (let i: u32 = 0; i < held; i++) {
      const look = this.look(i);
      unchecked(candidates[found] = i);
      found += (unchecked(bits[look >> 5]) >> (look & 31)) & 1;
    }
    return found;
  }
}

/** How many tokens of an n-gram are looked at. */
export function siftedTokens(n: u32): u32 {
  return min<u32>(n, MOST_TOKENS);
}

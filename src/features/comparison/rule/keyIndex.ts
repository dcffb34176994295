/**
 * Numbers keys by their 128-bit digests, in the order in which they are first met: open addressing over typed arrays, since a million
 * BigInts in a Map take ten times the room. A key is two 64-bit words as they lie in memory.
 */
export class KeyIndex {
  #words = new Uint32Array(4 * 1024);
  #slots = new Int32Array(4096).fill(-1);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The number of the key whose words begin at `at` of `words` (four 32-bit words), a new one where it was never met. */
  add(words: Uint32Array, at: number): number {
    const slot = this.#find(words, at);
    const known = this.#slots[slot] ?? -1;
    if (known >= 0) return known;
    if ((this.#size + 1) * 4 > this.#words.length) this.#words = grown(this.#words);
    this.#words.set(words.subarray(at, at + 4), this.#size * 4);
    this.#slots[slot] = this.#size++;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return this.#size - 1;
  }

  #find(words: Uint32Array, at: number): number {
    const mask = this.#slots.length - 1;
    // The words are those of a digest, so two of them serve as a hash.
    for (let slot = ((words[at] ?? 0) ^ (words[at + 2] ?? 0)) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] ?? -1;
      if (known < 0 || same(this.#words, known * 4, words, at)) return slot;
    }
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 4).fill(-1);
    for (let key = 0; key < this.#size; key++) this.#slots[this.#find(this.#words, key * 4)] = key;
  }
}

function same(a: Uint32Array, atA: number, b: Uint32Array, atB: number): boolean {
  return a[atA] === b[atB] && a[atA + 1] === b[atB + 1] && a[atA + 2] === b[atB + 2] && a[atA + 3] === b[atB + 3];
}

function grown(words: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(words.length * 2);
  larger.set(words);
  return larger;
}

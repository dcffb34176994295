interface Kept {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** Pages kept by use, oldest out, never more than `limit` bytes. */
export class ByteCache {
  readonly #items = new Map<string, Kept>();
  #bytes = 0;

  constructor(readonly limit: number) {}

  get(key: string): Kept | undefined {
    const item = this.#items.get(key);
    if (item) {
      this.#items.delete(key);
      this.#items.set(key, item);
    }
    return item;
  }

  set(key: string, item: Kept): void {
    if (item.bytes.byteLength > this.limit / 4) return;
    this.#remove(key);
    this.#items.set(key, item);
    this.#bytes += item.bytes.byteLength;
    for (const oldest of this.#items.keys()) {
      if (this.#bytes <= this.limit) break;
      this.#remove(oldest);
    }
  }

  clear(): void {
    this.#items.clear();
    this.#bytes = 0;
  }

  #remove(key: string): void {
    const item = this.#items.get(key);
    if (!item) return;
    this.#items.delete(key);
    this.#bytes -= item.bytes.byteLength;
  }
}

import type { KeyRow, KeysAnswer } from '../../../src/features/comparison/keysContract';

/** So many keys are asked for at once. */
const PIECE = 100;
/** So many pieces stay here. */
const KEPT = 20;

/** Keys of one list, fetched in pieces as they are read: a list may have a million. */
export class KeyPager {
  readonly #pieces = new Map<number, Promise<readonly KeyRow[]>>();
  total: number | null = null;

  constructor(readonly fetch: (from: number, count: number) => Promise<KeysAnswer>) {}

  /** The key at a position; undefined beyond the end. */
  async at(position: number): Promise<KeyRow | undefined> {
    if (position < 0 || (this.total !== null && position >= this.total)) return undefined;
    const piece = Math.floor(position / PIECE);
    return (await this.#piece(piece))[position - piece * PIECE];
  }

  #piece(number: number): Promise<readonly KeyRow[]> {
    const known = this.#pieces.get(number);
    if (known) return known;
    const asked = this.fetch(number * PIECE, PIECE).then(({ total, keys }) => {
      this.total = total;
      return keys;
    });
    this.#pieces.set(number, asked);
    asked.catch(() => this.#pieces.delete(number));
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > KEPT && oldest !== undefined) this.#pieces.delete(oldest);
    return asked;
  }
}

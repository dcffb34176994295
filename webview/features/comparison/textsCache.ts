import type { PageTexts } from '../../../src/features/comparison/page';

/** The texts of so many keys stay here: the one that is read, and those before and after it. */
const KEPT = 6;

/** Texts of keys, fetched once: the next one is asked for while this one is read. */
export class TextsCache {
  readonly #texts = new Map<number, Promise<PageTexts>>();

  constructor(readonly fetch: (key: number) => Promise<PageTexts>) {}

  of(key: number): Promise<PageTexts> {
    const known = this.#texts.get(key);
    if (known) {
      this.#texts.delete(key);
      this.#texts.set(key, known);
      return known;
    }
    const asked = this.fetch(key);
    this.#texts.set(key, asked);
    asked.catch(() => {
      if (this.#texts.get(key) === asked) this.#texts.delete(key);
    });
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > KEPT && oldest !== undefined) this.#texts.delete(oldest);
    return asked;
  }
}

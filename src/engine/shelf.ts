/** What lives on a shelf: it can be closed, unless it is busy. */
export interface Kept {
  readonly busy: boolean;
  close(): Promise<void>;
}

/** Keeps what was used last, so many of it; what is busy stays beside them until another one is asked for. */
export class Shelf<T extends Kept> {
  readonly #most: number;
  #kept: T[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** The one that fits, or a new one. */
  take(fits: (one: T) => boolean, make: () => T): T {
    const found = this.#kept.find(fits) ?? make();
    this.#kept = [...this.#kept.filter((one) => one !== found), found];
    const idle = this.#kept.filter((one) => !one.busy && one !== found);
    for (const oldest of idle.slice(0, Math.max(0, this.#kept.length - this.#most))) void this.#drop(oldest);
    return found;
  }

  async drop(which: (one: T) => boolean): Promise<void> {
    await Promise.all(this.#kept.filter(which).map((one) => this.#drop(one)));
  }

  async #drop(one: T): Promise<void> {
    this.#kept = this.#kept.filter((other) => other !== one);
    await one.close();
  }
}

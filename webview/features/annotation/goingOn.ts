/** A record whose questions are all answered is left after this long, so that a person sees what was set. */
export const ADVANCE_MS = 180;

/** What going on needs of the view. */
export interface Way {
  /** The position that a person is at. */
  position(): number;
  /** The next position of the queue after one, −1 where none is left. */
  next(from: number): Promise<number>;
  focus(position: number): void;
  /** Does what a key stands for, where the person is then. */
  key(key: string): void;
  /** Keys came and there is no record left that they could be about. */
  over(): void;
}

/**
 * Goes on from a record that has all its labels. Whoever presses keys one after the other means the next record by the next key,
 * however soon it comes: from the key that may complete a record until the next one is in focus, keys wait.
 */
export class GoingOn {
  /** The position that is being left, perhaps; null where none is. */
  #from: number | null = null;
  #keys: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly way: Way, readonly afterMs = ADVANCE_MS) {}

  /** Something is written that may complete the record in focus. */
  expect(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#from = this.way.position();
  }

  /** True where a key is kept for the record that comes next. */
  takes(key: string): boolean {
    if (this.#from === null) return false;
    if (this.way.position() !== this.#from) {
      this.stay();
      return false;
    }
    this.#keys.push(key);
    if (this.#timer !== undefined) this.#go();
    return true;
  }

  /** What was expected has been written, or could not be: the record has all it needs, or is not left. */
  settled(isComplete: boolean): void {
    if (this.#from === null) return;
    if (!isComplete) this.stay();
    else if (this.#keys.length > 0) this.#go();
    else this.#timer = setTimeout(() => this.#go(), this.afterMs);
  }

  /** The record is not left; keys that came are about where the person is now. */
  stay(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#from = null;
    // The first of them may be one that others wait for.
    for (const key of this.#keys.splice(0)) this.way.key(key);
  }

  #go(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const from = this.#from;
    if (from !== null) void this.way.next(from).then((to) => this.#arrive(from, to), () => this.stay());
  }

  #arrive(from: number, to: number): void {
    if (this.#from !== from) return;
    if (this.way.position() === from) {
      if (to >= 0) this.way.focus(to);
      else if (this.#keys.splice(0).length > 0) this.way.over();
    }
    this.stay();
  }
}

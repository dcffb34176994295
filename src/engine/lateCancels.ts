import type { EngineMethod } from './contract';
import { ENDS_SOON } from './methodKinds';

const CANCEL_MS = 5_000;

/** Waits for the end of what was cancelled: where it does not come in time, the engine has to be ended. */
export class LateCancels {
  readonly #late: () => void;
  readonly #timers = new Map<number, NodeJS.Timeout>();

  constructor(late: () => void) {
    this.#late = late;
  }

  cancelled(id: number, method: EngineMethod): void {
    if (!ENDS_SOON.has(method) || this.#timers.has(id)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(id);
      this.#late();
    }, CANCEL_MS);
    timer.unref();
    this.#timers.set(id, timer);
  }

  ended(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** The process ended. */
  clear(): void {
    for (const id of [...this.#timers.keys()]) this.ended(id);
  }
}

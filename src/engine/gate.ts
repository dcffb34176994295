import { LoupeError } from '../core/message';
import type { Message } from '../core/message';

/** Lets a job wait between two of its steps while a person has paused it. */
export class Gate {
  #closed: Promise<void> | undefined;
  #open: (() => void) | undefined;

  pause(): void {
    this.#closed ??= new Promise((resolve) => (this.#open = resolve));
  }

  resume(): void {
    this.#open?.();
    this.#closed = undefined;
    this.#open = undefined;
  }

  /** Resolves when the gate is open; throws `aborted` as soon as the job is cancelled. */
  async passed(signal: AbortSignal): Promise<void> {
    while (this.#closed && !signal.aborted) {
      await Promise.race([this.#closed, new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))]);
    }
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
  }
}

/** What a long piece of work is given: how it is stopped, where it tells how far it is, and where it waits while paused. */
export interface Job {
  readonly signal: AbortSignal;
  readonly progress: (fraction: number | null, note?: Message | null) => void;
  readonly gate: Gate;
}

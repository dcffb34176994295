import { batch, computed, effect, signal, untracked } from '@preact/signals-core';
import type { ReadonlySignal, Signal } from '@preact/signals-core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export { batch, computed, effect, signal, untracked };
export type { ReadonlySignal, Signal };

/** Acts now and whenever a signal that `read` touches has changed; what `act` touches does not count. Returns how to end it. */
export function react(read: () => unknown, act: () => void): () => void {
  return effect(() => {
    read();
    untracked(act);
  });
}

/** Redraws a Lit element when a signal its reader touched has changed. `read` lists what the drawing depends on. */
export class Watch implements ReactiveController {
  #stop: (() => void) | null = null;

  constructor(readonly host: ReactiveControllerHost, readonly read: () => unknown) {
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = effect(() => {
      this.read();
      untracked(() => this.host.requestUpdate());
    });
  }

  hostDisconnected(): void {
    this.#stop?.();
    this.#stop = null;
  }
}

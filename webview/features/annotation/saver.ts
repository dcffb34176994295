import type { AnnotationMethods, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { shownOf } from '../../kit/host';
import type { FeatureHost } from '../../kit/host';
import { signal } from '../../kit/signal';

/** What the screen says of the last label: never saved before it is on disk. */
export type Saving = { readonly state: 'idle' | 'saving' | 'saved' } | { readonly state: 'failed'; readonly sentence: string; readonly count: number };

/** What a person did to a row: the labels that are wanted, given what the row holds when it is their turn the first time. */
interface Act {
  readonly row: number;
  readonly make: (held: RowLabels) => readonly WantedLabel[];
  wanted?: readonly WantedLabel[];
}

/** The host's error for labels that it could not write, but keeps: it writes them again by itself. */
const KEPT_BY_HOST = 'labels-unwritable';

/**
 * Has what a person does written, one thing after the other, each knowing those before it. What the host could not write stays
 * with the host, so that nothing is lost with this page; what did not come to it is kept here, in its order, and tried again with
 * the next thing that is done. What is wanted is decided once: tried again, a key that sets a label must not take it back.
 */
export class Saver {
  readonly saving = signal<Saving>({ state: 'idle' });
  #waiting: Act[] = [];
  #tail: Promise<void> = Promise.resolve();

  /** `known` are the labels that are here, of whichever row; `ended` is told of each act when it was done or could not be. */
  constructor(readonly host: FeatureHost<AnnotationMethods & Record<string, never>>, readonly known: () => RowLabels | null, readonly saved: (now: RowLabels, row: number) => void, readonly ended: () => void = () => undefined) {}

  act(row: number, make: Act['make']): void {
    this.#waiting.push({ row, make });
    this.retry();
  }

  /** Writes what is not written yet. */
  retry(): void {
    this.#tail = this.#tail.then(() => this.#write());
  }

  /** A person asks that all be written, what the host keeps, too. */
  again(): void {
    this.#tail = this.#tail.then(async () => {
      await this.#write();
      if (this.#waiting.length === 0) await this.host.request('retry', {}).catch((error: unknown) => this.#failed(error));
    });
  }

  /** What a row holds was read: the host may keep labels that are not saved, or have saved those that it kept. */
  heard({ unsaved }: RowLabels): void {
    if (unsaved) this.saving.value = { state: 'failed', sentence: unsaved.why, count: unsaved.count + this.#waiting.length };
    else if (this.saving.peek().state === 'failed' && this.#waiting.length === 0) this.saving.value = { state: 'idle' };
  }

  /** Another record is in focus: that the last one was saved is no news. */
  rest(): void {
    if (this.saving.peek().state === 'saved') this.saving.value = { state: 'idle' };
  }

  async #write(): Promise<void> {
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      try {
        await this.#do(first);
        this.#waiting.shift();
        this.ended();
      } catch (error) {
        if (shownOf(error)?.code !== KEPT_BY_HOST) {
          this.#failed(error);
          this.ended();
          return;
        }
        this.#waiting.shift();
        this.#failed(error, 1);
        await this.#ask(first.row);
        this.ended();
      }
    }
  }

  async #do(act: Act): Promise<void> {
    const { row } = act;
    const here = this.known();
    act.wanted ??= act.make(here?.row === row ? here : await this.host.request('row', { row }));
    if (act.wanted.length === 0) return;
    this.saving.value = { state: 'saving' };
    const now = await this.host.request('set', { row, labels: act.wanted });
    this.saving.value = { state: 'saved' };
    this.heard(now);
    this.saved(now, row);
  }

  /** The row with what the host keeps for it: the next thing that is done knows of it. */
  async #ask(row: number): Promise<void> {
    try {
      const now = await this.host.request('row', { row });
      this.heard(now);
      this.saved(now, row);
    } catch (error) {
      this.#failed(error, 1);
    }
  }

  #failed(error: unknown, count = this.#waiting.length): void {
    const shown = shownOf(error);
    this.saving.value = shown ? { state: 'failed', sentence: shown.sentence, count } : { state: 'idle' };
  }
}

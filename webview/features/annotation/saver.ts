import type { AnnotationMethods, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { shownOf } from '../../kit/host';
import type { FeatureHost } from '../../kit/host';
import { signal } from '../../kit/signal';

/** What the screen says of the last label: never saved before it is on disk. */
export type Saving = { readonly state: 'idle' | 'saving' | 'saved' } | { readonly state: 'failed'; readonly sentence: string; readonly count: number };

/** What a person did to a row: the labels that are wanted, given what the row holds when it is their turn. */
interface Act {
  readonly row: number;
  readonly make: (held: RowLabels) => readonly WantedLabel[];
}

/**
 * Has what a person does written, one thing after the other, each knowing those before it. What could not be written is kept, in
 * its order, and tried again with the next thing that is done, or when a person asks for it.
 */
export class Saver {
  readonly saving = signal<Saving>({ state: 'idle' });
  #waiting: Act[] = [];
  #tail: Promise<void> = Promise.resolve();

  /** `known` are the labels that are here, of whichever row. */
  constructor(readonly host: FeatureHost<AnnotationMethods & Record<string, never>>, readonly known: () => RowLabels | null, readonly saved: (now: RowLabels, row: number) => void) {}

  act(row: number, make: Act['make']): void {
    this.#waiting.push({ row, make });
    this.retry();
  }

  /** Writes what is not written yet. */
  retry(): void {
    this.#tail = this.#tail.then(() => this.#write());
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
      } catch (error) {
        const shown = shownOf(error);
        this.saving.value = shown ? { state: 'failed', sentence: shown.sentence, count: this.#waiting.length } : { state: 'idle' };
        return;
      }
    }
  }

  async #do({ row, make }: Act): Promise<void> {
    const here = this.known();
    const labels = make(here?.row === row ? here : await this.host.request('row', { row }));
    if (labels.length === 0) return;
    this.saving.value = { state: 'saving' };
    const now = await this.host.request('set', { row, labels });
    this.saving.value = { state: 'saved' };
    this.saved(now, row);
  }
}

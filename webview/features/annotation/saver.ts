import type { AnnotationMethods, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { shownOf } from '../../kit/host';
import type { FeatureHost } from '../../kit/host';
import { signal } from '../../kit/signal';

/** What the screen says of the last label: never saved before it is on disk. */
export type Saving = { readonly state: 'idle' | 'saving' | 'saved' } | { readonly state: 'failed'; readonly sentence: string; readonly count: number };

interface Unsaved {
  readonly row: number;
  readonly labels: readonly WantedLabel[];
}

/** Has what a person does written, one thing after the other. What could not be written is kept, in its order, and tried again. */
export class Saver {
  readonly saving = signal<Saving>({ state: 'idle' });
  #unsaved: Unsaved[] = [];
  #tail: Promise<void> = Promise.resolve();

  constructor(readonly host: FeatureHost<AnnotationMethods & Record<string, never>>, readonly saved: (now: RowLabels, row: number) => void) {}

  /** Writes what `make` wants, given what the row holds when it is its turn; `known` are labels that are here, of whichever row. */
  act(row: number, make: (held: RowLabels) => readonly WantedLabel[], known: () => RowLabels | null): void {
    this.#tail = this.#tail.then(() => this.#act(row, make, known));
  }

  /** Writes again what could not be saved. */
  retry(): void {
    this.#tail = this.#tail.then(() => this.#flush());
  }

  /** Another record is in focus: that the last one was saved is no news. */
  rest(): void {
    if (this.saving.peek().state === 'saved') this.saving.value = { state: 'idle' };
  }

  async #act(row: number, make: (held: RowLabels) => readonly WantedLabel[], known: () => RowLabels | null): Promise<void> {
    try {
      const here = known();
      const labels = make(here?.row === row ? here : await this.host.request('row', { row }));
      if (labels.length === 0) return;
      this.#unsaved.push({ row, labels });
    } catch (error) {
      this.#failed(error);
      return;
    }
    await this.#flush();
  }

  async #flush(): Promise<void> {
    for (let [first] = this.#unsaved; first; [first] = this.#unsaved) {
      this.saving.value = { state: 'saving' };
      try {
        const now = await this.host.request('set', { row: first.row, labels: first.labels });
        this.#unsaved.shift();
        this.saving.value = { state: 'saved' };
        this.saved(now, first.row);
      } catch (error) {
        this.#failed(error);
        return;
      }
    }
  }

  #failed(error: unknown): void {
    const shown = shownOf(error);
    this.saving.value = shown ? { state: 'failed', sentence: shown.sentence, count: this.#unsaved.length } : { state: 'idle' };
  }
}

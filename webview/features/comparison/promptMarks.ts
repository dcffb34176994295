import type { Mark } from '../../../src/features/comparison/contract';
import { shownOf } from '../../kit/host';
import { react, signal } from '../../kit/signal';
import type { ComparisonHost, Reading } from './reading';

/** What checks found of the prompt that is read: asked for each time, since a check may end meanwhile. */
export class PromptMarks {
  readonly now = signal<{ readonly key: number; readonly marks: readonly Mark[] } | null>(null);
  readonly #host: ComparisonHost;
  #asked: AbortController | null = null;

  /** `fail`: is told what went wrong. */
  constructor(host: ComparisonHost, reading: Reading, fail: (sentence: string) => void) {
    this.#host = host;
    react(() => reading.row.value, () => void this.#read(reading.row.peek()?.key ?? null, fail));
  }

  async #read(key: number | null, fail: (sentence: string) => void): Promise<void> {
    this.#asked?.abort();
    // Nothing is read: what has this number next may be another prompt.
    if (key === null) this.now.value = null;
    if (key === null) return;
    const { signal: end } = (this.#asked = new AbortController());
    try {
      const marks = await this.#host.request('marks', { key }, { signal: end });
      if (!end.aborted) this.now.value = { key, marks };
    } catch (error) {
      const shown = shownOf(error);
      if (shown && !end.aborted) fail(shown.sentence);
    }
  }
}

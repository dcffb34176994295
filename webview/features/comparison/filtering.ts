import type { PageState } from '../../../src/features/comparison/page';
import { shownOf } from '../../kit/host';
import { batch, signal } from '../../kit/signal';
import type { ComparisonHost } from './reading';

/** The filter of prompts: whether its box is there, and what came of what was typed. */
export class Filtering {
  readonly isOpen = signal(false);
  readonly problem = signal<string | null>(null);
  readonly isWorking = signal(false);
  readonly #host: ComparisonHost;
  readonly #take: (state: PageState) => void;
  #asked = 0;

  /** `take`: the page shows a comparison as it is now. */
  constructor(host: ComparisonHost, take: (state: PageState) => void) {
    this.#host = host;
    this.#take = take;
  }

  /** Filters prompts by a condition over the joined table; nothing: not any more. What is none changes nothing, and is said. */
  async apply(text: string): Promise<void> {
    const asked = ++this.#asked;
    const where = text.trim() === '' ? null : text;
    batch(() => {
      this.problem.value = null;
      this.isWorking.value = true;
    });
    try {
      const state = await this.#host.request('filter', { where });
      if (asked !== this.#asked) return;
      this.#take(state);
      if (where === null) this.isOpen.value = false;
    } catch (error) {
      if (asked === this.#asked) this.problem.value = shownOf(error)?.sentence ?? null;
    } finally {
      if (asked === this.#asked) this.isWorking.value = false;
    }
  }

  /** Away with the box; a filter that holds stays. */
  leave(): void {
    batch(() => {
      this.problem.value = null;
      this.isOpen.value = false;
    });
  }
}

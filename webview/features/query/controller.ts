import { decodePage } from '../../../src/core/arrow/readCells';
import type { CellTable } from '../../../src/core/arrow/readCells';
import { QUERY } from '../../../src/features/query/contract';
import type { QueryMethods, ShownAnswer } from '../../../src/features/query/page';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient } from '../../kit/host';
import { batch, signal } from '../../kit/signal';

/** The answer, and its cells. */
export interface Answered {
  readonly answer: ShownAnswer;
  readonly page: CellTable;
}

/** What the page shows and does: asks for the answer of what was asked last, and again when something else was asked. */
export class QueryController {
  readonly answered = signal<Answered | null>(null);
  readonly running = signal(true);
  readonly problem = signal<string | null>(null);
  readonly #host: FeatureHost<QueryMethods & Record<string, never>>;
  #running: AbortController | null = null;

  constructor(host: HostClient) {
    this.#host = host.feature(QUERY);
    this.#host.onEvent((name) => {
      if (name === 'asked') void this.load();
    });
  }

  /** Runs what was asked last; what still runs is cancelled, and the answer to another question goes. */
  async load(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    batch(() => {
      this.answered.value = null;
      this.running.value = true;
      this.problem.value = null;
    });
    try {
      const answer = await this.#host.request('answer', {}, { signal: running.signal });
      if (this.#running === running) batch(() => {
        this.answered.value = answer && { answer, page: decodePage(answer.ipc) };
        this.running.value = false;
      });
    } catch (error) {
      const shown = shownOf(error);
      if (this.#running === running) {
        batch(() => {
          this.problem.value = shown ? shown.sentence : null;
          this.running.value = false;
        });
      }
    }
  }

  cancel(): void {
    this.#running?.abort();
  }

  async choose(): Promise<void> {
    await this.#guarded(() => this.#host.request('choose', {}));
  }

  async openRow(row: number): Promise<void> {
    await this.#guarded(() => this.#host.request('openRow', { row }));
  }

  async export(): Promise<void> {
    await this.#guarded(() => this.#host.request('export', {}));
  }

  async copy(what: 'sql' | 'command'): Promise<void> {
    await this.#guarded(() => this.#host.request('copy', { what }));
  }

  async #guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.problem.value = shown.sentence;
    }
  }
}

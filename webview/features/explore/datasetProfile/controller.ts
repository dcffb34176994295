import { EXPLORE } from '../../../../src/features/explore/summary/contract';
import type { ProfilePageMethods, Scope, ShownProfile } from '../../../../src/features/explore/summary/page';
import { shownOf } from '../../../kit/host';
import type { FeatureHost, HostClient, HostError } from '../../../kit/host';
import { batch, signal } from '../../../kit/signal';

/** What the page of a profile shows and does. */
export class DatasetProfileController {
  readonly shown = signal<ShownProfile | null>(null);
  readonly problem = signal<HostError['shown'] | null>(null);
  /** Rows are being read: how far, −1 where that is not known; null when nothing runs. */
  readonly progress = signal<number | null>(null);
  /** The filter that the dataset's view was asked to show. */
  readonly opened = signal<string | null>(null);
  readonly #host: FeatureHost<ProfilePageMethods & Record<string, never>>;
  #run: AbortController | null = null;
  #scope: Scope = 'view';

  constructor(host: HostClient) {
    this.#host = host.feature(EXPLORE);
  }

  /** Profiles the rows of the view, or all; what ran before is wanted no more. */
  async load(scope: Scope): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#scope = scope;
    batch(() => {
      this.progress.value = -1;
      this.problem.value = null;
    });
    try {
      const shown = await this.#host.request('profile', { scope }, { signal: run.signal, onProgress: (fraction) => { if (this.#run === run) this.progress.value = fraction ?? -1; } });
      if (this.#run !== run) return;
      batch(() => {
        this.shown.value = shown;
        this.opened.value = null;
      });
    } catch (error) {
      if (this.#run === run) this.problem.value = shownOf(error);
    } finally {
      if (this.#run === run) this.progress.value = null;
    }
  }

  again(): void {
    void this.load(this.#scope);
  }

  cancel(): void {
    this.#run?.abort();
    this.#run = null;
    this.progress.value = null;
  }

  async show(filter: string): Promise<void> {
    await this.#guarded(async () => {
      await this.#host.request('show', { filter });
      this.opened.value = filter;
    });
  }

  copy(): void {
    void this.#guarded(() => this.#host.request('copy', {}));
  }

  save(): void {
    void this.#guarded(() => this.#host.request('save', {}));
  }

  async #guarded(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.problem.value = null;
    } catch (error) {
      this.problem.value = shownOf(error);
    }
  }
}

import type { ExploreMethod, ExploreMethods, ShownError, ToHost, ToView, ViewCommand, ViewEvent, ViewState } from '../../src/features/explore/contract';
import { localSentence, t } from './l10n';

/** The two ends of a channel to the host: VS Code's in the product, a made one in tests. */
export interface HostPort {
  post(message: ToHost): void;
  listen(receive: (message: ToView) => void): void;
  /** What the page kept when it was last there, and how it keeps it: VS Code gives it back to the page that takes its place. */
  readonly kept?: unknown;
  keep?(page: unknown): void;
}

/** An answer that was an error. `sentence` is ready to be shown; `aborted` errors are never shown. */
export class HostError extends Error {
  override readonly name = 'HostError';
  constructor(readonly shown: ShownError) {
    super(shown.sentence);
  }

  get aborted(): boolean {
    return this.shown.aborted;
  }
}

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (fraction: number | null, note: string | null) => void;
}

/** A feature's contract: what each of its methods takes and gives. */
export type MethodMap = Readonly<Record<string, { readonly params: unknown; readonly result: unknown }>>;

/** A feature's own way to the host. */
export interface FeatureHost<M extends MethodMap> {
  request<K extends keyof M & string>(method: K, params: M[K]['params'], options?: RequestOptions): Promise<M[K]['result']>;
  onEvent(listener: (name: string, data: unknown) => void): void;
}

interface Pending {
  resolve(result: unknown): void;
  reject(error: Error): void;
  readonly onProgress: ((fraction: number | null, note: string | null) => void) | undefined;
}

/** The only way from a view to the host. Every request is settled: by a result, an error, or its own abort. */
export class HostClient {
  readonly #port: HostPort;
  readonly #pending = new Map<number, Pending>();
  readonly #onEvent: ((event: ViewEvent) => void)[] = [];
  readonly #onCommand: ((command: ViewCommand) => void)[] = [];
  #last: number;

  /** Ids start where no earlier one can be: a view that was reloaded must not take the answers to the one before for its own. */
  constructor(port: HostPort, lastId = Date.now() * 1000) {
    this.#port = port;
    this.#last = lastId;
    port.listen((message) => this.#receive(message));
  }

  /** Asks the host. Rejects with `HostError`; when `signal` aborts, the host is told and the promise rejects at once. */
  async request<M extends ExploreMethod>(method: M, params: ExploreMethods[M]['params'], options: RequestOptions = {}): Promise<ExploreMethods[M]['result']> {
    // The contract names the result of each method; both ends are built from the same file.
    return (await this.#ask(method, params, options)) as ExploreMethods[M]['result'];
  }

  /** The requests and events of another feature, over the same channel. */
  feature<M extends MethodMap>(name: string): FeatureHost<M> {
    return {
      request: (method, params, options = {}) => this.#ask(`${name}.${method}`, params, options),
      onEvent: (listener) => this.onEvent((event) => {
        if (event.event === 'feature' && event.feature === name) listener(event.name, event.data);
      }),
    };
  }

  async #ask(method: string, params: unknown, options: RequestOptions): Promise<unknown> {
    const { signal, onProgress } = options;
    if (signal?.aborted) throw aborted();
    const id = ++this.#last;
    const answer = new Promise<unknown>((resolve, reject) => {
      this.#pending.set(id, { resolve, reject, onProgress });
    });
    const cancel = (): void => {
      const pending = this.#pending.get(id);
      if (!pending) return;
      this.#pending.delete(id);
      this.#port.post({ kind: 'cancel', id });
      pending.reject(aborted());
    };
    signal?.addEventListener('abort', cancel, { once: true });
    this.#port.post({ kind: 'request', id, method, params });
    try {
      return await answer;
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  onEvent(listener: (event: ViewEvent) => void): void {
    this.#onEvent.push(listener);
  }

  onCommand(listener: (command: ViewCommand) => void): void {
    this.#onCommand.push(listener);
  }

  setState(state: ViewState): void {
    this.#port.post({ kind: 'state', state });
  }

  /** What a page of its own kept with `keep`, when it was last there. */
  get kept(): unknown {
    return this.#port.kept;
  }

  keep(page: unknown): void {
    this.#port.keep?.(page);
  }

  focus(row: number, position: number, rows: number, inInput: boolean): void {
    this.#port.post({ kind: 'focus', row, position, rows, inInput });
  }

  log(level: 'warn' | 'error', text: string): void {
    this.#port.post({ kind: 'log', level, text });
  }

  #receive(message: ToView): void {
    switch (message.kind) {
      case 'result':
        this.#take(message.id)?.resolve(message.result);
        break;
      case 'error':
        this.#take(message.id)?.reject(new HostError(message.error));
        break;
      case 'progress':
        this.#pending.get(message.id)?.onProgress?.(message.fraction, message.note);
        break;
      case 'command':
        for (const listener of this.#onCommand) listener(message.command);
        break;
      case 'event':
        for (const listener of this.#onEvent) listener(message.event);
        break;
    }
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}

/** What a thrown value says to a person; null where it was an abort, which is nobody's news. */
export function shownOf(error: unknown): ShownError | null {
  if (error instanceof HostError) return error.aborted ? null : error.shown;
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'internal', args: {}, sentence: t('The view failed: {0}. Reload it with “Dataset Loupe: Reload”.', detail), aborted: false };
}

function aborted(): HostError {
  return new HostError({ code: 'aborted', args: {}, sentence: localSentence({ code: 'aborted', args: {} }), aborted: true });
}

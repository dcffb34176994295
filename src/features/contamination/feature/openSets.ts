import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { DatasetSession } from '../../../host/datasetSession';
import { sourceOf } from '../../../host/datasetUri';
import type { DatasetView } from '../../../host/datasetViews';
import type { Services } from '../../../host/services';
import { setupSource, sourceKey } from '../setupFile';
import type { SetupSource } from '../setupFile';

/** Datasets of the page's own that stay open at once when nothing is done with them. */
const KEPT_OPEN = 6;

/** Sessions of the datasets that a check reads: those of open editors, else of the page's own, which are closed when others are wanted. */
export class OpenSets {
  /** The one used last is last. */
  readonly #own = new Map<string, DatasetSession>();
  readonly #held = new Map<string, number>();
  /** Their files are others than when they were opened. */
  readonly #outdated = new Set<string>();
  readonly #changed: (source: SetupSource) => void;
  /** What each dataset was when it was used last. */
  readonly #last = new Map<string, DatasetInfo>();
  #isDisposed = false;

  constructor(readonly services: Services, changed: (source: SetupSource) => void) {
    this.#changed = changed;
  }

  /** Runs `work` with the session of a dataset, which is not closed meanwhile. */
  async use<T>(source: SetupSource, work: (session: DatasetSession) => Promise<T>): Promise<T> {
    if (this.#isDisposed) throw new LoupeError('aborted', {}, 'aborted');
    const key = sourceKey(source);
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    try {
      const session = this.#session(source, key);
      if (this.#outdated.has(key)) {
        await session.open(true);
        this.#outdated.delete(key);
      }
      const done = await work(session);
      if (session.info) this.#last.set(key, session.info);
      return done;
    } finally {
      this.#held.set(key, (this.#held.get(key) ?? 1) - 1);
      this.#tidy();
    }
  }

  /** The same of several. */
  useAll<T>(sources: readonly SetupSource[], work: (sessions: readonly DatasetSession[]) => Promise<T>): Promise<T> {
    const next = (at: number, sessions: readonly DatasetSession[]): Promise<T> => {
      const source = sources[at];
      return source ? this.use(source, (session) => next(at + 1, [...sessions, session])) : work(sessions);
    };
    return next(0, []);
  }

  /** A dataset as it is now, as far as that is known without opening it. */
  known(source: SetupSource): DatasetInfo | undefined {
    const key = sourceKey(source);
    if (this.#outdated.has(key)) return undefined;
    const session = this.#viewOf(key)?.session ?? this.#own.get(key);
    return session ? session.info : this.#last.get(key);
  }

  #viewOf(key: string): DatasetView | undefined {
    return this.services.views.all.find((open) => sourceKey(setupSource(sourceOf(open.panel.uri))) === key);
  }

  #session(source: SetupSource, key: string): DatasetSession {
    const view = this.#viewOf(key);
    const own = this.#own.get(key);
    if (view) {
      if (own && (this.#held.get(key) ?? 0) <= 1) this.#close(key, own);
      return view.session;
    }
    const session = own ?? this.#make(source, key);
    this.#own.delete(key);
    this.#own.set(key, session);
    return session;
  }

  #make(source: SetupSource, key: string): DatasetSession {
    const session = new DatasetSession(this.services, source satisfies DatasetSource);
    session.onChanged(() => {
      this.#outdated.add(key);
      this.#changed(source);
    });
    return session;
  }

  #close(key: string, session: DatasetSession): void {
    this.#own.delete(key);
    this.#outdated.delete(key);
    session.dispose();
  }

  #tidy(): void {
    for (const [key, session] of this.#own) {
      if (this.#own.size <= KEPT_OPEN) return;
      if ((this.#held.get(key) ?? 0) === 0) this.#close(key, session);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    for (const session of this.#own.values()) session.dispose();
    this.#own.clear();
  }
}

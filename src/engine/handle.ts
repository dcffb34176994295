import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { DatasetInfo } from '../core/dataset';
import { fromWireError, LoupeError } from '../core/message';
import type { Message } from '../core/message';
import { partialPath } from '../data/disk/partialFile';
import type { AnswerState, DatasetChange, EngineMethod, EngineOptions, EngineParams, EngineResult, FromEngine, Lane, ToEngine } from './contract';
import { Heartbeat } from './heartbeat';
import { LateCancels } from './lateCancels';
import { QUERIES, REPEATABLE, RUNS_SQL, WRITING } from './methodKinds';
import { isHoldable } from './pending';
import type { Holding, Pending } from './pending';
import { OpenedDatasets } from './openedDatasets';
import { startProcess } from './process';

export type HandleState = 'idle' | 'running' | 'restarting' | 'failed';

export interface HandleConfiguration {
  /** The engine's bundle, `dist/engine.js`. */
  readonly entry: string;
  /** Read at each start; `optionsChanged` makes others hold at once. */
  readonly options: EngineOptions | (() => EngineOptions);
  readonly log: (level: 'info' | 'warn' | 'error', text: string) => void;
  /** How long an engine without datasets and requests lives on. */
  readonly idleMs?: number;
}

export type { Holding };

export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly lane?: Lane;
  readonly onProgress?: (fraction: number | null, note: Message | null) => void;
  readonly holding?: Holding;
}

const CLEANING_MS = 10_000;
const DEATHS_ALLOWED = 1;
/** Ends in a row without having been ready in between. */
const FAILURES_ALLOWED = 3;

/**
 * The one way to the engine, for the host and the CLI. The process starts at the first request and stops when idle; it is
 * watched, killed when it hangs, started anew when it dies, and then has the datasets opened again under the ids that
 * clients know. Every request settles exactly once.
 */
export class EngineHandle {
  readonly #configuration: HandleConfiguration;
  readonly #pending = new Map<number, Pending>();
  readonly #datasets = new OpenedDatasets();
  readonly #listeners = new Set<(state: HandleState) => void>();
  /** What nobody waits for any more, and how what comes of it is closed. */
  readonly #unwanted = new Map<number, (result: unknown) => Promise<unknown>>();
  readonly #heart = new Heartbeat(() => this.#tell({ kind: 'ping', id: 0 }), () => {
    this.#configuration.log('error', 'the engine does not answer: it is killed and started anew');
    this.#child?.kill('SIGKILL');
  });
  readonly #cancels = new LateCancels(() => {
    this.#configuration.log('error', 'what was cancelled does not end: the engine is killed and started anew');
    this.#blameless = true;
    this.#child?.kill('SIGKILL');
  });
  /** The process was killed because a person's SQL took more memory than it may. */
  #overMemory = false;
  /** The process was killed because of what nobody waits for any more: all that waits may be asked again. */
  #blameless = false;
  #child: ChildProcess | undefined;
  #ready: Promise<void> | undefined;
  #state: HandleState = 'idle';
  #next = 1;
  #disposed = false;
  #failures = 0;
  #idle: NodeJS.Timeout | undefined;
  /** What the process that lives was started with. */
  #startedWith: EngineOptions | undefined;
  #outdated = false;

  constructor(configuration: HandleConfiguration) {
    this.#configuration = configuration;
  }

  onState(listener: (state: HandleState) => void): void {
    this.#listeners.add(listener);
  }

  /** What has become otherwise of an opened dataset (by the id that clients know). */
  onDescribed(listener: (dataset: string, change: DatasetChange) => void): () => void {
    return this.#datasets.onDescribed(listener);
  }

  async request<M extends EngineMethod>(method: M, params: EngineParams<M>, options: RequestOptions = {}): Promise<EngineResult<M>> {
    if (this.#disposed) throw new LoupeError('engine-stopped', {}, 'aborted');
    if (options.signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
    clearTimeout(this.#idle);
    try {
      if (method === 'closeAnswer' && !this.#child) return null; // it went with the process
      if (method === 'close') return (await this.#close((params as EngineParams<'close'>).dataset));
      const result = await this.#send(method, params, options);
      return this.#datasets.remember(method, params, result);
    } finally {
      if (this.#outdated) this.optionsChanged();
      this.#idleSoon();
    }
  }

  /**
   * Holds the jobs that run now at their next step (a scan: about 256 MB of file further), or lets held ones go on; those of one
   * client alone where it is named. Gives how many. Pages and records never wait.
   */
  hold(held: boolean, of?: Holding): number {
    const jobs = [...this.#pending.values()].filter((p) => p.lane === 'job' && p.held !== held && isHoldable(p) && (of === undefined || p.holding === of));
    for (const job of jobs) {
      job.held = held;
      this.#tell({ kind: held ? 'pause' : 'resume', id: job.id });
      if (!job.holding || job.holding.held === held) continue;
      job.holding.held = held;
      job.holding.changed();
    }
    return jobs.length;
  }

  /** Kills the process; requests under way are asked again where that is harmless. One that had failed is started. */
  restart(): void {
    this.#failures = 0;
    if (this.#child) this.#child.kill('SIGKILL');
    else if (this.#datasets.size > 0) this.#start().catch((error: unknown) => this.#configuration.log('error', String(error)));
  }

  /** Makes changed options hold: an engine that was started with others is started anew, once it writes no file. */
  optionsChanged(): void {
    this.#outdated = this.#ready !== undefined && !isDeepStrictEqual(this.#options(), this.#startedWith);
    if (!this.#outdated || !this.#child || [...this.#pending.values()].some((p) => WRITING.has(p.method))) return;
    this.#outdated = false;
    this.#configuration.log('info', 'its settings changed: the engine is started anew');
    this.restart();
  }

  async dispose(): Promise<void> {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#heart.stop();
    clearTimeout(this.#idle);
    const child = this.#child;
    const waiting = [...this.#pending.values()];
    for (const pending of waiting) pending.reject(new LoupeError('engine-stopped', {}, 'aborted'));
    if (!child) return;
    await stopped(child);
    this.#clean(child, waiting);
  }

  async #send(method: EngineMethod, params: unknown, options: RequestOptions): Promise<unknown> {
    const id = this.#next++;
    return new Promise<unknown>((resolve, reject) => {
      const abort = (): void => this.#abort(id);
      options.signal?.addEventListener('abort', abort, { once: true });
      const settle = <T>(f: (value: T) => void) => (value: T): void => {
        options.signal?.removeEventListener('abort', abort);
        this.#pending.delete(id);
        f(value);
      };
      const pending: Pending = { id, method, params, lane: options.lane ?? 'job', onProgress: options.onProgress, resolve: settle(resolve), reject: settle(reject), deaths: 0, holding: options.holding, held: options.holding?.held ?? false, posted: false };
      this.#pending.set(id, pending);
      void this.#post(pending);
    });
  }

  /**
   * Posts a request once the process is there; ids of datasets are translated to the process's own. A process that ends before it
   * was told of the request says nothing about it: the request waits for the next one.
   */
  async #post(pending: Pending): Promise<void> {
    for (let ready = false; !ready; ) {
      try {
        await this.#start();
        ready = true;
      } catch (error) {
        if (!this.#pending.has(pending.id)) return;
        if (error instanceof LoupeError && error.code === 'engine-died' && this.#failures <= FAILURES_ALLOWED) continue;
        pending.reject(error instanceof LoupeError ? error : new LoupeError('engine-start', {}, 'engine', String(error)));
        return;
      }
    }
    if (!this.#pending.has(pending.id)) return;
    pending.posted = true;
    this.#tell({ kind: 'request', id: pending.id, method: pending.method, params: this.#datasets.translated(pending.params) });
    if (pending.method === 'closeAnswer' || pending.method === 'stopAnswer') this.#cancels.cancelled(pending.id, pending.method);
    if (pending.held) this.#tell({ kind: 'pause', id: pending.id });
  }

  #abort(id: number): void {
    const pending = this.#pending.get(id);
    if (!pending) return;
    const reject = (): void => pending.reject(new LoupeError('aborted', {}, 'aborted'));
    if (!pending.posted) {
      reject();
      return;
    }
    this.#tell({ kind: 'cancel', id });
    this.#cancels.cancelled(id, pending.method);
    if (pending.method === 'open') this.#unwanted.set(id, async (result) => this.#forget((result as DatasetInfo).id));
    if (pending.method === 'ask') this.#unwanted.set(id, async (result) => this.#direct('closeAnswer', { answer: (result as AnswerState).answer }));
    // What writes a file has ended only when the engine says that nothing is left of it.
    if (WRITING.has(pending.method)) setTimeout(reject, CLEANING_MS).unref();
    else reject();
  }

  /** A dataset that nobody has open any more is forgotten here at once, and never opened again; the process closes it. */
  async #close(dataset: string): Promise<null> {
    const known = this.#datasets.forget(dataset);
    if (known) await this.#forget(known.engineId);
    return null;
  }

  async #forget(engineId: string): Promise<void> {
    if (this.#child) await this.#direct('close', { dataset: engineId }).catch(() => undefined); // with the process, it is closed anyway
  }

  #options(): EngineOptions {
    const { options } = this.#configuration;
    return typeof options === 'function' ? options() : options;
  }

  #start(): Promise<void> {
    if (this.#ready) return this.#ready;
    const ready = this.#startProcess().catch((error: unknown) => {
      if (this.#ready === ready) {
        this.#ready = undefined;
        this.#setState(error instanceof LoupeError && error.code === 'engine-died' && this.#failures <= FAILURES_ALLOWED ? 'restarting' : 'failed');
      }
      throw error;
    });
    this.#ready = ready;
    return ready;
  }

  async #startProcess(): Promise<void> {
    const { entry, log } = this.#configuration;
    this.#startedWith = this.#options();
    const child = await startProcess(entry, this.#startedWith, log).catch((error: unknown) => {
      this.#failures++;
      throw error;
    });
    if (this.#disposed) {
      child.kill('SIGKILL');
      throw new LoupeError('engine-stopped', {}, 'aborted');
    }
    this.#child = child;
    child.on('message', (message: FromEngine) => this.#receive(message));
    child.once('exit', (code, signal) => this.#died(child, `exit code ${String(code)}, signal ${String(signal)}`));
    this.#heart.start();
    await this.#reopen(child);
    if (this.#child !== child) throw new LoupeError('engine-died', {}, 'engine', 'it ended while datasets were opened again');
    this.#failures = 0;
    this.#setState('running');
  }

  /** Gives a new process the datasets that clients hold; one that changed or went meanwhile is reported when it is asked for. */
  async #reopen(child: ChildProcess): Promise<void> {
    for (const known of this.#datasets.all()) {
      if (this.#child !== child) return;
      try {
        const info = (await this.#direct('open', { source: known.source, copy: known.copy })) as DatasetInfo;
        const same = info.fingerprint === known.info.fingerprint;
        known.engineId = same ? info.id : 'changed';
        if (!same) await this.#forget(info.id);
        else {
          if (info.paged) this.#datasets.described(info.id, { paged: info.paged });
          if (known.roles) await this.#direct('reshape', { dataset: info.id, roles: known.roles });
        }
      } catch (error) {
        known.engineId = error instanceof LoupeError && error.fault === 'input' ? 'gone' : 'unopened';
        this.#configuration.log('warn', `${known.info.name} could not be opened again: ${String(error)}`);
      }
    }
  }

  /** A request of our own, posted at once: the process is there, though not yet announced as ready. */
  #direct(method: EngineMethod, params: unknown): Promise<unknown> {
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const settle = <T>(f: (value: T) => void) => (value: T): void => {
        this.#pending.delete(id);
        f(value);
      };
      this.#pending.set(id, { id, method, params, lane: 'job', onProgress: undefined, resolve: settle(resolve), reject: settle(reject), deaths: DEATHS_ALLOWED, holding: undefined, held: false, posted: true });
      this.#tell({ kind: 'request', id, method, params });
    });
  }

  #receive(message: FromEngine): void {
    switch (message.kind) {
      case 'result':
        this.#cancels.ended(message.id);
        this.#unwanted.get(message.id)?.(message.result).catch(() => undefined); // with the process, it is closed anyway
        this.#unwanted.delete(message.id);
        this.#pending.get(message.id)?.resolve(message.result);
        break;
      case 'error':
        this.#cancels.ended(message.id);
        this.#unwanted.delete(message.id);
        this.#pending.get(message.id)?.reject(fromWireError(message.error));
        break;
      case 'progress':
        this.#pending.get(message.id)?.onProgress?.(message.fraction, message.note);
        break;
      case 'described':
        this.#datasets.described(message.dataset, message.change);
        break;
      case 'pong':
        this.#heart.heard();
        break;
      case 'memory':
        this.#configuration.log('error', `a query has taken the engine to ${(message.rssBytes / 1e9).toFixed(1)} GB: it is killed and started anew`);
        this.#overMemory = true;
        this.#child?.kill('SIGKILL');
        break;
      case 'log':
        this.#configuration.log(message.level, message.text);
        break;
      case 'started':
        break;
    }
  }

  #died(child: ChildProcess, how: string): void {
    if (this.#child !== child) return;
    this.#child = undefined;
    this.#ready = undefined;
    this.#heart.stop();
    this.#cancels.clear();
    if (this.#disposed) return;
    const waiting = [...this.#pending.values()];
    const blameless = this.#blameless;
    this.#blameless = false;
    const overMemory = this.#overMemory;
    this.#overMemory = false;
    this.#clean(child, waiting);
    const needed = waiting.length > 0 || this.#datasets.size > 0;
    this.#configuration.log(needed ? 'error' : 'info', `the engine ended: ${how}`);
    this.#setState(!needed ? 'idle' : this.#failures < FAILURES_ALLOWED ? 'restarting' : 'failed');
    for (const pending of waiting) {
      if (!pending.posted) continue; // it waits for a process that is ready
      if (overMemory && RUNS_SQL.has(pending.method)) pending.reject(new LoupeError('memory-limit', {}, 'engine', how));
      else if ((REPEATABLE.has(pending.method) || (blameless && QUERIES.has(pending.method))) && pending.deaths < DEATHS_ALLOWED) {
        pending.deaths++;
        pending.posted = false;
        void this.#post(pending);
      } else pending.reject(new LoupeError('engine-died', {}, 'engine', how));
    }
    this.#unwanted.clear();
    // A dataset whose opening ends the process must not end it for ever: then only a request starts it again.
    if (needed && ++this.#failures <= FAILURES_ALLOWED) this.#start().catch((error: unknown) => this.#configuration.log('error', `the engine could not be started again: ${String(error)}`));
  }

  /** A process that was killed could not take away the files that it had not yet written to their ends. */
  #clean(child: ChildProcess, waiting: readonly Pending[]): void {
    for (const { method, params } of waiting) {
      if (!WRITING.has(method) || child.pid === undefined) continue;
      const partial = partialPath((params as EngineParams<'export'>).out, child.pid);
      try {
        rmSync(partial, { force: true });
      } catch (error) {
        this.#configuration.log('warn', `${partial} could not be removed: ${String(error)}`);
      }
    }
  }

  #idleSoon(): void {
    if (this.#datasets.size > 0 || this.#pending.size > 0 || this.#disposed) return;
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      if (this.#datasets.size === 0 && this.#pending.size === 0) this.#child?.kill('SIGTERM');
    }, this.#configuration.idleMs ?? 60_000);
    this.#idle.unref();
  }

  #tell(message: ToEngine): void {
    if (this.#child?.connected === true) this.#child.send(message, (error) => {
      if (error) this.#configuration.log('warn', `a message did not reach the engine: ${error.message}`);
    });
  }

  #setState(state: HandleState): void {
    if (this.#state === state) return;
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** Ends a process: asked first, then killed. */
async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), 1500);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

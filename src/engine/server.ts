import { LoupeError, toWireError } from '../core/message';
import type { DerivedColumn, DerivedRegistry } from '../core/derived';
import { guessShape } from '../data/shape/guessShape';
import { checkFiles } from '../data/disk/resolveSource';
import { Budget } from './budget';
import { checkRoles, dropUnsafeRoles } from './checkRoles';
import type { DerivedDescription, EngineMethod, EngineOptions, EngineParams, EngineResult, FromEngine, ToEngine } from './contract';
import { exportQuery, exportRows } from './exportRows';
import { exportMade } from './exportTo';
import type { ExportPlace } from './exportTo';
import { Gate } from './gate';
import type { Job } from './gate';
import { ownTempFolder } from './instance';
import { openDataset } from './openDataset';
import { runQuery } from './query';
import { readRecord, readText } from './record';
import type { Session } from './session';
import { shownSql } from './shownSql';
import type { Work } from './work';

type Methods = { readonly [M in EngineMethod]: (params: EngineParams<M>, call: Job) => Promise<EngineResult<M>> };

/** The engine's side of the contract: takes requests from the parent process and answers each exactly once. */
export class EngineServer {
  readonly #derived: DerivedRegistry;
  readonly #works: readonly Work[];
  readonly #send: (message: FromEngine) => void;
  readonly #sessions = new Map<string, Session>();
  readonly #running = new Map<number, { controller: AbortController; gate: Gate }>();
  #options: EngineOptions = { memoryBytes: 1024 ** 3, threads: 2, tempFolder: '' };
  #budget = new Budget(this.#options.memoryBytes, this.#options.threads);
  #next = 1;

  constructor(derived: DerivedRegistry, works: readonly Work[], send: (message: FromEngine) => void) {
    this.#derived = derived;
    this.#works = works;
    this.#send = send;
  }

  receive(message: ToEngine): void {
    switch (message.kind) {
      case 'start':
        this.#options = message.options;
        this.#budget = new Budget(message.options.memoryBytes, message.options.threads);
        this.#send({ kind: 'started', pid: process.pid, engine: process.versions.node });
        break;
      case 'request':
        void this.#answer(message.id, message.method, message.params);
        break;
      case 'cancel':
        this.#running.get(message.id)?.controller.abort();
        break;
      case 'ping':
        this.#send({ kind: 'pong', id: message.id });
        break;
      case 'pause':
        this.#running.get(message.id)?.gate.pause();
        break;
      case 'resume':
        this.#running.get(message.id)?.gate.resume();
        break;
    }
  }

  async #answer(id: number, method: EngineMethod, params: unknown): Promise<void> {
    const controller = new AbortController();
    const gate = new Gate();
    this.#running.set(id, { controller, gate });
    try {
      const run = this.#methods[method] as (params: unknown, call: Job) => Promise<unknown>;
      const result = await run(params, { gate, signal: controller.signal, progress: (fraction, note = null) => this.#send({ kind: 'progress', id, fraction, note }) });
      this.#send({ kind: 'result', id, result });
    } catch (error) {
      this.#send({ kind: 'error', id, error: toWireError(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  readonly #methods: Methods = {
    open: async ({ source }, call) => {
      const id = `d${process.pid}-${this.#next++}`;
      const { path, remove: release } = ownTempFolder(this.#options.tempFolder, id);
      const session = await openDataset(id, source, { budget: this.#budget, tempFolder: path, cacheFolder: this.#options.cacheFolder, release, derived: this.#derived }, call).catch((error: unknown) => {
        release();
        throw error;
      });
      try {
        await checkRoles(session, source.roles ?? {}, call.signal);
        await dropUnsafeRoles(session, call.signal);
        if (call.signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      } catch (error) {
        await session.close();
        throw error;
      }
      for (const work of this.#works) work.opened(session);
      this.#sessions.set(id, session);
      return session.info;
    },
    close: async ({ dataset }) => {
      const session = this.#sessions.get(dataset);
      this.#sessions.delete(dataset);
      await session?.close();
      return null;
    },
    check: async ({ dataset }) => ({ state: await checkFiles(this.#session(dataset).resolved.files) }),
    reshape: async ({ dataset, roles }, call) => {
      const session = this.#session(dataset);
      await checkRoles(session, roles, call.signal);
      const shape = guessShape({ columns: session.info.columns.filter((c) => c.unreadable === undefined), sample: session.sample, rows: session.info.rows, fixed: roles });
      session.setShape(shape);
      return shape;
    },
    view: async ({ dataset, query }, call) => this.#session(dataset).view(query, call),
    page: async (request, call) => this.#session(request.dataset).page(request, call.signal),
    record: async ({ dataset, row, textLimit }, call) => readRecord(this.#session(dataset), row, textLimit, call.signal),
    text: async ({ dataset, row, path, start, length }, call) => readText(this.#session(dataset), row, path, start, length, call.signal),
    checkPages: async ({ dataset, view, rowStart, rowEnd, columns }, call) => this.#session(dataset).checkPages(view, rowStart, rowEnd, columns, call.signal),
    position: ({ dataset, view, row }) => Promise.resolve(this.#session(dataset).views.position(view, row)),
    export: async (request, call) => this.#placed((place) => exportRows(this.#session(request.dataset), request, place, call)),
    query: async (request, call) => runQuery(this.#session(request.dataset), request, call.signal),
    exportQuery: async (request, call) => this.#placed((place) => exportQuery(this.#session(request.dataset), request, place, call)),
    checkFilter: async ({ dataset, expression }, call) => {
      await this.#session(dataset).checkFilter(expression, call.signal);
      return null;
    },
    showSql: async ({ dataset, query, columns }, call) => {
      const session = this.#session(dataset);
      if (session.sides.mentionedIn(query)) await session.sideLane(call.signal);
      await session.clauses(query, call.signal);
      return shownSql(session, query, columns);
    },
    derived: async ({ dataset }, call) => {
      const session = this.#session(dataset);
      if (await session.sides.there()) await session.sideLane(call.signal);
      return session.derivedColumns().map((column) => description(column));
    },
    work: async ({ dataset, feature, method, params }, call) => {
      const run = this.#works.find((w) => w.feature === feature)?.methods[method];
      if (!run) throw new LoupeError('internal', {}, 'engine', `no work ${feature}.${method}`);
      const session = this.#session(dataset);
      return run(params, { ...call, session, write: (target, made) => this.#placed((place) => exportMade(session, target, made, place, call)) });
    },
    status: () => Promise.resolve({
      pid: process.pid,
      rssBytes: process.memoryUsage.rss(),
      memoryLimitBytes: this.#options.memoryBytes,
      granted: this.#budget.granted,
      datasets: this.#sessions.size,
      running: [...this.#sessions.values()].filter((s) => s.busy).length,
    }),
  };

  /** An export spills to a folder of its own. */
  async #placed<T>(work: (place: ExportPlace) => Promise<T>): Promise<T> {
    const { path, remove } = ownTempFolder(this.#options.tempFolder, `export-${this.#next++}`);
    try {
      return await work({ budget: this.#budget, tempFolder: path });
    } finally {
      remove();
    }
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    if (id === 'changed') throw new LoupeError('dataset-changed', {}, 'input');
    if (id === 'unopened') throw new LoupeError('engine-died', {}, 'engine', 'the dataset could not be opened again');
    throw new LoupeError(id === 'gone' ? 'file-gone' : 'dataset-closed', {}, 'input');
  }
}

/** A derived column without its function, which cannot leave the process. */
function description({ id, feature, title, about, type, aside, heavy }: DerivedColumn): DerivedDescription {
  return { id, feature, title, type, heavy, ...(about === undefined ? {} : { about }), ...(aside === undefined ? {} : { aside }) };
}

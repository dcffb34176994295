import type { DatasetSource } from '../core/dataset';
import { isMemoryLimit, LoupeError, toWireError } from '../core/message';
import type { DerivedColumn, DerivedRegistry } from '../core/derived';
import type { Shape } from '../core/shape';
import { guessShape } from '../data/shape/guessShape';
import { Answers } from './answers';
import { Besides } from './besides';
import type { Beside } from './besides';
import { Budget } from './budget';
import { checkRoles, dropUnsafeRoles } from './checkRoles';
import type { DerivedDescription, EngineMethod, EngineOptions, EngineParams, EngineResult, FromEngine, QueryRequest, ToEngine } from './contract';
import { exportQuery, exportRows } from './exportRows';
import { exportMade, exportPrepared } from './exportTo';
import type { ExportPlace } from './exportTo';
import { Gate } from './gate';
import type { Job } from './gate';
import { ownTempFolder } from './instance';
import { explainQuery, inspectQuery, relationsOf } from './inspectSql';
import { mostResident, watchMemory } from './memoryWatch';
import { RUNS_SQL, WRITING } from './methodKinds';
import { openDataset } from './openDataset';
import { profileColumns } from './profiles';
import { runQuery } from './query';
import type { QuerySource } from './query';
import { Mixes } from './mixes';
import { readRecord, readText } from './record';
import type { Session } from './session';
import { datasetSql, shownSql } from './shownSql';
import type { Work } from './work';

type Methods = { readonly [M in EngineMethod]: (params: EngineParams<M>, call: Job) => Promise<EngineResult<M>> };

/** The engine's side of the contract: takes requests from the parent process and answers each exactly once. */
export class EngineServer {
  readonly #derived: DerivedRegistry;
  readonly #works: readonly Work[];
  readonly #version: string;
  readonly #send: (message: FromEngine) => void;
  readonly #sessions = new Map<string, Session>();
  readonly #retired = new Set<Session>();
  readonly #running = new Map<number, { method: EngineMethod; controller: AbortController; gate: Gate; session: Session | undefined }>();
  #options: EngineOptions = { memoryBytes: 1024 ** 3, threads: 2, tempFolder: '' };
  #budget = new Budget(this.#options.memoryBytes, this.#options.threads);
  #answers = new Answers(this.#budget, this.#options.tempFolder);
  #mixes = new Mixes(this.#budget, this.#options.tempFolder);
  #besides = new Besides(this.#budget, this.#options.tempFolder);
  #next = 1;

  constructor(derived: DerivedRegistry, works: readonly Work[], version: string, send: (message: FromEngine) => void) {
    this.#version = version;
    this.#derived = derived;
    this.#works = works;
    this.#send = send;
    watchMemory(() => [...this.#running.values()].some(({ method }) => RUNS_SQL.has(method)), () => mostResident(this.#options.memoryBytes), (rssBytes) => { this.#send({ kind: 'memory', rssBytes }); });
  }

  receive(message: ToEngine): void {
    switch (message.kind) {
      case 'start':
        this.#options = message.options;
        this.#budget = new Budget(message.options.memoryBytes, message.options.threads);
        this.#answers = new Answers(this.#budget, message.options.tempFolder);
        this.#mixes = new Mixes(this.#budget, message.options.tempFolder);
        this.#besides = new Besides(this.#budget, message.options.tempFolder);
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
    const session = this.#sessions.get(datasetOf(params) ?? '');
    this.#running.set(id, { method, controller, gate, session });
    try {
      const run = this.#methods[method] as (params: unknown, call: Job) => Promise<unknown>;
      const call: Job = { gate, signal: controller.signal, progress: (fraction, note = null) => this.#send({ kind: 'progress', id, fraction, note }) };
      const result = await run(params, call).catch((error: unknown) => {
        const again = isMemoryLimit(error) && !WRITING.has(method) && !controller.signal.aborted && session?.giveMoreRoom() === true;
        if (!again) throw error;
        return run(params, call);
      });
      this.#send({ kind: 'result', id, result });
    } catch (error) {
      this.#send({ kind: 'error', id, error: toWireError(error) });
    } finally {
      this.#running.delete(id);
      void this.#closeRetired();
    }
  }

  async #open(id: string, source: DatasetSource, copy: boolean, call: Job): Promise<Session> {
    const { path, remove: release } = ownTempFolder(this.#options.tempFolder, `${id}-${this.#next++}`);
    const { cacheFolder, largeBytes } = this.#options;
    const session = await openDataset(id, source, { budget: this.#budget, tempFolder: path, cacheFolder, largeBytes, copy, release, derived: this.#derived }, call).catch((error: unknown) => {
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
    for (const work of this.#works) work.opened(session, cacheFolder === undefined ? {} : { cacheFolder });
    session.described = (change) => { this.#send({ kind: 'described', dataset: id, change }); };
    return session;
  }

  /** What was asked of a dataset goes with it. */
  async #closeReaders(session: Session): Promise<void> {
    await this.#answers.closeOf(session);
    await this.#mixes.closeOf(session);
    await this.#besides.closeOf(session);
  }

  /** A session that was replaced ends when the last request about it has its answer. */
  async #closeRetired(): Promise<void> {
    for (const session of this.#retired) {
      if ([...this.#running.values()].some((r) => r.session === session)) continue;
      this.#retired.delete(session);
      await this.#closeReaders(session).catch(() => undefined);
      await session.close().catch((error: unknown) => this.#send({ kind: 'log', level: 'warn', text: `a dataset was not closed: ${String(error)}` }));
    }
  }

  readonly #methods: Methods = {
    open: async ({ source, copy = false }, call) => {
      const id = `d${process.pid}-${this.#next++}`;
      const session = await this.#open(id, source, copy, call);
      this.#sessions.set(id, session);
      return session.info;
    },
    copy: async ({ dataset }, call) => {
      const paged = this.#session(dataset);
      if (!paged.isPaged) return paged.info;
      const session = await this.#open(dataset, paged.source, true, call);
      try {
        if (session.info.fingerprint !== paged.info.fingerprint && !paged.hasGrown) throw new LoupeError('dataset-changed', {});
        if (paged.roles) await reshape(session, paged.roles, call.signal);
      } catch (error) {
        await session.close();
        throw error;
      }
      if (this.#sessions.get(dataset) !== paged) {
        await session.close();
        return this.#session(dataset).info; // another request was first, or it was closed meanwhile
      }
      this.#sessions.set(dataset, session);
      paged.described = undefined; // what it still counts is not of the copy
      this.#retired.add(paged);
      return session.info;
    },
    count: async ({ dataset, row, settled }, call) => {
      const session = this.#session(dataset);
      await session.counted(row ?? Number.POSITIVE_INFINITY, call, settled);
      return session.info;
    },
    close: async ({ dataset }) => {
      const session = this.#sessions.get(dataset);
      this.#sessions.delete(dataset);
      if (session) await this.#closeReaders(session);
      await session?.close();
      return null;
    },
    check: async ({ dataset }) => ({ state: await this.#session(dataset).look() }),
    reshape: async ({ dataset, roles }, call) => {
      const session = this.#session(dataset);
      return reshape(session, roles, call.signal);
    },
    view: async ({ dataset, query }, call) => this.#session(dataset).view(query, call),
    page: async (request, call) => this.#session(request.dataset).reading.page(request, call.signal),
    record: async ({ dataset, row, textLimit }, call) => readRecord(this.#session(dataset), row, textLimit, call.signal),
    text: async ({ dataset, row, path, start, length }, call) => readText(this.#session(dataset), row, path, start, length, call.signal),
    checkPages: async ({ dataset, view, rowStart, rowEnd, columns }, call) => this.#session(dataset).checkPages(view, rowStart, rowEnd, columns, call.signal),
    profiles: async ({ dataset, ...request }, call) => profileColumns(this.#session(dataset), request, call.signal),
    position: async ({ dataset, view, row }, call) => this.#session(dataset).views.position(view, row, call.signal),
    export: async (request, call) => this.#placed((place) => exportRows(this.#session(request.dataset), request, place, call)),
    query: async (request, call) => runQuery(this.#source(request), request, call.signal),
    exportQuery: async (request, call) => this.#placed((place) => exportQuery(this.#source(request), request, place, call)),
    ask: async (request, call) => this.#answers.ask(this.#source(request), request, call),
    answer: async (request, call) => this.#answers.state(request, call),
    answerPage: async (request, call) => this.#answers.page(request, call),
    answerCell: async (request, call) => this.#answers.cell(request, call),
    answerCount: async ({ answer }, call) => this.#answers.count(answer, call),
    stopAnswer: async ({ answer }) => this.#answers.stop(answer),
    closeAnswer: async ({ answer }) => this.#answers.close(answer),
    checkQuery: async (request, call) => inspectQuery(this.#source(request), request, call.signal),
    explainSql: async (request, call) => explainQuery(this.#source(request), request, call.signal),
    relations: async (request, call) => relationsOf(this.#source(request), call.signal),
    checkFilter: async ({ dataset, expression }, call) => {
      await this.#session(dataset).checkFilter(expression, call.signal);
      return null;
    },
    showSql: async ({ dataset, query, columns, over = 'files' }, call) => {
      const session = this.#session(dataset);
      if (session.sides.mentionedIn(query)) await session.sideLane(call.signal, query);
      await session.clauses(query, call.signal);
      return over === 'files' ? shownSql(session, query, columns) : datasetSql(session, query, columns);
    },
    derived: async ({ dataset }, call) => {
      const session = this.#session(dataset);
      if (await session.sides.there()) {
        await session.sideLane(call.signal, '').catch((error: unknown) => {
          if (!(error instanceof LoupeError && error.code === 'needs-copy')) throw error; // those columns come with the copy
        });
      }
      return session.derivedColumns().map((column) => description(column));
    },
    work: async ({ dataset, feature, method, params, others = [] }, call) => {
      const run = this.#works.find((w) => w.feature === feature)?.methods[method];
      if (!run) throw new LoupeError('internal', {}, 'engine', `no work ${feature}.${method}`);
      const session = this.#session(dataset);
      const asked = { feature, method, params };
      const beside = others.map((o) => ({ name: o.name, session: this.#session(o.dataset) }));
      const holds: (() => void)[] = [];
      const together = (sessions: readonly Session[]): Beside | null => {
        const found = this.#besides.of(sessions);
        if (found) holds.push(found.hold());
        return found;
      };
      try {
        return await run(params, { ...call, session, others: beside, besides: together, budget: this.#budget, tempFolder: this.#options.tempFolder, write: (target, made) => this.#placed((place) => exportMade(session, target, made, { ...place, asked }, call)), writeRows: (target, prepare, read) => this.#placed((place) => exportPrepared(session, target, prepare, { ...place, asked }, call, read)) });
      } finally {
        for (const release of holds) release();
      }
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
  async #placed<T>(work: (place: Omit<ExportPlace, 'asked'>) => Promise<T>): Promise<T> {
    const { path, remove } = ownTempFolder(this.#options.tempFolder, `export-${this.#next++}`);
    try {
      return await work({ budget: this.#budget, tempFolder: path, version: this.#version });
    } finally {
      remove();
    }
  }

  #source({ dataset, others = [] }: Pick<QueryRequest, 'dataset' | 'others'>): QuerySource {
    const open = others.flatMap(({ name, dataset: id }) => {
      const session = this.#sessions.get(id);
      return session ? [{ name, session }] : [];
    });
    return { session: this.#session(dataset), others: open, mixes: this.#mixes };
  }

  #session(id: string): Session {
    const session = this.#sessions.get(id);
    if (session) return session;
    if (id === 'changed') throw new LoupeError('dataset-changed', {}, 'input');
    if (id === 'unopened') throw new LoupeError('engine-died', {}, 'engine', 'the dataset could not be opened again');
    throw new LoupeError(id === 'gone' ? 'file-gone' : 'dataset-closed', {}, 'input');
  }
}

/** Decides the shape anew around roles that were given. */
async function reshape(session: Session, roles: Readonly<Record<string, readonly string[]>>, signal: AbortSignal): Promise<Shape> {
  await checkRoles(session, roles, signal);
  const shape = guessShape({ columns: session.info.columns.filter((c) => c.unreadable === undefined), sample: session.sample, rows: session.info.rows, fixed: roles });
  session.setShape(shape);
  session.roles = roles;
  return shape;
}

function datasetOf(params: unknown): string | undefined {
  return typeof params === 'object' && params !== null && 'dataset' in params && typeof params.dataset === 'string' ? params.dataset : undefined;
}

/** A derived column without its function, which cannot leave the process. */
function description({ id, feature, title, about, type, aside, beside, warning, heavy }: DerivedColumn): DerivedDescription {
  return { id, feature, title, type, heavy, ...(about === undefined ? {} : { about }), ...(aside === undefined ? {} : { aside }), ...(beside === undefined ? {} : { beside }), ...(warning === undefined ? {} : { warning }) };
}

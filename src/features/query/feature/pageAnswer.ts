import { LoupeError } from '../../../core/message';
import type { AnswerState } from '../../../engine/contract';
import type { FeaturePage } from '../../../host/featurePage';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import type { ViewCall } from '../../../host/viewChannel';
import type { AnswerOrder, AnswerProgress } from '../page';
import { sameQuestion } from '../question';
import type { Question } from '../question';
import type { Statement } from './statementOf';

/** A question as it was asked of a dataset as it was then. */
export interface AskedNow {
  readonly question: Question;
  readonly statement: Statement;
  /** Rows that are kept at most. */
  readonly limit: number;
  /** The opened dataset: opened anew, it is another. */
  readonly dataset: string;
}

/** Errors of a query that reads what is not open; `closed` of `query-failed` then names it. */
const CLOSED: ReadonlySet<string> = new Set(['sql-file-closed', 'sql-dataset-closed']);

/** The answer that a page shows: asked once, read in pages, asked again where the engine no longer has it. */
export class PageAnswer {
  readonly #services: Services;
  readonly #page: FeaturePage;
  #asked: AskedNow | undefined;
  #state: AnswerState | undefined;
  #again: Promise<void> | undefined;

  constructor(services: Services, page: FeaturePage) {
    this.#services = services;
    this.#page = page;
  }

  get asked(): AskedNow | undefined {
    return this.#asked;
  }

  /** Is this what was asked last, and is the answer still kept? A page that was hidden goes on with it. */
  has(asked: Omit<AskedNow, 'statement'>): boolean {
    const now = this.#asked;
    return now !== undefined && this.#state !== undefined && now.limit === asked.limit && now.dataset === asked.dataset && sameQuestion(now.question, asked.question);
  }

  /** Asks; what was asked before is closed. Resolves with the first rows. Throws `query-failed` where it fails before there is one. */
  async ask(asked: AskedNow, { signal, progress }: ViewCall): Promise<AnswerProgress> {
    this.close();
    this.#asked = asked;
    const { sql, parameters, cells, others } = asked.statement;
    const state = await this.#named(() => this.#page.session.ask('ask', { sql, parameters, cells, others, limit: asked.limit }, { signal, lane: 'job', onProgress: progress }));
    if (this.#asked === asked) this.#state = state;
    else void this.#close(state.answer);
    return this.#progress(state);
  }

  /** What is known when there are more than `known` rows, or no more will come. */
  async more(known: number, { signal, progress }: ViewCall): Promise<AnswerProgress> {
    return this.#progress(await this.#named(() => this.#with(signal, (answer) => this.#services.engine.request('answer', { answer, known }, { signal, onProgress: progress }))));
  }

  /** Ends what runs; the rows that are here stay. */
  async stop(): Promise<AnswerProgress | null> {
    const state = this.#state;
    return state ? this.#progress(await this.#services.engine.request('stopAnswer', { answer: state.answer })) : null;
  }

  async page(order: AnswerOrder, rowStart: number, rowEnd: number, textLimit: number, signal: AbortSignal): Promise<{ readonly ipc: Uint8Array; readonly rows: number }> {
    return this.#with(signal, (answer) => this.#services.engine.request('answerPage', { answer, order, rowStart, rowEnd, textLimit }, { signal }));
  }

  async cell(row: number, column: number, start: number, length: number, signal: AbortSignal): Promise<{ readonly text: string; readonly length: number }> {
    return this.#with(signal, (answer) => this.#services.engine.request('answerCell', { answer, row, column, start, length }, { signal }));
  }

  async count({ signal, progress }: ViewCall): Promise<{ readonly rows: number }> {
    return this.#with(signal, (answer) => this.#services.engine.request('answerCount', { answer }, { signal, lane: 'job', onProgress: progress }));
  }

  /** Ends it, if it runs; its rows go. */
  close(): void {
    const state = this.#state;
    this.#asked = undefined;
    this.#state = undefined;
    if (state) void this.#close(state.answer);
  }

  async #close(answer: string): Promise<void> {
    try {
      await this.#services.engine.request('closeAnswer', { answer });
    } catch (error) {
      this.#services.log.warn(`closing an answer failed: ${String(error)}`); // the process that had it is gone, and the answer with it
    }
  }

  /** Where the answer is gone with its process, the same is asked again, once. */
  async #with<T>(signal: AbortSignal, work: (answer: string) => Promise<T>): Promise<T> {
    const state = this.#state;
    if (!state) throw new LoupeError('answer-gone', {}, 'input');
    try {
      return await work(state.answer);
    } catch (error) {
      if (!(error instanceof LoupeError) || error.code !== 'answer-gone' || signal.aborted) throw error;
      this.#again ??= this.#askAgain(state).finally(() => (this.#again = undefined));
      await this.#again;
      return work(this.#state?.answer ?? state.answer);
    }
  }

  /** All rows that were there are there again before anything is read of them. */
  async #askAgain(gone: AnswerState): Promise<void> {
    const asked = this.#asked;
    if (!asked || this.#state !== gone) return;
    const { sql, parameters, cells, others } = asked.statement;
    let state = await this.#page.session.ask('ask', { sql, parameters, cells, others, limit: asked.limit }, { lane: 'job' });
    while (!state.complete) state = await this.#services.engine.request('answer', { answer: state.answer, known: state.rows });
    if (this.#asked === asked) this.#state = state;
  }

  #progress({ error, ...state }: AnswerState): AnswerProgress {
    if (this.#state?.answer === state.answer) this.#state = { ...state, ...(error ? { error } : {}) };
    return { ...state, problem: error ? this.#failed(localSentence(error)) : null };
  }

  async #named<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof LoupeError) || error.fault === 'aborted') throw error;
      const closed = CLOSED.has(error.code) ? { closed: String(error.args['name'] ?? '') } : {};
      throw new LoupeError('query-failed', { query: this.#asked?.statement.name ?? '', problem: localSentence(error), ...closed }, error.fault, error.detail);
    }
  }

  #failed(problem: string): string {
    return localSentence({ code: 'query-failed', args: { query: this.#asked?.statement.name ?? '', problem } });
  }
}

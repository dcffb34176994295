import { sql } from '../core/sql';
import { Answer, gone } from './answer';
import { AnswerRows } from './answerRows';
import { AnswerStore } from './answerStore';
import type { Budget } from './budget';
import type { AnswerPageRequest, AnswerState, EngineParams, Page, QueryRequest } from './contract';
import type { Job } from './gate';
import type { ScanLane } from './instances';
import { bound } from './lane';
import { checkedQuery, onPlace } from './query';
import type { QuerySource } from './query';
import type { Session } from './session';

interface Kept {
  readonly answer: Answer;
  readonly rows: AnswerRows;
  count: number | undefined;
}

/** The answers of this process, each until it is closed or its dataset is. */
export class Answers {
  readonly #store: AnswerStore;
  readonly #kept = new Map<string, Kept>();
  /** Lanes of queries that run, by their datasets. */
  readonly #lanes = new Map<Session, Set<number>>();
  #next = 1;

  constructor(budget: Budget, tempFolder: string) {
    this.#store = new AnswerStore(budget, tempFolder);
  }

  async ask(source: QuerySource, request: QueryRequest, { signal, progress }: Job): Promise<AnswerState> {
    const answer = new Answer(`a${String(process.pid)}-${String(this.#next++)}`, source, request);
    const close = (): void => void this.close(answer.id);
    this.#kept.set(answer.id, { answer, rows: new AnswerRows(answer), count: undefined });
    signal.addEventListener('abort', close, { once: true });
    void this.#onLane(source.session, (lane) => answer.begin(this.#store, lane));
    try {
      await answer.more(0, signal, () => { progress(answer.fraction); });
      if (answer.error && answer.rows === 0) throw answer.error;
      return answer.state;
    } catch (error) {
      await this.close(answer.id);
      throw error;
    } finally {
      signal.removeEventListener('abort', close);
    }
  }

  /** A connection of its own for each query that runs, the first that is free. */
  async #onLane(session: Session, run: (lane: ScanLane) => Promise<void>): Promise<void> {
    const used = this.#lanes.get(session) ?? new Set<number>();
    this.#lanes.set(session, used);
    let lane = 1;
    while (used.has(lane)) lane++;
    used.add(lane);
    await run(`answer${lane}`);
    used.delete(lane);
    if (used.size === 0) this.#lanes.delete(session);
  }

  async state({ answer: id, known }: EngineParams<'answer'>, { signal, progress }: Job): Promise<AnswerState> {
    const { answer } = this.#get(id);
    await answer.more(known, signal, () => { progress(answer.fraction); });
    return answer.state;
  }

  async page(request: AnswerPageRequest, { signal }: Job): Promise<Page> {
    return this.#get(request.answer).rows.page(request, signal);
  }

  async cell({ answer, row, column, start, length }: EngineParams<'answerCell'>, { signal }: Job): Promise<{ text: string; length: number }> {
    return this.#get(answer).rows.cell(row, column, start, length, signal);
  }

  async count(id: string, { signal, progress }: Job): Promise<{ rows: number }> {
    const kept = this.#get(id);
    const { state, source, request, error } = kept.answer;
    if (state.complete && !state.truncated && !error) return { rows: state.rows };
    if (kept.count !== undefined) return { rows: kept.count };
    const checked = await checkedQuery(source, request, signal, 'job');
    const { text, params } = sql`select count(*) from (${checked.statement})`;
    kept.count = await onPlace(checked, 'job', signal, async (connection) => {
      const { values, types } = bound({ text, params });
      return Number((await connection.runAndReadAll(text, values, types)).getRows()[0]?.[0] ?? 0);
    }, progress);
    return { rows: kept.count };
  }

  async stop(id: string): Promise<AnswerState> {
    const { answer } = this.#get(id);
    await answer.stop();
    return answer.state;
  }

  async close(id: string): Promise<null> {
    const kept = this.#kept.get(id);
    this.#kept.delete(id);
    await kept?.answer.close();
    return null;
  }

  async closeOf(session: Session): Promise<void> {
    await Promise.all([...this.#kept.values()].filter((k) => k.answer.source.session === session).map((k) => this.close(k.answer.id)));
  }

  #get(id: string): Kept {
    const kept = this.#kept.get(id);
    if (!kept) throw gone();
    return kept;
  }
}

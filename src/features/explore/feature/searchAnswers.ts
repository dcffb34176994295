import { decodePage } from '../../../core/arrow/readCells';
import { LoupeError } from '../../../core/message';
import type { AnswerState } from '../../../engine/contract';
import type { Answer } from '../../../host/datasetPanel';
import type { DatasetSession } from '../../../host/datasetSession';
import { localSentence } from '../../../host/shown';
import { params } from '../checks';
import type { SearchState } from '../contract';
import { searchSql } from '../searchSql';
import { check } from './check';

/** Rows of a search that are kept: whoever has more needs a filter. */
const MOST_FOUND = 100_000;

/** A search is a query whose answer is read while it grows: rows in the order of the view, and how often each holds the text. */
export function searchAnswers(session: DatasetSession): ReadonlyMap<string, Answer> {
  return new Map<string, Answer>([
    ['search', async (raw, { signal, progress }) => {
      const { query, columns, searched } = check(params.search, raw);
      const info = await session.open(false);
      const statement = searchSql(info.columns, columns, query, searched);
      if (!statement) return null;
      const asked = { sql: statement.text, parameters: statement.params, limit: MOST_FOUND, soon: true };
      return stateOf(await session.ask('ask', asked, { signal, lane: 'job', onProgress: progress }));
    }],
    ['searchMore', async (raw, { signal, progress }) => {
      const { search, known } = check(params.searchMore, raw);
      return stateOf(await session.ask('answer', { answer: search, known }, { signal, lane: 'job', onProgress: progress }));
    }],
    ['searchRows', async (raw, { signal }) => {
      const { search, rowStart, rowEnd } = check(params.searchRows, raw);
      const page = decodePage((await session.ask('answerPage', { answer: search, order: [], rowStart, rowEnd, textLimit: 0 }, { signal, lane: 'side' })).ipc);
      const numbers = (name: string): number[] => {
        const column = page.fields.findIndex((f) => f.name === name);
        if (column < 0) throw new LoupeError('internal', {}, 'engine', `a search without ${name}`);
        return Array.from({ length: page.rows }, (_, row) => Number(page.cell(column, row)));
      };
      return { rows: numbers('loupe_row'), hits: numbers('hits') };
    }],
    ['endSearch', async (raw) => session.ask('closeAnswer', { answer: check(params.endSearch, raw).search }, { quiet: true })],
  ]);
}

function stateOf({ answer, rows, complete, truncated, error }: AnswerState): SearchState {
  return { search: answer, rows, complete, truncated, problem: error ? localSentence(error) : null };
}

import * as vscode from 'vscode';
import { decodePage } from '../../../core/arrow/readCells';
import { LoupeError } from '../../../core/message';
import type { FeaturePage } from '../../../host/featurePage';
import { MOST_FILTERED } from '../page';
import type { AnswerProgress } from '../page';
import { rowsFilter } from '../../../core/rowsFilter';
import { rowIdentity, rowsIn } from '../rowIdentity';
import type { PageAnswer } from './pageAnswer';

/** Rows that are read at once: lists come whole, and so do the texts beside them. */
const PIECE = 5_000;
const PIECE_OF_LISTS = 200;

/**
 * The dataset shows the rows that an answer speaks of: a filter of row numbers that a person sees in the filter box, can change, keep and
 * clear. Throws `query-filter-…` where the answer does not say its rows, has more than are loaded, or says more than a filter can hold;
 * of an answer with more rows than that nothing is read.
 */
export async function filterByRows(page: FeaturePage, answer: PageAnswer, progress: AnswerProgress, signal: AbortSignal): Promise<void> {
  const { row, lists } = rowIdentity(progress.columns);
  const places = row === null ? lists : [row];
  if (places.length === 0) throw new LoupeError('query-filter-none', {}, 'usage');
  if (progress.rows > MOST_FILTERED) throw new LoupeError('query-filter-large', { most: MOST_FILTERED }, 'usage');
  if (progress.truncated || !progress.complete) throw new LoupeError('query-filter-partial', { rows: progress.rows }, 'usage');
  const rows = new Set<number>();
  const piece = row === null ? PIECE_OF_LISTS : PIECE;
  for (let start = 0; start < progress.rows; start += piece) {
    const table = decodePage((await answer.page([], start, Math.min(start + piece, progress.rows), row === null ? 0 : 1, signal)).ipc);
    for (let at = 0; at < table.rows; at++) {
      for (const place of places) {
        for (const number of rowsIn(table.cell(place, at))) rows.add(number);
      }
    }
    if (rows.size > MOST_FILTERED) throw new LoupeError('query-filter-many', { most: MOST_FILTERED }, 'usage');
  }
  if (rows.size === 0) throw new LoupeError('query-filter-none', {}, 'usage');
  const view = await page.datasetView(true);
  view?.panel.commandOnceReady({ command: 'filterBy', expression: rowsFilter([...rows]) });
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The dataset shows the rows of the answer; clear its filter to see all.'), 5000);
}

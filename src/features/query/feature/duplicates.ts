import { decodePage } from '../../../core/arrow/readCells';
import { LoupeError } from '../../../core/message';
import { literal } from '../../../core/sql';
import { registerCommand } from '../../../host/commands';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import { Fits } from '../fits';
import type { SqlQuestion } from '../question';
import type { QueryDesk } from './desk';

/** A longer prompt is named by its row: the SQL stays readable. */
const LONGEST = 2_000;

/** The records whose prompt is that of the record in focus, word for word. */
export function registerDuplicates(services: Services, desk: QueryDesk): void {
  registerCommand(services, 'duplicatesOfRecord', async () => {
    const { panel, session } = services.views.activeOrThrow;
    const { row } = panel.focus;
    if (row < 0) throw new LoupeError('query-no-focus', {}, 'usage');
    const fits = new Fits(await session.open(false));
    const reason = fits.whyNot({ name: '', description: '', keywords: [], needs: [{ relation: 'records', column: 'prompt' }], parameters: [], sql: '', path: null });
    if (reason) throw new LoupeError('query-not-fitting', { query: 'duplicates', reason: localSentence(reason) }, 'usage');
    const { ipc, rows } = await session.ask('query', { sql: 'select prompt from records where "row" = ?', parameters: [row], limit: 1 });
    const prompt = rows === 0 ? null : decodePage(ipc).cell(0, 0);
    if (typeof prompt !== 'string') throw new LoupeError('query-no-prompt', { row }, 'usage');
    await desk.ask(panel.uri, duplicatesOf(row, prompt));
  });
}

function duplicatesOf(row: number, prompt: string): SqlQuestion {
  const value = prompt.length <= LONGEST ? literal(prompt) : `(select prompt from records where "row" = ${String(row)})`;
  return { kind: 'sql', name: `duplicates of row ${String(row)}`, sql: `select "row", source, model, prompt\nfrom records\nwhere prompt = ${value}\norder by "row"`, cells: [] };
}

import type * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import type { Warning } from '../../../core/message';
import type { DatasetInfo } from '../../../core/dataset';
import { decodePage } from '../../../core/arrow/readCells';
import type { Cell } from '../../../core/cell';
import { params } from '../checks';
import { EXAMPLES, examplesSql } from '../examplesSql';
import { check } from './check';
import type { DerivedHead, OpenedDataset, ViewState } from '../contract';
import type { Answer, DatasetPanel } from '../../../host/datasetPanel';
import type { DatasetSession } from '../../../host/datasetSession';
import { derivedHeads } from '../../../host/derivedHeads';
import type { Services } from '../../../host/services';
import { viewSettings } from '../../../host/settings';
import type { TextDocuments } from '../../../host/textDocuments';
import { searchAnswers } from './searchAnswers';
import { QUESTIONS } from './splitChoice';

/** What the answers need beyond the engine. */
export interface ExploreParts {
  readonly services: Services;
  readonly session: DatasetSession;
  readonly texts: TextDocuments;
  readonly state: () => ViewState | null;
  readonly opened: (info: DatasetInfo) => Promise<DatasetInfo>;
  readonly correctRole: (role: string | null) => Promise<DatasetInfo | null>;
  readonly chooseSplit: () => Promise<void>;
  readonly exportRows: (query: v.InferOutput<typeof params.exportRows>) => Promise<void>;
}

/** What the host does for each request of the dataset view: checks the parameters, asks the engine, or asks the person. */
export function exploreAnswers(parts: ExploreParts): ReadonlyMap<string, Answer> {
  const { session, texts } = parts;
  const answers = new Map<string, Answer>();
  answers.set('open', async (raw, { panel, progress }) => {
    const { retry } = check(params.open, raw);
    const info = await session.open(retry, progress).catch((error: unknown) => {
      // Several splits or datasets are a question, not a failure: it is asked at once, and the page holds a button to ask again.
      if (error instanceof LoupeError && QUESTIONS.has(error.code) && !retry) void parts.chooseSplit().catch((e: unknown) => parts.services.log.warn(String(e)));
      throw error;
    });
    const opened = openedDataset(parts, await parts.opened(info));
    void tellDerived(session, opened.derived, panel).catch((error: unknown) => parts.services.log.warn(`derived columns: ${String(error)}`));
    return opened;
  });
  answers.set('view', async (raw, { signal, progress }) => {
    const { query } = check(params.view, raw);
    return session.ask('view', { query }, { signal, lane: 'job', onProgress: progress });
  });
  answers.set('page', async (raw, { signal, panel }) => {
    const asked = check(params.page, raw);
    const { seenBy } = session;
    const page = await session.ask('page', seenBy === undefined ? asked : { ...asked, seenBy }, { signal, lane: 'page' });
    void checkPages(session, asked).then((warnings) => {
      if (warnings.length > 0) panel.send({ event: 'warnings', warnings });
    }, (error: unknown) => parts.services.log.warn(`page checksums: ${String(error)}`));
    return { ipc: bufferOf(page.ipc), rowStart: page.rowStart, rows: page.rows };
  });
  answers.set('record', async (raw, { signal }) => {
    const { row } = check(params.record, raw);
    const page = await session.ask('record', { row, textLimit: RECORD_TEXT_LIMIT }, { signal, lane: 'record' });
    return { ipc: bufferOf(page.ipc), row: page.row, cut: page.cut, failed: page.failed };
  });
  answers.set('text', async (raw, { signal }) => session.ask('text', check(params.text, raw), { signal, lane: 'record' }));
  answers.set('position', async (raw, { signal }) => session.ask('position', check(params.position, raw), { signal, lane: 'page' }));
  answers.set('diff', async (raw) => {
    const { row, left, right } = check(params.diff, raw);
    await texts.diff(vscode.l10n.t('Row {0}: {1} ↔ {2}', row, left.title, right.title), left, right);
    return null;
  });
  answers.set('openText', async (raw) => {
    const { text, language } = check(params.openText, raw);
    await texts.open(text, language);
    return null;
  });
  answers.set('copy', async (raw) => {
    await vscode.env.clipboard.writeText(check(params.copy, raw).text);
    return null;
  });
  answers.set('correctRole', async (raw) => parts.correctRole(check(params.correctRole, raw).role));
  answers.set('saveFilter', async () => {
    await vscode.commands.executeCommand('loupe.saveFilter');
    return null;
  });
  answers.set('chooseSplit', async () => {
    await parts.chooseSplit();
    return null;
  });
  for (const [method, answer] of searchAnswers(session)) answers.set(method, answer);
  answers.set('profiles', async (raw, { signal }) => session.ask('profiles', check(params.profiles, raw), { signal, lane: 'side', quiet: true }));
  answers.set('examples', async (raw, { signal }) => {
    const { filter, where, column } = check(params.examples, raw);
    const { columns } = await session.open(false);
    const statement = examplesSql(columns, filter, where, 'column' in column ? column.column : column.derived);
    const page = decodePage((await session.ask('query', { sql: statement.text, parameters: statement.params, limit: EXAMPLES }, { signal, lane: 'side', quiet: true })).ipc);
    return { examples: Array.from({ length: page.rows }, (_, row) => ({ row: Number(page.cell(0, row)), text: textOf(page.cell(1, row)) })) };
  });
  answers.set('exportRows', async (raw) => {
    await parts.exportRows(check(params.exportRows, raw));
    return null;
  });
  answers.set('openLink', async (raw) => {
    await openLink(check(params.openLink, raw).url);
    return null;
  });
  return answers;
}

const textOf = (cell: Cell | undefined): string | null => (typeof cell === 'string' ? cell : null);

/** Texts of a record longer than this arrive in pieces. */
const RECORD_TEXT_LIMIT = 200_000;

export function openedDataset(parts: Pick<ExploreParts, 'services' | 'state'>, info: DatasetInfo): OpenedDataset {
  const derived = parts.services.derived.columnsFor({ shape: info.shape, columns: info.columns });
  return { info, derived: derivedHeads(derived), state: parts.state(), settings: viewSettings() };
}

/** Columns that features derive from files of their own are found after the rows are on their way. */
export async function tellDerived(session: DatasetSession, told: readonly DerivedHead[], panel: DatasetPanel): Promise<void> {
  const columns = await session.ask('derived', {});
  const derived = derivedHeads(columns);
  if (derived.length !== told.length) panel.send({ event: 'derived', derived, changed: null });
  const warnings = [...new Map(columns.flatMap(({ warning }) => (warning ? [[warning.code, warning] as const] : []))).values()];
  if (warnings.length > 0) panel.send({ event: 'warnings', warnings });
}

/** Page checksums are looked at after the rows are on their way: nobody waits for them. */
async function checkPages(session: DatasetSession, { view, rowStart, rowEnd, columns }: v.InferOutput<typeof params.page>): Promise<readonly Warning[]> {
  const names = columns.flatMap((c) => ('column' in c ? [c.column] : []));
  return names.length === 0 ? [] : session.ask('checkPages', { view, rowStart, rowEnd, columns: names });
}

/** The bytes as an ArrayBuffer of their own: those cross to a webview as they are. */
function bufferOf(bytes: Uint8Array): ArrayBuffer {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** Shows the whole address and asks: a dataset's link never opens by itself, and only web addresses open at all. */
async function openLink(url: string): Promise<void> {
  if (!/^https?:\/\//i.test(url)) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Only web addresses can be opened from a dataset; this link is {0}', url.slice(0, 200)));
    return;
  }
  const open = vscode.l10n.t('Open in browser');
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('A text of the dataset links to:'), { modal: true, detail: url }, open);
  if (answer === open) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

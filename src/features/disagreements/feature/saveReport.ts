import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { htmlReport, markdownReport } from '../../../core/report';
import { writeWhole } from '../../../data/disk/outFile';
import type { OpenProgress, DatasetSession } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { DISAGREEMENTS } from '../contract';
import type { DisagreementsMethod, Versions } from '../contract';
import { agreementReport } from '../report/agreementReport';
import { completeAnswers } from '../report/completeAnswers';
import type { LastAnswers } from './lastAnswers';
import { hasRaters } from './readingAnswers';

interface Asking {
  readonly signal: AbortSignal;
  readonly onProgress: OpenProgress;
}

/**
 * Asks where the report goes, and writes it there: with the figures that the page shows and intervals (those of judges of as many
 * resamples as all others), else as the shape says. Gives the place, undefined where the person gave up.
 */
export async function saveReport(services: Services, uri: vscode.Uri, session: DatasetSession, last: LastAnswers): Promise<string | undefined> {
  const info = await session.open(false);
  if (!last.of(uri, info) && !hasRaters(info.shape)) throw new LoupeError('raters-none', {}, 'usage');
  const out = await askPlace(info);
  if (out === undefined) return undefined;
  const write = async (asking: Asking): Promise<void> => {
    const work = (method: DisagreementsMethod, params: unknown): Promise<unknown> => session.ask('work', { feature: DISAGREEMENTS, method, params }, { ...asking, lane: 'job' });
    const answered = await completeAnswers(last.of(uri, info), work); // read now: while a place was chosen, the page went on
    const { duckdb } = (await work('versions', {})) as Versions;
    const { version } = services.context.extension.packageJSON as { readonly version: string };
    const report = agreementReport({ ...answered, info, source: besideData(session.source), made: { at: new Date().toISOString(), loupe: version, duckdb } });
    // The dialog has asked whether an existing file may be replaced.
    await writeWhole({ out, force: await stat(out).then(() => true, () => false) }, isMarkdown(out) ? markdownReport(report) : htmlReport(report), info.files.map((f) => f.path));
  };
  await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Writing {0}', path.basename(out)), cancellable: true }, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    let done = 0;
    await write({ signal: abort.signal, onProgress: (fraction) => {
      progress.report({ increment: Math.max(0, (fraction ?? 0) - done) * 100 });
      done = Math.max(done, fraction ?? 0);
    } });
  });
  tell(out);
  return out;
}

/** Paths as they are typed in the folder of the data: a report is for others, too. */
function besideData(source: DatasetSource): DatasetSource {
  const folder = path.dirname(source.paths[0] ?? '');
  const beside = (paths: readonly string[]): string[] => paths.map((p) => path.relative(folder, p) || '.');
  return { ...source, paths: beside(source.paths), ...(source.join ? { join: { ...source.join, paths: beside(source.join.paths) } } : {}) };
}

async function askPlace(info: DatasetInfo): Promise<string | undefined> {
  const first = info.files[0]?.path ?? '.';
  const target = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.file(path.join(path.dirname(first), `${path.parse(info.name).name}.agreement.html`)),
    filters: { HTML: ['html'], Markdown: ['md'] },
    title: vscode.l10n.t('Save the report of {0}', info.name),
  });
  if (target && !/\.(html?|md|markdown)$/i.test(target.fsPath)) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The name must end in .html or .md: it says the format.'));
    return undefined;
  }
  return target?.fsPath;
}

function isMarkdown(out: string): boolean {
  return /\.(md|markdown)$/i.test(out);
}

function tell(out: string): void {
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(vscode.l10n.t('The report was written to {0}', path.basename(out)), open).then(async (choice) => {
    if (choice !== open) return;
    const uri = vscode.Uri.file(out);
    await (isMarkdown(out) ? vscode.commands.executeCommand('markdown.showPreview', uri) : vscode.env.openExternal(uri));
  });
}

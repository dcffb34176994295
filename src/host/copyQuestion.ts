import * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { OpenProgress } from './datasetSession';
import { localSentence } from './shown';

/** Asks whether a copy may be made. `needs`: the engine's `needs-copy`, with sizes and the place. */
export async function mayCopy(needs: Message): Promise<boolean> {
  const { name = '', size = '', space = '', folder = '', bytes = 0, free = 0 } = needs.args;
  const make = vscode.l10n.t('Make the Copy');
  const detail = vscode.l10n.t('Rows are shown straight from the file ({0}), one page after the other. Filtering, sorting, SQL, exports and what counts over all rows read a copy of it as Parquet, which is mostly no larger. It is kept in {1} ({2} free) and removed a month after its last use.', size, folder, space);
  const short = Number(free) < Number(bytes) ? `\n\n${vscode.l10n.t('There may not be room for it.')}` : '';
  const choice = await vscode.window.showInformationMessage(vscode.l10n.t('Copy “{0}” as Parquet for filters and SQL?', name), { modal: true, detail: detail + short }, { title: make }, { title: vscode.l10n.t('Not Now'), isCloseAffordance: true });
  return choice?.title === make;
}

/** Runs the copying with its progress shown; a person may cancel it, which is `copy-declined`. */
export async function withCopyProgress<T>(name: string, stopped: AbortSignal, work: (signal: AbortSignal, progress: OpenProgress) => Promise<T>): Promise<T> {
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Copying “{0}” as Parquet', name), cancellable: true }, async (shown, token) => {
    const controller = new AbortController();
    token.onCancellationRequested(() => controller.abort());
    let done = 0;
    const progress: OpenProgress = (fraction, note) => {
      const increment = Math.max(0, (fraction ?? 0) * 100 - done);
      done += increment;
      shown.report({ increment, message: fraction === null ? (note ? localSentence(note) : '') : `${String(Math.round(fraction * 100))} %` });
    };
    try {
      return await work(AbortSignal.any([controller.signal, stopped]), progress);
    } catch (error) {
      if (controller.signal.aborted) throw declined();
      throw error;
    }
  });
}

/** A person did not want the copy: nobody is told of a failure. */
export function declined(): LoupeError {
  return new LoupeError('copy-declined', {}, 'aborted');
}

import * as vscode from 'vscode';
import { LoupeError } from '../core/message';
import type { DerivedRegistry } from '../core/derived';
import { EngineHandle } from '../engine/handle';
import { DatasetViews } from './datasetViews';
import { engineOptions } from './settings';
import { localSentence } from './shown';
import { TextDocuments } from './textDocuments';

/** What every feature is given: built once by `extension.ts`, owned by the extension's subscriptions. */
export interface Services {
  readonly context: vscode.ExtensionContext;
  readonly log: vscode.LogOutputChannel;
  readonly derived: DerivedRegistry;
  /** The engine's process is started by its first request, never by this. */
  readonly engine: EngineHandle;
  readonly views: DatasetViews;
  /** Texts of records as read-only documents. */
  readonly texts: TextDocuments;
}

export function createServices(context: vscode.ExtensionContext, derived: DerivedRegistry): Services {
  const log = vscode.window.createOutputChannel('Dataset Loupe', { log: true });
  const engine = new EngineHandle({
    entry: context.asAbsolutePath('dist/engine.js'),
    options: engineOptions,
    log: (level, text) => log[level](text),
  });
  const views = new DatasetViews();
  const texts = new TextDocuments();
  // Settings of a remote machine can arrive after the first dataset was opened again.
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration('loupe.engine')) engine.optionsChanged();
  });
  context.subscriptions.push(log, engine, views, texts, settings);
  return { context, log, derived, engine, views, texts };
}

/** Shows a failure as a notification with its sentence, and puts the detail into the log. Aborted work is not a failure. */
export function reportError(services: Services, error: unknown): void {
  if (error instanceof LoupeError && error.fault === 'aborted') return;
  services.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  if (error instanceof LoupeError && error.detail !== '') services.log.error(error.detail);
  const text = error instanceof LoupeError ? localSentence(error) : localSentence({ code: 'internal', args: {} });
  const showLog = vscode.l10n.t('Show log');
  void vscode.window.showErrorMessage(text, showLog).then((choice) => {
    if (choice === showLog) services.log.show();
  });
}

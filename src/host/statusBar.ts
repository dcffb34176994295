import * as vscode from 'vscode';
import { groupDigits } from '../core/sentences';
import type { DatasetInfo } from '../core/dataset';
import type { PanelFocus } from './datasetPanel';

export type EngineState = 'idle' | 'running' | 'restarting' | 'failed';

/** One item: rows, shape and where the focus is, of the active view; its tooltip says the files and the engine. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loupe.dataset', vscode.StatusBarAlignment.Left, 40);

  constructor() {
    this.#item.name = vscode.l10n.t('Dataset Loupe');
    this.#item.command = 'loupe.goToRow';
  }

  show(info: DatasetInfo | undefined, focus: PanelFocus | undefined, engine: EngineState): void {
    if (!info) {
      this.#item.hide();
      return;
    }
    // What is paged is never filtered: a view that knows of fewer rows is only not told yet.
    const rows = focus && focus.rows !== info.rows && focus.rows > 0 && !info.paged
      ? vscode.l10n.t('{0} of {1} rows', groupDigits(focus.rows), groupDigits(info.rows))
      : vscode.l10n.t(info.rows === 1 ? '{0} row' : '{0} rows', groupDigits(info.rows));
    const at = focus && focus.row >= 0 ? ` · ${vscode.l10n.t('row {0}', groupDigits(focus.row))}` : '';
    const icon = engine === 'restarting' ? '$(sync~spin)' : engine === 'failed' ? '$(error)' : '$(database)';
    this.#item.text = `${icon} ${rows} · ${info.shape.kind}${at}`;
    this.#item.tooltip = tooltip(info, engine);
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

function tooltip(info: DatasetInfo, engine: EngineState): string {
  const megabytes = (info.bytes / 1e6).toFixed(1);
  const files = info.files.length === 1 ? (info.files[0]?.path ?? '') : vscode.l10n.t('{0} files', info.files.length);
  const state = { idle: vscode.l10n.t('engine idle'), running: vscode.l10n.t('engine running'), restarting: vscode.l10n.t('engine is restarting'), failed: vscode.l10n.t('engine failed') }[engine];
  return `${files}\n${megabytes} MB · ${state}`;
}

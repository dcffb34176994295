import * as vscode from 'vscode';
import type { DatasetInfo } from '../core/dataset';

/** Says in the status bar that the rows of the active view come straight from the file, and offers the copy. */
export class PagedItem implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loupe.paged', vscode.StatusBarAlignment.Left, 39);

  constructor() {
    this.#item.name = vscode.l10n.t('Rows straight from the file');
    this.#item.command = 'loupe.makeCopy';
  }

  show(info: DatasetInfo | undefined): void {
    void vscode.commands.executeCommand('setContext', 'loupe.paged', info?.paged !== undefined);
    if (!info?.paged) {
      this.#item.hide();
      return;
    }
    this.#item.text = info.paged.complete ? `$(go-to-file) ${vscode.l10n.t('paged')}` : `$(loading~spin) ${vscode.l10n.t('counting… {0} %', Math.floor((info.paged.counted ?? 0) * 100))}`;
    this.#item.tooltip = vscode.l10n.t('Rows are shown straight from the file, one page after the other. Filters, sorting and SQL need a copy of it as Parquet: click to make it.');
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

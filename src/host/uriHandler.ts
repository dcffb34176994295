import * as vscode from 'vscode';
import { openSource } from './openCommand';

/**
 * `vscode://dataset-loupe.dataset-loupe/open?path=…&row=…`. Any web page can call this, so it always asks first and opens
 * nothing but the path it shows.
 */
export class LinkHandler implements vscode.UriHandler {
  constructor(readonly goToRow: (uri: vscode.Uri, row: number) => void) {}

  async handleUri(uri: vscode.Uri): Promise<void> {
    if (uri.path !== '/open') return;
    const query = new URLSearchParams(uri.query);
    const path = query.get('path') ?? '';
    if (path === '') return;
    const open = vscode.l10n.t('Open');
    const answer = await vscode.window.showWarningMessage(
      vscode.l10n.t('A link asks to open a dataset on this machine.'),
      { modal: true, detail: path },
      open,
    );
    if (answer !== open) return;
    const opened = await openSource({ paths: [path], literal: true });
    const row = Number(query.get('row') ?? Number.NaN);
    if (Number.isSafeInteger(row) && row >= 0) this.goToRow(opened, row);
  }
}

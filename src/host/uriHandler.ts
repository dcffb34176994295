import * as vscode from 'vscode';
import { openSource } from './openCommand';
import { readLink } from '../data/recordLink';
import type { RecordLink } from '../data/recordLink';
import { localSentence } from './shown';

/**
 * `vscode://dataset-loupe.dataset-loupe/open?record=…` (or `path=…&row=…`). Any web page can call this, so it always asks first and
 * opens nothing but the paths it shows.
 */
export class LinkHandler implements vscode.UriHandler {
  constructor(readonly show: (uri: vscode.Uri, row: NonNullable<RecordLink['row']>) => void) {}

  /** Takes a link that a person pastes: where VS Code runs in a browser, or on another machine, none arrives by itself. */
  async ask(): Promise<void> {
    const copied = (await vscode.env.clipboard.readText()).trim();
    const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Link to a record'), value: /^[\w+.-]+:\/\/\S+\/open\?\S+$/.test(copied) ? copied : '', prompt: vscode.l10n.t('As “Copy Link to This Record” makes it') });
    if (text === undefined || text.trim() === '') return;
    const uri = vscode.Uri.parse(text.trim());
    if (uri.path === '/open') await this.handleUri(uri);
    else void vscode.window.showErrorMessage(localSentence({ code: 'link-damaged', args: {} }));
  }

  async handleUri(uri: vscode.Uri): Promise<void> {
    if (uri.path !== '/open') return;
    const link = readLink(uri.query);
    if (!link) {
      void vscode.window.showErrorMessage(localSentence({ code: 'link-damaged', args: {} }));
      return;
    }
    const { source, row } = link;
    const open = vscode.l10n.t('Open');
    const joined = source.join ? [vscode.l10n.t('with {0}', source.join.paths.join(', '))] : [];
    const detail = [...source.paths, ...joined, ...(row ? [vscode.l10n.t('row {0}', row.number)] : [])].join('\n');
    const answer = await vscode.window.showWarningMessage(vscode.l10n.t('A link asks to open a dataset on this machine.'), { modal: true, detail }, open);
    if (answer !== open) return;
    const opened = await openSource(source);
    if (row) this.show(opened, row);
  }
}

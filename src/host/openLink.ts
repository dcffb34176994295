import * as vscode from 'vscode';

/** Shows the whole address and asks: a dataset's link never opens by itself, and only web addresses open at all. */
export async function openLink(url: string): Promise<void> {
  if (!/^https?:\/\//i.test(url)) {
    void vscode.window.showWarningMessage(vscode.l10n.t('Only web addresses can be opened from a dataset; this link is {0}', url.slice(0, 200)));
    return;
  }
  const open = vscode.l10n.t('Open in browser');
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('A text of the dataset links to:'), { modal: true, detail: url }, open);
  if (answer === open) await vscode.env.openExternal(vscode.Uri.parse(url, true));
}

import { stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../core/dataset';

/** Asks for a place beside the data, offered as `DATASET.NAME`; undefined where the person gave up, or the name's end says no format. */
export async function askPlace(info: DatasetInfo, name: string, filters: Record<string, string[]>, title: string): Promise<string | undefined> {
  const first = info.files[0]?.path ?? '.';
  const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(path.join(path.dirname(first), `${path.parse(info.name).name}.${name}`)), filters, title });
  const ends = Object.values(filters).flat();
  if (target && !ends.some((end) => target.fsPath.toLowerCase().endsWith(`.${end}`))) {
    void vscode.window.showErrorMessage(vscode.l10n.t('The name must end in one of {0}: it says the format.', ends.map((end) => `.${end}`).join(', ')));
    return undefined;
  }
  return target?.fsPath;
}

export async function isThere(out: string): Promise<boolean> {
  return stat(out).then(() => true, () => false);
}

export function tellWritten(out: string, text: string): void {
  const show = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(text, show).then((choice) => (choice === show ? vscode.commands.executeCommand('vscode.open', vscode.Uri.file(out)) : undefined));
}

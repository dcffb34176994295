import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetView } from '../../../host/datasetViews';
import { openSource } from '../../../host/openCommand';

/** Opens a dataset with the columns of another file beside its own, by an id that both have: raters' verdicts are often kept apart. */
export async function joinFile(view: DatasetView): Promise<void> {
  const { source } = view.session;
  const { columns, shape } = await view.session.open(false);
  const own = vscode.Uri.file(source.paths[0] ?? '');
  const [other] = (await vscode.window.showOpenDialog({ defaultUri: vscode.Uri.joinPath(own, '..'), canSelectMany: false, openLabel: vscode.l10n.t('Join'), title: vscode.l10n.t('Which file holds more about the same ids?') })) ?? [];
  if (!other) return;
  const ids = new Set(shape.roles.id ?? []);
  const items = columns.filter((c) => c.origin === 'file' && !/[[(]/.test(c.type)).map((c) => ({ label: c.name, description: c.type, isId: ids.has(c.name) || /(^|_)(id|idx|index|key)$/i.test(c.name) })).sort((a, b) => Number(b.isId) - Number(a.isId));
  const key = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('By which column? Both files must have it'), placeHolder: vscode.l10n.t('Rows of {0} find the first row of {1} with the same value', path.basename(own.path), path.basename(other.path)), matchOnDescription: true });
  if (key) await openSource({ ...source, join: { paths: [other.fsPath], literal: true, on: key.label } });
}

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Column } from '../../../core/dataset';
import { groupDigits } from '../../../core/sentences';
import { DatasetSession } from '../../../host/datasetSession';
import type { DatasetView } from '../../../host/datasetViews';
import { openSource } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import { DISAGREEMENTS } from '../contract';
import type { JoinedIds } from '../contract';

/** Opens a dataset with the columns of another file beside its own, by an id that both have: raters' verdicts are often kept apart. Says how many ids were found. */
export async function joinFile(services: Services, view: DatasetView): Promise<void> {
  const { source } = view.session;
  const { columns, shape } = await view.session.open(false);
  const own = vscode.Uri.file(source.paths[0] ?? '');
  const [other] = (await vscode.window.showOpenDialog({ defaultUri: vscode.Uri.joinPath(own, '..'), canSelectMany: false, openLabel: vscode.l10n.t('Join'), title: vscode.l10n.t('Which file holds more about the same ids?') })) ?? [];
  if (!other) return;
  const [ownName, otherName] = [path.basename(own.path), path.basename(other.path)];
  const there = new Set(await columnsOf(services, other.fsPath));
  const ids = new Set(shape.roles.id ?? []);
  const items = columns.filter((c) => isKey(c) && there.has(c.name)).map((c) => ({ label: c.name, description: c.type, isId: ids.has(c.name) || /(^|_)(id|idx|index|key)$/i.test(c.name) })).sort((a, b) => Number(b.isId) - Number(a.isId));
  if (items.length === 0) {
    void vscode.window.showWarningMessage(vscode.l10n.t('{0} and {1} have no column of one name to be joined by. {1} has: {2}.', ownName, otherName, [...there].join(', ') || '–'));
    return;
  }
  const key = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('By which column that both files have?'), placeHolder: vscode.l10n.t('Rows of {0} find the first row of {1} with the same value', ownName, otherName), matchOnDescription: true });
  if (!key) return;
  const uri = await openSource({ ...source, join: { paths: [other.fsPath], literal: true, on: key.label } });
  const session = services.views.all.find((v) => v.panel.uri.toString() === uri.toString())?.session;
  const found = (await session?.ask('work', { feature: DISAGREEMENTS, method: 'joined', params: {} }, { lane: 'job' })) as JoinedIds | null | undefined;
  if (found) void vscode.window.showInformationMessage(vscode.l10n.t('{0} of {1} ids of {2} were found in {3} by “{4}”, {5} were not; {6} of its ids are not in {2}.', groupDigits(found.matched), groupDigits(found.matched + found.unmatched), ownName, otherName, key.label, groupDigits(found.unmatched), groupDigits(found.unused ?? 0)));
}

/** The columns of another file by which it may be joined. */
async function columnsOf(services: Services, file: string): Promise<readonly string[]> {
  const session = new DatasetSession(services, { paths: [file], literal: true });
  try {
    return (await session.open(false)).columns.filter(isKey).map((c) => c.name);
  } finally {
    session.dispose();
  }
}

/** One value in a row, of the file itself. */
function isKey({ origin, type }: Column): boolean {
  return origin === 'file' && !/[[(]/.test(type);
}

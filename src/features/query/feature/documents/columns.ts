import * as vscode from 'vscode';
import type { Services } from '../../../../host/services';
import { QUERY_PAGE } from '../../page';
import { keyOf } from '../keyOf';

/** Where a new document of SQL opens: beside no answer, for *Run* would bring that in front of it; in the group of its dataset, else in the first one without answers. */
export function columnFor(services: Services, uri: vscode.Uri | undefined): vscode.ViewColumn {
  const free = vscode.window.tabGroups.all.filter((group) => !group.tabs.some((tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.endsWith(`loupe.page.${QUERY_PAGE}`))).map((group) => group.viewColumn);
  const own = uri && services.views.all.filter((v) => keyOf(v.panel.uri) === keyOf(uri)).map((v) => v.panel.webviewPanel.viewColumn);
  return free.find((column) => own?.includes(column)) ?? free[0] ?? vscode.ViewColumn.Beside;
}

/** The group in which a document is seen; null where it is not. */
export function columnOf(document: vscode.TextDocument): vscode.ViewColumn | null {
  return [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find((e) => e?.document === document)?.viewColumn ?? null;
}

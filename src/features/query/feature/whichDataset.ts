import * as path from 'node:path';
import * as vscode from 'vscode';
import { datasetName } from '../../../host/datasetUri';
import type { DatasetSession } from '../../../host/datasetSession';
import { openSource, Recent } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import type { QueryDesk } from './desk';
import type { Bindings } from './documents/bindings';
import { LANGUAGE } from './documents/bindings';

export interface Dataset {
  readonly uri: vscode.Uri;
  readonly session: DatasetSession;
}

interface DatasetItem extends vscode.QuickPickItem {
  open?(): Promise<vscode.Uri | undefined>;
}

/**
 * The dataset that a question is for: that of the page of answers or of the view in front, that of the document of SQL in front, the only one
 * that can be seen, else the one that a person chooses. Undefined where they leave.
 */
export async function whichDataset(services: Services, desk: QueryDesk, bindings: Bindings): Promise<Dataset | undefined> {
  const page = desk.active;
  if (page) return { uri: page.uri, session: page.session };
  const front = services.views.all.find((v) => v.panel.webviewPanel.active);
  if (front) return { uri: front.panel.uri, session: front.session };
  const document = vscode.window.activeTextEditor?.document;
  const asked = document?.languageId === LANGUAGE ? bindings.of(document)?.uri : undefined;
  const visible = services.views.all.filter((v) => v.panel.webviewPanel.visible);
  const uri = asked ?? (visible.length === 1 ? visible[0]?.panel.uri : await chosen(services, bindings));
  const session = uri && bindings.session(uri, true);
  return session && { uri, session };
}

/** Open datasets first, then those that were opened lately, then any other. */
async function chosen(services: Services, bindings: Bindings): Promise<vscode.Uri | undefined> {
  const separator = (label: string): DatasetItem => ({ label, kind: vscode.QuickPickItemKind.Separator });
  const open = bindings.open.map((uri): DatasetItem => ({ label: datasetName(uri), description: vscode.workspace.asRelativePath(uri.path), open: () => Promise.resolve(uri) }));
  const names = new Set(bindings.open.map((uri) => uri.fsPath));
  const recent = new Recent(services.context.globalState).list().filter(({ paths }) => paths.length > 1 || !names.has(paths[0] ?? ''))
    .map((source): DatasetItem => ({ label: path.basename(source.paths[0] ?? ''), description: source.paths.join(', '), open: () => openSource(source) }));
  const another = { label: vscode.l10n.t('Open another dataset…'), alwaysShow: true, open: () => openAnother(services) };
  if (open.length + recent.length === 0) return another.open();
  const items = [...(open.length > 0 ? [separator(vscode.l10n.t('open')), ...open] : []), ...(recent.length > 0 ? [separator(vscode.l10n.t('recent')), ...recent] : []), separator(''), another];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which dataset do you want to ask?'), matchOnDescription: true }))?.open?.();
}

async function openAnother(services: Services): Promise<vscode.Uri | undefined> {
  await vscode.commands.executeCommand('loupe.open');
  return services.views.all.find((v) => v.panel.webviewPanel.active)?.panel.uri;
}

import * as vscode from 'vscode';
import { QUERY_FOLDER, QUERY_SUFFIX } from '../../../data/query/queryFiles';
import { registerCommand } from '../../../host/commands';
import { sourceOf } from '../../../host/datasetUri';
import type { Services } from '../../../host/services';
import { queryLibrary, withValues } from './chooseQuery';
import type { QueryDesk } from './desk';
import type { Bindings } from './documents/bindings';
import { namesBeside } from './others';
import { QueryTree } from './queryTree';
import type { QueryNode } from './queryTree';
import { saveQuery } from './saveQuery';
import { whichDataset } from './whichDataset';

/** The tree of queries, and what is done with its entries. */
export function registerQueryViews(services: Services, desk: QueryDesk, bindings: Bindings): void {
  const { context, views } = services;
  const tree = new QueryTree(services, desk.history);
  const view = vscode.window.createTreeView('loupe.queries', { treeDataProvider: tree });
  const files = vscode.workspace.createFileSystemWatcher(`**/${QUERY_FOLDER.replaceAll('\\', '/')}/*${QUERY_SUFFIX}`);
  const changed = [files.onDidChange(() => tree.refresh()), files.onDidCreate(() => tree.refresh()), files.onDidDelete(() => tree.refresh())];
  context.subscriptions.push(view, files, ...changed, views.onActive(() => tree.show(views.active?.session.info)), vscode.workspace.onDidGrantWorkspaceTrust(() => tree.refresh()));
  const command = (id: string, run: (node: QueryNode) => unknown): void => registerCommand(services, id, (node) => (isNode(node) ? run(node) : undefined));
  command('asked.again', async (node) => {
    if (node.kind === 'asked') await desk.ask(vscode.Uri.parse(node.asked.uri, true), node.asked.question);
  });
  command('asked.remove', (node) => (node.kind === 'asked' ? desk.history.remove(node.asked) : undefined));
  command('asked.copySql', async (node) => {
    if (node.kind !== 'asked') return;
    const { question } = node.asked;
    await vscode.env.clipboard.writeText(question.kind === 'sql' ? question.sql : (await queryLibrary(services)).named(question.name).sql);
  });
  command('asked.save', async (node) => {
    if (node.kind !== 'asked') return;
    const { question, uri } = node.asked;
    const open = views.all.find((v) => v.panel.uri.toString() === uri);
    await saveQuery(services, question, sourceOf(vscode.Uri.parse(uri, true)).paths[0], open?.session.info);
  });
  command('saved.ask', async (node) => {
    const front = node.kind === 'saved' ? await whichDataset(services, desk, bindings) : undefined;
    if (node.kind !== 'saved' || !front) return;
    const question = await withValues(node.query, await front.session.open(false), new Map(), await namesBeside(services, front.uri));
    if (question) await desk.ask(front.uri, question);
  });
  command('saved.open', async (node) => {
    if (node.kind === 'saved' && node.query.path !== null) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(node.query.path));
  });
  registerCommand(services, 'asked.clear', async () => {
    const clear = vscode.l10n.t('Clear');
    const chosen = await vscode.window.showWarningMessage(vscode.l10n.t('Clear the list of what was asked in this workspace?'), { modal: true, detail: vscode.l10n.t('Saved queries stay.') }, clear);
    if (chosen === clear) await desk.history.clear();
  });
}

function isNode(node: unknown): node is QueryNode {
  return typeof node === 'object' && node !== null && 'kind' in node;
}

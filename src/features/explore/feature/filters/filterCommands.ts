import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import { registerCommand } from '../../../../host/commands';
import type { DatasetView } from '../../../../host/datasetViews';
import type { Services } from '../../../../host/services';
import { viewState } from '../../checks';
import { NamedFilters } from '../namedFilters';
import { FilterTree, withReasons } from './filterTree';
import type { FilterNode } from './filterTree';

const named = v.object({ name: v.string(), folder: v.optional(v.string()) });

/** Named filters: their tree, and the commands that save, apply and remove them. */
export function registerFilters(services: Services): NamedFilters {
  const { context, views } = services;
  const filters = new NamedFilters(services);
  const tree = new FilterTree(filters);
  context.subscriptions.push(filters, vscode.window.registerTreeDataProvider('loupe.filters', tree), vscode.window.registerFileDecorationProvider(tree), views.onActive(() => tree.show(views.active?.session)));
  registerCommand(services, 'saveFilter', () => save(filters, views.activeOrThrow));
  registerCommand(services, 'applyFilter', (argument) => apply(filters, views.activeOrThrow, argument));
  registerCommand(services, 'savedFilter.remove', async (node) => {
    if (isNode(node)) await filters.remove(node.filter.name, node.filter.folder);
  });
  registerCommand(services, 'savedFilter.apply', async (node) => {
    if (isNode(node)) await apply(filters, views.activeOrThrow, node.filter);
  });
  return filters;
}

/** Does it speak of rows by their numbers? Then it means others in another dataset. */
const namesRows = (filter: string): boolean => /\bloupe_row\b/i.test(filter);

/** Asks for a name and a sentence, and keeps what is filtered by now. */
async function save(filters: NamedFilters, view: DatasetView): Promise<void> {
  if (!vscode.workspace.isTrusted) throw new LoupeError('filters-untrusted', {}, 'usage');
  const state = v.safeParse(viewState, view.panel.state);
  const filter = state.success ? state.output.query.filter : null;
  if (filter?.op !== 'sql') throw new LoupeError('filter-nothing', {}, 'usage');
  const others = await filters.sound();
  const title = vscode.l10n.t('Save filter');
  const name = await vscode.window.showInputBox({ ignoreFocusOut: true, title, prompt: vscode.l10n.t('Its name'), validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A filter needs a name.') : undefined) });
  if (name === undefined) return;
  const replace = vscode.l10n.t('Replace');
  const isThere = others.some((f) => f.name === name.trim());
  if (isThere && (await vscode.window.showWarningMessage(vscode.l10n.t('There is a filter “{0}” already. Replace it?', name.trim()), { modal: true }, replace)) !== replace) return;
  const about = await vscode.window.showInputBox({ ignoreFocusOut: true, title, prompt: vscode.l10n.t('What it is for, in a sentence; may be empty') });
  if (about === undefined) return;
  await filters.keep(name, filter.expression, { ...(about.trim() === '' ? {} : { about: about.trim() }), ...(namesRows(filter.expression) ? { rowsOf: (await view.session.open(false)).fingerprint } : {}) });
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The filter “{0}” is kept', name.trim()), 3000);
}

/** Applies the filter that is named, or has a person choose one; those that do not fit say why. */
async function apply(filters: NamedFilters, { panel, session }: DatasetView, argument: unknown): Promise<void> {
  const all = await filters.sound();
  const given = v.safeParse(named, argument);
  if (!vscode.workspace.isTrusted) throw new LoupeError('filters-untrusted', {}, 'usage');
  if (all.length === 0) throw new LoupeError('filters-none', {}, 'usage');
  const asked = given.success ? given.output : undefined;
  const found = asked && all.find((f) => f.name === asked.name && (asked.folder === undefined || asked.folder === f.folder));
  const node = found ? (await withReasons([found], session))[0] : await choose(await withReasons(all, session));
  if (!node) return;
  if (node.reason === null) panel.command({ command: 'filterBy', expression: node.filter.filter });
  else void vscode.window.showInformationMessage(vscode.l10n.t('“{0}” does not fit this dataset: {1}', node.filter.name, node.reason));
}

async function choose(nodes: readonly FilterNode[]): Promise<FilterNode | undefined> {
  const items = [...nodes].sort((a, b) => Number(a.reason !== null) - Number(b.reason !== null)).map((node) => ({
    label: node.filter.name, description: node.filter.about ?? '', detail: node.reason ?? node.filter.filter, iconPath: new vscode.ThemeIcon(node.reason === null ? 'filter' : 'circle-slash'), node,
  }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Apply filter'), placeHolder: vscode.l10n.t('Saved filters of this workspace'), matchOnDescription: true, matchOnDetail: true });
  return picked?.node;
}

function isNode(node: unknown): node is FilterNode {
  return typeof node === 'object' && node !== null && 'filter' in node;
}

import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { groupDigits } from '../../../core/sentences';
import type { Services } from '../../../host/services';
import { Fits } from '../fits';
import type { Asked } from '../history';
import type { SavedQuery } from '../savedQuery';
import { queryLibrary } from './chooseQuery';
import type { HistoryStore } from './historyStore';

export type QueryNode =
  | { readonly kind: 'group'; readonly group: 'asked' | 'own' | 'ours'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'asked'; readonly asked: Asked }
  | { readonly kind: 'saved'; readonly query: SavedQuery };

const SHOWN_SQL = 2_000;

/** What was asked in this workspace, the newest first, and the saved queries that fit the dataset in front. */
export class QueryTree implements vscode.TreeDataProvider<QueryNode> {
  readonly #services: Services;
  readonly #history: HistoryStore;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #info: DatasetInfo | undefined;

  constructor(services: Services, history: HistoryStore) {
    this.#services = services;
    this.#history = history;
    history.onChanged(() => this.refresh());
  }

  /** The dataset in front. */
  show(info: DatasetInfo | undefined): void {
    if (this.#info === info) return;
    this.#info = info;
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: QueryNode): Promise<QueryNode[]> {
    if (node) return node.kind === 'group' ? [...node.nodes] : [];
    const asked = this.#history.all.map((a): QueryNode => ({ kind: 'asked', asked: a }));
    const info = this.#info;
    const fits = info && new Fits(info);
    const saved = fits ? (await queryLibrary(this.#services)).queries.filter((query) => fits.whyNot(query) === null) : [];
    const of = (isOwn: boolean): QueryNode[] => saved.filter((query) => (query.path !== null) === isOwn).map((query) => ({ kind: 'saved', query }));
    const groups = [{ group: 'asked', nodes: asked }, { group: 'own', nodes: of(true) }, { group: 'ours', nodes: of(false) }] as const;
    return groups.flatMap(({ group, nodes }): QueryNode[] => (nodes.length === 0 ? [] : [{ kind: 'group', group, nodes }]));
  }

  getTreeItem(node: QueryNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return groupItem(node, this.#info?.name ?? '');
      case 'asked':
        return askedItem(node.asked);
      case 'saved':
        return savedItem(node.query);
    }
  }
}

function groupItem({ group, nodes }: QueryNode & { readonly kind: 'group' }, dataset: string): vscode.TreeItem {
  const label = { asked: vscode.l10n.t('Asked'), own: vscode.l10n.t('Saved in this workspace'), ours: vscode.l10n.t('Come with Dataset Loupe') }[group];
  const item = new vscode.TreeItem(label, group === 'ours' ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.Expanded);
  item.id = group;
  item.description = group === 'asked' ? groupDigits(nodes.length) : vscode.l10n.t('{0} fit {1}', groupDigits(nodes.length), dataset);
  return item;
}

function askedItem(asked: Asked): vscode.TreeItem {
  const { question, dataset, at, rows, truncated, milliseconds, problem } = asked;
  const item = new vscode.TreeItem(question.name);
  const found = rows === null ? vscode.l10n.t('failed') : truncated ? vscode.l10n.t('the first {0} rows', groupDigits(rows)) : vscode.l10n.t(rows === 1 ? '{0} row' : '{0} rows', groupDigits(rows));
  const when = new Date(at).toLocaleString(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' });
  item.description = [found, when, dataset].join(' · ');
  item.iconPath = problem === null ? new vscode.ThemeIcon('history') : new vscode.ThemeIcon('error', new vscode.ThemeColor('errorForeground'));
  item.contextValue = question.kind === 'sql' ? 'asked.sql' : 'asked.saved';
  const text = question.kind === 'sql' ? question.sql.slice(0, SHOWN_SQL) : [question.name, ...Object.entries(question.values).map(([name, value]) => `${name} = ${value}`)].join('\n');
  item.tooltip = [text, '', ...(milliseconds === null ? [] : [vscode.l10n.t('{0} ms', groupDigits(milliseconds))]), ...(problem === null ? [] : [problem])].join('\n').trim();
  item.command = { command: 'loupe.asked.again', title: vscode.l10n.t('Ask again'), arguments: [{ kind: 'asked', asked }] };
  return item;
}

function savedItem(query: SavedQuery): vscode.TreeItem {
  const item = new vscode.TreeItem(query.name);
  item.description = query.description;
  item.tooltip = query.description === '' ? query.sql : `${query.description}\n\n${query.sql}`;
  item.iconPath = new vscode.ThemeIcon('play');
  item.contextValue = query.path === null ? 'saved.ours' : 'saved.own';
  item.command = { command: 'loupe.saved.ask', title: vscode.l10n.t('Ask'), arguments: [{ kind: 'saved', query }] };
  return item;
}

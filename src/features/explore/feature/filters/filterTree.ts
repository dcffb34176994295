import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import type { DatasetSession } from '../../../../host/datasetSession';
import { localSentence } from '../../../../host/shown';
import type { KeptFilter, NamedFilters } from '../namedFilters';

/** A named filter beside the dataset in front; `reason`: why it does not fit there, null where it does. */
export interface FilterNode {
  readonly filter: KeptFilter;
  readonly reason: string | null;
}

const UNFIT = 'loupe-unfit-filter';

/** The tree of named filters; those that do not fit the dataset in front are grey, with the reason. */
export class FilterTree implements vscode.TreeDataProvider<FilterNode>, vscode.FileDecorationProvider {
  readonly #filters: NamedFilters;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #session: DatasetSession | undefined;
  #shown: string | undefined;

  constructor(filters: NamedFilters) {
    this.#filters = filters;
    filters.onChange(() => this.refresh());
  }

  /** The dataset in front. */
  show(session: DatasetSession | undefined): void {
    const shown = session?.info?.id;
    if (this.#shown === shown && this.#session === session) return;
    this.#session = session;
    this.#shown = shown;
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: FilterNode): Promise<FilterNode[]> {
    if (node) return [];
    return withReasons(await this.#filters.list(), this.#session);
  }

  getTreeItem({ filter, reason }: FilterNode): vscode.TreeItem {
    const item = new vscode.TreeItem(filter.name);
    item.description = reason === null ? (filter.about ?? filter.filter.replaceAll(/\s+/g, ' ').slice(0, 120)) : vscode.l10n.t('does not fit');
    item.tooltip = [...(reason === null ? [] : [reason, '']), ...(filter.about === undefined ? [] : [filter.about, '']), filter.filter.slice(0, 2_000)].join('\n');
    item.iconPath = reason === null ? new vscode.ThemeIcon('filter') : new vscode.ThemeIcon('circle-slash', new vscode.ThemeColor('disabledForeground'));
    item.contextValue = 'filter';
    if (reason !== null) item.resourceUri = vscode.Uri.from({ scheme: UNFIT, path: `/${filter.name}` });
    // A click on one that does not fit says why.
    item.command = { command: 'loupe.applyFilter', title: vscode.l10n.t('Apply'), arguments: [{ name: filter.name, folder: filter.folder }] };
    return item;
  }

  /** The names of those that do not fit are grey. */
  provideFileDecoration({ scheme }: vscode.Uri): vscode.FileDecoration | undefined {
    return scheme === UNFIT ? { color: new vscode.ThemeColor('disabledForeground') } : undefined;
  }
}

/** Each filter with why a dataset refuses it. Without a dataset nothing is known, and none is called unfit. */
export async function withReasons(filters: readonly KeptFilter[], session: DatasetSession | undefined): Promise<FilterNode[]> {
  return Promise.all(filters.map(async (filter): Promise<FilterNode> => {
    if (!session?.info) return { filter, reason: null };
    if (filter.rowsOf !== undefined && filter.rowsOf !== session.info.fingerprint) return { filter, reason: localSentence({ code: 'filter-other-rows', args: {} }) };
    try {
      await session.ask('checkFilter', { expression: filter.filter }, { lane: 'side', quiet: true });
      return { filter, reason: null };
    } catch (error) {
      if (!(error instanceof LoupeError)) throw error;
      return { filter, reason: error.fault === 'aborted' ? null : localSentence(error) };
    }
  }));
}

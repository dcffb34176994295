import * as path from 'node:path';
import * as vscode from 'vscode';
import { groupDigits } from '../../../../core/sentences';
import type { Bookmark, Bookmarks } from './bookmarks';

export type BookmarkNode = { readonly kind: 'dataset'; readonly uri: string; readonly name: string } | { readonly kind: 'bookmark'; readonly bookmark: Bookmark };

/** Bookmarked records, by dataset, in file order. */
export class BookmarkTree implements vscode.TreeDataProvider<BookmarkNode> {
  readonly onDidChangeTreeData: vscode.Event<undefined>;

  constructor(readonly bookmarks: Bookmarks) {
    this.onDidChangeTreeData = bookmarks.onChanged;
  }

  getChildren(node?: BookmarkNode): BookmarkNode[] {
    const { all } = this.bookmarks;
    if (!node) return [...new Map(all.map((b) => [b.uri, b.name]))].map(([uri, name]) => ({ kind: 'dataset', uri, name }));
    if (node.kind === 'bookmark') return [];
    return all.filter((b) => b.uri === node.uri).sort((a, b) => a.row.number - b.row.number).map((bookmark) => ({ kind: 'bookmark', bookmark }));
  }

  getTreeItem(node: BookmarkNode): vscode.TreeItem {
    if (node.kind === 'dataset') {
      const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Expanded);
      item.id = node.uri;
      item.description = path.dirname(vscode.Uri.parse(node.uri).fsPath);
      item.iconPath = new vscode.ThemeIcon('database');
      return item;
    }
    const { row, note, state, id } = node.bookmark;
    const words = (row.excerpt ?? '').replace(/\s+/g, ' ').trim();
    const item = new vscode.TreeItem(note !== '' ? note : words !== '' ? words : (row.id ?? vscode.l10n.t('row {0}', groupDigits(row.number))));
    item.id = id;
    item.contextValue = 'bookmark';
    item.description = state === 'gone' ? vscode.l10n.t('no longer there') : state === 'changed' ? vscode.l10n.t('row {0}, its text changed', groupDigits(row.number)) : vscode.l10n.t('row {0}', groupDigits(row.number));
    item.tooltip = [note, words, row.id === null ? '' : row.id].filter((line) => line !== '').join('\n');
    item.iconPath = new vscode.ThemeIcon(state === 'here' ? 'bookmark' : 'warning');
    item.command = { command: 'loupe.bookmark.open', title: vscode.l10n.t('Open'), arguments: [node] };
    return item;
  }
}

import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { ROLES } from '../../../core/shape';
import { uriOf } from '../../../host/datasetUri';
import { localSentence } from '../../../host/shown';

/** The tree of what was opened lately; a click opens it again. */
export class RecentTree implements vscode.TreeDataProvider<DatasetSource> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  constructor(readonly list: () => readonly DatasetSource[]) {}

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(element?: DatasetSource): DatasetSource[] {
    return element ? [] : [...this.list()];
  }

  getTreeItem(source: DatasetSource): vscode.TreeItem {
    const first = source.paths[0] ?? '';
    const chosen = [source.config, source.split].filter((part) => part !== undefined).join('/');
    const item = new vscode.TreeItem(path.basename(first));
    item.description = chosen === '' ? path.dirname(first) : `${chosen} · ${path.dirname(first)}`;
    item.tooltip = source.paths.join('\n');
    item.iconPath = new vscode.ThemeIcon('database');
    item.resourceUri = uriOf(source);
    item.command = { command: 'loupe.openSource', title: vscode.l10n.t('Open'), arguments: [source] };
    return item;
  }
}

type ShapeNode = { readonly role: string; readonly paths: readonly string[] } | { readonly column: string; readonly type: string };

/** The tree of the active dataset's roles, each with its columns and the reason; a click corrects it. */
export class ShapeTree implements vscode.TreeDataProvider<ShapeNode> {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #info: DatasetInfo | undefined;

  show(info: DatasetInfo | undefined): void {
    if (this.#info === info) return;
    this.#info = info;
    this.#changed.fire(undefined);
  }

  getChildren(element?: ShapeNode): ShapeNode[] {
    const info = this.#info;
    if (!info || element) return [];
    const roles = ROLES.flatMap((role): ShapeNode[] => {
      const paths = info.shape.roles[role];
      return paths ? [{ role, paths }] : [];
    });
    const used = new Set(Object.values(info.shape.roles).flat());
    return [...roles, ...info.columns.filter((c) => !used.has(c.name)).map((c): ShapeNode => ({ column: c.sourceName, type: c.type }))];
  }

  getTreeItem(node: ShapeNode): vscode.TreeItem {
    if ('column' in node) {
      const item = new vscode.TreeItem(node.column === '' ? vscode.l10n.t('(no name)') : node.column);
      item.description = node.type.length > 60 ? `${node.type.slice(0, 59)}…` : node.type;
      item.iconPath = new vscode.ThemeIcon('symbol-field');
      return item;
    }
    const item = new vscode.TreeItem(node.role);
    const reason = this.#info?.shape.reasons.find((r) => r.role === node.role);
    item.description = node.paths.join(', ');
    item.tooltip = reason ? localSentence(reason) : node.paths.join(', ');
    item.iconPath = new vscode.ThemeIcon('symbol-interface');
    item.command = { command: 'loupe.correctRole', title: vscode.l10n.t('Correct this role'), arguments: [node.role] };
    return item;
  }
}

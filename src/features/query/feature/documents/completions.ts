import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../../core/dataset';
import type { Role } from '../../../../core/shape';
import { completionsIn, headerCompletions } from '../../completion';
import type { Catalogue, Completion, CompletionKind } from '../../completion';
import { statementAt } from '../../statements';
import type { Statement } from '../../statements';
import type { Bindings } from './bindings';
import { writtenDataset } from './bindings';
import { functionNames } from './functionNames';
import type { Inspector, Script } from './inspector';
import { scriptOf } from './inspector';

const KINDS: Readonly<Record<CompletionKind, vscode.CompletionItemKind>> = {
  relation: vscode.CompletionItemKind.Struct, cell: vscode.CompletionItemKind.Module, column: vscode.CompletionItemKind.Field, field: vscode.CompletionItemKind.Property,
  function: vscode.CompletionItemKind.Function, keyword: vscode.CompletionItemKind.Keyword, parameter: vscode.CompletionItemKind.Variable, header: vscode.CompletionItemKind.Keyword,
};
/** What of the data comes before what there is in every dataset. */
const ORDER: readonly CompletionKind[] = ['parameter', 'field', 'column', 'cell', 'relation', 'header', 'keyword', 'function'];

/** What may stand at a place of a document of SQL: names of its dataset, cells, functions that a query may call, words of SQL. */
export class SqlCompletions implements vscode.CompletionItemProvider {
  constructor(readonly bindings: Bindings, readonly inspector: Inspector) {}

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.CompletionItem[]> {
    const script = scriptOf(document);
    const offset = document.offsetAt(position);
    const statement = statementAt(script.statements, offset);
    const line = document.lineAt(position).text.slice(0, position.character);
    const catalogue = await this.catalogue(document, script, statement);
    if (/^\s*--/.test(line) && (!statement || offset <= statement.start)) {
      const typed = /[\w./]*$/.exec(line)?.[0] ?? '';
      return headerCompletions(line.trimStart(), catalogue).map((c, i) => itemOf(c, i, new vscode.Range(position.translate(0, -typed.length), position), typed));
    }
    // Behind the last piece of a statement its text goes on.
    const start = statement && offset >= statement.start ? statement.start : offset;
    const end = statement && offset >= statement.start ? Math.max(statement.end, offset) : offset;
    const { items, ...place } = completionsIn(script.text.slice(start, end), offset - start, catalogue);
    const range = new vscode.Range(document.positionAt(start + place.start), document.positionAt(start + place.end));
    const typed = script.text.slice(start + place.start, offset);
    return items.map((c, i) => itemOf(c, i, range, typed));
  }

  /** What can be named in a statement; without a dataset, words and functions. */
  async catalogue(document: vscode.TextDocument, script: Script, statement: Statement | undefined): Promise<Catalogue> {
    const bound = this.bindings.bound(document);
    const info = await bound?.session.open(false);
    const relations = bound ? await this.inspector.relations(bound) : [];
    const cells = bound && statement ? await this.inspector.cells(bound, script, statement) : [];
    return { relations, cells, parameters: script.parameters, functions: functionNames(), datasets: this.bindings.open.map((uri) => writtenDataset(uri, document.uri)), role: (column) => roleOf(info, column) };
  }
}

/** The role whose path is a column, or begins in it. */
export function roleOf(info: DatasetInfo | undefined, column: string): Role | undefined {
  const roles = Object.entries(info?.shape.roles ?? {}) as [Role, readonly string[]][];
  const begins = (path: string): boolean => path === column || path === `"${column}"` || ((path.startsWith(column) || path.startsWith(`"${column}"`)) && /^["]?[.[]/.test(path.slice(path.startsWith('"') ? column.length + 1 : column.length)));
  return roles.find(([, paths]) => paths.some(begins))?.[0];
}

function itemOf({ kind, label, insert, detail }: Completion, number: number, range: vscode.Range, typed: string): vscode.CompletionItem {
  const item = new vscode.CompletionItem(detail.length > 0 && detail.length <= 40 ? { label, description: detail } : { label }, KINDS[kind]);
  const upper = kind === 'keyword' && typed.length > 0 && typed === typed.toUpperCase();
  item.insertText = upper ? insert.toUpperCase() : insert;
  item.range = range;
  item.filterText = typed.startsWith('"') ? `"${label}"` : label;
  item.sortText = `${ORDER.indexOf(kind)}${String(number).padStart(5, '0')}`;
  if (detail !== '') item.detail = detail;
  if (kind === 'function') {
    item.insertText = new vscode.SnippetString(`${insert}($0)`);
    item.command = { command: 'editor.action.triggerSuggest', title: '' };
  }
  return item;
}

import * as vscode from 'vscode';
import { decodePage } from '../../../../core/arrow/readCells';
import { LoupeError } from '../../../../core/message';
import { isNumber, isText, printType } from '../../../../core/type';
import type { TypeNode } from '../../../../core/type';
import { nameOf, sqlTokens, writtenName } from '../../../../core/sqlTokens';
import { pathBefore } from '../../completion';
import { Names } from '../../resolve';
import type { Relation } from '../../resolve';
import { scopeAt } from '../../sqlScope';
import type { Step } from '../../sqlScope';
import { statementAt } from '../../statements';
import type { Bindings } from './bindings';
import { roleOf } from './completions';
import type { Bound, Inspector } from './inspector';
import { scriptOf } from './inspector';

/** How long a profile may take. */
const PROFILE_MS = 1_500;

/** What a column is: type, role, a small profile; and which columns a relation has. */
export class SqlHovers implements vscode.HoverProvider {
  readonly #profiles = new Map<string, Promise<string | undefined>>();

  constructor(readonly bindings: Bindings, readonly inspector: Inspector) {}

  async provideHover(document: vscode.TextDocument, position: vscode.Position, cancel: vscode.CancellationToken): Promise<vscode.Hover | undefined> {
    const script = scriptOf(document);
    const offset = document.offsetAt(position);
    const statement = statementAt(script.statements, offset);
    const bound = this.bindings.bound(document);
    if (!statement || !bound || offset < statement.start || offset > statement.end) return undefined;
    const at = offset - statement.start;
    const code = sqlTokens(statement.sql).filter((t) => t.kind !== 'space' && t.kind !== 'comment');
    const index = code.findIndex((t) => t.start <= at && at < t.end);
    const token = code[index];
    const path = nameOf(token) === undefined ? undefined : pathBefore(code.slice(0, index + 1));
    if (!token || !path) return undefined;
    const relations = await this.inspector.relations(bound);
    const cells = (await this.inspector.cells(bound, script, statement)).filter((cell) => !relations.some((r) => same(r.name, cell.name)));
    const names = new Names([...relations, ...cells], scopeAt(statement.sql, at));
    const text = await this.#about(bound, names, relations, path, code[index + 1]?.text === '(', cancel);
    return text && new vscode.Hover(text, new vscode.Range(document.positionAt(statement.start + token.start), document.positionAt(statement.start + token.end)));
  }

  async #about({ uri, session }: Bound, names: Names, relations: readonly Relation[], path: readonly Step[], called: boolean, cancel: vscode.CancellationToken): Promise<vscode.MarkdownString | undefined> {
    const [first] = path;
    if (called || !first || !('name' in first)) return undefined;
    const source = path.length === 1 ? names.sources.find((s) => same(s.alias, first.name) || same(s.relation, first.name)) : undefined;
    const type = names.typeOf(path);
    if (source && !(type && names.typeOf(path, [source]))) return columnsText(source.relation ?? first.name, names.columnsOf(source));
    if (!type) return undefined;
    const column = names.columnPath(path);
    const info = await session.open(false);
    const role = column && same(column.relation, 'dataset') ? roleOf(info, column.path[0] ?? '') : undefined;
    const last = path.at(-1);
    const text = new vscode.MarkdownString();
    text.appendCodeblock(`${last && 'name' in last ? last.name : ''} ${printType(type)}`, 'sql');
    if (role !== undefined) text.appendText(`${vscode.l10n.t('Role: {0}', role)}\n`);
    const profile = column && relations.some((r) => r.name === column.relation) && (await this.#profile({ uri, session }, column, type, cancel));
    if (typeof profile === 'string') text.appendText(profile);
    return text;
  }

  /** Counted over all rows, in the time there is; asked once. */
  async #profile({ uri, session }: Bound, { relation, path }: { relation: string; path: readonly string[] }, type: TypeNode, cancel: vscode.CancellationToken): Promise<string | undefined> {
    const info = await session.open(false);
    if (info.paged) return undefined;
    const key = JSON.stringify([info.id, info.shape.roles, relation, path]);
    const known = this.#profiles.get(key);
    if (known) return known;
    const controller = new AbortController();
    const canceled = cancel.onCancellationRequested(() => { controller.abort(); });
    const value = path.map(writtenName).join('.');
    const measured = isText(type) ? `len(${value})` : isNumber(type) || type.kind === 'scalar' ? value : 'null';
    const sql = `select count(*)::varchar, count(${value})::varchar, approx_count_distinct(${value})::varchar, min(${measured})::varchar, max(${measured})::varchar from ${relation.split('.').map(writtenName).join('.')}`;
    const asked = session.ask('query', { sql, limit: 1, others: await this.bindings.others(uri) }, { signal: AbortSignal.any([controller.signal, AbortSignal.timeout(PROFILE_MS)]), lane: 'job', quiet: true }).then(({ ipc }) => {
      const page = decodePage(ipc);
      return profileText(page.fields.map((_, i) => { const cell = page.cell(i, 0); return typeof cell === 'string' ? cell : ''; }), isText(type));
    }).catch((error: unknown) => {
      if (controller.signal.aborted) this.#profiles.delete(key);
      if (!(error instanceof LoupeError)) throw error;
      return error.fault === 'aborted' ? vscode.l10n.t('Counting it takes longer than {0} s.', PROFILE_MS / 1000) : undefined;
    }).finally(() => { canceled.dispose(); });
    this.#profiles.set(key, asked);
    return asked;
  }
}

function profileText([rows = '0', filled = '0', distinct = '', least = '', most = '']: readonly string[], lengths: boolean): string {
  const [all, given] = [Number(rows), Number(filled)];
  const share = all === 0 ? '–' : `${((100 * (all - given)) / all).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
  const range = least === '' || most === '' || given === 0 ? '' : lengths ? vscode.l10n.t(' · {0} to {1} characters', least.slice(0, 40), most.slice(0, 40)) : vscode.l10n.t(' · {0} to {1}', least.slice(0, 40), most.slice(0, 40));
  return vscode.l10n.t('{0} rows · {1} null · about {2} different', all.toLocaleString('en'), share, Number(distinct).toLocaleString('en')) + range;
}

function columnsText(name: string, columns: readonly { readonly name: string; readonly type: string }[]): vscode.MarkdownString {
  const shown = columns.slice(0, 40).map((c) => `  ${writtenName(c.name)} ${c.type}`);
  return new vscode.MarkdownString().appendCodeblock([writtenName(name), ...shown, ...(columns.length > shown.length ? ['  …'] : [])].join('\n'), 'sql');
}

const same = (a: string | null | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

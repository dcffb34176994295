import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import type { WireError } from '../../../../core/message';
import { meant } from '../../../../core/nearest';
import { writtenName } from '../../../../core/sqlTokens';
import type { Services } from '../../../../host/services';
import { localSentence } from '../../../../host/shown';
import { headerLine } from '../../documentHeader';
import type { Bindings } from './bindings';
import { LANGUAGE } from './bindings';
import { functionNames } from './functionNames';
import type { Bound, Inspector, Script } from './inspector';
import { scriptOf } from './inspector';

/** How long after the last key a document is looked at. */
const SETTLE_MS = 150;
const SOURCE = 'Dataset Loupe';

interface Fix {
  readonly range: vscode.Range;
  readonly texts: readonly string[];
}

/** What is wrong with the statements of open documents, as it is typed; nothing is run. */
export class SqlDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  readonly #services: Services;
  readonly #bindings: Bindings;
  readonly #inspector: Inspector;
  readonly #shown = vscode.languages.createDiagnosticCollection(LANGUAGE);
  readonly #fixes = new Map<string, readonly Fix[]>();
  readonly #running = new Map<string, AbortController>();
  readonly #subscriptions: vscode.Disposable;

  constructor(services: Services, bindings: Bindings, inspector: Inspector) {
    this.#services = services;
    this.#bindings = bindings;
    this.#inspector = inspector;
    const all = (): void => { for (const document of vscode.workspace.textDocuments) this.#look(document); };
    this.#subscriptions = vscode.Disposable.from(
      this.#shown,
      vscode.workspace.onDidOpenTextDocument((document) => { this.#look(document); }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => { this.#look(document); }),
      vscode.workspace.onDidCloseTextDocument((document) => { this.#forget(document.uri); }),
      bindings.onChanged(all),
    );
    all();
  }

  #look(document: vscode.TextDocument): void {
    if (document.languageId !== LANGUAGE) return;
    const key = document.uri.toString();
    this.#running.get(key)?.abort();
    const controller = new AbortController();
    this.#running.set(key, controller);
    setTimeout(() => {
      if (controller.signal.aborted || document.isClosed) return;
      void this.#check(document, controller.signal).catch((error: unknown) => {
        if (!(error instanceof LoupeError && error.fault === 'aborted')) this.#services.log.warn(`looking at SQL failed: ${String(error)}`);
      });
    }, SETTLE_MS);
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    const script = scriptOf(document);
    const bound = this.#bindings.bound(document);
    const found = [...inHeader(document, script), ...(bound ? await this.#inStatements(document, script, bound) : [])];
    if (signal.aborted) return;
    this.#shown.set(document.uri, found.map((f) => f.diagnostic));
    this.#fixes.set(document.uri.toString(), found.map(({ diagnostic, texts }) => ({ range: diagnostic.range, texts })));
  }

  async #inStatements(document: vscode.TextDocument, script: Script, bound: Bound): Promise<{ diagnostic: vscode.Diagnostic; texts: readonly string[] }[]> {
    if (script.headerProblem) return [];
    const found = await Promise.all(script.statements.map(async (statement) => {
      const { problem } = await this.#inspector.check(bound, script, statement);
      if (!problem) return [];
      const start = statement.start + Number(problem.args['at'] ?? 0);
      const range = new vscode.Range(document.positionAt(start), document.positionAt(start + Number(problem.args['length'] ?? 0)));
      const texts = await this.#better(problem, document.getText(range), bound);
      return [{ diagnostic: diagnosticOf(range, problem, texts), texts }];
    }));
    return found.flat();
  }

  /** What was perhaps meant by a name that is not known. */
  async #better(problem: WireError, given: string, bound: Bound): Promise<readonly string[]> {
    if (problem.code === 'sql-column') return String(problem.args['nearest'] ?? '').split(', ').filter((n) => n !== '' && n !== '…').slice(0, 3).map((n) => (n.startsWith('"') ? n : writtenName(n)));
    if (problem.code === 'sql-query-refused' && !String(problem.args['what']).includes('function')) return [];
    if (problem.code !== 'sql-query-refused' && problem.code !== 'sql-relation') return [];
    const known = problem.code === 'sql-query-refused' ? functionNames() : (await this.#inspector.relations(bound)).map((r) => r.name);
    const name = meant(given, known);
    return name === undefined ? [] : [name.split('.').map(writtenName).join('.')];
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext): vscode.CodeAction[] {
    const near = (this.#fixes.get(document.uri.toString()) ?? []).filter((f) => f.range.intersection(range));
    return near.flatMap(({ range: place, texts }) => texts.map((text, i) => {
      const action = new vscode.CodeAction(vscode.l10n.t('Change to {0}', text), vscode.CodeActionKind.QuickFix);
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, place, text);
      action.diagnostics = context.diagnostics.filter((d) => d.range.isEqual(place));
      action.isPreferred = i === 0;
      return action;
    }));
  }

  #forget(uri: vscode.Uri): void {
    this.#running.get(uri.toString())?.abort();
    this.#running.delete(uri.toString());
    this.#fixes.delete(uri.toString());
    this.#shown.delete(uri);
  }

  dispose(): void {
    for (const controller of this.#running.values()) controller.abort();
    this.#subscriptions.dispose();
  }
}

function diagnosticOf(range: vscode.Range, problem: WireError, better: readonly string[]): vscode.Diagnostic {
  const [first] = better;
  const meantName = first !== undefined && problem.code !== 'sql-column' ? ` ${vscode.l10n.t('Did you mean {0}?', first)}` : '';
  const diagnostic = new vscode.Diagnostic(range, localSentence(problem) + meantName, vscode.DiagnosticSeverity.Error);
  diagnostic.source = SOURCE;
  return diagnostic;
}

function inHeader(document: vscode.TextDocument, { headerProblem }: Script): { diagnostic: vscode.Diagnostic; texts: readonly string[] }[] {
  const line = headerLine(headerProblem);
  if (!headerProblem || line === undefined) return [];
  const { range } = document.lineAt(Math.min(line, document.lineCount - 1));
  return [{ diagnostic: diagnosticOf(range, { code: headerProblem.code, args: headerProblem.args, fault: 'input', detail: '' }, []), texts: [] }];
}

import * as v from 'valibot';
import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import { datasetName } from '../../../../host/datasetUri';
import type { DatasetSession } from '../../../../host/datasetSession';
import type { Services } from '../../../../host/services';
import { boundText } from '../../boundText';
import { Fits } from '../../fits';
import type { Question } from '../../question';
import { localSentence } from '../../../../host/shown';
import { statementAt, titleOf } from '../../statements';
import type { Statement } from '../../statements';
import { queryLibrary, withValues } from '../chooseQuery';
import type { QueryDesk } from '../desk';
import { columnFor, columnOf } from './columns';
import { commandOf, statementOf } from '../statementOf';
import type { Bindings } from './bindings';
import { LANGUAGE, writtenDataset } from './bindings';
import { cellsOf, scriptOf } from './inspector';
import type { Script } from './inspector';

/** What the commands take, from a lens or a key: a document, and which of its statements, by number from 0 or by name. */
const statementArgument = v.object({ document: v.optional(v.string()), statement: v.optional(v.union([v.number(), v.string()])) });
const newArgument = v.object({ sql: v.optional(v.string()), dataset: v.optional(v.string()) });
const datasetArgument = v.object({ document: v.optional(v.string()), dataset: v.optional(v.string()) });

interface Chosen {
  readonly document: vscode.TextDocument;
  readonly script: Script;
  readonly statement: Pick<Statement, 'name' | 'sql' | 'start'>;
}

/** A question that a statement asks, and whom. */
interface Asked {
  readonly uri: vscode.Uri;
  readonly session: DatasetSession;
  readonly question: Question;
}

/** What can be done with documents of SQL. */
export class SqlActs {
  constructor(readonly services: Services, readonly bindings: Bindings, readonly desk: QueryDesk) {}

  /** A new document on the dataset in front. */
  async create(argument: unknown): Promise<void> {
    const given = v.safeParse(newArgument, argument ?? {});
    const { sql, dataset } = given.success ? given.output : {};
    const uri = dataset === undefined ? (this.desk.active?.uri ?? this.services.views.active?.panel.uri) : vscode.Uri.parse(dataset);
    const header = uri ? `-- dataset: ${writtenDataset(uri, vscode.Uri.from({ scheme: 'untitled', path: '' }))}\n\n` : '';
    const document = await vscode.workspace.openTextDocument({ language: LANGUAGE, content: `${header}${sql ?? 'select loupe_row, *\nfrom dataset\nlimit 100'};\n` });
    const editor = await vscode.window.showTextDocument(document, { preview: false, viewColumn: columnFor(this.services, uri) });
    const [first] = scriptOf(document).statements;
    if (first) editor.selection = new vscode.Selection(document.positionAt(first.end), document.positionAt(first.end));
  }

  async run(argument: unknown): Promise<void> {
    const chosen = this.#chosen(argument);
    const asked = await this.#asked(chosen);
    if (asked) await this.desk.ask(asked.uri, asked.question, columnOf(chosen.document));
  }

  async runSelection(argument: unknown): Promise<void> {
    const editor = this.#editor(argument);
    const { document, selection } = editor;
    const sql = document.getText(selection).replace(/[;\s]+$/, '').trimStart();
    if (sql === '') throw new LoupeError('sql-no-selection', {}, 'usage');
    const asked = await this.#asked({ document, script: scriptOf(document), statement: { name: null, sql, start: document.offsetAt(selection.start) } });
    if (asked) await this.desk.ask(asked.uri, asked.question, editor.viewColumn ?? null);
  }

  /** The plan of a statement, as a document to be read. */
  async explain(argument: unknown): Promise<void> {
    const chosen = this.#chosen(argument);
    const asked = await this.#asked(chosen);
    if (!asked) return;
    const { sql, parameters, name, cells, others } = await statementOf(this.services, asked.question, await asked.session.open(false), await this.bindings.others(asked.uri));
    const { plan } = await asked.session.ask('explainSql', { sql, parameters, cells, others }, { lane: 'job' });
    await this.services.texts.open({ title: vscode.l10n.t('Plan of {0}', name), text: plan }, 'text');
  }

  /** A statement as a line for a shell. */
  async copyCommand(argument: unknown): Promise<void> {
    const asked = await this.#asked(this.#chosen(argument));
    if (!asked) return;
    const { uri, question, session } = asked;
    await vscode.env.clipboard.writeText(commandOf(session.source, await statementOf(this.services, question, await session.open(false), await this.bindings.others(uri))));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as a command line.'), 3_000);
  }

  /** Has a person choose which open dataset a document asks; its header then names it. */
  async chooseDataset(argument: unknown): Promise<vscode.Uri | undefined> {
    const given = v.safeParse(datasetArgument, argument ?? {});
    const { document: named, dataset } = given.success ? given.output : {};
    const document = this.#document(named);
    const uri = dataset === undefined ? await this.#pickDataset(document) : vscode.Uri.parse(dataset);
    if (uri) await this.bindings.choose(document, uri);
    return uri;
  }

  async #pickDataset(document: vscode.TextDocument): Promise<vscode.Uri | undefined> {
    const { open } = this.bindings;
    if (open.length === 0) {
      await vscode.commands.executeCommand('loupe.open');
      return this.bindings.open[0];
    }
    const items = open.map((uri) => ({ label: datasetName(uri), description: writtenDataset(uri, document.uri), uri }));
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which dataset does this document ask?'), placeHolder: vscode.l10n.t('Its first comment will name it') }))?.uri;
  }

  async #asked({ document, script, statement }: Chosen): Promise<Asked | undefined> {
    if (!vscode.workspace.isTrusted && document.uri.scheme !== 'untitled') throw new LoupeError('query-untrusted', {}, 'usage');
    if (script.headerProblem) throw script.headerProblem;
    const uri = this.bindings.of(document)?.uri ?? (await this.chooseDataset({ document: document.uri.toString() }));
    const session = uri && this.bindings.session(uri, true);
    if (!uri || !session) return undefined;
    const question = await this.#question({ document, script, statement }, session, (await this.bindings.others(uri)).map((o) => o.name));
    return question && { uri, session, question };
  }

  async #question({ document, script, statement }: Chosen, session: DatasetSession, others: readonly string[]): Promise<Question | undefined> {
    const { sql, name } = statement;
    const info = await session.open(false);
    const used = script.parameters.filter((p) => script.text.includes(`$${p.name}`));
    if (used.length === 0) return { kind: 'sql', name: titleOf(statement), sql: boundText(sql, [], new Map(), info.columns).sql, cells: cellsOf(script, statement, new Map(), info, others) };
    const saved = script.statements.length === 1 && !document.isDirty && document.uri.scheme === 'file' ? (await queryLibrary(this.services)).queries.find((q) => q.path === document.uri.fsPath) : undefined;
    const reason = saved && new Fits(info).whyNot(saved);
    if (saved && reason) throw new LoupeError('query-not-fitting', { query: saved.name, reason: localSentence(reason) }, 'usage');
    const asked = await withValues(saved ?? { name: titleOf(statement), description: '', keywords: [], needs: [], parameters: used, sql, path: null }, info, new Map(), others);
    if (!asked || saved) return asked;
    const values = new Map(Object.entries(asked.values));
    return { kind: 'sql', name: name ?? titleOf(statement), sql: boundText(sql, script.parameters, values, info.columns, others).sql, cells: cellsOf(script, statement, values, info, others) };
  }

  #chosen(argument: unknown): Chosen {
    const given = v.safeParse(statementArgument, argument ?? {});
    const { document: named, statement } = given.success ? given.output : {};
    const document = this.#document(named);
    const script = scriptOf(document);
    const editor = vscode.window.visibleTextEditors.find((e) => e.document === document);
    const found = typeof statement === 'number' ? script.statements[statement] : statement !== undefined ? script.statements.find((s) => s.name === statement) : editor && statementAt(script.statements, document.offsetAt(editor.selection.active));
    if (!found) throw new LoupeError(typeof statement === 'string' ? 'sql-no-such-statement' : 'sql-no-query', { name: String(statement ?? '') }, 'usage');
    return { document, script, statement: found };
  }

  #document(named: string | undefined): vscode.TextDocument {
    const document = named === undefined ? vscode.window.activeTextEditor?.document : vscode.workspace.textDocuments.find((d) => d.uri.toString() === named);
    if (document?.languageId !== LANGUAGE) throw new LoupeError('sql-no-document', {}, 'usage');
    return document;
  }

  #editor(argument: unknown): vscode.TextEditor {
    const given = v.safeParse(statementArgument, argument ?? {});
    const document = this.#document(given.success ? given.output.document : undefined);
    const editor = [vscode.window.activeTextEditor, ...vscode.window.visibleTextEditors].find((e) => e?.document === document);
    if (!editor) throw new LoupeError('sql-no-document', {}, 'usage');
    return editor;
  }
}

import type * as vscode from 'vscode';
import type { DatasetInfo } from '../../../../core/dataset';
import { LoupeError, toWireError } from '../../../../core/message';
import type { WireError } from '../../../../core/message';
import type { CheckedQuery, CheckRequest } from '../../../../engine/contract';
import type { DatasetSession } from '../../../../host/datasetSession';
import type { Bindings } from './bindings';
import { boundText, sampleValues } from '../../boundText';
import { parametersIn } from '../../documentHeader';
import type { Relation } from '../../resolve';
import type { Parameter } from '../../savedQuery';
import { cellsBefore, cellsRead, statementsOf } from '../../statements';
import type { Statement } from '../../statements';

const KEPT = 200;

/** A document taken apart. `headerProblem`: what is wrong with what it says of its parameters, which are then none. */
export interface Script {
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly parameters: readonly Parameter[];
  readonly headerProblem: LoupeError | null;
}

const scripts = new WeakMap<vscode.TextDocument, { readonly version: number; readonly script: Script }>();

export function scriptOf(document: vscode.TextDocument): Script {
  const known = scripts.get(document);
  if (known?.version === document.version) return known.script;
  const text = document.getText();
  const statements = statementsOf(text);
  let parameters: readonly Parameter[] = [];
  let headerProblem: LoupeError | null = null;
  try {
    parameters = parametersIn(text, statements, document.uri.path.split('/').at(-1) ?? '');
  } catch (error) {
    if (!(error instanceof LoupeError)) throw error;
    headerProblem = error;
  }
  const script = { text, statements, parameters, headerProblem };
  scripts.set(document, { version: document.version, script });
  return script;
}

/** A dataset that a document asks, opened. */
export interface Bound {
  readonly uri: vscode.Uri;
  readonly session: DatasetSession;
}

/** What the engine says of statements without running them; the same question is asked once. */
export class Inspector {
  constructor(readonly bindings: Bindings) {}

  readonly #checked = new Map<string, Promise<CheckedQuery>>();
  readonly #relations = new WeakMap<object, { readonly key: string; readonly known: Promise<readonly Relation[]> }>();

  /** Is a statement right, over a dataset? A problem's `at` and `length` are those of the statement as it is written. */
  async check({ uri, session }: Bound, script: Script, statement: Pick<Statement, 'sql' | 'start'>): Promise<CheckedQuery> {
    const info = await session.open(false);
    const others = await this.bindings.others(uri);
    const names = others.map((o) => o.name);
    try {
      const values = sampleValues(script.parameters, info.columns, names);
      const bound = boundText(statement.sql, script.parameters, values, info.columns, names);
      const cells = cellsOf(script, statement, values, info, names);
      const checked = await this.#ask(session, info, { sql: bound.sql, cells, others });
      if (!checked.problem) return checked;
      const { at = 0, length = 0 } = checked.problem.args;
      const from = bound.back(Number(at));
      return { ...checked, problem: { ...checked.problem, args: { ...checked.problem.args, at: from, length: Math.max(0, bound.back(Number(at) + Number(length)) - from) } } };
    } catch (error) {
      if (!(error instanceof LoupeError) || error.fault === 'aborted' || error.fault === 'engine') throw error;
      return { problem: whole(error, statement), columns: [] };
    }
  }

  /** What can be read beside each other in a document; asked once for a shape. */
  async relations({ uri, session }: Bound): Promise<readonly Relation[]> {
    const info = await session.open(false);
    const others = await this.bindings.others(uri);
    const key = JSON.stringify(others);
    const before = this.#relations.get(info.shape);
    if (before?.key === key) return before.known;
    const known = session.ask('relations', { others }, { lane: 'record', quiet: true });
    this.#relations.set(info.shape, { key, known });
    known.catch(() => this.#relations.delete(info.shape));
    return known;
  }

  /** Statements before this one that have a name, with their columns where they are right. */
  async cells(bound: Bound, script: Script, statement: Statement): Promise<readonly Relation[]> {
    const named = cellsBefore(script.statements, statement);
    return Promise.all(named.map(async ({ name, sql }) => {
      const start = script.statements.find((s) => s.sql === sql && s.name === name)?.start ?? 0;
      return { name, columns: (await this.check(bound, script, { sql, start })).columns, beside: [] };
    }));
  }

  async #ask(session: DatasetSession, info: DatasetInfo, request: Omit<CheckRequest, 'dataset'>): Promise<CheckedQuery> {
    const key = JSON.stringify([info.id, info.shape.roles, request]);
    const known = this.#checked.get(key);
    if (known) return known;
    const asked = session.ask('checkQuery', request, { lane: 'record', quiet: true });
    this.#checked.set(key, asked);
    asked.catch(() => this.#checked.delete(key));
    for (const oldest of this.#checked.keys()) {
      if (this.#checked.size <= KEPT) break;
      this.#checked.delete(oldest);
    }
    return asked;
  }
}

/** The cells that a statement reads, with values in place of parameters. */
export function cellsOf(script: Script, statement: Pick<Statement, 'sql' | 'start'>, values: ReadonlyMap<string, string>, info: DatasetInfo, others: readonly string[]): readonly { readonly name: string; readonly sql: string }[] {
  const before = cellsBefore(script.statements, { ...statement, name: null, end: 0, from: 0, to: 0 });
  return cellsRead(statement.sql, before).map(({ name, sql }) => ({ name, sql: boundText(sql, script.parameters, values, info.columns, others).sql }));
}

function whole(error: LoupeError, { sql }: Pick<Statement, 'sql'>): WireError {
  const written = typeof error.args['name'] === 'string' ? sql.indexOf(`$${error.args['name']}`) : -1;
  const wire = toWireError(error);
  return { ...wire, args: { ...wire.args, ...(written < 0 ? { at: 0, length: sql.length } : { at: written, length: String(error.args['name']).length + 1 }) } };
}

import * as vscode from 'vscode';
import type { SchemaFileProblem } from '../../../data/annotation/schemaFiles';
import { localSentence } from '../../../host/shown';

/** What is wrong in label schema files, in VS Code's Problems, at its place. */
export class SchemaDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('loupe.labels');

  /** How many schema files are wrong. */
  files = 0;

  show(problems: readonly SchemaFileProblem[]): void {
    this.#collection.clear();
    this.files = new Set(problems.map((p) => p.file)).size;
    for (const file of new Set(problems.map((p) => p.file))) void this.#showFile(file, problems.filter((p) => p.file === file));
  }

  async #showFile(file: string, problems: readonly SchemaFileProblem[]): Promise<void> {
    const uri = vscode.Uri.file(file);
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    this.#collection.set(uri, problems.map((problem) => {
      const { line, column } = problem.offset === undefined ? placeOf(text, problem.path) : lineAt(text, problem.offset);
      return new vscode.Diagnostic(new vscode.Range(line, column, line, Number.MAX_SAFE_INTEGER), localSentence(problem), vscode.DiagnosticSeverity.Error);
    }));
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

/** Line and column where the value at a path begins, by walking over the JSON text; the beginning where it is not there. */
function placeOf(text: string, path: readonly (string | number)[]): { line: number; column: number } {
  let at = 0;
  for (const step of path) {
    const next = typeof step === 'string' ? memberOf(text, at, step) : itemOf(text, at, step);
    if (next < 0) break;
    at = next;
  }
  return lineAt(text, at);
}

function lineAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

const space = (text: string, at: number): number => at + (/^[\s,:]*/.exec(text.slice(at))?.[0].length ?? 0);

/** Where a value that begins at `at` ends. */
function endOf(text: string, at: number): number {
  let depth = 0;
  for (let i = at; i < text.length; i++) {
    const c = text[i];
    if (c === '"') i += (/^"(?:[^"\\]|\\.)*"/.exec(text.slice(i))?.[0].length ?? 1) - 1;
    else if (c === '{' || c === '[') depth++;
    else if (c === '}' || c === ']') depth--;
    if (depth <= 0 && (c === '}' || c === ']' || c === '"' || /[,}\]\s]/.test(text[i + 1] ?? ','))) return i + 1;
  }
  return text.length;
}

function memberOf(text: string, at: number, name: string): number {
  let i = space(text, text.indexOf('{', at) + 1);
  while (text[i] === '"') {
    const end = endOf(text, i);
    const value = space(text, end);
    if (JSON.parse(text.slice(i, end)) === name) return value;
    i = space(text, endOf(text, value));
  }
  return -1;
}

function itemOf(text: string, at: number, index: number): number {
  let i = space(text, text.indexOf('[', at) + 1);
  for (let n = 0; n < index && i < text.length && text[i] !== ']'; n++) i = space(text, endOf(text, i));
  return text[i] === ']' ? -1 : i;
}

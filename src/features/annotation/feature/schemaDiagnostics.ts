import { findNodeAtLocation, parseTree } from 'jsonc-parser';
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
      const { line, column } = lineAt(text, problem.offset ?? offsetOf(text, problem.path));
      return new vscode.Diagnostic(new vscode.Range(line, column, line, Number.MAX_SAFE_INTEGER), localSentence(problem), vscode.DiagnosticSeverity.Error);
    }));
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

/** The offset at which the value at a path begins; that of the nearest value around it where it is not there. */
function offsetOf(text: string, path: readonly (string | number)[]): number {
  const tree = parseTree(text);
  for (let length = path.length; tree && length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return node.offset;
  }
  return 0;
}

function lineAt(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

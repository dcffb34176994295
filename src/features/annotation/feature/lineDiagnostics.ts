import { basename } from 'node:path';
import * as vscode from 'vscode';
import { localSentence } from '../../../host/shown';
import type { LineFault } from '../contract';

const SEVERITY: Readonly<Record<LineFault['reason'], vscode.DiagnosticSeverity>> = {
  conflict: vscode.DiagnosticSeverity.Error, broken: vscode.DiagnosticSeverity.Warning, form: vscode.DiagnosticSeverity.Warning, newer: vscode.DiagnosticSeverity.Information,
};

/** Lines of labels files that count for nothing, in VS Code's Problems, at their lines, while a view of their dataset is open. */
export class LineDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('loupe.labelLines');
  readonly #faults = new Map<object, readonly LineFault[]>();

  /** Does a view have any? */
  has(view: object): boolean {
    return (this.#faults.get(view) ?? []).length > 0;
  }

  /** What is wrong in the labels files of a view, in place of what was. */
  show(view: object, faults: readonly LineFault[]): void {
    if (faults.length === 0 && !this.has(view)) return;
    if (faults.length === 0) this.#faults.delete(view);
    else this.#faults.set(view, faults);
    this.#collection.clear();
    // Several views may be of one dataset.
    const all = [...new Map([...this.#faults.values()].flat().map((fault) => [JSON.stringify([fault.path, fault.line]), fault])).values()];
    this.#collection.set([...new Set(all.map((f) => f.path))].map((path): [vscode.Uri, vscode.Diagnostic[]] => [vscode.Uri.file(path), all.filter((f) => f.path === path).map(diagnostic)]));
  }

  dispose(): void {
    this.#collection.dispose();
  }
}

function diagnostic({ path, line, reason }: LineFault): vscode.Diagnostic {
  const range = new vscode.Range(line - 1, 0, line - 1, Number.MAX_SAFE_INTEGER);
  const made = new vscode.Diagnostic(range, localSentence({ code: `labels-${reason}`, args: { name: basename(path), line } }), SEVERITY[reason]);
  made.source = 'Dataset Loupe';
  return made;
}

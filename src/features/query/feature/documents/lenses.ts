import * as vscode from 'vscode';
import type { Bindings } from './bindings';
import { LANGUAGE } from './bindings';
import { scriptOf } from './inspector';

/** The dataset above the first line, and above each statement what can be done with it. */
export class SqlLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #bindings: Bindings;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.#changed.event;
  readonly #subscriptions: vscode.Disposable;
  #selected = '';

  constructor(bindings: Bindings) {
    this.#bindings = bindings;
    this.#subscriptions = vscode.Disposable.from(
      bindings.onChanged(() => { this.#changed.fire(); }),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor.document.languageId !== LANGUAGE) return;
        const selected = JSON.stringify([textEditor.document.uri.toString(), selectedStatement(textEditor)]);
        if (selected === this.#selected) return;
        this.#selected = selected;
        this.#changed.fire();
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const uri = document.uri.toString();
    const lens = (line: number, title: string, command: string, more: object = {}): vscode.CodeLens => new vscode.CodeLens(new vscode.Range(line, 0, line, 0), { title, command: `loupe.sql.${command}`, arguments: [{ document: uri, ...more }] });
    const editor = vscode.window.visibleTextEditors.find((e) => e.document === document);
    const selected = editor ? selectedStatement(editor) : -1;
    const statements = scriptOf(document).statements.flatMap((s, statement) => {
      const { line } = document.positionAt(s.start);
      return [
        lens(line, `$(play) ${vscode.l10n.t('Run')}`, 'run', { statement }),
        ...(selected === statement ? [lens(line, vscode.l10n.t('Run selection'), 'runSelection')] : []),
        lens(line, vscode.l10n.t('Explain'), 'explain', { statement }),
        lens(line, vscode.l10n.t('Copy as CLI'), 'copyCommand', { statement }),
      ];
    });
    return [lens(0, this.#dataset(document), 'chooseDataset'), ...statements];
  }

  #dataset(document: vscode.TextDocument): string {
    const binding = this.#bindings.of(document);
    if (binding) return `$(database) ${vscode.l10n.t('Dataset: {0}', binding.name)}`;
    const named = this.#bindings.named(document);
    return `$(warning) ${named === null ? vscode.l10n.t('Choose a dataset…') : vscode.l10n.t('“{0}” is not there. Choose a dataset…', named)}`;
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}

/** The number of the statement in which something is selected, or −1. */
export function selectedStatement({ document, selection }: vscode.TextEditor): number {
  if (selection.isEmpty) return -1;
  const [from, to] = [document.offsetAt(selection.start), document.offsetAt(selection.end)];
  return scriptOf(document).statements.findIndex((s) => from < s.end && to > s.start && from >= s.from && to <= s.to);
}

import * as vscode from 'vscode';
import type { TextRef } from '../features/explore/contract';

const TEXT_SCHEME = 'loupe-text';
const KEPT = 64;

/** Read-only documents with a text of a record, for VS Code's own diff, find and copy. The last 64 are kept. */
export class TextDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  #next = 0;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(TEXT_SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.query) ?? vscode.l10n.t('This text is no longer kept: open it again from its dataset.');
  }

  async diff(title: string, left: TextRef, right: TextRef): Promise<void> {
    await vscode.commands.executeCommand('vscode.diff', this.#keep(left, 'md'), this.#keep(right, 'md'), title, { preview: false }); // a preview would take the tab of a dataset that is one itself
  }

  async open(text: TextRef, language: string | null): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.#keep(text, language === 'json' ? 'json' : language === 'text' ? 'txt' : 'md'));
    await vscode.window.showTextDocument(document, { preview: false, viewColumn: vscode.ViewColumn.Beside });
  }

  #keep(text: TextRef, extension: string): vscode.Uri {
    const key = String(this.#next++);
    this.#texts.set(key, text.text);
    for (const oldest of this.#texts.keys()) {
      if (this.#texts.size <= KEPT) break;
      this.#texts.delete(oldest);
    }
    return vscode.Uri.from({ scheme: TEXT_SCHEME, path: `/${text.title.replaceAll('/', '∕')}.${extension}`, query: key });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#texts.clear();
  }
}

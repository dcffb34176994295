import * as vscode from 'vscode';
import type { Wanted } from '../../../data/annotation/labelBook';
import { WaitingLabels } from '../../../data/annotation/waitingLabels';
import type { WaitingLabel } from '../../../data/annotation/waitingLabels';

/** Writing again is tried after these times, and then again and again after the last. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 30_000];

/** Labels of one view that are not on disk yet: they stay here, are written again by themselves, and the status bar says so. */
export class Unsaved implements vscode.Disposable {
  readonly #waiting = new WaitingLabels();
  readonly #item = vscode.window.createStatusBarItem('loupe.label.unsaved', vscode.StatusBarAlignment.Left, 39);
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #writing: Promise<void> | undefined;

  constructor(readonly write: (row: number, labels: readonly Wanted[], by: string) => Promise<unknown>, readonly written: (row: number) => void, readonly why: (error: unknown) => string) {
    this.#item.name = vscode.l10n.t('Labels that are not saved');
    this.#item.command = 'loupe.label.retry';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  }

  get count(): number {
    return this.#waiting.count;
  }

  /** Why the first of them could not be written. */
  get reason(): string {
    return this.#waiting.reason;
  }

  of(row: number): readonly WaitingLabel[] {
    return this.#waiting.of(row);
  }

  /** All of them, as they would be said to a person. */
  get all(): readonly { readonly row: number; readonly labels: readonly WaitingLabel[] }[] {
    return this.#waiting.rows.map((row) => ({ row, labels: this.of(row) }));
  }

  keep(row: number, labels: readonly WaitingLabel[], error: unknown): void {
    this.#waiting.keep(row, labels, this.why(error));
    this.#show();
    this.#later();
  }

  /** Others are to be written in the places of these: what waits there is given, and waits no longer. */
  take(row: number, labels: readonly WaitingLabel[]): readonly WaitingLabel[] {
    const taken = this.#waiting.take(row, labels);
    this.#show();
    return taken;
  }

  /** Takes away what came last of a person; the row, or undefined where nothing waits. */
  undo(by: string): number | undefined {
    const row = this.#waiting.undo(by);
    this.#show();
    return row;
  }

  /** Writes them all again; resolves when that was tried. */
  retry(): Promise<void> {
    clearTimeout(this.#timer);
    this.#writing ??= this.#retry().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #retry(): Promise<void> {
    for (const row of this.#waiting.rows) {
      const labels = this.of(row); // as they are now: others may have been set while the rows before were written
      if (labels.length === 0) continue;
      try {
        // Each under the name it was given with: another may have been set since.
        for (const by of new Set(labels.map((label) => label.by))) {
          const own = labels.filter((label) => label.by === by);
          await this.write(row, own, by);
          this.#waiting.wrote(row, own);
        }
        this.#tries = 0;
        this.#show();
        this.written(row);
      } catch (error) {
        this.#waiting.blame(row, this.why(error));
        break;
      }
    }
    if (this.count > 0) this.#later();
  }

  #later(): void {
    clearTimeout(this.#timer);
    const wait = AGAIN_MS[Math.min(this.#tries++, AGAIN_MS.length - 1)];
    this.#timer = setTimeout(() => void this.retry(), wait);
  }

  #show(): void {
    const { count } = this;
    if (count === 0) {
      this.#item.hide();
      return;
    }
    this.#item.text = `$(warning) ${count === 1 ? vscode.l10n.t('1 label not saved') : vscode.l10n.t('{0} labels not saved', count)}`;
    this.#item.tooltip = vscode.l10n.t('{0}\nThey are kept here and written again by themselves; click to write them now.', this.reason);
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }
}

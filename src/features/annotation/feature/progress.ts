import * as vscode from 'vscode';
import { groupDigits } from '../../../core/sentences';
import type { Queue, QueuePlace } from '../contract';

/** How far the set is that a person labels, in the status bar: `12 / 300 labelled · shuffled`. */
export class Progress implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loupe.label.progress', vscode.StatusBarAlignment.Left, 38);

  constructor() {
    this.#item.name = vscode.l10n.t('Progress of labelling');
    this.#item.command = 'loupe.label.queue';
  }

  show({ done, total }: QueuePlace, queue: Queue): void {
    const orders = { rows: '', shuffled: ` · ${vscode.l10n.t('shuffled')}`, disputed: ` · ${vscode.l10n.t('disputed first')}` };
    this.#item.text = `$(tag) ${vscode.l10n.t('{0} / {1} labelled', groupDigits(done), groupDigits(total))}${orders[queue.order]}`;
    this.#item.tooltip = vscode.l10n.t('Rows of the current view that you labelled. Click to choose in which order you go through them.');
    this.#item.show();
  }

  hide(): void {
    this.#item.hide();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

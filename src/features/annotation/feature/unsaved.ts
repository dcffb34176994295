import * as vscode from 'vscode';
import { slotOf } from '../../../core/annotation/labelLine';
import type { Wanted } from '../../../data/annotation/labelBook';

/** Writing again is tried after these times, and then again and again after the last. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 30_000];

/** A row's labels that could not be written, the newest of each place. */
interface Waiting {
  readonly labels: ReadonlyMap<string, Wanted>;
  readonly why: string;
}

/** Labels of one view that are not on disk yet: they stay here, are written again by themselves, and the status bar says so. */
export class Unsaved implements vscode.Disposable {
  readonly #rows = new Map<number, Waiting>();
  readonly #item = vscode.window.createStatusBarItem('loupe.label.unsaved', vscode.StatusBarAlignment.Left, 39);
  #timer: NodeJS.Timeout | undefined;
  #tries = 0;
  #writing: Promise<void> | undefined;

  constructor(readonly write: (row: number, labels: readonly Wanted[]) => Promise<unknown>, readonly written: (row: number) => void, readonly why: (error: unknown) => string) {
    this.#item.name = vscode.l10n.t('Labels that are not saved');
    this.#item.command = 'loupe.label.retry';
    this.#item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  }

  get count(): number {
    return [...this.#rows.values()].reduce((n, waiting) => n + waiting.labels.size, 0);
  }

  of(row: number): { readonly labels: readonly Wanted[]; readonly why: string } | undefined {
    const waiting = this.#rows.get(row);
    return waiting && { labels: [...waiting.labels.values()], why: waiting.why };
  }

  /** All of them, as they would be said to a person. */
  get all(): readonly { readonly row: number; readonly labels: readonly Wanted[] }[] {
    return [...this.#rows].map(([row, { labels }]) => ({ row, labels: [...labels.values()] }));
  }

  keep(row: number, labels: readonly Wanted[], error: unknown): void {
    const merged = new Map(this.#rows.get(row)?.labels);
    for (const label of labels) merged.set(place(label), label);
    this.#rows.set(row, { labels: merged, why: this.why(error) });
    this.#show();
    this.#later();
  }

  /** These are on disk now, or others stand in their place. */
  done(row: number, labels: readonly Wanted[]): void {
    const waiting = this.#rows.get(row);
    if (!waiting) return;
    const left = new Map(waiting.labels);
    for (const label of labels) left.delete(place(label));
    if (left.size === 0) this.#rows.delete(row);
    else this.#rows.set(row, { ...waiting, labels: left });
    this.#show();
  }

  /** Writes them all again; resolves when that was tried. */
  retry(): Promise<void> {
    clearTimeout(this.#timer);
    this.#writing ??= this.#retry().finally(() => (this.#writing = undefined));
    return this.#writing;
  }

  async #retry(): Promise<void> {
    for (const [row, { labels }] of [...this.#rows]) {
      const some = [...labels.values()];
      try {
        await this.write(row, some);
        this.#tries = 0;
        // A person may have set another label there in the meantime, and that one waits on.
        this.done(row, some.filter((label) => this.#rows.get(row)?.labels.get(place(label)) === label));
        this.written(row);
      } catch (error) {
        const now = this.#rows.get(row);
        if (now) this.#rows.set(row, { ...now, why: this.why(error) });
        break;
      }
    }
    if (this.#rows.size > 0) this.#later();
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
    this.#item.tooltip = vscode.l10n.t('{0}\nThey are kept here and written again by themselves; click to write them now.', [...this.#rows.values()][0]?.why ?? '');
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#item.dispose();
  }
}

const place = ({ schema, question, subject }: Wanted): string => slotOf({ by: '', schema, question, subject });

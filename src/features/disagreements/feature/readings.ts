import * as vscode from 'vscode';
import type { AgreementAnswer } from '../contract';
import { AS_FOUND } from '../page';
import type { Reading } from '../page';
import type { KnownLabels } from '../verdictsContract';

interface Known {
  readonly reading: Reading;
  readonly labels: KnownLabels | null;
}

/** How the verdicts of each dataset are read, as its page was told, and which labels were counted so: its record reader reads them alike. */
export class Readings implements vscode.Disposable {
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onChanged = this.#changed.event;

  of(uri: vscode.Uri): Known {
    return this.#known.get(uri.toString()) ?? { reading: AS_FOUND, labels: null };
  }

  /** All verdicts were counted under a reading. */
  counted(uri: vscode.Uri, reading: Reading, { labels, spellings }: Pick<AgreementAnswer, 'labels' | 'spellings'>): void {
    const known: Known = { reading, labels: { labels, written: spellings.flatMap((s) => [...s.plain, ...s.turned]) } };
    if (JSON.stringify(this.#known.get(uri.toString())) === JSON.stringify(known)) return;
    this.#known.set(uri.toString(), known);
    this.#changed.fire(uri);
  }

  /** The dataset is another now, or what its columns mean. */
  forget(uri: vscode.Uri): void {
    const known = this.#known.get(uri.toString());
    if (known) this.#known.set(uri.toString(), { ...known, labels: null });
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

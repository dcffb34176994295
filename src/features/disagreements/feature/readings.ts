import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import type { AgreementAnswer } from '../contract';
import { knownLabels } from '../knownLabels';
import { AS_FOUND } from '../page';
import type { Reading } from '../page';
import type { KnownLabels } from '../verdictsContract';

interface Known {
  readonly reading: Reading;
  readonly labels: KnownLabels;
  /** Of which dataset, as which columns were taken for its raters. */
  readonly of: string;
}

/** How the verdicts of each dataset are read, as its page was told, and which labels were counted so: its record reader reads them alike. */
export class Readings implements vscode.Disposable {
  readonly #known = new Map<string, Known>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onChanged = this.#changed.event;

  reading(uri: vscode.Uri): Reading {
    return this.#known.get(uri.toString())?.reading ?? AS_FOUND;
  }

  /** Labels that were counted; null where the dataset is another since, or was never counted. */
  labels(uri: vscode.Uri, info: DatasetInfo): KnownLabels | null {
    const known = this.#known.get(uri.toString());
    return known?.of === stateOf(info) ? known.labels : null;
  }

  /** All verdicts were counted under a reading. */
  counted(uri: vscode.Uri, info: DatasetInfo, reading: Reading, answer: Pick<AgreementAnswer, 'labels' | 'spellings'>): void {
    const known: Known = { reading, labels: knownLabels(answer), of: stateOf(info) };
    if (JSON.stringify(this.#known.get(uri.toString())) === JSON.stringify(known)) return;
    this.#known.set(uri.toString(), known);
    this.#changed.fire(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

function stateOf({ fingerprint, rows, shape }: DatasetInfo): string {
  return JSON.stringify([fingerprint, rows, shape.roles]);
}

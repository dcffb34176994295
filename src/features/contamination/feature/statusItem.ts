import * as vscode from 'vscode';
import { groupDigits } from '../../../core/sentences';
import type { FeaturePage } from '../../../host/featurePage';
import type { Results } from '../page';
import { ALL_TRAININGS } from '../rule/figures';

/** While a page of contamination is in front: how many pairs of evaluation and source are over the verdict's share, and how long the removal list is. */
export class ContaminationStatus implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loupe.contamination', vscode.StatusBarAlignment.Left, 39);
  readonly #results = new WeakMap<FeaturePage, Results>();
  /** How long the removal list is as verdicts are, of results with so many rows that match. */
  readonly #removal = new WeakMap<FeaturePage, { readonly flagged: number; readonly rows: number }>();

  constructor(readonly active: () => FeaturePage | undefined) {
    this.#item.name = vscode.l10n.t('Dataset Loupe: contamination');
    this.#item.command = 'loupe.contamination.removalList';
  }

  shown(page: FeaturePage, results: Results | null): void {
    if (results) this.#results.set(page, results);
    else this.#results.delete(page);
    this.look();
  }

  removal(page: FeaturePage, rows: number): void {
    const results = this.#results.get(page);
    if (results) this.#removal.set(page, { flagged: results.flaggedRows, rows });
    this.look();
  }

  look(): void {
    const page = this.active();
    const results = page && this.#results.get(page);
    if (!results) {
      this.#item.hide();
      return;
    }
    const { over, pairs } = overShare(results);
    const counted = vscode.l10n.t('{0} of {1} pairs of evaluation and source over 2 %', groupDigits(over), groupDigits(pairs));
    const known = this.#removal.get(page);
    const rows = !results.partial && known?.flagged === results.flaggedRows ? known.rows : results.flaggedRows;
    const list = vscode.l10n.t(rows === 1 ? 'removal list: {0} row' : 'removal list: {0} rows', groupDigits(rows));
    this.#item.text = `$(shield) ${[counted, list, ...(results.partial ? [vscode.l10n.t('so far')] : []), ...(results.stale ? [vscode.l10n.t('files or set-up changed since')] : [])].join(' · ')}`;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** Each source of each training dataset is counted, where sources are known; never the union. */
function overShare({ runs }: Results): { readonly over: number; readonly pairs: number } {
  const verdicts = runs.filter((run) => run.train !== ALL_TRAININGS).flatMap((run) => (run.bySource.length > 0 ? run.bySource.map((s) => s.verdict) : [run.verdict]));
  return { over: verdicts.filter((v) => v === 'contaminated').length, pairs: verdicts.length };
}

import * as vscode from 'vscode';
import type { DatasetView } from '../../../host/datasetViews';
import { shownQuery } from '../../../host/shownQuery';
import { DISAGREEMENTS } from '../contract';
import type { AgreementAnswer } from '../contract';
import { requestOf } from '../page';
import type { Reading } from '../page';

/** The disputed records of a view, most disputed first; found once, and again when the dataset, its shape, its filter or the reading is another. */
export class NextDisputed {
  readonly #known = new WeakMap<DatasetView, { readonly key: string; readonly rows: readonly number[] }>();

  /** Goes to the record that comes after the one in focus; after the last, to the first. */
  async go(view: DatasetView, reading: Reading): Promise<void> {
    const rows = await this.#rows(view, reading);
    const [first] = rows;
    if (first === undefined) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No two raters differ in the records shown.'));
      return;
    }
    const at = rows.indexOf(view.panel.focus.row);
    const next = rows[at + 1];
    if (next === undefined) void vscode.window.setStatusBarMessage(vscode.l10n.t('That was the last disputed record: here is the first again.'), 4000);
    view.panel.commandOnceReady({ command: 'goToRow', row: next ?? first });
  }

  async #rows(view: DatasetView, reading: Reading): Promise<readonly number[]> {
    const { session } = view;
    const info = await session.open(false);
    const shown = shownQuery(view).filter;
    const filter = shown?.op === 'sql' ? shown.expression : null;
    const key = JSON.stringify([info.id, info.shape.roles, filter, reading]);
    const known = this.#known.get(view);
    if (known?.key === key) return known.rows;
    const answer = (await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking for disputed records') }, () => session.ask('work', { feature: DISAGREEMENTS, method: 'agreement', params: requestOf(reading, { filter, rows: true }) }, { lane: 'job' }))) as AgreementAnswer;
    const rows = answer.disputed ?? [];
    this.#known.set(view, { key, rows });
    return rows;
  }
}

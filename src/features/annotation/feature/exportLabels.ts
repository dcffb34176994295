import * as vscode from 'vscode';
import { decodePage } from '../../../core/arrow/readCells';
import type { LabelSchema } from '../../../core/annotation/labelSchema';
import { groupDigits } from '../../../core/sentences';
import type { DatasetView } from '../../../host/datasetViews';
import { exportFile } from '../../../host/exportFile';
import type { Write } from '../../../host/exportFile';
import type { Services } from '../../../host/services';
import { ANNOTATION } from '../contract';
import type { AnnotationWork, LabelCount, LabelCounts } from '../contract';
import { cleanSql, longSql, wideColumns, wideColumnsSql, wideSql } from '../exportQueries';
import { givenLabels, leftOutText } from '../leftOut';
import type { LeftOut } from '../preferences';

const ALL = Number.MAX_SAFE_INTEGER - 1;
const MOST_COLUMNS = 10_000;

interface Choice {
  readonly label: string;
  readonly detail: string;
  /** What stands between the dataset's name and the format in the name that is offered. */
  readonly name: string;
  /** Asks what else must be known; undefined where the person gave up. */
  prepare(): Promise<Write | undefined>;
}

/** Asks what of the labels is wanted and where, and writes it there, with progress and cancel. */
export async function exportLabels(services: Services, view: DatasetView, schemas: readonly LabelSchema[]): Promise<void> {
  const exporting = new LabelExport(view, schemas);
  const counts = await exporting.counts();
  if (counts.current === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There are no labels of this dataset yet.'));
    return;
  }
  const choice = await vscode.window.showQuickPick(exporting.choices(counts), { title: vscode.l10n.t('Export what of the labels?'), matchOnDetail: true });
  const write = await choice?.prepare();
  if (!choice || !write) return;
  await exportFile(services, view, choice.name, write);
}

class LabelExport {
  constructor(readonly view: DatasetView, readonly schemas: readonly LabelSchema[]) {}

  counts(): Promise<LabelCounts> {
    return this.#work('counts', {});
  }

  choices(counts: LabelCounts): Choice[] {
    return [
      { label: vscode.l10n.t('Labels, one line each'), detail: vscode.l10n.t('Row, annotator, question, label, note: everything that holds'), name: 'labels', prepare: () => Promise.resolve(this.#query(longSql('all'))) },
      { label: vscode.l10n.t('Labels, one line for each row'), detail: vscode.l10n.t('A column for each question and annotator'), name: 'labels-wide', prepare: () => Promise.resolve(this.#wide()) },
      { label: vscode.l10n.t('Rows with their labels'), detail: vscode.l10n.t('All columns of the dataset, with a column for each question'), name: 'labelled', prepare: () => Promise.resolve(this.#rows()) },
      { label: vscode.l10n.t('Preference set'), detail: vscode.l10n.t('Prompt, chosen and rejected as messages, from pairwise labels'), name: 'preferences', prepare: () => this.#preferences(counts) },
      { label: vscode.l10n.t('Clean set'), detail: vscode.l10n.t('The dataset without the rows that have certain labels'), name: 'clean', prepare: () => this.#clean(counts) },
    ];
  }

  #query(sql: string): Write {
    return (target, asking) => this.view.session.ask('exportQuery', { sql, limit: ALL, ...target }, { ...asking, lane: 'job' });
  }

  #wide(): Write {
    return async (target, asking) => {
      const { ipc, rows } = await this.view.session.ask('query', { sql: wideColumnsSql('all'), limit: MOST_COLUMNS }, { signal: asking.signal, lane: 'job' });
      const derived = await this.view.session.ask('derived', {}, { signal: asking.signal });
      return this.#query(wideSql('all', wideColumns(decodePage(ipc), rows, derived)))(target, asking);
    };
  }

  #rows(): Write {
    return async (target, asking) => {
      const { columns } = await this.view.session.open(false);
      const derived = await this.view.session.ask('derived', {}, { signal: asking.signal });
      const wanted = [...columns.filter((c) => c.unreadable === undefined).map((c) => ({ column: c.name })), ...derived.filter((d) => d.feature === ANNOTATION).map((d) => ({ derived: d.id }))];
      return this.view.session.ask('export', { query: { filter: null, order: [] }, columns: wanted, ...target }, { ...asking, lane: 'job' });
    };
  }

  async #preferences({ byLabel }: LabelCounts): Promise<Write | undefined> {
    const labelled = (schema: string, question: string): number => sum(byLabel.filter((l) => l.schema === schema && l.question === question));
    const items = this.schemas.flatMap((schema) => schema.questions.flatMap((question) => {
      const count = question.kind === 'pairwise' ? labelled(schema.id, question.id) : 0;
      return count === 0 ? [] : [{ label: question.title, description: `${schema.id}.${question.id} · ${groupDigits(count)}`, schema: schema.id, question: question.id }];
    }));
    if (items.length === 0) {
      void vscode.window.showInformationMessage(vscode.l10n.t('No pairwise question has labels yet: label with “Pairwise preference” first.'));
      return undefined;
    }
    const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Preferences from which question?') });
    const ties = picked && (await this.#ties());
    if (!picked || !ties) return undefined;
    return async (target, { signal }) => {
      const { rows, left } = await this.#work('preferences', { schema: picked.schema, question: picked.question, accept: 'all', ties, ...target }, signal);
      const reasons = Object.entries(left);
      const beside = vscode.l10n.t('left out: {0}', reasons.map(([why, n]) => `${whyText(why as LeftOut)} ${groupDigits(n)}`).join(', '));
      return reasons.length === 0 ? { rows } : { rows, beside };
    };
  }

  async #ties(): Promise<'drop' | 'first' | 'both' | undefined> {
    const items = [
      { label: vscode.l10n.t('Leave ties out'), ties: 'drop' as const },
      { label: vscode.l10n.t('The first answer counts as chosen'), ties: 'first' as const },
      { label: vscode.l10n.t('One row each way'), ties: 'both' as const },
    ];
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Records whose answers are equal') }))?.ties;
  }

  async #clean({ byLabel }: LabelCounts): Promise<Write | undefined> {
    const items = givenLabels(byLabel).map((of) => ({ label: leftOutText(of), description: groupDigits(of.count), picked: of.label === 'drop', of }));
    items.sort((a, b) => Number(b.picked) - Number(a.picked)); // what is chosen already must be in sight
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Leave out rows with which labels? Rows without labels stay.'), canPickMany: true });
    if (!picked || picked.length === 0) return undefined;
    return async (target, asking) => {
      const info = await this.view.session.open(false);
      const columns = info.columns.filter((c) => c.unreadable === undefined).map((c) => c.name);
      const { rows } = await this.#query(cleanSql(columns, null, picked.map((p) => p.of), 'all'))(target, asking);
      return { rows, beside: vscode.l10n.t('left out: {0}', groupDigits(info.rows - rows)) };
    };
  }

  async #work<M extends 'counts' | 'preferences'>(method: M, params: AnnotationWork[M]['params'], signal?: AbortSignal): Promise<AnnotationWork[M]['result']> {
    return (await this.view.session.ask('work', { feature: ANNOTATION, method, params }, signal ? { signal, lane: 'job' } : {})) as AnnotationWork[M]['result'];
  }
}

/** Why a labelled record makes no row of a preference set. */
function whyText(why: LeftOut): string {
  switch (why) {
    case 'tie':
      return vscode.l10n.t('ties');
    case 'both-bad':
      return vscode.l10n.t('both bad');
    case 'split':
      return vscode.l10n.t('no side has more votes');
    case 'unresolved':
      return vscode.l10n.t('unresolved');
    case 'undecided':
      return vscode.l10n.t('not decided');
    case 'unknown-label':
      return vscode.l10n.t('a label that names no side');
    case 'not-two-answers':
      return vscode.l10n.t('not two answers');
    case 'answer-missing':
      return vscode.l10n.t('an answer is missing');
  }
}

const sum = (counts: readonly LabelCount[]): number => counts.reduce((n, { count }) => n + count, 0);

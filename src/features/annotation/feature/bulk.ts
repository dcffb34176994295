import * as vscode from 'vscode';
import { choicesOf, fitsQuestion } from '../../../core/annotation/labelSchema';
import type { LabelSchema, Question } from '../../../core/annotation/labelSchema';
import type { Draft } from '../../../core/annotation/history';
import type { LabelLine, LabelValue } from '../../../core/annotation/labelLine';
import { LoupeError } from '../../../core/message';
import { groupDigits } from '../../../core/sentences';
import { valueText } from '../contract';
import type { AnnotationWork, LabelSlot } from '../contract';
import type { Labelling } from './labelling';
import { shownRows } from './shownRows';
import type { ShownRows } from './shownRows';

/** Rows whose lines are made, and written, at once. */
const PAGE = 20_000;
/** Values of a column that a person can be asked about one by one. */
const MOST_VALUES = 40;

/** Labels every row of the current filter with one label. */
export async function labelAll(labelling: Labelling): Promise<void> {
  const schema = await readyTo(labelling);
  if (!schema) return;
  const question = await pickQuestion(schema);
  const value = question && (await askValue(question, vscode.l10n.t('Which label for every row of the filter?')));
  if (!question || value === undefined) return;
  const shown = await shownRows(labelling.view);
  const go = vscode.l10n.t('Label Them');
  const what = vscode.l10n.t(shown.rows === 1 ? 'Label {0} row “{1}” ({2})?' : 'Label {0} rows “{1}” ({2})?', groupDigits(shown.rows), valueText(value), question.title);
  if (!(await confirmed(what, shown, go, heldText(await heldIn(labelling, schema, question, shown), valueText(value))))) return;
  await writeRows(labelling, schema, question, shown, null, () => value);
}

/** Copies a column's values as labels of a question: equal ids as they are, the others as a person says. */
export async function copyColumn(labelling: Labelling): Promise<void> {
  const schema = await readyTo(labelling);
  const question = schema && (await pickQuestion(schema));
  if (!schema || !question) return;
  const info = await labelling.view.session.open(false);
  const columns = info.columns.filter((c) => c.unreadable === undefined).map((c) => ({ label: c.name, description: c.type }));
  const column = (await vscode.window.showQuickPick(columns, { title: vscode.l10n.t('Labels from which column?'), matchOnDescription: true }))?.label;
  if (column === undefined) return;
  const shown = await shownRows(labelling.view);
  const { values, more } = await labelling.work('values', { view: shown.view, column, limit: MOST_VALUES });
  if (more && choicesOf(question).length > 0) throw new LoupeError('labels-many-values', { column, values: MOST_VALUES }, 'input');
  const mapped = new Map<string, LabelValue | null>();
  for (const { value, rows } of values) {
    const equal = valueOf(question, value);
    const answer = equal ?? (await askMapped(question, value, rows));
    if (answer === undefined) return;
    mapped.set(value, answer);
  }
  const count = more ? shown.rows : values.reduce((n, { value, rows }) => ((mapped.get(value) ?? null) === null ? n : n + rows), 0);
  const pairs = values.map(({ value, rows }) => `${value} → ${mapped.get(value) === null ? '—' : valueText(mapped.get(value) ?? '')} (${groupDigits(rows)})`).slice(0, 20).join('\n');
  const go = vscode.l10n.t('Copy Them');
  if (!(await confirmed(vscode.l10n.t(count === 1 ? 'Copy {0} label from “{1}” to “{2}”?' : 'Copy {0} labels from “{1}” to “{2}”?', groupDigits(count), column, question.title), shown, go, [pairs, heldText(await heldIn(labelling, schema, question, shown), null)].filter((t) => t !== '').join('\n\n')))) return;
  await writeRows(labelling, schema, question, shown, column, ({ cell }) => (cell === null ? null : mapped.has(cell) ? (mapped.get(cell) ?? null) : (valueOf(question, cell) ?? null)));
}

/** This person's labels of a question in the rows that are shown: how many rows have which. */
async function heldIn(labelling: Labelling, schema: LabelSchema, question: Question, shown: ShownRows): Promise<AnnotationWork['held']['result']> {
  const by = labelling.annotator;
  return by === null ? [] : labelling.work('held', { view: shown.view, by, schema: schema.id, question: question.id });
}

/** What becomes of labels that are there: those of another value (of any, where rows get different ones) are replaced. */
function heldText(held: AnnotationWork['held']['result'], value: string | null): string {
  const count = (is: (text: string) => boolean): number => held.reduce((n, h) => (is(h.value) ? n + h.rows : n), 0);
  const [others, same] = [count((text) => text !== value), count((text) => text === value)];
  const replaced = value === null
    ? vscode.l10n.t(others === 1 ? '{0} of the rows has a label of yours, which is replaced where the new one differs.' : '{0} of the rows have a label of yours, which is replaced where the new one differs.', groupDigits(others))
    : vscode.l10n.t(others === 1 ? '{0} of them has a label of yours, which is replaced.' : '{0} of them have a label of yours, which is replaced.', groupDigits(others));
  const kept = vscode.l10n.t(same === 1 ? '{0} of them has this label of yours already: nothing is written for it.' : '{0} of them have this label of yours already: nothing is written for them.', groupDigits(same));
  return [...(others > 0 ? [replaced] : []), ...(same > 0 ? [kept] : [])].join(' ');
}

/** Takes back this person's labels of the schema in the current filter. */
export async function clearAll(labelling: Labelling): Promise<void> {
  const schema = await readyTo(labelling);
  const by = labelling.annotator;
  if (!schema || by === null) return;
  const shown = await shownRows(labelling.view);
  const go = vscode.l10n.t('Take Them Back');
  if (!(await confirmed(vscode.l10n.t(shown.rows === 1 ? 'Take back all your labels of “{0}” in {1} row?' : 'Take back all your labels of “{0}” in {1} rows?', schema.title, groupDigits(shown.rows)), shown, go))) return;
  await writing(labelling, shown.rows, async function* (done, stopped) {
    for await (const lines of minePages(labelling, { by, schema: schema.id, view: shown.view, question: null, value: null, hidden: true }, stopped)) {
      yield lines.map(({ dataset, row, subject, schema: id, schemaVersion, question, id: line }): Draft => ({ dataset, row, subject, schema: id, schemaVersion, question, by, value: null, retracts: line }));
      done(lines.length);
    }
  });
}

/** A person's labels that hold now, in pages; those that are written in the meantime are not among them. */
export async function* minePages(labelling: Labelling, what: Omit<AnnotationWork['mine']['params'], 'after' | 'end' | 'limit'>, stopped: () => boolean): AsyncGenerator<readonly LabelLine[]> {
  let page: AnnotationWork['mine']['result'] | undefined;
  while (!stopped() && page?.more !== false) {
    page = await labelling.work('mine', { ...what, after: page?.after ?? -1, end: page?.end ?? null, limit: PAGE });
    yield page.lines;
  }
}

async function writeRows(labelling: Labelling, schema: LabelSchema, question: Question, shown: ShownRows, column: string | null, valueFor: (slot: LabelSlot) => LabelValue | null): Promise<void> {
  const by = labelling.annotator;
  if (by === null) return;
  const written = new Set<string>();
  await writing(labelling, shown.rows, async function* (done, stopped) {
    for (let rowStart = 0; rowStart < shown.rows && !stopped(); rowStart += PAGE) {
      const slots = await labelling.work('slots', { view: shown.view, rowStart, rowEnd: Math.min(shown.rows, rowStart + PAGE), by, schema: schema.id, question: question.id, column, following: rowStart > 0 });
      yield slots.flatMap((slot): Draft[] => {
        const value = valueFor(slot);
        if (value === null || slot.held?.value === valueText(value) || (slot.alike && isIn(written, `${slot.key.hash} ${slot.key.id ?? ''}`))) return [];
        return [{
          row: slot.key, subject: { kind: 'record' }, schema: schema.id, schemaVersion: schema.version, question: question.id, by, value,
          ...(column === null ? {} : { origin: `column:${column}` }), ...(slot.held ? { replaces: slot.held.id } : {}),
        }];
      });
      done(slots.length);
    }
  });
}

/** Was it there before? It is now. */
function isIn(set: Set<string>, key: string): boolean {
  const there = set.has(key);
  set.add(key);
  return there;
}

/** Writes a batch with its progress shown; a person may stop it, and what was written until then is undone as one. */
export async function writing(labelling: Labelling, rows: number, pages: (done: (rows: number) => void, stopped: () => boolean) => AsyncGenerator<readonly Draft[]>): Promise<void> {
  const book = await labelling.book();
  const { batch, lines } = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Writing labels'), cancellable: true }, (progress, token) => {
    const done = (count: number): void => progress.report({ increment: (100 * count) / Math.max(1, rows) });
    return book.batch(pages(done, () => token.isCancellationRequested));
  }).then(undefined, (error: unknown) => {
    labelling.wroteMany();
    throw error;
  });
  labelling.wroteMany();
  const undo = vscode.l10n.t('Undo');
  void vscode.window.showInformationMessage(lines === 1 ? vscode.l10n.t('1 label was written.') : vscode.l10n.t('{0} labels were written.', groupDigits(lines)), ...(lines === 0 ? [] : [undo])).then(async (choice) => {
    if (choice === undo) await labelling.takeBack(batch);
  });
}

/** The schema in use, where its labels may be written; says what is missing. */
export async function readyTo(labelling: Labelling): Promise<LabelSchema | null> {
  if (!labelling.schema) throw new LoupeError('labels-no-schema', {}, 'usage');
  return (await labelling.mayWrite()) ? labelling.schema : null;
}

async function pickQuestion(schema: LabelSchema): Promise<Question | undefined> {
  const questions = schema.questions.filter((q) => q.about === 'record');
  const [only] = questions;
  if (questions.length < 2) return only;
  const picked = await vscode.window.showQuickPick(questions.map((question) => ({ question, label: question.title, description: question.id, ...(question.description === undefined ? {} : { detail: question.description }) })), { title: vscode.l10n.t('Labels for which question?') });
  return picked?.question;
}

/** An answer to a question; undefined where the person gave none. */
export async function askValue(question: Question, title: string, detail?: string): Promise<LabelValue | undefined> {
  const choices = choicesOf(question);
  if (choices.length === 0) {
    const text = await vscode.window.showInputBox({ title, ...(detail === undefined ? {} : { prompt: detail }), validateInput: (given) => (valueOf(question, given) === undefined ? vscode.l10n.t('This is no answer to “{0}”.', question.title) : undefined) });
    return text === undefined ? undefined : valueOf(question, text);
  }
  const items = choices.map((c) => ({ id: c.id, label: c.title, ...(c.id === c.title ? {} : { description: c.id }), ...(c.description === undefined ? {} : { detail: c.description }) }));
  if (question.kind === 'multiple' || question.kind === 'ranking') {
    const picked = await vscode.window.showQuickPick(items, { title, canPickMany: true, ...(detail === undefined ? {} : { placeHolder: detail }) });
    return picked === undefined || picked.length === 0 ? undefined : picked.map((p) => p.id);
  }
  return (await vscode.window.showQuickPick(items, { title, ...(detail === undefined ? {} : { placeHolder: detail }) }))?.id;
}

/** The label for a value of a column; null leaves its rows out, undefined gives up. */
async function askMapped(question: Question, value: string, rows: number): Promise<LabelValue | null | undefined> {
  const title = vscode.l10n.t(rows === 1 ? '“{0}” ({1} row) is which label?' : '“{0}” ({1} rows) is which label?', value.length > 60 ? `${value.slice(0, 60)}…` : value, groupDigits(rows));
  const none = { id: null, label: vscode.l10n.t('No label'), description: vscode.l10n.t('leave these rows out') };
  const choices = choicesOf(question);
  if (choices.length === 0) return null;
  const picked = await vscode.window.showQuickPick([...choices.map((c) => ({ id: c.id, label: c.title, description: c.id })), none], { title });
  if (picked === undefined) return undefined;
  if (picked.id === null) return null;
  return question.kind === 'multiple' || question.kind === 'ranking' ? [picked.id] : picked.id;
}

/** A text as an answer, where it is one as it stands. */
function valueOf(question: Question, text: string): LabelValue | undefined {
  const value: LabelValue = question.kind === 'number' ? Number(text) : question.kind === 'multiple' || question.kind === 'ranking' ? [text] : text;
  return (question.kind !== 'number' || text.trim() !== '') && fitsQuestion(question, value) && text !== '' ? value : undefined;
}

/** Shows what is about to be written, and over which rows; true where the person wants it. */
async function confirmed(what: string, shown: ShownRows, go: string, more = ''): Promise<boolean> {
  if (shown.rows === 0) {
    void vscode.window.showWarningMessage(vscode.l10n.t('The current filter shows no rows.'));
    return false;
  }
  const detail = [more, shown.all ? vscode.l10n.t('No filter: all rows of the dataset.') : vscode.l10n.t('Filter: {0}', shown.written), vscode.l10n.t('One line is written for each row; Undo takes all of them back at once.')].filter((t) => t !== '').join('\n\n');
  return (await vscode.window.showWarningMessage(what, { modal: true, detail }, go)) === go;
}

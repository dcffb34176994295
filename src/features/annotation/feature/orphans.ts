import * as vscode from 'vscode';
import type { Draft } from '../../../core/annotation/history';
import type { LabelLine, RowKey } from '../../../core/annotation/labelLine';
import { groupDigits } from '../../../core/sentences';
import { valueText } from '../contract';
import type { Candidate, MatchedLabel } from '../contract';
import type { Labelling } from './labelling';

/** Labels shown in one list. */
const MOST = 1_000;
const TEXT_SHOWN = 200_000;

export interface TextShower {
  diff(title: string, left: { readonly title: string; readonly text: string }, right: { readonly title: string; readonly text: string }): Promise<void>;
}

/** Lists labels whose row is gone or has other texts, and offers what can be done about one. */
export async function listOrphans(labelling: Labelling, texts: TextShower): Promise<void> {
  const changed = await labelling.work('orphans', { match: 'text-changed', offset: 0, limit: MOST });
  const gone = await labelling.work('orphans', { match: 'orphaned', offset: 0, limit: MOST });
  if (changed.total + gone.total === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Every label belongs to a row of this dataset, with the texts it was made on.'));
    return;
  }
  type Item = vscode.QuickPickItem & { label: string; found?: MatchedLabel };
  const part = (title: string, { labels, total }: typeof gone): Item[] => (total === 0 ? [] : [
    { label: total > labels.length ? vscode.l10n.t('{0}: the first {1} of {2}', title, groupDigits(labels.length), groupDigits(total)) : `${title}: ${groupDigits(total)}`, kind: vscode.QuickPickItemKind.Separator },
    ...labels.map((found): Item => ({ found, label: labelText(found.line), description: `${found.line.by} · ${found.row === null ? keyText(found.line.row) : vscode.l10n.t('row {0}', groupDigits(found.row))}`, detail: oldText(found.line) })),
  ]);
  const items = [...part(vscode.l10n.t('Row not found'), gone), ...part(vscode.l10n.t('Text changed'), changed)];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Labels to look at'), matchOnDescription: true, matchOnDetail: true });
  if (picked?.found) await actOn(labelling, texts, picked.found);
}

async function actOn(labelling: Labelling, texts: TextShower, { line, row }: MatchedLabel): Promise<void> {
  const { view } = labelling;
  const candidates: readonly Candidate[] = row === null ? await labelling.work('candidates', { line: line.id }) : (await labelling.work('keys', { view: 'all', rowStart: row, rowEnd: row + 1 })).map((key) => ({ key, why: 'id' }));
  const focus = view.panel.focus.row;
  const whys = { id: vscode.l10n.t('same id'), text: vscode.l10n.t('has its words'), number: vscode.l10n.t('same row number') };
  type Item = vscode.QuickPickItem & { run?: () => Promise<void> };
  const named = (key: RowKey): string => vscode.l10n.t('row {0}', groupDigits(key.number));
  const items: Item[] = [
    ...candidates.flatMap(({ key, why }): Item[] => [
      { label: `${named(key)} · ${whys[why]}`, kind: vscode.QuickPickItemKind.Separator },
      { label: `$(arrow-right) ${vscode.l10n.t('Go to {0}', named(key))}`, detail: key.excerpt ?? '', run: () => {
        view.panel.command({ command: 'goToRow', row: key.number });
        return Promise.resolve();
      } },
      { label: `$(diff) ${vscode.l10n.t('Compare with {0}', named(key))}`, run: async () => texts.diff(vscode.l10n.t('{0}: labelled text and {1}', labelText(line), named(key)), { title: vscode.l10n.t('labelled text'), text: oldText(line) }, { title: named(key), text: await newText(labelling, line, key) }) },
      { label: `$(link) ${vscode.l10n.t('Attach to {0}', named(key))}`, run: () => attach(labelling, line, key) },
    ]),
    { label: vscode.l10n.t('other'), kind: vscode.QuickPickItemKind.Separator },
    ...(focus < 0 || candidates.some((c) => c.key.number === focus) ? [] : [{ label: `$(link) ${vscode.l10n.t('Attach to the record in focus (row {0})', groupDigits(focus))}`, run: async () => {
      const [key] = await labelling.work('keys', { view: 'all', rowStart: focus, rowEnd: focus + 1 });
      if (key) await attach(labelling, line, key);
    } }]),
    ...(line.by === labelling.annotator ? [{ label: `$(trash) ${vscode.l10n.t('Take it back')}`, run: () => write(labelling, { ...drafted(line, line.row), value: null, retracts: line.id }) }] : []),
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `${labelText(line)} · ${line.by}`, placeHolder: oldText(line) });
  await picked?.run?.();
}

async function attach(labelling: Labelling, line: LabelLine, key: RowKey): Promise<void> {
  const who = labelling.annotator;
  if (who === null && !(await labelling.mayWrite())) return;
  await write(labelling, { ...drafted(line, key), value: line.value, ...(line.note === undefined ? {} : { note: line.note }), origin: `reattached:${labelling.annotator ?? ''}`, replaces: line.id });
  labelling.view.panel.command({ command: 'goToRow', row: key.number });
}

async function write(labelling: Labelling, draft: Draft): Promise<void> {
  if (!(await labelling.mayWrite())) return;
  const pages = async function* (): AsyncGenerator<readonly Draft[]> {
    yield await Promise.resolve([draft]);
  };
  await (await labelling.book()).batch(pages());
  labelling.wroteMany();
}

function drafted({ subject, schema, schemaVersion, question, by }: LabelLine, row: RowKey): Omit<Draft, 'value'> {
  return { row, subject, schema, schemaVersion, question, by };
}

const labelText = (line: LabelLine): string => `${line.schema === line.question ? '' : `${line.question}: `}${line.value === null ? '' : valueText(line.value)}`;
const keyText = (key: RowKey): string => key.id ?? vscode.l10n.t('was row {0}', groupDigits(key.number));

/** What is left of the text that was labelled: the words of a span with what stood around them, else how the row began. */
function oldText({ subject, row }: LabelLine): string {
  return subject.kind === 'span' ? `${subject.before}${subject.text}${subject.after}` : (row.excerpt ?? '');
}

/** The text that the row has now, at the span's place where it is one of a column. */
async function newText({ view }: Labelling, { subject }: LabelLine, key: RowKey): Promise<string> {
  const path = subject.kind === 'span' ? subject.path : undefined;
  if (path === undefined || view.session.column(path) === undefined) return key.excerpt ?? '';
  const { text } = await view.session.ask('text', { row: key.number, path: [path], start: 0, length: TEXT_SHOWN });
  return text;
}

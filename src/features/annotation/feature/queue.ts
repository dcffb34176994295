import { randomInt } from 'node:crypto';
import * as vscode from 'vscode';
import type { Labelling, QueueChoice } from './labelling';

/** Asks in which order rows are labelled, and which of them. */
export async function chooseQueue(labelling: Labelling): Promise<void> {
  const now = labelling.queueChoice;
  const mark = (is: boolean): string => (is ? '$(check) ' : '');
  const items: (vscode.QuickPickItem & { choose: () => Promise<QueueChoice | undefined> })[] = [
    { label: `${mark(now.order === 'rows')}${vscode.l10n.t('In order')}`, detail: vscode.l10n.t('as the table shows the rows'), choose: () => Promise.resolve({ ...now, order: 'rows' }) },
    { label: `${mark(now.order === 'shuffled')}${vscode.l10n.t('Shuffled')}`, detail: vscode.l10n.t('with a seed, so that others can go through the same order'), choose: () => shuffled(now) },
    { label: `${mark(now.order === 'disputed')}${vscode.l10n.t('Disputed first')}`, detail: vscode.l10n.t('where annotators differ or one is unsure, then rows that one annotator labelled'), choose: () => Promise.resolve({ ...now, order: 'disputed' }) },
    { label: '', kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(undefined) },
    { label: `${mark(now.unlabelled)}${vscode.l10n.t('Only rows without my label')}`, choose: () => Promise.resolve({ ...now, unlabelled: !now.unlabelled }) },
    { label: `${mark(now.share !== null)}${vscode.l10n.t('Pass over what others labelled…')}`, detail: now.share === null ? vscode.l10n.t('but for a share that everyone labels, for agreement') : vscode.l10n.t('{0} % are labelled by everyone (seed {1})', String(Math.round(now.share * 100)), now.seed), choose: () => shared(now) },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('In which order do you label?') });
  const choice = await picked?.choose();
  if (choice) await labelling.useQueue(choice);
}

async function shuffled(now: QueueChoice): Promise<QueueChoice | undefined> {
  const seed = await askSeed(now.order === 'shuffled' || now.share !== null ? now.seed : String(randomInt(1, 10_000)));
  return seed === undefined ? undefined : { ...now, order: 'shuffled', seed };
}

async function shared(now: QueueChoice): Promise<QueueChoice | undefined> {
  if (now.share !== null) return { ...now, share: null };
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Share that everyone labels'), prompt: vscode.l10n.t('Percent of the rows, 0 to 100'), value: '20',
    validateInput: (given) => (/^\d{1,3}$/.test(given.trim()) && Number(given) <= 100 ? undefined : vscode.l10n.t('A whole number from 0 to 100')),
  });
  const seed = text === undefined ? undefined : await askSeed(now.seed);
  return text === undefined || seed === undefined ? undefined : { ...now, share: Number(text) / 100, seed };
}

function askSeed(value: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({ title: vscode.l10n.t('Seed'), prompt: vscode.l10n.t('The same seed gives everyone the same order and the same share'), value, validateInput: (given) => (given.trim() === '' ? vscode.l10n.t('A number or a word') : undefined) });
}

import * as vscode from 'vscode';
import { quoted, sharedColumns } from '../rule/gather';
import { BY_ORDER } from '../rule/samples';
import type { Comparison } from './comparison';

/** Names of columns that number samples: they stand first. */
const SAMPLE_NAMES = /(^|_)(sample|seed|trial|run|attempt|repeat|generation|completion)s?(_?(id|idx|index|no|number|num))?$|^(idx|index|n|k)$/i;

/** What is a sample of a prompt now. */
export function sampleText(sample: string | null): string {
  return sample === null ? vscode.l10n.t('none: only the first answer is used') : sample === BY_ORDER ? vscode.l10n.t('their order') : sample;
}

/** By which column several answers of a side to a prompt are numbered, or that a second one is a duplicate. */
export async function chooseSample(comparison: Comparison): Promise<boolean> {
  const [file, infos] = [await comparison.file(), await comparison.infos()];
  const names = sharedColumns(infos);
  const items: (vscode.QuickPickItem & { readonly sample: string | null | undefined })[] = [
    ...[...names.filter((name) => SAMPLE_NAMES.test(name)), ...names.filter((name) => !SAMPLE_NAMES.test(name))].map((name) => ({ label: name, description: vscode.l10n.t('column'), sample: quoted(name) })),
    { label: vscode.l10n.t('Their order'), description: vscode.l10n.t('no column numbers them: every answer is a sample'), sample: BY_ORDER },
    { label: vscode.l10n.t('SQL…'), sample: undefined },
    { label: vscode.l10n.t('None'), description: vscode.l10n.t('a second answer to a prompt is a duplicate, and not used'), sample: null },
  ];
  const chosen = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What numbers several answers to a prompt?'), placeHolder: sampleText(file.sample) });
  if (!chosen) return false;
  const sample = chosen.sample === undefined ? await askSample() : chosen.sample;
  if (sample === undefined) return false;
  await comparison.change({ sample });
  return true;
}

async function askSample(): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({ title: vscode.l10n.t('Samples as SQL'), prompt: vscode.l10n.t('A value that is another one for each answer to a prompt. Example: seed || \'-\' || temperature') });
  return text === undefined || text.trim() === '' ? undefined : `(${text.trim()})`;
}

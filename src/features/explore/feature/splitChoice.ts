import * as vscode from 'vscode';
import type { DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { DatasetSession } from '../../../host/datasetSession';

/** Errors that are questions: which of several. */
export const QUESTIONS: ReadonlySet<string> = new Set(['choose-split', 'folder-mixed']);

interface DatasetPick extends vscode.QuickPickItem {
  readonly source: DatasetSource;
}

interface SplitPick extends vscode.QuickPickItem {
  readonly config: string;
  readonly split: string;
}

/** Asks which config and split of a folder to open, or which of the datasets in it. Undefined where the person backed out. */
export async function askSplit(session: DatasetSession): Promise<DatasetSource | undefined> {
  const mixed = await datasetsOf(session);
  if (mixed.length > 0) {
    const pick = await vscode.window.showQuickPick(mixed, { title: vscode.l10n.t('Datasets in this folder'), placeHolder: vscode.l10n.t('They differ in format or columns: which one do you want to read?'), matchOnDescription: true });
    return pick?.source;
  }
  const picks = await choicesOf(session);
  if (picks.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('This dataset has one config and one split.'));
    return undefined;
  }
  const pick = await vscode.window.showQuickPick(picks, {
    title: vscode.l10n.t('Config and split'),
    placeHolder: vscode.l10n.t('Each is a dataset of its own: which one do you want to read?'),
  });
  if (!pick) return undefined;
  return { paths: session.source.paths, literal: session.source.literal, config: pick.config, split: pick.split };
}

/** The datasets of a folder that holds several; none where it is one. */
async function datasetsOf(session: DatasetSession): Promise<DatasetPick[]> {
  try {
    await session.open(false);
    return [];
  } catch (error) {
    if (!(error instanceof LoupeError) || error.code !== 'folder-mixed') return []; // said by what asks next
    const found = JSON.parse(String(error.args['datasets'] ?? '[]')) as { name: string; paths: string[]; literal: boolean; files: number }[];
    return found.map(({ name, paths, literal, files }) => ({ label: name, description: vscode.l10n.t(files === 1 ? '{0} file' : '{0} files', files), source: { paths, literal } }));
  }
}

async function choicesOf(session: DatasetSession): Promise<SplitPick[]> {
  try {
    const info = await session.open(false);
    return info.choices.map((c) => ({ config: c.config, split: c.split === '' ? 'all' : c.split, label: `${c.config} / ${c.split === '' ? 'all' : c.split}`, description: vscode.l10n.t(c.files === 1 ? '{0} file' : '{0} files', c.files) }));
  } catch (error) {
    if (!(error instanceof LoupeError) || error.code !== 'choose-split') throw error;
    return String(error.args['choices'] ?? '').split(', ').filter((c) => c !== '').map((choice) => {
      const at = choice.lastIndexOf('/'); // a config may lie in folders, a split's name holds no slash
      return { config: choice.slice(0, at), split: choice.slice(at + 1), label: `${choice.slice(0, at)} / ${choice.slice(at + 1)}` };
    });
  }
}

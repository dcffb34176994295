import * as vscode from 'vscode';
import type { DatasetSource } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { DatasetSession } from '../../../host/datasetSession';

interface SplitPick extends vscode.QuickPickItem {
  readonly config: string;
  readonly split: string;
}

/** Asks which config and split of a folder to open. Undefined where the person backed out. */
export async function askSplit(session: DatasetSession): Promise<DatasetSource | undefined> {
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

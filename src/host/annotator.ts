import * as vscode from 'vscode';
import type { Services } from './services';

const ANNOTATOR_KEY = 'loupe.annotator';
const named = new vscode.EventEmitter<void>();

/** Fires when a person gave a name in this window, wherever it was asked. */
export const onNamed = named.event;

/** The name under which labels are written on this machine; null where none was given. */
export function annotatorOf({ context }: Services): string | null {
  return context.globalState.get<string>(ANNOTATOR_KEY) ?? null;
}

/** Asks for the annotator's name and keeps it for this machine; false where the person gave none. */
export async function askName(services: Services): Promise<boolean> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Annotator'),
    prompt: vscode.l10n.t('The name under which your labels are kept, beside the dataset. It is stored on this machine and taken from nowhere.'),
    value: annotatorOf(services) ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' || text.length > 80 ? vscode.l10n.t('1 to 80 characters') : undefined),
  });
  if (name === undefined) return false;
  await services.context.globalState.update(ANNOTATOR_KEY, name.trim());
  named.fire();
  return true;
}

/** Why nothing may be written. */
export function closed(): string | null {
  return vscode.workspace.isTrusted ? null : vscode.l10n.t('In Restricted Mode labels can be read, not written: trust the workspace to label.');
}

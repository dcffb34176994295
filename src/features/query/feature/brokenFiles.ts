import * as vscode from 'vscode';
import type { Message } from '../../../core/message';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import type { QueryLibrary } from '../library';

/** Files whose problem was said, with their text then. */
const said = new Map<string, string>();

/** Says what is wrong with files of saved queries, each once until it changes. */
export function tellBroken(services: Services, { problems }: QueryLibrary, files: readonly { readonly path: string; readonly text: string }[]): void {
  const broken = new Set(problems.map((problem) => problem.path));
  for (const { path } of files) if (!broken.has(path)) said.delete(path);
  for (const problem of problems) {
    const text = files.find((file) => file.path === problem.path)?.text ?? '';
    if (said.get(problem.path) === text) continue;
    said.set(problem.path, text);
    services.log.warn(localSentence(problem));
    void tell(problem);
  }
}

async function tell(problem: Message & { readonly path: string }): Promise<void> {
  const open = vscode.l10n.t('Open');
  if ((await vscode.window.showWarningMessage(localSentence(problem), open)) === open) await vscode.commands.executeCommand('vscode.openWith', vscode.Uri.file(problem.path), 'default');
}

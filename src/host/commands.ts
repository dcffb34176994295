import * as vscode from 'vscode';
import { reportError } from './services';
import type { Services } from './services';

/** Given to a command that shall do nothing. */
const NOTHING = 'loupe: do nothing';

/** Registers the command `loupe.<id>`; what it throws is shown as a sentence and logged. */
export function registerCommand(services: Services, id: string, run: (...args: unknown[]) => unknown): void {
  services.context.subscriptions.push(vscode.commands.registerCommand(`loupe.${id}`, async (...args: unknown[]) => {
    if (args[0] === NOTHING) return undefined;
    try {
      return await run(...args);
    } catch (error) {
      reportError(services, error);
      return undefined;
    }
  }));
}

/**
 * Has VS Code run commands once that then do nothing. The first time that a key runs a command of an extension, VS Code asks the
 * extension host whether it is activated, and commands whose first time is over overtake it: a label would be set on the record
 * that was gone to after its key.
 */
export async function warmUp(ids: readonly string[]): Promise<void> {
  await vscode.commands.executeCommand('runCommands', { commands: ids.map((id) => ({ command: `loupe.${id}`, args: NOTHING })) });
}

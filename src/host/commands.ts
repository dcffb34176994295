import * as vscode from 'vscode';
import { reportError } from './services';
import type { Services } from './services';

/** Registers the command `loupe.<id>`; what it throws is shown as a sentence and logged. */
export function registerCommand(services: Services, id: string, run: (...args: unknown[]) => unknown): void {
  services.context.subscriptions.push(vscode.commands.registerCommand(`loupe.${id}`, async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      reportError(services, error);
      return undefined;
    }
  }));
}

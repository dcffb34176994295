import * as vscode from 'vscode';
import { registerCommand } from '../../../../host/commands';
import type { Services } from '../../../../host/services';
import type { QueryDesk } from '../desk';
import { SqlActs } from './acts';
import { Bindings, LANGUAGE } from './bindings';
import { SqlCompletions } from './completions';
import { SqlDiagnostics } from './diagnostics';
import { SqlHovers } from './hovers';
import { Inspector } from './inspector';
import { SqlLenses } from './lenses';

/** Documents of SQL beside the data: which dataset they ask, what can be done with each statement, what is wrong, what may stand where. */
export function registerSqlDocuments(services: Services, desk: QueryDesk): Bindings {
  const bindings = new Bindings(services);
  const inspector = new Inspector(bindings);
  const lenses = new SqlLenses(bindings);
  const diagnostics = new SqlDiagnostics(services, bindings, inspector);
  const acts = new SqlActs(services, bindings, desk);
  services.context.subscriptions.push(
    bindings, lenses, diagnostics,
    vscode.languages.registerCodeLensProvider(LANGUAGE, lenses),
    vscode.languages.registerCodeActionsProvider(LANGUAGE, diagnostics, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] }),
    vscode.languages.registerCompletionItemProvider(LANGUAGE, new SqlCompletions(bindings, inspector), '.', '"', '$', ':'),
    vscode.languages.registerHoverProvider(LANGUAGE, new SqlHovers(bindings, inspector)),
  );
  registerCommand(services, 'sql.new', (argument) => acts.create(argument));
  registerCommand(services, 'sql.run', (argument) => acts.run(argument));
  registerCommand(services, 'sql.runSelection', (argument) => acts.runSelection(argument));
  registerCommand(services, 'sql.explain', (argument) => acts.explain(argument));
  registerCommand(services, 'sql.copyCommand', (argument) => acts.copyCommand(argument));
  registerCommand(services, 'sql.chooseDataset', (argument) => acts.chooseDataset(argument));
  return bindings;
}

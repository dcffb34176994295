import * as path from 'node:path';
import * as vscode from 'vscode';
import { sourceOf } from '../../../host/datasetUri';
import { Recent } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import { isSameSource, setupSource } from '../setupFile';
import type { SetupSource } from '../setupFile';

/** Asks which training datasets are checked, each for itself and all together; undefined where the person gave up. */
export async function pickTrainings(services: Services, current: readonly SetupSource[]): Promise<readonly SetupSource[] | undefined> {
  const open = services.views.all.map((view) => setupSource(sourceOf(view.panel.uri)));
  const recent = new Recent(services.context.globalState).list().map(setupSource);
  const known: SetupSource[] = [];
  for (const source of [...current, ...open, ...recent]) if (!known.some((k) => isSameSource(k, source))) known.push(source);
  const items = [
    ...known.map((source) => ({ label: [path.basename(source.paths[0] ?? ''), source.config, source.split].filter((part) => part !== undefined).join(' · '), description: source.paths.join(', '), picked: current.some((c) => isSameSource(c, source)), source })),
    { label: vscode.l10n.t('$(file) Files…'), description: '', picked: false, source: null },
  ];
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, ignoreFocusOut: true, matchOnDescription: true, title: vscode.l10n.t('Which training datasets are checked?'), placeHolder: vscode.l10n.t('Each has its own figures, and all together are their union') });
  if (!picked) return undefined;
  const files = picked.some((p) => p.source === null) ? await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: vscode.l10n.t('Check'), title: vscode.l10n.t('Training datasets') }) : [];
  return [...picked.flatMap((p) => p.source ?? []), ...(files ?? []).map((uri): SetupSource => ({ paths: [uri.fsPath], literal: true }))];
}

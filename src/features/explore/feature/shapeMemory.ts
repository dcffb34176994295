import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { readCorrections, schemaKeyOf, writeCorrection } from '../../../data/shape/corrections';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { DatasetSession } from '../../../host/datasetSession';
import { askCorrection } from './roleCorrection';
import type { Services } from '../../../host/services';

/**
 * Asks for a correction of a role, keeps it in the workspace's `.loupe/shapes.json` (by schema, so it holds for every file of
 * that schema) and describes the dataset again. In Restricted Mode, or without a folder, it holds for this view only.
 */
export async function correctShape(services: Services, session: DatasetSession, role: string | null): Promise<DatasetInfo | null> {
  const info = await session.open(false);
  const correction = await askCorrection(info, role);
  if (!correction) return null;
  const now = info.shape.roles[correction.role] ?? [];
  if (correction.paths.length === now.length && correction.paths.every((p) => now.includes(p))) return null; // nothing was changed
  const folder = vscode.workspace.isTrusted ? workspaceFolderOf(session.source.paths[0]) : undefined;
  if (folder === undefined) {
    services.log.info('the correction is kept for this view only: there is no trusted workspace folder');
    return session.reshapeHere(correction.role, correction.paths);
  }
  const key = schemaKeyOf(info.columns);
  const kept = (await readCorrections(folder, key)).roles;
  // What did not fit this dataset when it was opened stays in the file, and is not asked for again.
  const refused = new Set(info.warnings.filter((w) => w.code === 'shapes-role-refused').map((w) => w.args['role']));
  const fitting = Object.fromEntries(Object.entries(kept).filter(([name]) => !refused.has(name)));
  const described = await session.reshape({ ...fitting, [correction.role]: correction.paths });
  await writeCorrection(folder, key, { ...kept, [correction.role]: correction.paths }, info.columns);
  return described;
}

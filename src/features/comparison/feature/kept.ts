import * as path from 'node:path';
import * as vscode from 'vscode';
import { freeFileName, ownPath, teamPath, teamTexts, writeTeamText } from '../../../data/disk/teamFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
import { reportError } from '../../../host/services';
import type { Services } from '../../../host/services';
import { identityOf, identityOfFile, mapComparisonPaths, readComparison, writeComparison } from '../comparisonFile';
import type { Apart, ComparedSource, ComparisonFile } from '../comparisonFile';

const KEPT = 'loupe.comparison:';

/** Pages write one after the other: each looks for the file that is its own, or a free name. */
let tail: Promise<unknown> = Promise.resolve();

/** Comparisons as they are remembered: in the workspace folder, for the team; in Restricted Mode, or without a folder, on this machine. */
export class KeptComparisons {
  constructor(readonly services: Services) {}

  /** The one that was made of these sources, told apart like this. */
  async of(sources: readonly ComparedSource[], apart: Apart): Promise<ComparisonFile | null> {
    const identity = identityOf(sources, apart);
    const folder = folderOf(sources);
    const found = folder === undefined ? undefined : (await this.#inFolder(folder)).find(({ comparison }) => identityOfFile(comparison) === identity)?.comparison;
    if (found) return found;
    const text = this.services.context.workspaceState.get<string>(KEPT + identity);
    const read = text === undefined ? undefined : readComparison(text);
    return read && !('problem' in read) ? read : null;
  }

  keep(comparison: ComparisonFile): Promise<void> {
    const mine = tail.then(() => this.#keep(comparison));
    tail = mine.catch(() => undefined);
    return mine;
  }

  async #keep(comparison: ComparisonFile): Promise<void> {
    const identity = identityOfFile(comparison);
    const folder = folderOf(comparison.sides.map((side) => side.source));
    if (folder === undefined) {
      await this.services.context.workspaceState.update(KEPT + identity, writeComparison(comparison));
      return;
    }
    const known = await this.#inFolder(folder);
    const name = known.find((k) => identityOfFile(k.comparison) === identity)?.name ?? freeFileName(comparison.sides.slice(0, 3).map((side) => side.name).join('-'), 'comparison', (await teamTexts(folder, 'comparisons')).map((f) => f.name));
    await writeTeamText(folder, 'comparisons', name, writeComparison(mapComparisonPaths(comparison, (p) => teamPath(p, folder))));
  }

  async #inFolder(folder: string): Promise<{ readonly name: string; readonly comparison: ComparisonFile }[]> {
    const found: { name: string; comparison: ComparisonFile }[] = [];
    for (const { path: file, name, text } of await teamTexts(folder, 'comparisons')) {
      const read = readComparison(text);
      if ('problem' in read) this.#tellDamaged(file, text, read.problem);
      else found.push({ name, comparison: mapComparisonPaths(read, (p) => ownPath(p, folder)) });
    }
    return found;
  }

  /** Said once for each text of a file: it is read again with every change. */
  #tellDamaged(file: string, text: string, problem: string): void {
    this.services.log.warn(`a comparison cannot be read: ${file}: ${problem}`);
    if (damaged.get(file) === text) return;
    damaged.set(file, text);
    const name = path.basename(file);
    const open = vscode.l10n.t('Open the File');
    const said = /^<{7} /m.test(text) ? vscode.l10n.t('The comparison {0} has conflicts of a merge, so it is not used until they are solved.', name) : vscode.l10n.t('The comparison {0} cannot be read, so it is not used: {1}', name, problem);
    void vscode.window.showWarningMessage(said, open).then(async (chosen) => {
      if (chosen === open) await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
    }).then(undefined, (error: unknown) => { reportError(this.services, error); });
  }
}

/** Texts of files that a person was told of. */
const damaged = new Map<string, string>();

/** Of the first path in their order, so that another order of the sides is kept in the same place. */
function folderOf(sources: readonly ComparedSource[]): string | undefined {
  const [first] = sources.flatMap(({ paths }) => paths.slice(0, 1)).sort();
  return vscode.workspace.isTrusted ? workspaceFolderOf(first) : undefined;
}

import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { teamTexts, writeTeamText } from '../../../data/disk/teamFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
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
    const name = known.find((k) => identityOfFile(k.comparison) === identity)?.name ?? freeName(comparison, (await teamTexts(folder, 'comparisons')).map((f) => f.name));
    await writeTeamText(folder, 'comparisons', name, writeComparison(mapComparisonPaths(comparison, (p) => shortened(p, folder))));
  }

  async #inFolder(folder: string): Promise<{ readonly name: string; readonly comparison: ComparisonFile }[]> {
    const found: { name: string; comparison: ComparisonFile }[] = [];
    for (const { path: file, name, text } of await teamTexts(folder, 'comparisons')) {
      const read = readComparison(text);
      if ('problem' in read) this.services.log.warn(`a comparison cannot be read: ${file}: ${read.problem}`);
      else found.push({ name, comparison: mapComparisonPaths(read, (p) => lengthened(p, folder)) });
    }
    return found;
  }
}

/** Of the first path in their order, so that another order of the sides is kept in the same place. */
function folderOf(sources: readonly ComparedSource[]): string | undefined {
  const [first] = sources.flatMap(({ paths }) => paths.slice(0, 1)).sort();
  return vscode.workspace.isTrusted ? workspaceFolderOf(first) : undefined;
}

function freeName({ sides }: ComparisonFile, taken: readonly string[]): string {
  const base = sides.slice(0, 3).map((side) => side.name).join('-').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '').slice(0, 80) || 'comparison';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${String(n)}`;
    if (!taken.some((other) => other.toLowerCase() === name.toLowerCase())) return name;
  }
}

/** As another machine of the team may have it: below the workspace folder, or below the home folder. */
function shortened(file: string, folder: string): string {
  const below = path.relative(folder, file);
  if (!below.startsWith('..') && !path.isAbsolute(below)) return below.split(path.sep).join('/');
  const inHome = path.relative(homedir(), file);
  return inHome.startsWith('..') || path.isAbsolute(inHome) ? file : `~/${inHome.split(path.sep).join('/')}`;
}

function lengthened(file: string, folder: string): string {
  return file.startsWith('~/') ? path.join(homedir(), file.slice(2)) : path.resolve(folder, file);
}

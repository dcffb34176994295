import { homedir } from 'node:os';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { teamTexts, writeTeamText } from '../../../data/disk/teamFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { mapComparisonPaths, ofSameSources, readComparison, writeComparison } from '../comparisonFile';
import type { ComparedSource, ComparisonFile } from '../comparisonFile';

const KEPT = 'loupe.comparison:';

/** Comparisons as they are remembered: in the workspace folder, for the team; in Restricted Mode, or without a folder, on this machine. */
export class KeptComparisons {
  constructor(readonly services: Services) {}

  /** The one that was made of these sources. */
  async of(sources: readonly ComparedSource[]): Promise<ComparisonFile | null> {
    const folder = folderOf(sources);
    const found = folder === undefined ? undefined : (await this.#inFolder(folder)).find(({ comparison }) => ofSameSources(sourcesOf(comparison), sources))?.comparison;
    if (found) return found;
    const text = this.services.context.workspaceState.get<string>(KEPT + keyOf(sources));
    const read = text === undefined ? undefined : readComparison(text);
    return read && !('problem' in read) ? read : null;
  }

  async keep(comparison: ComparisonFile): Promise<void> {
    const sources = sourcesOf(comparison);
    const folder = folderOf(sources);
    if (folder === undefined) {
      await this.services.context.workspaceState.update(KEPT + keyOf(sources), writeComparison(comparison));
      return;
    }
    const known = await this.#inFolder(folder);
    const name = known.find((k) => ofSameSources(sourcesOf(k.comparison), sources))?.name ?? freeName(comparison, (await teamTexts(folder, 'comparisons')).map((f) => f.name));
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

const sourcesOf = ({ sides }: ComparisonFile): ComparedSource[] => sides.map((side) => side.source);
const keyOf = (sources: readonly ComparedSource[]): string => JSON.stringify([...new Set(sources.map(({ paths, config, split }) => JSON.stringify([paths, config, split])))].sort());

function folderOf([first]: readonly ComparedSource[]): string | undefined {
  return vscode.workspace.isTrusted ? workspaceFolderOf(first?.paths[0]) : undefined;
}

function freeName({ sides }: ComparisonFile, taken: readonly string[]): string {
  const base = sides.slice(0, 3).map((side) => side.name).join('-').replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '').slice(0, 80) || 'comparison';
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${String(n)}`;
    if (!taken.includes(name)) return name;
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

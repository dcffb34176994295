import * as path from 'node:path';
import * as vscode from 'vscode';
import { freeFileName, ownPath, teamPath, teamTexts, writeTeamText } from '../../../data/disk/teamFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { CHECKPOINTS } from '../contract';
import { keyOfSource, mapPaths, readSetup, writeSetup } from '../setupFile';
import type { MetricsSource, SetupFile } from '../setupFile';

const KEPT = 'loupe.checkpoints.setup:';

/** What columns mean, as a person said it: in the workspace folder, for the team; in Restricted Mode, or without a folder, on this machine. */
export class KeptSetups {
  constructor(readonly services: Services) {}

  async of(source: MetricsSource): Promise<SetupFile | null> {
    const folder = folderOf(source);
    const found = folder === undefined ? undefined : (await this.#inFolder(folder)).find(({ setup }) => keyOfSource(setup.of) === keyOfSource(source))?.setup;
    if (found) return found;
    const text = this.services.context.workspaceState.get<string>(KEPT + keyOfSource(source));
    const read = text === undefined ? undefined : readSetup(text);
    return read && !('problem' in read) ? read : null;
  }

  async keep(setup: SetupFile): Promise<void> {
    const folder = folderOf(setup.of);
    if (folder === undefined) {
      await this.services.context.workspaceState.update(KEPT + keyOfSource(setup.of), writeSetup(setup));
      return;
    }
    const known = (await this.#inFolder(folder)).find((k) => keyOfSource(k.setup.of) === keyOfSource(setup.of));
    const name = known?.name ?? freeFileName(path.basename(setup.of.paths[0] ?? ''), 'metrics', (await teamTexts(folder, CHECKPOINTS)).map((f) => f.name));
    await writeTeamText(folder, CHECKPOINTS, name, writeSetup(mapPaths(setup, (p) => teamPath(p, folder))));
  }

  async #inFolder(folder: string): Promise<{ readonly name: string; readonly setup: SetupFile }[]> {
    const found: { name: string; setup: SetupFile }[] = [];
    for (const { path: file, name, text } of await teamTexts(folder, CHECKPOINTS)) {
      const read = readSetup(text);
      if ('problem' in read) this.services.log.warn(`columns of metrics cannot be read: ${file}: ${read.problem}`);
      else found.push({ name, setup: mapPaths(read, (p) => ownPath(p, folder)) });
    }
    return found;
  }
}

const folderOf = ({ paths }: MetricsSource): string | undefined => (vscode.workspace.isTrusted ? workspaceFolderOf(paths[0]) : undefined);

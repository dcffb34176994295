import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { freeFileName, ownPath, teamPath, teamTexts, writeTeamText } from '../../../data/disk/teamFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { isSameSource, mapPaths, readSetup, sourceKey, writeSetup } from '../setupFile';
import type { SetupFile, SetupSource } from '../setupFile';

const KEPT = 'loupe.contamination.setup:';
const KIND = 'contamination';

/** Set-ups as they are remembered: in the workspace folder, for the team; in Restricted Mode, or without a folder, on this machine. */
export class Setups {
  constructor(readonly services: Services) {}

  /** The set-up that was made on a dataset. Throws `setup-damaged` where none is found and a file that is called like the dataset cannot be read. */
  async of(source: SetupSource): Promise<SetupFile | null> {
    const folder = trustedFolder(source);
    if (folder === undefined) return this.#kept(source);
    const { readable, damaged } = await inFolder(folder);
    const found = readable.find(({ setup }) => isSameSource(setup.of, source))?.setup ?? this.#kept(source);
    const own = damaged.find(({ name }) => name === freeFileName(path.basename(source.paths[0] ?? ''), 'dataset', []));
    if (!found && own) throw new LoupeError('setup-damaged', own.args);
    for (const { args } of damaged) this.services.log.warn(`a set-up of contamination cannot be read: ${args.path}: ${args.problem}`);
    return found;
  }

  /** Gives the file it was written to; null where it is only kept on this machine. */
  async keep(setup: SetupFile): Promise<string | null> {
    const folder = trustedFolder(setup.of);
    if (folder === undefined) {
      await this.services.context.workspaceState.update(KEPT + sourceKey(setup.of), writeSetup(setup));
      return null;
    }
    const { readable, damaged } = await inFolder(folder);
    const known = readable.find((f) => isSameSource(f.setup.of, setup.of));
    return writeTeamText(folder, KIND, known?.name ?? freeFileName(path.basename(setup.of.paths[0] ?? ''), 'dataset', [...readable, ...damaged].map((f) => f.name)), writeSetup(mapPaths(setup, (p) => teamPath(p, folder))));
  }

  #kept(source: SetupSource): SetupFile | null {
    const text = this.services.context.workspaceState.get<string>(KEPT + sourceKey(source));
    const read = text === undefined ? undefined : readSetup(text);
    return read && !('problem' in read) ? read : null;
  }
}

function trustedFolder(source: SetupSource): string | undefined {
  return vscode.workspace.isTrusted ? workspaceFolderOf(source.paths[0]) : undefined;
}

/** Set-ups of the folder, and files that cannot be read as one, which stay as they are. */
async function inFolder(folder: string): Promise<{ readonly readable: readonly { readonly name: string; readonly setup: SetupFile }[]; readonly damaged: readonly { readonly name: string; readonly args: { readonly path: string; readonly problem: string } }[] }> {
  const readable: { name: string; setup: SetupFile }[] = [];
  const damaged: { name: string; args: { path: string; problem: string } }[] = [];
  for (const { path: file, name, text } of await teamTexts(folder, KIND)) {
    const read = readSetup(text);
    if ('problem' in read) damaged.push({ name, args: { path: file, problem: read.problem } });
    else readable.push({ name, setup: mapPaths(read, (p) => ownPath(p, folder)) });
  }
  return { readable, damaged };
}

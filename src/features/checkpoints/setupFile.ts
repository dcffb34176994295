import * as v from 'valibot';
import { readTeamText, writeTeamText } from '../../core/teamText';
import { rolesCheck } from './checks';
import type { MetricsRoles } from './contract';

/** A dataset as a set-up names it: paths, and what is chosen of a folder. */
export interface MetricsSource {
  readonly paths: readonly string[];
  readonly literal: boolean;
  readonly config?: string;
  readonly split?: string;
}

/** Which columns of a dataset mean what, as a person said it. */
export interface SetupFile {
  readonly of: MetricsSource;
  readonly roles: MetricsRoles;
}

const words = v.pipe(v.string(), v.minLength(1));
const setupFile = v.object({ version: v.literal(1), of: v.object({ paths: v.pipe(v.array(words), v.minLength(1)), literal: v.exactOptional(v.boolean(), true), config: v.exactOptional(words), split: v.exactOptional(words) }), roles: rolesCheck });

/** A set-up from its file's text, with paths as they stand there; or why it is none, and where. */
export function readSetup(text: string): SetupFile | { readonly problem: string } {
  const checked = readTeamText(text, setupFile);
  if ('problem' in checked) return checked;
  return { of: checked.value.of, roles: checked.value.roles };
}

/** The text of a set-up's file: one value a line, so that git merges it. */
export function writeSetup(setup: SetupFile): string {
  return writeTeamText(setup);
}

/** A set-up with each path changed, as they stand in its file or as they are on this machine. */
export function mapPaths(setup: SetupFile, change: (path: string) => string): SetupFile {
  return { ...setup, of: { ...setup.of, paths: setup.of.paths.map(change) } };
}

export const keyOfSource = ({ paths, config, split }: MetricsSource): string => JSON.stringify([paths, config, split]);

import type * as vscode from 'vscode';
import type { DatasetSource } from '../core/dataset';
import { sourceOf } from './datasetUri';
import type { Services } from './services';

const KEY = 'joinedTables';
/** The tables made last. */
const MOST = 50;

/** What SQL over a side calls the joined table of its comparison. */
export const COMPARISON_RELATION = 'comparison';

interface JoinedTable {
  readonly path: string;
  /** The datasets of its sides. */
  readonly sides: readonly string[];
}

const known = ({ context }: Services): readonly JoinedTable[] => context.globalState.get<readonly JoinedTable[]>(KEY, []);
const nameOf = ({ paths, config, split }: Pick<DatasetSource, 'paths' | 'config' | 'split'>): string => JSON.stringify([paths, config, split]);

/** Remembers which datasets a joined table is of, the newest first. */
export async function rememberJoined(services: Services, path: string, sides: readonly Pick<DatasetSource, 'paths' | 'config' | 'split'>[]): Promise<void> {
  const table: JoinedTable = { path, sides: [...new Set(sides.map(nameOf))] };
  await services.context.globalState.update(KEY, [table, ...known(services).filter((other) => other.path !== path)].slice(0, MOST));
}

/** Of open datasets the joined table that was made last of a comparison with this one; undefined where none is open. */
export function joinedTableOf<T extends { readonly uri: vscode.Uri }>(services: Services, uri: vscode.Uri, open: readonly T[]): T | undefined {
  const own = nameOf(sourceOf(uri));
  const paths = known(services).filter((table) => table.sides.includes(own)).map((table) => table.path);
  return paths.map((path) => open.find((one) => one.uri.fsPath === path)).find((one) => one !== undefined);
}

import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDataName, snapshotOf } from '../disk/resolveSource';
import { partsOf } from '../disk/splits';
import type { Part } from '../disk/splits';
import { walkFolder } from '../disk/walkFolder';
import type { FoundFile } from '../disk/walkFolder';

/** JSON beside code, which no dataset is. */
const OF_CODE = /(^|\/)(package(-lock)?|tsconfig)\.json$/i;
/** A number of a shard, and what stands around it. */
const SHARD = /[-_.]?\d+(-of-\d+)?(?=(\.[a-z0-9]+)+$)/i;

/**
 * The files of one split in a folder of the cache, those of one config or (null) of all configs; none where it has no such split.
 * A folder whose names speak of no split at all is its evaluation; files of a train split are only given where that was asked for.
 */
export async function splitFiles(folder: string, config: string | null, split: string): Promise<readonly string[]> {
  const snapshot = await snapshotOf(folder);
  const { files } = await walkFolder(snapshot);
  const parts = await partsOf(snapshot, files.filter((f) => isDataName(f.relative) && !OF_CODE.test(f.relative)));
  const configs = new Set(parts.map((p) => p.config));
  const own = parts.filter((p) => config === null || p.config === config || configs.size === 1);
  const named = own.filter((p) => p.split === split);
  const chosen = named.length > 0 ? named : bySplitWord(own, split);
  return chosen.flatMap((p) => p.files.map((f) => f.path));
}

/** Splits of other names (`v0.1.2`, `eval`) stand in file names as they are; without any split's name, all is one. */
function bySplitWord(parts: readonly Part[], split: string): readonly Pick<Part, 'files'>[] {
  const all = parts.flatMap((p) => p.files);
  const word = all.filter((f) => new RegExp(`(^|[-_./])${split.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}([-_./]|$)`, 'i').test(f.relative));
  if (word.length > 0) return [{ files: word }];
  return parts.every((p) => p.split === '') ? parts : [];
}

/** Datasets below a folder: shards of one name are together. None where it cannot be read. */
export async function datasetsBelow(folder: string, most = 500): Promise<readonly { readonly name: string; readonly paths: readonly string[] }[]> {
  const isFolder = await stat(folder).then((s) => s.isDirectory(), () => false);
  if (!isFolder) return [];
  const { files } = await walkFolder(folder);
  return grouped(files.filter((f) => isDataName(f.relative) && !OF_CODE.test(f.relative))).slice(0, most);
}

function grouped(files: readonly FoundFile[]): { name: string; paths: string[] }[] {
  const groups = new Map<string, { name: string; paths: string[] }>();
  for (const file of files) {
    const isShard = /-\d+-of-\d+\./.test(file.relative);
    const key = isShard ? file.relative.replace(SHARD, '') : file.relative;
    const known = groups.get(key);
    if (known) known.paths.push(file.path);
    else groups.set(key, { name: basename(key), paths: [file.path] });
  }
  return [...groups.values()];
}

import { rename, rm } from 'node:fs/promises';
import { basename, dirname, isAbsolute, relative, sep } from 'node:path';
import type { DatasetInfo } from '../core/dataset';
import { withPartial, writeSynced } from '../data/disk/partialFile';
import type { ExportTarget } from './contract';

/** What was asked for, in the words of the request: a view, a query, or a method of a feature. */
export type Asked = Readonly<Record<string, unknown>>;

export interface Written {
  readonly rows: number;
  readonly bytes: number;
}

/** Where a file came from: what a person needs to make it again, and to see whether its sources are still the same. */
export interface Provenance {
  readonly tool: 'loupe';
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly written: string;
  readonly file: { readonly name: string; readonly format: ExportTarget['format'] } & Written;
  /** What was read. Paths are relative to the file's folder where they can be, so that folders may move together. */
  readonly datasets: readonly { readonly name: string; readonly paths: readonly string[]; readonly rows: number; readonly bytes: number; readonly fingerprint: string; readonly config?: string; readonly split?: string; readonly joined?: { readonly on: string; readonly paths: readonly string[]; readonly fingerprint: string } }[];
  readonly query: Asked;
}

/** The name of the note beside an exported file. */
export const provenancePath = (out: string): string => `${out}.provenance.json`;

export function provenanceOf({ out, format }: ExportTarget, written: Written, read: readonly DatasetInfo[], query: Asked, version: string): Provenance {
  const paths = (files: DatasetInfo['files']): string[] => files.map((f) => relativeTo(dirname(out), f.path));
  return {
    tool: 'loupe',
    version,
    written: new Date().toISOString(),
    file: { name: basename(out), format, ...written },
    datasets: read.map(({ name, files, rows, bytes, fingerprint, config, split, joined }) => ({
      name, paths: paths(files), rows, bytes, fingerprint,
      ...(config === undefined ? {} : { config }),
      ...(split === undefined ? {} : { split }),
      ...(joined === undefined ? {} : { joined: { on: joined.on, paths: paths(joined.files), fingerprint: joined.fingerprint } }),
    })),
    query,
  };
}

/** With `/`, whatever the system; on another drive the path stays as it is. */
function relativeTo(folder: string, path: string): string {
  const way = relative(folder, path);
  return isAbsolute(way) ? path : way.split(sep).join('/');
}

/**
 * Writes the note beside a file that `place` puts in its place. It is on disk before the file has its name, and gets its own name
 * after it: a file that is there never has the note of another one.
 */
export async function withProvenance(out: string, note: Provenance, place: () => Promise<void>): Promise<void> {
  const beside = provenancePath(out);
  await withPartial(beside, async (partial) => {
    await writeSynced(partial, `${JSON.stringify(note, null, 2)}\n`);
    await rm(beside, { force: true });
    await place();
    await rename(partial, beside);
  });
}

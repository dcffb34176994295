import { rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';

/** Where a file is written before it is whole: beside its place, under a name that says whose process writes it. */
export function partialPath(out: string, pid = process.pid): string {
  return `${out}.loupe-partial-${String(pid)}`;
}

const underWay = new Set<string>();

/** Runs `write` with the path of the partial file. Whatever happens, after it no partial file is left. */
export async function withPartial<T>(out: string, write: (partial: string) => Promise<T>): Promise<T> {
  const partial = partialPath(out);
  underWay.add(partial);
  try {
    return await write(partial);
  } finally {
    rmSync(partial, { force: true });
    underWay.delete(partial);
  }
}

/** Writes a text, or bytes, and waits until the disk has it. */
export async function writeSynced(path: string, text: string | Uint8Array): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Puts a text, or bytes, in the place of a file: written beside it, synced and renamed, so that a crash leaves the old file or the new one. */
export async function replaceFile(path: string, text: string | Uint8Array): Promise<void> {
  await withPartial(path, async (partial) => {
    await writeSynced(partial, text);
    await rename(partial, path);
  });
}

/** For the end of the process: removes what `withPartial` has under way. */
export function removePartials(): void {
  for (const partial of underWay) rmSync(partial, { force: true });
}

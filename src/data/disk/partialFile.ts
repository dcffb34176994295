import { rmSync } from 'node:fs';

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

/** For the end of the process: removes what `withPartial` has under way. */
export function removePartials(): void {
  for (const partial of underWay) rmSync(partial, { force: true });
}

import { stat } from 'node:fs/promises';

/** Is a path one of these files, whatever links and spellings lead there? */
export async function isOneOf(path: string, files: readonly string[]): Promise<boolean> {
  const place = async (file: string): Promise<string | undefined> => stat(file, { bigint: true }).then((s) => `${String(s.dev)} ${String(s.ino)}`, () => undefined);
  const there = await place(path);
  return there !== undefined && (await Promise.all(files.map((f) => place(f)))).includes(there);
}

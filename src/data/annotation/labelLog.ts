import { randomUUID } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LabelLine } from '../../core/annotation/labelLine';
import { LoupeError } from '../../core/message';
import { labelFileName } from './labelFolder';

/** Lines go to the file in writes of whole lines, of about this many characters: another process's lines stand between writes. */
const WRITE_SIZE = 256 * 1024;

/** Who writes, and from where. */
export interface Writer {
  readonly annotator: string;
  readonly machine: string;
}

/**
 * Appends lines to one person's file. A line is acknowledged after it was written with O_APPEND and synced; several appends at
 * the same time are written in the order they came. Nothing is ever rewritten, so a kill at any moment loses at most what was
 * not acknowledged, and two processes may append to the same file.
 */
export class LabelLog {
  readonly path: string;
  #tail: Promise<unknown> = Promise.resolve();
  #last = 0;
  #written = 0;

  constructor(readonly folder: string, readonly writer: Writer) {
    this.path = join(folder, labelFileName(writer.annotator, writer.machine));
  }

  /** How many bytes this log has appended. */
  get written(): number {
    return this.#written;
  }

  /** What a new line says of itself: an id and a time that is never before an earlier one, whatever the clock does. */
  stamp(now = Date.now()): Pick<LabelLine, 'id' | 'at' | 'by' | 'machine'> {
    this.#last = Math.max(now, this.#last + 1);
    return { id: randomUUID(), at: new Date(this.#last).toISOString(), by: this.writer.annotator, machine: this.writer.machine };
  }

  /** New stamps come after this time (ISO 8601): that of the last line there is. */
  after(at: string): void {
    const time = Date.parse(at);
    if (Number.isFinite(time)) this.#last = Math.max(this.#last, time);
  }

  /** Resolves when the lines are on disk. Throws `labels-unwritable`, and then none, some or all of them are there: writing the same lines again is safe, a line counts once. */
  append(lines: readonly LabelLine[]): Promise<void> {
    const mine = this.#tail.catch(() => undefined).then(() => this.#append(lines));
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  async #append(lines: readonly LabelLine[]): Promise<void> {
    try {
      const made = await mkdir(this.folder, { recursive: true });
      const handle = await open(this.path, 'a+');
      try {
        const { size } = await handle.stat();
        const torn = size > 0 && !(await endsLine(handle, size));
        for (const text of writes(lines)) await this.#writeWhole(handle, torn && text.first ? `\n${text.text}` : text.text);
        await handle.datasync();
        if (size === 0) await syncFolders(this.folder, made);
      } finally {
        await handle.close();
      }
    } catch (error) {
      throw new LoupeError('labels-unwritable', { path: this.path, problem: problemOf(error) }, 'input', String(error));
    }
  }

  async #writeWhole(handle: FileHandle, text: string): Promise<void> {
    let bytes = Buffer.from(text, 'utf8');
    while (bytes.length > 0) {
      const { bytesWritten } = await handle.write(bytes);
      bytes = bytes.subarray(bytesWritten);
      this.#written += bytesWritten;
    }
  }
}

function* writes(lines: readonly LabelLine[]): Generator<{ text: string; first: boolean }> {
  let text = '';
  let first = true;
  for (const line of lines) {
    text += `${JSON.stringify(line)}\n`;
    if (text.length < WRITE_SIZE) continue;
    yield { text, first };
    text = '';
    first = false;
  }
  if (text !== '') yield { text, first };
}

/** A last line without its end was torn by a crash or a full disk: it is closed, so that the next line stands on its own. */
async function endsLine(handle: FileHandle, size: number): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return bytesRead === 1 && buffer[0] === 0x0a;
}

/** A new file is only there after a crash if its folder was synced; not every system can sync folders. */
async function syncFolders(folder: string, firstMade: string | undefined): Promise<void> {
  for (const path of firstMade === undefined ? [folder] : [folder, dirname(firstMade)]) {
    const handle = await open(path, 'r').catch(() => undefined);
    await handle?.sync().catch(() => undefined); // Windows and some network file systems cannot
    await handle?.close();
  }
}

function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words: Readonly<Record<string, string>> = { ENOSPC: 'the disk is full', EDQUOT: 'the quota is used up', EACCES: 'no permission', EPERM: 'no permission', EROFS: 'it is read-only', ENOTDIR: 'a file stands where its folder should be', EISDIR: 'a folder stands in its place' };
  return words[code] ?? (error instanceof Error ? error.message : String(error));
}

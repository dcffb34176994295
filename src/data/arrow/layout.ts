import type { FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { LoupeError } from '../../core/message';
import { parseFooter, parseMessage } from './messages';
import type { ArrowMessage, Block } from './messages';
import type { ArrowSchema } from './schema';

/** A batch of rows or of a dictionary's values, and where it lies. */
export interface Piece extends Block {
  readonly kind: 'batch' | 'dictionary';
  /** Rows of a batch, and the number of its first row in the file; of a dictionary 0. */
  readonly rows: number;
  readonly rowStart: number;
}

/** All of a file but its rows. */
export interface ArrowLayout {
  readonly form: 'file' | 'stream';
  readonly schema: ArrowSchema;
  /** In the order in which they hold: a batch goes by the dictionaries before it. */
  readonly pieces: readonly Piece[];
  readonly rows: number;
  /** Of the file when its layout was read. */
  readonly bytes: number;
  /** Where the file ends too early: in the middle of a batch, or before its footer. Rows before it are whole. */
  readonly defect?: 'cut' | 'no-footer';
}

const MAGIC = 'ARROW1';
const CONTINUATION = 0xffffffff;
/** Nobody's schema needs more, and a damaged length must not take the memory. */
const LARGEST_METADATA = 512 * 1024 ** 2;
/** A message's prefix and metadata mostly fit into this, and then take one read. */
const FIRST_READ = 4096;

/** What the first bytes of a file say: an Arrow file, a stream, Feather 1 (which is no Arrow), or none of them. */
export function arrowForm(head: Uint8Array): 'file' | 'stream' | 'feather1' | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength);
  const text = bytes.toString('latin1', 0, 6);
  if (text === MAGIC) return 'file';
  if (text.startsWith('FEA1')) return 'feather1';
  if (bytes.length < 8) return undefined;
  const length = bytes.readUInt32LE(0) === CONTINUATION ? bytes.readUInt32LE(4) : bytes.readUInt32LE(0);
  const start = bytes.readUInt32LE(0) === CONTINUATION ? 8 : 4;
  // A stream begins with its schema. Streams of before 2019 have no mark: then the schema itself has to be there, whole.
  if (start === 8) return length > 0 && length < LARGEST_METADATA ? 'stream' : undefined;
  if (length < 16 || bytes.length < start + length) return undefined;
  try {
    return parseMessage(bytes.subarray(start, start + length)).kind === 'schema' ? 'stream' : undefined;
  } catch {
    return undefined; // no schema, so no stream
  }
}

/**
 * Reads where everything lies: from the footer, or message by message where there is none. Bodies are passed over. Throws a
 * sentence where not even a schema is there.
 */
export async function readLayout(handle: FileHandle, path: string, signal?: AbortSignal): Promise<ArrowLayout> {
  const { size } = await handle.stat();
  const name = basename(path);
  const head = await readAt(handle, 0, Math.min(65_536, size));
  const form = arrowForm(head);
  if (form === undefined) throw new LoupeError('not-arrow', { name, path });
  if (form === 'feather1') throw new LoupeError('feather-1', { name, path });
  if (form === 'file') {
    const footer = await readFooter(handle, size);
    if (footer) return ofFooter(handle, size, footer, path, signal);
  }
  return walk(handle, form, size, path, signal);
}

async function readFooter(handle: FileHandle, size: number): Promise<ReturnType<typeof parseFooter> | undefined> {
  const tail = await readAt(handle, size - 10, 10);
  if (tail.length < 10 || tail.toString('latin1', 4) !== MAGIC) return undefined;
  const length = tail.readUInt32LE(0);
  if (length > size - 10 || length > LARGEST_METADATA) return undefined;
  try {
    return parseFooter(await readAt(handle, size - 10 - length, length));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return undefined; // a damaged footer: the batches are found without it
  }
}

async function ofFooter(handle: FileHandle, size: number, footer: ReturnType<typeof parseFooter>, path: string, signal: AbortSignal | undefined): Promise<ArrowLayout> {
  const pieces: Piece[] = footer.dictionaries.map((block) => ({ ...block, kind: 'dictionary', rows: 0, rowStart: 0 }));
  let rows = 0;
  for (const block of footer.batches) {
    throwIfAborted(signal);
    if (block.offset + block.metadataLength + block.bodyLength > size) throw damaged(path, 'a batch beyond the end');
    const { message } = await messageAt(handle, block.offset, size, path);
    if (message?.kind !== 'batch') throw damaged(path, 'a block that is no batch');
    pieces.push({ ...block, kind: 'batch', rows: message.header.rows, rowStart: rows });
    rows += message.header.rows;
  }
  return { form: 'file', schema: footer.schema, pieces, rows, bytes: size };
}

async function walk(handle: FileHandle, form: 'file' | 'stream', size: number, path: string, signal: AbortSignal | undefined): Promise<ArrowLayout> {
  let schema: ArrowSchema | undefined;
  const pieces: Piece[] = [];
  let rows = 0;
  let offset = form === 'file' ? 8 : 0;
  let cut = false;
  while (offset < size) {
    throwIfAborted(signal);
    const { message, metadataLength, ended } = await messageAt(handle, offset, size, path);
    if (ended) break;
    if (!message || offset + metadataLength + message.bodyLength > size) {
      cut = true;
      break;
    }
    const block = { offset, metadataLength, bodyLength: message.bodyLength };
    if (message.kind === 'schema') schema ??= message.schema;
    if (message.kind === 'dictionary') pieces.push({ ...block, kind: 'dictionary', rows: 0, rowStart: rows });
    if (message.kind === 'batch') {
      pieces.push({ ...block, kind: 'batch', rows: message.header.rows, rowStart: rows });
      rows += message.header.rows;
    }
    offset += metadataLength + message.bodyLength;
  }
  if (!schema) throw new LoupeError('arrow-cut-schema', { name: basename(path), path });
  const defect = cut ? 'cut' : form === 'file' ? 'no-footer' : undefined;
  return { form, schema, pieces, rows, bytes: size, ...(defect === undefined ? {} : { defect }) };
}

/** The message at a place. None where the file ends within it; `ended` at the mark of the end. */
export async function messageAt(handle: FileHandle, offset: number, size: number, path: string): Promise<{ message?: ArrowMessage; metadataLength: number; ended: boolean }> {
  const first = await readAt(handle, offset, Math.min(FIRST_READ, size - offset));
  if (first.length < 4) return { metadataLength: 0, ended: false };
  const marked = first.readUInt32LE(0) === CONTINUATION;
  if (marked && first.length < 8) return { metadataLength: 0, ended: false };
  const start = marked ? 8 : 4;
  const length = first.readInt32LE(start - 4);
  if (length === 0) return { metadataLength: start, ended: true };
  if (length < 0 || length > LARGEST_METADATA) throw damaged(path, `metadata of ${length} bytes`);
  if (offset + start + length > size) return { metadataLength: start + length, ended: false };
  const bytes = start + length <= first.length ? first.subarray(start, start + length) : await readAt(handle, offset + start, length);
  try {
    return { message: parseMessage(bytes), metadataLength: start + length, ended: false };
  } catch (error) {
    throw error instanceof RangeError && error.message === 'big-endian' ? new LoupeError('arrow-endian', { name: basename(path), path }) : unknownType(error, path);
  }
}

function unknownType(error: unknown, path: string): LoupeError {
  const type = error instanceof RangeError ? /^type (\d+)$/.exec(error.message)?.[1] : undefined;
  return type === undefined ? damaged(path, String(error)) : new LoupeError('arrow-type-unknown', { name: basename(path), path, type });
}

export function damaged(path: string, what: string): LoupeError {
  return new LoupeError('arrow-damaged', { name: basename(path), path }, 'input', what);
}

/** The bytes at a place; fewer where the file ends. A read of the system gives 2 GiB at most. */
export async function readAt(handle: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(Math.max(0, length));
  let read = 0;
  while (read < buffer.length) {
    const { bytesRead } = await handle.read(buffer, read, Math.min(buffer.length - read, 1024 ** 3), offset + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return buffer.subarray(0, read);
}

function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
}

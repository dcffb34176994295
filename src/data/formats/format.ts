import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { CsvReading, Format } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { arrowForm } from '../arrow/layout';
import { fileError, refuseForeign } from '../disk/sniffFile';
import { ByteStream, packingOf } from './byteStream';
import type { Packing } from './byteStream';
import { Notices } from './notices';
import { encodingOf, inUtf8 } from './textLines';
import type { Encoding } from './textLines';

/** Names of files that are looked into; everything else is taken for Parquet. */
export const OTHER_DATA = /\.(jsonl|ndjson|json|csv|tsv|arrows?|feather|ipc|orc)(\.gz|\.zst)?$/i;
const LOOKED_AT = 64 * 1024;

/** A text file before its rows are read. */
export interface TextFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly packing: Packing | undefined;
  readonly encoding: Encoding;
  /** Its lines end in CR alone, as Excel for Mac and some old tools write them. */
  readonly returns: boolean;
  /** Its first characters, at most 64 KiB. */
  readonly head: string;
  readonly headIsAll: boolean;
  /** Its name says that it is lines. */
  readonly lines: boolean;
  /** Its name says that tabs separate cells. */
  readonly tabs: boolean;
  readonly reading: CsvReading;
}

export type Detected = { readonly format: 'parquet' | 'arrow' } | { readonly format: 'json' | 'csv'; readonly text: TextFile };

/**
 * What a file is, by its content first and its name last: an array named .jsonl, lines named .json, packed files without a name
 * for it and plain ones with one. Throws a sentence where it is none of them.
 */
export async function detectFormat(path: string, bytes: number, reading: CsvReading = {}): Promise<Detected> {
  const name = basename(path);
  if (bytes === 0) throw new LoupeError('file-empty', { name, path });
  const start = await firstBytes(path);
  const magic = start.toString('latin1', 0, 8);
  if (magic.startsWith('PAR1') || magic.startsWith('PARE')) return { format: 'parquet' };
  if (arrowForm(start) !== undefined) return { format: 'arrow' };
  const packing = packingOf(start);
  const raw = await headOf(path, bytes, packing);
  if (raw.length === 0) throw new LoupeError('packed-empty', { name, path, bytes, format: packing ?? '' });
  if (packing !== undefined && raw.toString('latin1', 0, 4) === 'PAR1') throw new LoupeError('packed', { name, path, format: packing, command: packing === 'gzip' ? 'gunzip' : 'zstd -d' });
  const encoding = encodingOf(raw);
  const head = await decoded(raw, encoding);
  if (encoding === 'utf-8') refuseForeign(raw.subarray(0, 512), path);
  if (/\.(arrows?|feather|ipc)(\.gz|\.zst)?$/i.test(name) && !/^\s*[[{]/.test(head)) return { format: 'arrow' };
  const returns = head.includes('\r') && !head.includes('\n');
  const text: TextFile = { path, name, bytes, packing, encoding, returns, head, headIsAll: raw.length < LOOKED_AT, lines: /\.(jsonl|ndjson)(\.|$)/i.test(name), tabs: /\.tsv(\.|$)/i.test(name), reading };
  const format = textFormat(text);
  return { format, text: format === 'json' && returns ? { ...text, head: head.replaceAll('\r', '\n') } : text };
}

function textFormat({ name, head }: TextFile): Extract<Format, 'json' | 'csv'> {
  const csv = /\.(csv|tsv)(\.|$)/i.test(name);
  if (!csv) return 'json';
  const first = head.split(/[\r\n]/).find((l) => l.trim() !== '')?.trim() ?? '';
  return /^\{\s*"[^]*\}$/.test(first) && isJson(first) ? 'json' : 'csv';
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

async function firstBytes(path: string): Promise<Buffer> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(512);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

async function headOf(path: string, bytes: number, packing: Packing | undefined): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const notices = new Notices(basename(path));
  let length = 0;
  for await (const chunk of new ByteStream(path, bytes, packing, notices).chunks()) {
    pieces.push(chunk);
    length += chunk.length;
    if (length >= LOOKED_AT) break;
  }
  if (length === 0 && notices.list().length > 0) throw new LoupeError('packed-damaged', { name: basename(path), path, format: packing ?? '' });
  return Buffer.concat(pieces).subarray(0, LOOKED_AT);
}

async function decoded(raw: Buffer, encoding: Encoding): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of inUtf8(only(raw), encoding)) pieces.push(piece);
  return Buffer.concat(pieces).toString('utf8');
}

async function* only(buffer: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(buffer);
}

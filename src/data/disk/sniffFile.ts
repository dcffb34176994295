import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { LoupeError } from '../../core/message';

const HEAD = 512;

/** The first and last bytes of a file, enough to say what it is. */
interface Ends {
  readonly bytes: number;
  readonly head: Buffer;
  readonly tail: Buffer;
}

/**
 * Throws a sentence about why this is no Parquet file that can be read: empty, a pointer whose data was not downloaded, a web
 * page, text, cut short, encrypted. Returns where the file looks whole. Reads only its ends.
 */
export async function sniffFile(path: string): Promise<void> {
  const ends = await readEnds(path);
  const name = basename(path);
  const fail = (code: string, more: Record<string, string | number> = {}): never => {
    throw new LoupeError(code, { name, path, ...more });
  };
  if (ends.bytes === 0) fail('file-empty');
  const head = ends.head.toString('latin1');
  const headMagic = head.slice(0, 4);
  const tailMagic = ends.tail.subarray(-4).toString('latin1');
  if (headMagic === 'PARE' || tailMagic === 'PARE') fail('encrypted');
  if (headMagic === 'PAR1' || tailMagic === 'PAR1') {
    if (ends.bytes < 12) fail('file-cut');
    const last = ends.tail.lastIndexOf('PAR1');
    if (tailMagic !== 'PAR1' && last >= (ends.bytes > ends.tail.length ? 0 : 8)) fail('tail-more', { count: ends.tail.length - last - 4 });
    if (tailMagic !== 'PAR1') fail(/^PA?R?1?$/.test(tailMagic.replace(/[^PAR1]/g, '')) && headMagic === 'PAR1' && tailMagic.startsWith('PAR') ? 'tail-wrong' : 'file-cut');
    const footer = ends.tail.readUInt32LE(ends.tail.length - 8);
    if (footer > ends.bytes - 8) fail('footer-too-long', { footer, bytes: ends.bytes });
    if (headMagic !== 'PAR1') fail('head-wrong');
    return;
  }
  notParquet(head, ends, fail);
}

type Fail = (code: string, more?: Record<string, string | number>) => never;

/** Throws a sentence where a file that is named as text begins as something else: a pointer, a web page, an archive, a database. */
export function refuseForeign(head: Buffer, path: string): void {
  const fail: Fail = (code, more = {}) => {
    throw new LoupeError(code, { name: basename(path), path, ...more });
  };
  foreign(head.toString('latin1'), fail);
  if (head.every((b) => b === 0)) fail('only-zeros');
}

function foreign(head: string, fail: Fail): void {
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('version https://git-lfs')) fail('pointer-lfs');
  if (/^(\.\.\/)*\.git\/annex|annex\/objects/.test(text)) fail('pointer-annex');
  if (/^(<!doctype html|<html|<head|<\?xml)/i.test(text) || (text.startsWith('<') && /<(html|head|body|error)[\s>]/i.test(text))) fail('html-page');
  if (head.startsWith('ORC')) fail('format-unsupported', { format: 'ORC' });
  for (const { begins, at, code, more } of OTHERS) if (head.startsWith(begins, at)) fail(code, more);
}

function notParquet(head: string, ends: Ends, fail: Fail): void {
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  foreign(head, fail);
  if (/xet|"hash"\s*:\s*"[0-9a-f]{64}"/i.test(text.slice(0, 200)) && ends.bytes < 1024) fail('pointer-xet');
  if (head.startsWith('ARROW1')) fail('arrow-named');
  if (head.startsWith('FEA1')) fail('feather-1');
  if (/^[[{]/.test(text)) fail(/^\{[^]*\}\s*\n\s*\{/.test(text) || ends.bytes > 4096 ? 'json-lines' : 'json-body');
  if (ends.bytes < 12) fail('file-cut');
  if (ends.head.every((b) => b === 0) && ends.tail.every((b) => b === 0)) fail('only-zeros');
  const begin = beginOfText(ends.head);
  if (begin !== undefined) fail('plain-text', { begin });
  fail('not-parquet');
}

interface Other {
  readonly begins: string;
  readonly at: number;
  readonly code: 'packed' | 'archive' | 'format-other';
  readonly more: Readonly<Record<string, string>>;
}

const packed = (begins: string, format: string, command: string): Other => ({ begins, at: 0, code: 'packed', more: { format, command } });
const other = (begins: string, format: string, code: Other['code'] = 'format-other', at = 0): Other => ({ begins, at, code, more: { format } });

/** What files begin with that are called .parquet by mistake. */
const OTHERS: readonly Other[] = [
  packed('\u001f\u008b', 'gzip', 'gunzip'), packed('\u0028\u00b5\u002f\u00fd', 'Zstandard', 'zstd -d'), packed('BZh', 'bzip2', 'bunzip2'), packed('\u00fd7zXZ', 'xz', 'unxz'),
  other('PK\u0003\u0004', 'ZIP', 'archive'), other('ustar', 'tar', 'archive', 257), other('7z\u00bc\u00af', '7-Zip', 'archive'),
  other('Obj\u0001', 'Avro'), other('SQLite format 3', 'an SQLite database'), other('DUCK', 'a DuckDB database', 'format-other', 8), other('\u0093NUMPY', 'a NumPy array'), other('\u0089HDF', 'HDF5'),
];

/** The first words of text (with a separator of lines and no other control characters); undefined where it is none. */
function beginOfText(head: Buffer): string | undefined {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(head).replace(/\ufffd+$/, '');
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(text) || text.trim() === '' ? undefined : (text.trim().split(/\r?\n/)[0] ?? '').slice(0, 60);
}

async function readEnds(path: string): Promise<Ends> {
  const handle = await openFile(path);
  try {
    const { size } = await handle.stat();
    const head = Buffer.alloc(Math.min(HEAD, size));
    await handle.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(HEAD, size));
    await handle.read(tail, 0, tail.length, size - tail.length);
    return { bytes: size, head, tail };
  } finally {
    await handle.close();
  }
}

async function openFile(path: string): ReturnType<typeof open> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw new LoupeError('not-a-file', { name: basename(path), path });
    return await open(path, 'r');
  } catch (error) {
    throw fileError(error, path);
  }
}

/** What the system says about a path, as a sentence. */
export function fileError(error: unknown, path: string): LoupeError {
  if (error instanceof LoupeError) return error;
  const args = { name: basename(path), path };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new LoupeError('file-missing', args, 'input', String(error));
  if (code === 'EACCES' || code === 'EPERM') return new LoupeError('no-permission', args, 'input', String(error));
  if (code === 'EMFILE' || code === 'ENFILE') return new LoupeError('too-many-open', args, 'engine', String(error)); // no fault of this file's
  if (code === 'ELOOP') return new LoupeError('link-loop', args, 'input', String(error));
  return new LoupeError('file-unreadable', { ...args, problem: code === '' ? String(error) : code }, 'input', String(error));
}

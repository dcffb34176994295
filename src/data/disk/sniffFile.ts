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
    if (tailMagic !== 'PAR1') fail(/^PA?R?1?$/.test(tailMagic.replace(/[^PAR1]/g, '')) && headMagic === 'PAR1' && tailMagic.startsWith('PAR') ? 'tail-wrong' : 'file-cut');
    const footer = ends.tail.readUInt32LE(ends.tail.length - 8);
    if (footer > ends.bytes - 8) fail('footer-too-long', { footer, bytes: ends.bytes });
    return;
  }
  notParquet(head, ends, fail);
}

function notParquet(head: string, ends: Ends, fail: (code: string, more?: Record<string, string | number>) => never): void {
  const text = head.replace(/^\u00ef\u00bb\u00bf/, '').trimStart();
  if (text.startsWith('version https://git-lfs')) fail('pointer-lfs');
  if (/^(\.\.\/)*\.git\/annex|annex\/objects/.test(text)) fail('pointer-annex');
  if (/xet|"hash"\s*:\s*"[0-9a-f]{64}"/i.test(text.slice(0, 200)) && ends.bytes < 1024) fail('pointer-xet');
  if (/^(<!doctype html|<html|<head|<\?xml)/i.test(text)) fail('html-page');
  if (head.startsWith('ARROW1') || head.startsWith('FEA1')) fail('format-later', { format: 'Arrow or Feather' });
  if (head.startsWith('ORC')) fail('format-unsupported', { format: 'ORC' });
  if (ends.head[0] === 0x1f && ends.head[1] === 0x8b) fail('format-later', { format: 'gzip' });
  if (/^[[{]/.test(text)) fail(/^\{[^]*\}\s*\n\s*\{/.test(text) || ends.bytes > 4096 ? 'json-lines' : 'json-body');
  if (ends.bytes < 12) fail('file-cut');
  fail('not-parquet');
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
  if (code === 'ELOOP') return new LoupeError('link-loop', args, 'input', String(error));
  return new LoupeError('file-unreadable', { ...args, problem: code === '' ? String(error) : code }, 'input', String(error));
}

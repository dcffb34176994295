import { basename } from 'node:path';
import type { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { groupDigits, sentence } from '../core/sentences';
import { escaped, visible } from '../core/visibleText';
import type { CommandResult } from './session';

export { visible };

/** JSON text that is put into a document as it is: cells keep digits that `JSON.stringify` would lose. */
export class Json {
  constructor(readonly text: string) {}
}

/** `JSON.stringify` that puts `Json` parts in unchanged. */
export function stringify(value: unknown): string {
  if (value instanceof Json) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => stringify(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, v]) => v !== undefined);
    return `{${fields.map(([k, v]) => `${JSON.stringify(k)}:${stringify(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/** The one document of a command that went well. */
export function documentOf(version: string, command: string, datasets: CommandResult['datasets'], result: unknown, warnings: readonly Warning[]): string {
  return forTerminals(stringify({
    tool: 'loupe',
    version,
    command,
    datasets: datasets.map(({ name, info }) => ({ name: name ?? info.name, paths: info.files.map((f) => f.path), rows: info.rows, bytes: info.bytes, fingerprint: info.fingerprint })),
    result,
    warnings: warnings.map((w) => ({ code: w.code, message: sentence(w), column: w.column ?? null, count: w.count ?? null })),
  }));
}

/** The one sentence about what went wrong. Where it does not name the file itself, the file stands before it. */
export function problemOf(error: LoupeError, path: string | null): string {
  const said = sentence(error);
  const about = error.fault === 'input' || (error.fault === 'engine' && !/^engine-(start|glibc|binding)/.test(error.code)); // not what concerns no file
  return about && path !== null && path !== '' && !said.includes(path) && !said.includes(basename(path)) ? `${path}: ${said}` : said;
}

export function errorDocument(error: LoupeError, path: string | null): string {
  return forTerminals(stringify({ error: { code: error.code.replace(/-cli$/, ''), message: problemOf(error, path), path, ...datasetsOf(error) } }));
}

/** The datasets of a folder that holds several: what to name, and how many files each has. */
function datasetsOf(error: LoupeError): { datasets?: unknown } {
  const datasets = error.args['datasets'];
  return typeof datasets === 'string' ? { datasets: JSON.parse(datasets) as unknown } : {};
}

/** 0 done · 2 bad input or usage · 3 the engine failed · 130 interrupted. */
export function exitStatus(error: LoupeError): number {
  switch (error.fault) {
    case 'input':
    case 'usage':
      return 2;
    case 'engine':
      return 3;
    case 'aborted':
      return 130;
  }
}

/** Aligned columns for people; control characters never reach the terminal. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows].map((row) => row.map((cell) => visible(cell)));
  const widths = head.map((_, i) => Math.min(60, Math.max(...lines.map((line) => [...(line[i] ?? '')].length))));
  return lines.map((line) => line.map((cell, i) => pad(cell, widths[i] ?? 0)).join('  ').trimEnd()).join('\n');
}

function pad(cell: string, width: number): string {
  const letters = [...cell];
  return letters.length > width ? `${letters.slice(0, width - 1).join('')}…` : cell + ' '.repeat(width - letters.length);
}

/** `1 row`, `12,345 rows`. */
export function counted(n: number, noun: string): string {
  return `${groupDigits(n)} ${noun}${n === 1 ? '' : 's'}`;
}

/** A document may end on a terminal, too: what `JSON.stringify` leaves and a terminal obeys is written as an escape, which reads the same. */
function forTerminals(document: string): string {
  return document.replace(/[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, escaped);
}

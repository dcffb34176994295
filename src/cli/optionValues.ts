import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { DatasetSource } from '../core/dataset';
import { LoupeError } from '../core/message';
import { ROLES } from '../core/shape';

/** `--join PATH --on COL` go together. */
export function joinOf(path: string | undefined, on: string | undefined): Pick<DatasetSource, 'join'> {
  if (path === undefined && on === undefined) return {};
  if (path === undefined || on === undefined) throw new LoupeError('usage-join', {}, 'usage');
  return { join: { paths: [path], literal: existsSync(path), on } };
}

/** How CSV is taken apart: `\t` and `tab` are a tab, `--quote none` (or an empty one) makes quotes ordinary characters. */
export function readingOf(delimiter: string | undefined, quote: string | undefined, header: boolean | undefined): Pick<DatasetSource, 'reading'> {
  if (delimiter === undefined && quote === undefined && header === undefined) return {};
  const separator = delimiter === '\\t' || delimiter === 'tab' ? '\t' : delimiter;
  if (separator !== undefined && (separator.length !== 1 || /["\r\n]/.test(separator))) throw new LoupeError('usage-delimiter', { given: separator }, 'usage');
  const mark = quote === 'none' ? '' : quote;
  if (mark !== undefined && (mark.length > 1 || /[\r\n]/.test(mark) || (mark !== '' && mark === separator))) throw new LoupeError('usage-quote', { given: mark }, 'usage');
  return { reading: { ...(separator === undefined ? {} : { delimiter: separator }), ...(mark === undefined ? {} : { quote: mark }), ...(header === undefined ? {} : { header }) } };
}

/** `--role ROLE=PATH`, repeatable. */
export function rolesOf(given: readonly string[]): Record<string, readonly string[]> {
  const roles: Record<string, string[]> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const role = ROLES.find((r) => r === text.slice(0, at));
    if (at < 1 || !role) throw new LoupeError('usage-role', { given: text, roles: ROLES.join(', ') }, 'usage');
    const path = text.slice(at + 1);
    roles[role] = [...(roles[role] ?? []), ...(path.trim() === '' ? [] : [path])];
  }
  return roles;
}

const MOST_THREADS = 1024;

export function threadsOf(text: string | undefined): number {
  const threads = whole('--threads', text) ?? Math.min(8, availableParallelism());
  if (threads < 1 || threads > MOST_THREADS) throw new LoupeError('usage-threads', { given: text ?? '', most: MOST_THREADS }, 'usage');
  return threads;
}

/** A whole number from 0. */
export function whole(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const value = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value)) throw new LoupeError('usage-number', { option, given: text }, 'usage');
  return value;
}

const UNITS: Readonly<Record<string, number>> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 1024, mib: 1024 ** 2, gib: 1024 ** 3, tib: 1024 ** 4 };

/** `2GB`, `512 MiB`. */
export function bytesOf(text: string): number {
  const match = /^([\d.]+)\s*([kmgt]?i?b)$/i.exec(text.trim());
  const unit = UNITS[(match?.[2] ?? '').toLowerCase()];
  const value = Number(match?.[1]);
  if (unit === undefined || !(value > 0)) throw new LoupeError('usage-memory', { given: text }, 'usage');
  return Math.round(value * unit);
}

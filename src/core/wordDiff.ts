import { diffArrays } from 'diff';

/** A stretch of a text in UTF-16 offsets: `start` inclusive, `end` exclusive. */
export interface DiffRange {
  readonly start: number;
  readonly end: number;
}

export interface WordDiff {
  /** What only the left text has, and what only the right one has. */
  readonly left: readonly DiffRange[];
  readonly right: readonly DiffRange[];
  /** The time was up: nothing is marked, which is not the same as no difference. */
  readonly timedOut: boolean;
}

/** Scripts without spaces between words: each of their characters is a word. */
const ALONE = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]';
const WORD = `(?:(?!${ALONE})[\\p{L}\\p{N}_])(?:(?!${ALONE})[\\p{L}\\p{M}\\p{N}_])*`;
const WORDS = new RegExp(`${ALONE}\\p{M}*|${WORD}|\\s+|[^]\\p{M}*`, 'gu');
/** Characters that may stand inside a word, or belong to the character before them. */
const INSIDE = new RegExp(`\\p{M}|(?!${ALONE})[\\p{L}\\p{N}_]`, 'u');

/**
 * The words by which two texts differ (Myers' algorithm of jsdiff over our own words: letters and digits together, single
 * characters of scripts without spaces). Always time-boxed: unrelated long texts would take seconds.
 */
export function diffWords(left: string, right: string, options: { readonly milliseconds: number }): WordDiff {
  const prefix = sharedPrefix(left, right);
  const suffix = sharedSuffix(left.slice(prefix), right.slice(prefix));
  const a = words(left.slice(prefix, left.length - suffix));
  const b = words(right.slice(prefix, right.length - suffix));
  const changes = diffArrays(a, b, { timeout: options.milliseconds });
  if (changes === undefined) return { left: [], right: [], timedOut: true };
  const out = { left: [] as DiffRange[], right: [] as DiffRange[] };
  let [l, r] = [prefix, prefix];
  for (const change of changes) {
    const length = change.value.reduce((n, w) => n + w.length, 0);
    if (change.removed) out.left.push({ start: l, end: l + length });
    if (change.added) out.right.push({ start: r, end: r + length });
    if (!change.added) l += length;
    if (!change.removed) r += length;
  }
  return { ...out, timedOut: false };
}

function words(text: string): string[] {
  return text.match(WORDS) ?? [];
}

/** How many UTF-16 units two texts begin alike, never ending inside a word or a surrogate pair. */
export function sharedPrefix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[n] === b[n]) n++;
  if (n === a.length && n === b.length) return n;
  while (n > 0 && (isWord(a, n - 1) || isSurrogate(a, n - 1))) n--;
  return n;
}

function sharedSuffix(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && a[a.length - 1 - n] === b[b.length - 1 - n]) n++;
  while (n > 0 && (isWord(a, a.length - n) || isSurrogate(a, a.length - n))) n--;
  return n;
}

function isWord(text: string, at: number): boolean {
  return INSIDE.test(text[at] ?? '');
}

function isSurrogate(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0xd800 && code <= 0xdfff;
}

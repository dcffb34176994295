/** What a text of one row is: JSON as it stands, JSON with something mended that is said, or none. */
export type Checked =
  | { readonly text: string; readonly value: unknown; readonly mended: readonly Mended[] }
  | undefined;

/** `json-loose`: NaN, Infinity or a comma too many; `json-surrogate`: half a character as an escape. */
export type Mended = 'json-loose' | 'json-surrogate';

/** Checks one value. Half characters become U+FFFD, a comma too many goes, NaN and Infinity stay: DuckDB reads them. */
export function checkJson(text: string): Checked {
  const mended: Mended[] = [];
  let whole = text;
  if (/\\u[dD][89a-fA-F]/.test(whole)) {
    const paired = pairedSurrogates(whole);
    if (paired !== whole) mended.push('json-surrogate');
    whole = paired;
  }
  const strict = parsed(whole);
  if (strict !== NONE) return { text: whole, value: strict, mended };
  const { kept, plain } = loosened(whole);
  const value = parsed(plain);
  return value === NONE ? undefined : { text: kept, value, mended: [...mended, 'json-loose'] };
}

const NONE = Symbol('no JSON');

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return NONE;
  }
}

/** Escapes of half a character (a high surrogate without its low one, or the other way) as `\ufffd`. */
function pairedSurrogates(text: string): string {
  return text.replace(/\\(?:u([dD][89abAB][0-9a-fA-F]{2})(\\u[dD][c-fC-F][0-9a-fA-F]{2})?|u[dD][c-fC-F][0-9a-fA-F]{2}|[^])/g, (escape, high?: string, low?: string) => {
    if (escape.length === 2) return escape;
    return high !== undefined && low !== undefined ? escape : '\\ufffd';
  });
}

const LOOSE = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\b(?:NaN|Infinity)\b|,(?=\s*[\]}])/g;

/** The text without commas too many; `plain` without NaN and Infinity, too, so that it can be checked. */
function loosened(text: string): { kept: string; plain: string } {
  const kept = text.replace(LOOSE, (token) => (token === ',' ? '' : token));
  return { kept, plain: kept.replace(LOOSE, (token) => (token.startsWith('"') ? token : 'null')) };
}

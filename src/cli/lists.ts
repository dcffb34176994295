import { LoupeError } from '../core/message';

/** `a,b` → two names; a name that holds a comma, begins with a quote, or is empty stands in double quotes: `"a,b",c,""`. */
export function splitNames(text: string): string[] {
  const names: string[] = [];
  const next = /\s*(?:"((?:[^"]|"")*)"|([^",][^,]*?))\s*(,|$)/y;
  for (let more = true; more; ) {
    const match = next.exec(text);
    if (!match) throw new LoupeError('usage-columns', { given: text }, 'usage');
    names.push(match[1] === undefined ? (match[2] ?? '').trim() : match[1].replaceAll('""', '"'));
    more = match[3] === ',';
  }
  return names;
}

/** `a,b[].c,(f(x, y))` → three: what stands in brackets or double quotes is not taken apart. */
export function listOf(text: string | undefined): string[] | null {
  if (text === undefined) return null;
  const parts: string[] = [];
  let part = '';
  let depth = 0;
  let quoted = '';
  for (const c of text) {
    if (quoted !== '') quoted = c === quoted ? '' : quoted;
    else if (c === '"' || (c === "'" && depth > 0)) quoted = c;
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    if (c === ',' && depth <= 0 && quoted === '') {
      parts.push(part);
      part = '';
    } else part += c;
  }
  return [...parts, part].map((p) => p.trim());
}

/** A list of labels or names: one that stands in double quotes is what they hold, `""` in it a quote. */
export function namesOf(text: string | undefined): string[] | null {
  return listOf(text)?.map((name) => unquoted(name)) ?? null;
}

/** `"a ""b"", c"` → `a "b", c`; what is not in double quotes as it is. */
export function unquoted(name: string): string {
  return /^"(?:[^"]|"")*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name;
}

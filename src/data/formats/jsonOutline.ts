/** What stands at one key of a document that is an object. */
export interface OutlineEntry {
  readonly key: string;
  /** The value's first character: `{`, `[`, `"`, … */
  readonly begins: string;
  /** Of a list, the first character of its first element; empty where it has none. */
  inner: string;
}

/** More keys than these are counted, not kept. */
const KEYS_KEPT = 100_000;

/** The keys of a document that is one object, and what begins at each, without holding its values; and the first character after it. */
export async function outlineOf(chunks: AsyncIterable<Buffer>): Promise<{ entries: readonly OutlineEntry[]; whole: boolean; next: string }> {
  const entries: OutlineEntry[] = [];
  let depth = 0;
  let [inString, escaped, keyNext, valueNext, innerNext] = [false, false, false, false, false];
  let key: number[] | undefined;
  let name = '';
  let ended = false;
  for await (const chunk of chunks) {
    for (const byte of chunk) {
      if (inString) {
        key?.push(byte);
        if (escaped) escaped = false;
        else if (byte === 92) escaped = true;
        else if (byte === 34) {
          inString = false;
          if (key) name = Buffer.from(key.slice(0, -1)).toString('utf8');
          key = undefined;
        }
        continue;
      }
      if (byte <= 32) continue;
      const c = String.fromCharCode(byte);
      if (ended) return { entries, whole: true, next: c };
      if (innerNext) {
        const last = entries.at(-1);
        if (last) last.inner = c === ']' ? '' : c;
        innerNext = false;
      }
      if (depth === 1 && valueNext) {
        valueNext = false;
        if (entries.length < KEYS_KEPT) entries.push({ key: name, begins: c, inner: '' });
        innerNext = c === '[';
      }
      if (c === '"') {
        inString = true;
        if (depth === 1 && keyNext) key = [];
        keyNext = false;
      } else if (c === '{' || c === '[') {
        depth++;
        if (depth === 1) keyNext = true;
      } else if (c === '}' || c === ']') {
        depth--;
        if (depth <= 0) ended = true;
      } else if (depth === 1 && c === ':') valueNext = true;
      else if (depth === 1 && c === ',') keyNext = true;
    }
  }
  return { entries, whole: ended, next: '' };
}

/** Until the rule's own are there: stretches of a field and of a message that are the same tokens, at least `n` of them (all, where the field has fewer). */
export interface Span {
  readonly tokens: number;
  /** [start, end) in code units. */
  readonly field: readonly [number, number];
  readonly message: readonly [number, number];
}

interface Token { readonly word: string; readonly start: number; readonly end: number }

function tokensOf(text: string): Token[] {
  return Array.from(text.matchAll(/[^ ,.?!:;()"\-\n\\]+/g), (m) => ({ word: m[0].toLowerCase(), start: m.index, end: m.index + m[0].length }));
}

export function matchedSpans(fieldText: string, messageText: string, n: number): Span[] {
  const [field, message] = [tokensOf(fieldText), tokensOf(messageText)];
  const size = Math.min(n, field.length);
  if (size === 0) return [];
  const gram = (tokens: readonly Token[], at: number): string => tokens.slice(at, at + size).map((token) => token.word).join(' ');
  const places = new Map<string, number[]>();
  const wanted = new Set(field.slice(0, field.length - size + 1).map((_, at) => gram(field, at)));
  for (let at = 0; at + size <= message.length; at++) {
    const words = gram(message, at);
    if (wanted.has(words)) places.set(words, [...(places.get(words) ?? []), at]);
  }
  const spans: Span[] = [];
  let covered = 0;
  for (let at = 0; at + size <= field.length; at++) {
    let [best, longest] = [-1, 0];
    for (const place of places.get(gram(field, at)) ?? []) {
      let length = size;
      while (at + length < field.length && place + length < message.length && field[at + length]?.word === message[place + length]?.word) length++;
      if (length > longest) [best, longest] = [place, length];
    }
    if (longest === 0 || at + longest <= covered) continue;
    const skip = Math.max(0, covered - at);
    const [first, last, mFirst, mLast] = [field[at + skip], field[at + longest - 1], message[best + skip], message[best + longest - 1]];
    if (first && last && mFirst && mLast) spans.push({ tokens: longest - skip, field: [first.start, last.end], message: [mFirst.start, mLast.end] });
    covered = at + longest;
  }
  return spans;
}

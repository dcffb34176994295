import type { Rule } from '../contract';
import { type NumberedTokens, numberedTokens } from './textTokens';

/** A run of tokens that an item's field and a message share: code units of each text, and its tokens in the field. */
export interface Span {
  readonly field: { readonly start: number; readonly end: number };
  readonly message: { readonly start: number; readonly end: number };
  /** [first, last + 1) in the field. */
  readonly tokens: readonly [number, number];
}

/** So many places of one n-gram in a message are tried, the first. */
const MOST_PLACES = 200;

/**
 * The runs of n or more tokens that two texts share, by the field: together the tokens that n-grams of the message cover. Each is as
 * long as it can be where it begins; where the next run begins before it ends, that one is shown from there on. In the message runs
 * may lie over each other, where the field says twice what it says once.
 */
export function matchedSpans(field: string, message: string, { n, tokens }: Pick<Rule, 'n' | 'tokens'>): Span[] {
  const numbers = new Map<string, number>();
  const wanted = numberedTokens(field, tokens, (token) => numbers.get(token) ?? (numbers.set(token, numbers.size + 1), numbers.size));
  const found = numberedTokens(message, tokens, (token) => numbers.get(token) ?? 0);
  const places = placesOf(wanted, found, n);
  const spans: Span[] = [];
  let shown = 0;
  let after = 0;
  for (let p = 0; p + n <= wanted.length; ) {
    const at = longest(places.get(gramAt(wanted, p, n)) ?? [], after, (q) => sharedRun(wanted, found, p, q));
    if (!at) {
      p++;
      continue;
    }
    const from = Math.max(p, shown);
    const to = p + at.tokens;
    if (to > from) spans.push({ field: range(wanted, from, to), message: range(found, at.place + from - p, at.place + at.tokens), tokens: [from, to] });
    shown = Math.max(shown, to);
    after = at.place + at.tokens;
    p = to - n + 1;
  }
  return spans;
}

/** Where the field's n-grams stand in the message. */
function placesOf(field: NumberedTokens, message: NumberedTokens, n: number): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let p = 0; p + n <= field.length; p++) places.set(gramAt(field, p, n), []);
  if (places.size === 0) return places;
  let known = 0; // tokens up to q that the field has
  for (let q = 0; q < message.length; q++) {
    known = message.numbers[q] === 0 ? 0 : known + 1;
    if (known >= n) places.get(gramAt(message, q - n + 1, n))?.push(q - n + 1);
  }
  return places;
}

/** The place of the longest run; of equally long ones the first that comes after what was matched before, so that texts run along. */
function longest(places: readonly number[], after: number, runAt: (place: number) => number): { place: number; tokens: number } | null {
  let best: { place: number; tokens: number } | null = null;
  for (const place of places.slice(0, MOST_PLACES)) {
    const tokens = runAt(place);
    if (!best || tokens > best.tokens || (tokens === best.tokens && best.place < after && place >= after)) best = { place, tokens };
  }
  return best;
}

function sharedRun(a: NumberedTokens, b: NumberedTokens, p: number, q: number): number {
  let run = 0;
  while (p + run < a.length && q + run < b.length && a.numbers[p + run] === b.numbers[q + run]) run++;
  return run;
}

const gramAt = (tokens: NumberedTokens, from: number, n: number): string => tokens.numbers.subarray(from, from + n).join(' ');

const range = (tokens: NumberedTokens, from: number, to: number): Span['field'] => ({ start: tokens.starts[from] ?? 0, end: tokens.ends[to - 1] ?? 0 });

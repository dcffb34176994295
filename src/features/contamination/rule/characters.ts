/**
 * What `loupe-characters/1` does beyond the published rule: in scripts that are written without spaces, and in Hangul, whose words take
 * endings, each code point is a token by itself; CJK punctuation lies between tokens, as that of ASCII does. All else is as with words.
 * Whole blocks, so that no version of Unicode changes what is found.
 */
export const SINGLE = 1;
export const BETWEEN = 2;

/** First and last code point. Marks of these scripts are code points of their own. */
const SINGLES: readonly (readonly [number, number])[] = [
  [0x0e00, 0x0eff], // Thai, Lao
  [0x1000, 0x109f], // Myanmar
  [0x1100, 0x11ff], // Hangul letters
  [0x1780, 0x17ff], [0x19e0, 0x19ff], // Khmer
  [0x2e80, 0x2fdf], [0x3005, 0x3007], [0x3021, 0x302f], [0x3031, 0x3035], [0x3038, 0x303c], // Han: radicals, iteration, numerals
  [0x3040, 0x309f], [0x30a1, 0x30fa], [0x30fc, 0x30ff], // Hiragana, Katakana
  [0x3130, 0x318f], [0x31f0, 0x31ff],
  [0x3400, 0x4dbf], [0x4e00, 0x9fff], // Han
  [0xa960, 0xa97f], [0xa9e0, 0xa9ff], [0xaa60, 0xaa7f],
  [0xac00, 0xd7ff], // Hangul
  [0xf900, 0xfaff],
  [0xff66, 0xff9f], [0xffa0, 0xffdf], // of half width
  [0x116d0, 0x116ff], [0x16fe0, 0x16fff], [0x1aff0, 0x1b16f],
  [0x20000, 0x3ffff], // Han
];

/** The ideographic space, CJK punctuation, and the full width of those ASCII characters that lie between words. */
const BETWEENS: readonly (readonly [number, number])[] = [
  [0x3000, 0x3003], [0x3008, 0x3020], [0x3030, 0x3030], [0x303d, 0x303d], [0x30a0, 0x30a0], [0x30fb, 0x30fb],
  [0xff01, 0xff02], [0xff08, 0xff09], [0xff0c, 0xff0e], [0xff1a, 0xff1b], [0xff1f, 0xff1f], [0xff3c, 0xff3c], [0xff61, 0xff65],
];

const KINDS = new Uint8Array(0x10000);
for (const [from, to] of SINGLES) if (to < KINDS.length) KINDS.fill(SINGLE, from, to + 1);
for (const [from, to] of BETWEENS) KINDS.fill(BETWEEN, from, to + 1);
const ABOVE = SINGLES.filter(([from]) => from >= KINDS.length);

/** `SINGLE`, `BETWEEN`, or 0: a part of a word, or what lies between words. */
export function kindOf(point: number): number {
  if (point < KINDS.length) return KINDS[point] ?? 0;
  return ABOVE.some(([from, to]) => point >= from && point <= to) ? SINGLE : 0;
}

const classOf = (ranges: readonly (readonly [number, number])[]): string => ranges.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('');

/** A token of the published rule that is cut at these characters. `words`: what is in no word, as in a class of a regular expression. */
export function characterTokens(words: string): RegExp {
  return new RegExp(`[${classOf(SINGLES)}]|[^${words}${classOf(SINGLES)}${classOf(BETWEENS)}]+`, 'gu');
}

/** In UTF-8 none of these characters begins with a lesser byte. */
const FIRST_LEAD = 0xe0;
const SPACE = 0x20;

/** How many bytes `writeApart` makes of so many, at most: three have a space on both sides. */
export const apartBytes = (bytes: number): number => Math.ceil((bytes * 5) / 3);

/**
 * Writes a text (UTF-8) with spaces around each single character, and a space for each of their punctuation: its words are then the
 * tokens. Gives where the writing ends.
 */
export function writeApart(text: Uint8Array, from: number, to: number, into: Uint8Array, at: number): number {
  const begin = at;
  for (let i = from; i < to;) {
    const lead = text[i] ?? 0;
    if (lead < FIRST_LEAD) {
      into[at++] = lead;
      i++;
      continue;
    }
    const size = lead < 0xf0 ? 3 : 4;
    const kind = i + size > to ? 0 : kindOf(pointAt(text, i, lead, size));
    if (kind !== 0 && at > begin && into[at - 1] !== SPACE) into[at++] = SPACE;
    if (kind !== BETWEEN) for (let b = i; b < i + size && b < to; b++) into[at++] = text[b] ?? 0;
    if (kind === SINGLE) into[at++] = SPACE;
    i += size;
  }
  return at;
}

function pointAt(text: Uint8Array, i: number, lead: number, size: number): number {
  const [second, third] = [(text[i + 1] ?? 0) & 0x3f, (text[i + 2] ?? 0) & 0x3f];
  return size === 3 ? ((lead & 0x0f) << 12) | (second << 6) | third : ((lead & 0x07) << 18) | (second << 12) | (third << 6) | ((text[i + 3] ?? 0) & 0x3f);
}

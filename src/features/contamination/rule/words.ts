/** Words of a text for rephrasings: names are taken apart, numbers are written one way. */
export interface Words {
  /** All words and numbers, in lower case. */
  readonly all: readonly string[];
  /** The first letters of those that say something; numbers whole. */
  readonly stems: readonly string[];
  readonly numbers: ReadonlyMap<string, number>;
}

const STEM = 5;
const WORD = /\p{L}+|\d+(?:[.,]\d+)*/gu;
const BORDER = /(\p{Ll})(\p{Lu})|(\p{Lu})(\p{Lu}\p{Ll})/gu;

const STOP_WORDS = new Set(
  ('a an the of to in on at for and or but if then than that this these those is are was were be been being has have had do does did it its he she his her him they them their '
    + 'there we you your i my with by from as how what which who whom whose when where why will would can could should many much more most not no so all any each per into').split(' '),
);

const NUMBERS = new Map<string, string>([
  ...'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(' ').map((word, n): [string, string] => [word, String(n)]),
  ...'thirty forty fifty sixty seventy eighty ninety'.split(' ').map((word, n): [string, string] => [word, String((n + 3) * 10)]),
  ['hundred', '100'], ['thousand', '1000'], ['million', '1000000'], ['dozen', '12'], ['twice', '2'], ['double', '2'], ['triple', '3'], ['thrice', '3'], ['once', '1'],
]);

export function wordsOf(text: string): Words {
  const all = (text.replace(BORDER, '$1$3 $2$4').match(WORD) ?? []).map(written);
  const numbers = new Map<string, number>();
  for (const word of all) if (isNumber(word)) numbers.set(word, (numbers.get(word) ?? 0) + 1);
  return { all, numbers, stems: all.filter((word) => !STOP_WORDS.has(word)).map(stemOf) };
}

/** A word as `wordsOf` has it, and where it stands in the text, in code units. */
export interface PlacedWord {
  readonly word: string;
  /** Null where it says nothing by itself. */
  readonly stem: string | null;
  readonly isNumber: boolean;
  readonly start: number;
  readonly end: number;
}

export function placedWords(text: string): PlacedWord[] {
  const borders = Array.from(text.matchAll(BORDER), (found) => found.index + (found[1] ?? found[3] ?? '').length);
  const words: PlacedWord[] = [];
  let next = 0;
  for (const found of text.matchAll(WORD)) {
    const end = found.index + found[0].length;
    let start = found.index;
    for (; next < borders.length && (borders[next] ?? 0) < end; next++) {
      const border = borders[next] ?? 0;
      if (border <= start) continue;
      words.push(placed(text, start, border));
      start = border;
    }
    words.push(placed(text, start, end));
  }
  return words;
}

function placed(text: string, start: number, end: number): PlacedWord {
  const word = written(text.slice(start, end));
  return { word, stem: STOP_WORDS.has(word) ? null : stemOf(word), isNumber: isNumber(word), start, end };
}

/** In lower case; numbers one way. */
function written(word: string): string {
  const lower = word.toLowerCase();
  return NUMBERS.get(lower) ?? (isNumber(lower) ? plainNumber(lower) : lower);
}

const stemOf = (word: string): string => (isNumber(word) ? word : word.slice(0, STEM));

const isNumber = (word: string): boolean => /^\d/.test(word);

/** `1,000` and `1000.00` are 1000. */
function plainNumber(digits: string): string {
  const [whole = '', part = ''] = digits.replace(/,(?=\d{3}(?!\d))/g, '').split('.');
  const decimals = part.replace(/0+$/, '');
  return decimals === '' ? whole.replace(/^0+(?=\d)/, '') : `${whole}.${decimals}`;
}

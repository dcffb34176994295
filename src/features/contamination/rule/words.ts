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
  const all = (text.replace(BORDER, '$1$3 $2$4').match(WORD) ?? []).map((word) => {
    const lower = word.toLowerCase();
    return NUMBERS.get(lower) ?? (isNumber(lower) ? plainNumber(lower) : lower);
  });
  const numbers = new Map<string, number>();
  for (const word of all) if (isNumber(word)) numbers.set(word, (numbers.get(word) ?? 0) + 1);
  return { all, numbers, stems: all.filter((word) => !STOP_WORDS.has(word)).map((word) => (isNumber(word) ? word : word.slice(0, STEM))) };
}

const isNumber = (word: string): boolean => /^\d/.test(word);

/** `1,000` and `1000.00` are 1000. */
function plainNumber(digits: string): string {
  const [whole = '', part = ''] = digits.replace(/,(?=\d{3}(?!\d))/g, '').split('.');
  const decimals = part.replace(/0+$/, '');
  return decimals === '' ? whole.replace(/^0+(?=\d)/, '') : `${whole}.${decimals}`;
}

/** Scripts by which letters are told apart, as Unicode names them; letters of no script or of another one are `other`. */
const SCRIPTS = [
  'Latin', 'Han', 'Hiragana', 'Katakana', 'Hangul', 'Cyrillic', 'Arabic', 'Hebrew', 'Greek', 'Devanagari', 'Bengali', 'Gurmukhi', 'Gujarati', 'Oriya', 'Tamil', 'Telugu', 'Kannada',
  'Malayalam', 'Sinhala', 'Thai', 'Lao', 'Tibetan', 'Myanmar', 'Khmer', 'Georgian', 'Armenian', 'Ethiopic', 'Mongolian', 'Cherokee', 'Thaana', 'Syriac',
] as const;
const TESTS = SCRIPTS.map((script): readonly [string, RegExp] => [script, new RegExp(`^\\p{Script=${script}}`, 'u')]);

export function scriptOf(letter: string): string {
  return TESTS.find(([, test]) => test.test(letter))?.[0] ?? 'other';
}

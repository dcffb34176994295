import type { Verifier } from './verifier';

const COMMA = /(\p{Nd}),(\p{Nd})/gu;
const NUMBER = /[-+]?(?:\p{Nd}*\.\p{Nd}+|\p{Nd}+)/gu;
/** GSM8K's references end with `#### 18`, its example solutions with `A: 18`. */
const MARKED = /(?:^|\n)[ \t]*(?:####|A:)([^\n]*)\s*$/u;

const withoutCommas = (text: string): string => text.replace(COMMA, '$1$2');

/**
 * Open-Instruct's GSM8K verifier: commas between digits go, the last number is the answer (all of it where there is none), and it is right where it
 * reads as the reference does, in either case of letters. There is no equality of numbers: 18.0 is not 18. A reference that is a whole solution
 * is taken from its last line.
 */
export const gsm8kVerifier: Verifier = {
  name: 'gsm8k',
  source: 'Open-Instruct, GSM8KVerifier (Tülu 3, § 6)',
  verify(answer, reference) {
    const plain = withoutCommas(answer);
    let number: string | null = null;
    for (const [match] of plain.matchAll(NUMBER)) number = match;
    const extracted = number ?? answer;
    const gold = goldOf(reference);
    return { isRight: extracted.toLowerCase() === gold.toLowerCase(), extracted, isFound: number !== null, reference: gold };
  },
};

function goldOf(reference: string): string {
  const marked = MARKED.exec(reference)?.[1];
  return marked === undefined ? reference : withoutCommas(marked.trim());
}

import { MOST_COMPARED, questionOf } from './possible';
import { type PlacedWord, placedWords } from './words';

/** What a stretch of a text has to do with the score of a possible rephrasing. */
export interface WordMark {
  /** Code units. */
  readonly start: number;
  readonly end: number;
  /** Words that follow each other on both sides; a word or a number that both have; a number of the item that the text lacks. */
  readonly kind: 'pair' | 'word' | 'number' | 'missing';
}

export interface SharedWords {
  readonly item: readonly WordMark[];
  readonly text: readonly WordMark[];
  /** Of the item's numbers, each as often as it says it. */
  readonly numbers: { readonly found: number; readonly all: number };
}

/** The words and numbers that make the score of an item and a text: the same that `Rephrasings` compares. */
export function sharedWords(item: string, text: string, isQuestion: boolean): SharedWords {
  const compared = item.slice(0, MOST_COMPARED);
  const question = isQuestion ? questionOf(compared) : null;
  const from = question === null ? 0 : compared.lastIndexOf(question);
  const [own, other] = [said(placedWords(question ?? compared)), said(placedWords(text.slice(0, MOST_COMPARED)))];
  const left = new Map<string, number>();
  for (const { stem, isNumber } of other) if (isNumber) left.set(stem, (left.get(stem) ?? 0) + 1);
  let [found, all] = [0, 0];
  const marks = marksOf(own, other, (number) => {
    all++;
    const count = left.get(number) ?? 0;
    if (count === 0) return 'missing';
    left.set(number, count - 1);
    found++;
    return 'number';
  });
  const numbers = new Set(own.flatMap(({ stem, isNumber }) => (isNumber ? [stem] : [])));
  return {
    item: marks.map((mark) => ({ ...mark, start: mark.start + from, end: mark.end + from })),
    text: marksOf(other, own, (number) => (numbers.has(number) ? 'number' : null)),
    numbers: { found, all },
  };
}

type Said = PlacedWord & { readonly stem: string };

function said(words: readonly PlacedWord[]): readonly Said[] {
  return words.filter((word): word is Said => word.stem !== null);
}

function marksOf(words: readonly Said[], other: readonly Said[], numberKind: (number: string) => WordMark['kind'] | null): WordMark[] {
  const known = new Set(other.map(({ stem }) => stem));
  const pairs = new Set(other.slice(1).map(({ stem }, i) => pairOf(other[i], stem)));
  const isPair = (at: number): boolean => at >= 0 && at + 1 < words.length && pairs.has(pairOf(words[at], words[at + 1]?.stem ?? ''));
  const marks: WordMark[] = [];
  let goesOn = false;
  words.forEach(({ stem, isNumber, start, end }, at) => {
    const kind = isNumber ? numberKind(stem) : isPair(at - 1) || isPair(at) ? 'pair' : known.has(stem) ? 'word' : null;
    const last = marks.at(-1);
    if (kind === 'pair' && goesOn && last && isPair(at - 1)) marks[marks.length - 1] = { ...last, end };
    else if (kind !== null) marks.push({ start, end, kind });
    goesOn = kind === 'pair';
  });
  return marks;
}

const pairOf = (first: Said | undefined, second: string): string => `${first?.stem ?? ''} ${second}`;

import { cosine, TermSpace, type Vector } from './termSpace';
import { tokensOf } from './tokens';
import { type Words, wordsOf } from './words';

/** Pairs of a higher score are listed, where the next item's score is so many times lower. */
const POSSIBLE = 0.25;
const MARGIN = 1.4;
/** A longer text is compared by its beginning: each of its letters begins a term. */
export const MOST_COMPARED = 100_000;

/** Whether a text's best item is listed. */
export function isPossible(found: Possible | null): found is Possible {
  return found !== null && found.score > POSSIBLE && found.score >= MARGIN * found.second;
}

/** A text and the item that it may be a rephrasing of. */
export interface Possible {
  /** Of the items that were given, by its place among them. */
  readonly item: number;
  readonly score: number;
  /** The cosines of stems, of letters (4-grams of characters) and of pairs of stems, and the share of the item's numbers that the text has. */
  readonly parts: { readonly stems: number; readonly letters: number; readonly pairs: number; readonly numbers: number };
  /** It was the item's question alone, its last line (`questionOf`), that was most like the text. */
  readonly isQuestion: boolean;
  /** The best score of another item, of other words. */
  readonly second: number;
}

/** Items whose score is worked out for each text. */
const CANDIDATES = 10;
/** A stem that more of the items have finds no candidates, where there are many items. */
const COMMON_SHARE = 0.1;
const FEW_ITEMS = 30;
const LETTERS = 4;
/** A map of JavaScript holds sixteen million. */
const MOST_TERMS = 4_000_000;

interface Profile {
  readonly stems: Vector;
  readonly letters: Vector;
  readonly pairs: Vector;
  readonly numbers: ReadonlyMap<string, number>;
}

/** A way to read an item: all of it, or its question alone. */
interface Reading extends Profile {
  readonly item: number;
  readonly isQuestion: boolean;
  /** The item's tokens: items of the same are one. */
  readonly same: string;
}

/**
 * Finds which item a text may say in other words: the mean of three tf-idf cosines × (0.4 + 0.6 × the share of the item's numbers
 * that stand in the text). It makes a ranked list, never a verdict; what another language says, or the same idea in another task, it
 * does not find. Texts are counted first (all, or a sample of many), then asked about.
 */
export class Rephrasings {
  readonly #stems = new TermSpace();
  readonly #letters = new TermSpace();
  readonly #pairs = new TermSpace();
  readonly #texts: readonly { readonly item: number; readonly same: string; readonly isQuestion: boolean; readonly words: Words }[];
  #index: { readonly readings: readonly Reading[]; readonly byStem: Postings; readonly byPair: Postings } | null = null;

  constructor(items: readonly string[]) {
    for (const text of items) this.count(text);
    this.#texts = items.flatMap((text, item) => readingsOf(text).map((part, reading) => ({ item, same: tokensOf(text).join(' '), isQuestion: reading > 0, words: wordsOf(part) })));
  }

  /** Whether so many different terms were counted that no further text should be: memory is bounded. */
  get isFull(): boolean {
    return [this.#stems, this.#letters, this.#pairs].some((space) => space.size > MOST_TERMS);
  }

  /** Counts a text for how common its words are. */
  count(text: string): void {
    const words = wordsOf(text);
    this.#stems.count(words.stems);
    this.#letters.count(lettersOf(words));
    this.#pairs.count(pairsOf(words));
    this.#index = null;
  }

  /** The item that a text is most like; null where it has no words in common with any. */
  best(text: string): Possible | null {
    const { readings, byStem, byPair } = (this.#index ??= this.#indexed());
    const profile = this.#profile(wordsOf(text));
    const near = new Float64Array(readings.length);
    addDots(near, profile.stems, byStem);
    addDots(near, profile.pairs, byPair);
    const found = highest(near, CANDIDATES).flatMap((place) => readings[place] ?? []).map((reading) => ({ reading, ...compared(reading, profile) }));
    found.sort((x, y) => y.score - x.score || x.reading.item - y.reading.item);
    const [best] = found;
    if (!best) return null;
    return { item: best.reading.item, score: best.score, parts: best.parts, isQuestion: best.reading.isQuestion, second: found.find(({ reading }) => reading.same !== best.reading.same)?.score ?? 0 };
  }

  #indexed(): { readings: Reading[]; byStem: Postings; byPair: Postings } {
    const readings = this.#texts.map(({ words, ...of }) => ({ ...of, ...this.#profile(words) }));
    return { readings, byStem: postingsOf(readings.map(({ stems }) => stems)), byPair: postingsOf(readings.map(({ pairs }) => pairs)) };
  }

  #profile(words: Words): Profile {
    return { stems: this.#stems.vector(words.stems), letters: this.#letters.vector(lettersOf(words)), pairs: this.#pairs.vector(pairsOf(words)), numbers: words.numbers };
  }
}

function compared(reading: Profile, text: Profile): Pick<Possible, 'score' | 'parts'> {
  const parts = { stems: cosine(reading.stems, text.stems), letters: cosine(reading.letters, text.letters), pairs: cosine(reading.pairs, text.pairs), numbers: numberShare(reading.numbers, text.numbers) };
  return { parts, score: ((parts.stems + parts.letters + parts.pairs) / 3) * (0.4 + 0.6 * parts.numbers) };
}

/** Of an item's numbers, each as often as it says it; all where it has none. */
function numberShare(item: ReadonlyMap<string, number>, text: ReadonlyMap<string, number>): number {
  let all = 0;
  let found = 0;
  for (const [number, count] of item) {
    all += count;
    found += Math.min(count, text.get(number) ?? 0);
  }
  return all === 0 ? 1 : found / all;
}

/** The text, and its last line where lines come before it: the question after a passage. */
function readingsOf(text: string): string[] {
  const question = questionOf(text);
  return question === null ? [text] : [text, question];
}

/** The last line of an item, where it asks something and lines come before it. */
export function questionOf(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1) ?? '';
  return lines.length > 1 && /\?["')\s]*$/.test(last) && wordsOf(last).stems.length >= 4 ? last : null;
}

const pairsOf = ({ stems }: Words): string[] => stems.slice(1).map((stem, i) => `${stems[i] ?? ''} ${stem}`);

function lettersOf({ all }: Words): string[] {
  const text = ` ${all.join(' ')} `;
  return Array.from({ length: Math.max(0, text.length - LETTERS + 1) }, (_, i) => text.slice(i, i + LETTERS));
}

/** Of each term, the readings that have it, and its weight there. */
type Postings = ReadonlyMap<number, readonly (readonly [reading: number, weight: number])[]>;

function postingsOf(vectors: readonly Vector[]): Postings {
  const postings = new Map<number, [number, number][]>();
  vectors.forEach((vector, reading) => {
    for (const [term, weight] of vector) {
      const list = postings.get(term);
      if (list) list.push([reading, weight]);
      else postings.set(term, [[reading, weight]]);
    }
  });
  const most = Math.max(FEW_ITEMS, vectors.length * COMMON_SHARE);
  for (const [term, list] of postings) if (list.length > most) postings.delete(term);
  return postings;
}

function addDots(near: Float64Array, text: Vector, postings: Postings): void {
  for (const [term, weight] of text) for (const [reading, own] of postings.get(term) ?? []) near[reading] = (near[reading] ?? 0) + weight * own;
}

/** The places of the highest values above 0. */
function highest(values: Float64Array, many: number): number[] {
  const places: number[] = [];
  let least = 0;
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? 0;
    if (value <= least) continue;
    let at = places.length;
    while (at > 0 && (values[places[at - 1] ?? 0] ?? 0) < value) at--;
    places.splice(at, 0, place);
    if (places.length > many) places.pop();
    if (places.length === many) least = values[places[many - 1] ?? 0] ?? 0;
  }
  return places;
}

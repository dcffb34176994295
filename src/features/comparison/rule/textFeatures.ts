/** What can be counted in an answer without knowing what it says. */
export interface TextFeatures {
  /** Unicode code points. */
  readonly characters: number;
  /** Stretches without white space. */
  readonly words: number;
  /** Lines; what ends with a line break has no further one. */
  readonly lines: number;
  /** Fenced with ``` or ~~~; one that is never closed counts. */
  readonly codeBlocks: number;
  /** Runs of items, with what is indented below them. */
  readonly lists: number;
  readonly listItems: number;
  /** With # to ######. */
  readonly headings: number;
  /** Whether it opens with a phrase of a refusal. */
  readonly refuses: boolean;
}

const FENCE = /^\s*(?:>\s*)*(`{3,}|~{3,})(.*)$/;
const ITEM = /^\s*(?:[-*+•]|\d{1,9}[.)])\s+\S/;
const RULE = /^\s*(?:[-*_]\s*){3,}$/;
const HEADING = /^ {0,3}#{1,6}(?:\s|$)/;

export function textFeatures(text: string): TextFeatures {
  const lines = linesOf(text);
  let [codeBlocks, lists, listItems, headings] = [0, 0, 0, 0];
  let fence: string | null = null;
  let isInList = false;
  for (const line of lines) {
    const [, mark = '', info = ''] = FENCE.exec(line) ?? [];
    if (fence !== null) {
      if (mark.startsWith(fence) && info.trim() === '') fence = null;
    } else if (mark !== '' && !(mark.startsWith('`') && info.includes('`'))) {
      fence = mark;
      codeBlocks++;
    } else if (ITEM.test(line) && !RULE.test(line)) {
      listItems++;
      if (!isInList) lists++;
      isInList = true;
    } else if (HEADING.test(line)) {
      headings++;
      isInList = false;
    } else if (line.trim() !== '' && !/^\s/.test(line)) isInList = false;
  }
  return { characters: codePoints(text), words: matches(text, /\S+/gu), lines: lines.length, codeBlocks, lists, listItems, headings, refuses: refuses(text) };
}

export function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i + 1 < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** How often an expression matches; `expression` must have the flag g. */
export function matches(text: string, expression: RegExp): number {
  let count = 0;
  text.replaceAll(expression, (match) => {
    count++;
    return match;
  });
  return count;
}

/** A person's expression, or null where it is none. It runs in JavaScript's engine: whoever calls it on many texts does so where it can be ended. */
export function expressionOf(source: string, ignoresCase: boolean): RegExp | null {
  try {
    return new RegExp(source, ignoresCase ? 'giu' : 'gu');
  } catch {
    return null;
  }
}

/** Refusals say so at once: phrases further down are about something else. */
const OPENING = 160;
const REFUSALS = [
  /\b(?:i|we) (?:can ?not|can['’]t|could not|couldn['’]t|won['’]t|will not|am (?:not able|unable)|['’]m (?:not able|unable)|must decline|have to decline|am not going to|refuse) /i,
  /\bi['’]m (?:not able|unable) to /i,
  /\b(?:sorry|apologi[sz]e|regret),? (?:but |for )?(?:i |we |this |that |the |as |it )/i,
  /\bas an? (?:ai|artificial intelligence|language model|large language model)\b/i,
  /\b(?:it is|it['’]s) not (?:appropriate|ethical|legal|acceptable|possible for me)\b/i,
  /\bi (?:do not|don['’]t) (?:feel comfortable|think it(?:['’]s| is) (?:appropriate|ethical))/i,
];

/** By English phrases: a count of them, no judgement. */
export function refuses(text: string): boolean {
  const opening = text.trimStart().slice(0, OPENING);
  return REFUSALS.some((phrase) => phrase.test(opening));
}

export const ANSWER_CHANGES = ['identical', 'prefix-space-only', 'space-only', 'moved', 'different'] as const;
export type AnswerChange = (typeof ANSWER_CHANGES)[number];

/**
 * How two answers differ: not at all; in white space before their first character; in how much white space there is anywhere, or of which kind; in
 * the order of their lines; or in what they say.
 */
export function answerChange(a: string, b: string): AnswerChange {
  if (a === b) return 'identical';
  if (a.trimStart() === b.trimStart()) return 'prefix-space-only';
  if (inOneLine(a) === inOneLine(b)) return 'space-only';
  const [first, second] = [sortedLines(a), sortedLines(b)];
  return first.length === second.length && first.every((line, i) => line === second[i]) ? 'moved' : 'different';
}

const inOneLine = (text: string): string => text.trim().replaceAll(/\s+/gu, ' ');

function sortedLines(text: string): string[] {
  return text.split(/[\r\n]+/).map(inOneLine).filter((line) => line !== '').sort();
}

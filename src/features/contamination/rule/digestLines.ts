import type { EvaluationPart, ItemFacts, Rule } from '../contract';
import { score6 } from './exactScore';
import { scoredItems } from './figures';

/** What each digest of a run is the SHA-256 of, in UTF-8: lines, each ended by a line feed. */
export interface DigestLines {
  readonly scored: string;
  readonly matched: string;
  readonly trainRows: string;
  readonly tooShort: string;
  readonly equal: string;
  readonly contained: string;
  readonly hit: string;
}

export function digestLines(part: EvaluationPart, facts: ItemFacts, rule: Rule): DigestLines {
  const scored = scoredItems(part, facts, rule).map((of) => ({ line: `${String(of.item.item)}:${score6(of.score)}`, matched: of.matched }));
  return {
    scored: lines(scored.map((of) => of.line)),
    matched: lines(scored.filter((of) => of.matched).map((of) => of.line)),
    trainRows: lines(part.rows),
    tooShort: lines(facts.tooShort),
    equal: lines(part.equal),
    contained: lines(part.contained),
    hit: lines(part.any13),
  };
}

const lines = (of: readonly (string | number)[]): string => of.map((line) => `${String(line)}\n`).join('');

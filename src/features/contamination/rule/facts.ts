import type { ItemFacts, Rule } from '../contract';
import { type Fraction, fractionOf } from './exactScore';
import { LONG } from './longGrams';
import { countTokens } from './tokens';

export interface TextItem {
  /** Its row in the evaluation. */
  readonly row: number;
  readonly fields: readonly string[];
}

/** What stands in an evaluation of which these items, by row, have no null field. */
export function itemFacts(name: string, fields: readonly string[], items: readonly TextItem[], nNull: number, rule: Rule): ItemFacts {
  const tokens = items.map((item) => ({ item: item.row, fields: item.fields.map((field) => countTokens(field, rule.tokens)) }));
  const threshold = fractionOf(rule.threshold);
  return {
    name, fields, nNull, tokens,
    nEval: items.length,
    nDistinct: new Set(items.map((item) => JSON.stringify(item.fields))).size,
    tooShort: tokens.filter((item) => isTooShort(item.fields, rule.n, threshold)).map((item) => item.item),
    nShorterThan13: tokens.filter((item) => item.fields.every((count) => count < LONG)).length,
  };
}

/** Even if all of its n-grams were found, its score would not be above the threshold. */
function isTooShort(tokens: readonly number[], n: number, threshold: Fraction): boolean {
  return BigInt(tokens.filter((count) => count >= n).length) * threshold.den <= threshold.num * BigInt(tokens.length);
}

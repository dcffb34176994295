import type { Rule } from '../../../src/features/contamination/contract';
import type { ReadPair } from '../../../src/features/contamination/page';
import { spansInSteps } from '../../../src/features/contamination/rule/spans';
import type { Span } from '../../../src/features/contamination/rule/spans';
import { countTokens } from '../../../src/features/contamination/rule/tokens';

/** Words that item and training text have in common, one after the other: the same number and colour on both sides. */
export interface MatchedRun {
  /** From 1, in the order of the item's fields. */
  readonly number: number;
  readonly tokens: number;
  readonly field: Stretch;
  readonly message: Stretch;
}

export interface Stretch {
  /** Of the pair's fields, or of its messages. */
  readonly index: number;
  /** Code units. */
  readonly start: number;
  readonly end: number;
}

const TONES = 5;

/** One of five colours; neighbours differ. */
export function toneOf({ number }: MatchedRun): number {
  return ((number - 1) % TONES) + 1;
}

/** The runs of a pair: in its message, or in all that were searched where a row is one document. A field of fewer than n tokens stands whole, or not at all. */
export function* runsInSteps({ texts, pairs, at }: ReadPair, rule: Pick<Rule, 'n' | 'tokens'>): Generator<void, MatchedRun[]> {
  const whole = pairs[at]?.message ?? -1;
  const messages = texts.messages.flatMap(({ text, scanned }, index) => (text !== null && (whole < 0 ? scanned : index === whole) ? [{ index, text }] : []));
  const runs: MatchedRun[] = [];
  for (const [index, { text }] of texts.fields.entries()) {
    const n = countTokens(text, rule.tokens, rule.n);
    if (n === 0) continue;
    const found: { readonly span: Span; readonly message: number }[] = [];
    for (const message of messages) for (const span of yield* spansInSteps(text, message.text, { tokens: rule.tokens, n })) found.push({ span, message: message.index });
    let end = -1;
    for (const { span, message } of found.sort((a, b) => a.span.field.start - b.span.field.start || b.span.field.end - a.span.field.end)) {
      if (span.field.start < end) continue; // another message has these words, too
      end = span.field.end;
      runs.push({ number: runs.length + 1, tokens: span.tokens[1] - span.tokens[0], field: { index, ...span.field }, message: { index: message, ...span.message } });
    }
  }
  return runs;
}

import { LoupeError } from '../core/message';
import { groupDigits, sentence } from '../core/sentences';
import type { Measure } from '../core/statistics/agreement';

/** One of the words that an option takes. */
export function one<T extends string>(option: string, given: string, known: readonly T[]): T {
  const found = known.find((k) => k === given);
  if (found === undefined) throw new LoupeError('usage-one-of', { option, given, known: known.join(', ') }, 'usage');
  return found;
}

/** A measure in a document: why it is undefined is a sentence. */
export function measured(measure: Measure): Record<string, unknown> {
  return measure.value === null ? { ...measure, low: null, high: null, why: sentence(measure.why) } : { ...measure, ...(measure.noInterval ? { noInterval: sentence(measure.noInterval) } : {}) };
}

/** A measure in a table: value, interval, n. */
export function shown(measure: Measure): string[] {
  if (measure.value === null) return [sentence(measure.why), '', groupDigits(measure.n)];
  return [measure.value.toFixed(4), measure.low === null || measure.high === null ? (measure.noInterval ? sentence(measure.noInterval) : '') : `${measure.low.toFixed(4)} … ${measure.high.toFixed(4)}`, groupDigits(measure.n)];
}

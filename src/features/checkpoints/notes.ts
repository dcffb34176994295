import type { Message } from '../../core/message';
import { MOST_POINTS } from './contract';
import type { MetricsAnswer, MetricsRoles } from './contract';

/** What an answer does not show, or shows in one way of several. */
export function notesOf(answer: MetricsAnswer, roles: MetricsRoles): Message[] {
  const { withoutStep, withoutValue, duplicates, repeated, contradictions, truncated } = answer;
  const rows = (of: readonly { readonly rows: number }[]): number => of.reduce((n, { rows: own }) => n + own, 0);
  return [
    ...(contradictions.length > 0 ? [{ code: 'checkpoints-contradictions', args: { count: rows(contradictions), column: roles.step ?? '' } }] : []),
    ...(duplicates.length > 0 ? [{ code: 'checkpoints-duplicates', args: { points: duplicates.length, rows: rows(duplicates) } }] : []),
    ...(withoutStep > 0 ? [{ code: 'checkpoints-without-step', args: { count: withoutStep } }] : []),
    ...(withoutValue > 0 ? [{ code: 'checkpoints-without-value', args: { count: withoutValue } }] : []),
    ...(repeated > 0 ? [{ code: 'checkpoints-repeated', args: { count: repeated } }] : []),
    ...(truncated ? [{ code: 'checkpoints-truncated', args: { most: MOST_POINTS } }] : []),
  ];
}

import type { Question } from '../../core/annotation/labelSchema';
import { choicesOf } from '../../core/annotation/labelSchema';
import type { Level } from '../../core/statistics/ratings';

/** The scale on which labels of a question differ. “Both bad” stands on no scale from one answer to the other. */
export function levelOf(question: Question): Level {
  switch (question.kind) {
    case 'multiple':
      return 'set';
    case 'number':
      return 'interval';
    case 'rating':
      return 'ordinal';
    case 'pairwise':
      return choicesOf(question).some((c) => c.id === 'both-bad') ? 'nominal' : 'ordinal';
    default:
      return 'nominal';
  }
}

import { fitsQuestion } from '../../core/annotation/labelSchema';
import type { LabelSchema } from '../../core/annotation/labelSchema';
import type { LabelValue } from '../../core/annotation/labelLine';
import type { HeldLabel } from './contract';

/**
 * Why a label no longer is what its schema asks for: it has no such question any more, or no such value, or is of an earlier
 * version in which the words may have meant something else. Undefined where it fits.
 */
export function staleness(schema: LabelSchema, label: { readonly question: string; readonly value: LabelValue; readonly version: number }): HeldLabel['stale'] {
  const question = schema.questions.find((q) => q.id === label.question);
  if (!question) return 'question';
  if (!fitsQuestion(question, label.value)) return 'value';
  return label.version < schema.version ? 'version' : undefined;
}

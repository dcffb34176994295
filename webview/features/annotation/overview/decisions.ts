import type { LabelColor } from '../../../../src/core/annotation/labelSchema';
import type { LabelValue } from '../../../../src/core/annotation/labelLine';
import { valueText } from '../../../../src/features/annotation/contract';
import type { Disputed, OverviewQuestion } from '../../../../src/features/annotation/overview';

/** One way to decide about a record. */
export interface Option {
  readonly title: string;
  readonly key: string | null;
  readonly color: LabelColor;
  readonly held: boolean;
  /** What choosing it decides; null takes the decision back. */
  readonly value: LabelValue | null;
}

const CHOSEN_KINDS: readonly unknown[] = ['single', 'yesNo', 'pairwise', 'rating'];

/** The ways to decide: the labels of the schema by their keys, several of them where several may hold, else what annotators said, by number. */
export function optionsOf(question: OverviewQuestion, item: Disputed): readonly Option[] {
  const now = item.decision?.value;
  const { choices, kind } = question;
  if (kind === 'multiple') {
    const held = Array.isArray(now) ? (now as readonly string[]) : [];
    return choices.map((choice) => {
      const next = choices.map((c) => c.id).filter((id) => (id === choice.id ? !held.includes(id) : held.includes(id)));
      return { title: choice.title, key: choice.key ?? null, color: choice.color ?? 'foreground', held: held.includes(choice.id), value: next.length === 0 ? null : next };
    });
  }
  if (CHOSEN_KINDS.includes(kind)) return choices.map((choice) => ({ title: choice.title, key: choice.key ?? null, color: choice.color ?? 'foreground', held: now === choice.id, value: choice.id }));
  const said = new Map(item.answers.map((a) => [JSON.stringify(a.value), a.value]));
  return [...said.values()].map((value, i) => ({ title: valueText(value), key: i < 9 ? String(i + 1) : null, color: 'foreground', held: now !== undefined && valueText(now) === valueText(value), value }));
}

/** The colour and title of a value, where its schema gives one. */
export function lookOf(question: OverviewQuestion, value: LabelValue): { readonly title: string; readonly color: LabelColor } {
  const titles = (Array.isArray(value) ? (value as readonly string[]) : [String(value)]).map((id) => question.choices.find((c) => c.id === id)?.title ?? id);
  const choice = question.choices.find((c) => c.id === (Array.isArray(value) ? (value as readonly string[])[0] : value));
  return { title: titles.join(', '), color: choice?.color ?? 'foreground' };
}

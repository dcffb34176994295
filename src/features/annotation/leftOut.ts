import { choicesOf } from '../../core/annotation/labelSchema';
import type { LabelSchema } from '../../core/annotation/labelSchema';
import type { LabelCount } from './contract';

/** A label whose rows are left out of a clean set. */
export interface LeftOutLabel {
  readonly schema: string;
  readonly question: string;
  readonly label: string;
}

/** A label and how often it was given. */
export type GivenLabel = LeftOutLabel & { readonly count: number };

/** `triage=drop`, `pairwise.preference=tie`. Undefined where the text is no such thing. */
export function leftOutLabel(text: string): Omit<LeftOutLabel, 'question'> & { readonly question: string | undefined } | undefined {
  const [, schema, question, label] = /^([^=.]+)(?:\.([^=]+))?=(.+)$/s.exec(text) ?? [];
  return schema === undefined || label === undefined ? undefined : { schema, question, label };
}

/** Every single label that was given: an answer of several labels counts for each of them. */
export function givenLabels(byLabel: readonly LabelCount[]): readonly GivenLabel[] {
  const labels = new Map<string, GivenLabel>();
  for (const { schema, question, labels: given, count } of byLabel) {
    for (const label of given) {
      const key = JSON.stringify([schema, question, label]);
      labels.set(key, { schema, question, label, count: (labels.get(key)?.count ?? 0) + count });
    }
  }
  return [...labels.values()];
}

/** The labels that `schemas` have, and those that were given. */
export function knownLabels(given: readonly GivenLabel[], schemas: readonly LabelSchema[]): readonly LeftOutLabel[] {
  return [...given, ...schemas.flatMap((s) => s.questions.flatMap((q) => choicesOf(q).map((c) => ({ schema: s.id, question: q.id, label: c.id }))))];
}

/** The known labels that a text may mean, one for each question: the question called like its schema goes before. */
export function meantLabels(text: string, known: readonly LeftOutLabel[]): readonly LeftOutLabel[] {
  const asked = leftOutLabel(text);
  if (!asked) return [];
  const fitting = known.filter((k) => k.schema === asked.schema && k.label === asked.label && (asked.question === undefined || k.question === asked.question));
  const found = [...new Map(fitting.map((k) => [k.question, k])).values()];
  const own = asked.question === undefined ? found.find((k) => k.question === k.schema) : undefined;
  return own ? [own] : found;
}

/** A label as `--without` takes it. */
export function leftOutText({ schema, question, label }: LeftOutLabel): string {
  return `${schema === question ? schema : `${schema}.${question}`}=${label}`;
}

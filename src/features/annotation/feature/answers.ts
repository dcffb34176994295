import * as v from 'valibot';
import { LoupeError } from '../../../core/message';
import type { Answer } from '../../../host/datasetPanel';
import { annotationParams } from '../checks';
import type { AnnotationMethods } from '../contract';
import type { Labelling } from './labelling';

type Run = (params: never, labelling: Labelling, signal: AbortSignal) => Promise<unknown>;

const ANSWERS = {
  setup: (_: object, labelling) => Promise.resolve(labelling.setup()),
  row: ({ row }: Params<'row'>, labelling) => labelling.row(row),
  set: ({ row, labels }: Params<'set'>, labelling) => labelling.set(row, labels),
  next: ({ view, from }: Params<'next'>, labelling, signal) => labelling.next(view, from, signal),
  step: ({ direction }: Params<'step'>, labelling) => labelling.step(direction).then(() => null),
  others: ({ shown }: Params<'others'>, labelling) => labelling.showOthers(shown).then(() => null),
  retry: (_: object, labelling) => labelling.retry().then(() => null),
} satisfies { readonly [M in keyof AnnotationMethods]: (params: Params<M>, labelling: Labelling, signal: AbortSignal) => Promise<AnnotationMethods[M]['result']> };

type Params<M extends keyof AnnotationMethods> = v.InferOutput<(typeof annotationParams)[M]>;

/** The host's answers to the part of the view that labels: parameters are checked, never cast. */
export function annotationAnswers(labelling: () => Labelling): Readonly<Record<string, Answer>> {
  const methods = Object.keys(ANSWERS) as (keyof AnnotationMethods)[];
  return Object.fromEntries(methods.map((method): [string, Answer] => [method, async (raw, { signal }) => {
    const parsed = v.safeParse(annotationParams[method], raw);
    if (!parsed.success) throw new LoupeError('internal', {}, 'engine', `annotation.${method}: ${parsed.issues.map((i) => i.message).join('; ')}`);
    return (ANSWERS[method] as Run)(parsed.output as never, labelling(), signal);
  }]));
}

import type { DatasetInfo } from '../core/dataset';
import { ANNOTATION } from '../features/annotation/contract';
import type { AnnotationMethod, AnnotationWork } from '../features/annotation/contract';
import type { CommandContext } from './session';

/** Asks the engine's process about the labels of one dataset. */
export function annotationWork({ engine, signal }: CommandContext, info: DatasetInfo) {
  return async <M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params']): Promise<AnnotationWork[M]['result']> =>
    (await engine.request('work', { dataset: info.id, feature: ANNOTATION, method, params }, { signal, lane: 'job' })) as AnnotationWork[M]['result'];
}

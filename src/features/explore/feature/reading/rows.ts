import { LoupeError } from '../../../../core/message';
import type { RowKey } from '../../../../core/annotation/labelLine';
import type { DatasetSession } from '../../../../host/datasetSession';
import { READING } from '../../reading';
import type { ReadingWork } from '../../reading';

/** Asks the engine's process about rows of a dataset; `quiet`: nobody is asked for a copy, and `needs-copy` is thrown. */
export async function readingOf<M extends keyof ReadingWork>(session: DatasetSession, method: M, params: ReadingWork[M]['params'], asking: { quiet?: boolean; signal?: AbortSignal } = {}): Promise<ReadingWork[M]['result']> {
  return (await session.ask('work', { feature: READING, method, params }, asking)) as ReadingWork[M]['result'];
}

/** The key of a row, by which it is found again. */
export async function keyOf(session: DatasetSession, row: number): Promise<RowKey> {
  const [key] = await readingOf(session, 'keys', { rows: [row] });
  if (!key) throw new LoupeError('row-beyond', { row, rows: session.info?.rows ?? 0, name: session.info?.name ?? '' });
  return key;
}

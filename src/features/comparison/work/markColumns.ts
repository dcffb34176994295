import { ident } from '../../../core/sql';
import type { Session } from '../../../engine/session';
import { MARKS } from '../contract';
import type { MarkId } from '../contract';
import type { SideReading } from './readSides';

/** What checks for contamination and disagreements of raters say of a dataset's rows now, without making anything. */
export async function markIdsOf(session: Session): Promise<MarkId[]> {
  await session.sides.there();
  const there = new Set(session.derivedColumns().map((column) => column.id));
  return MARKS.filter((id) => there.has(id));
}

/** The marks that any side's dataset has, as paths of slices. */
export async function markPaths(readings: readonly SideReading[], isWanted: (id: MarkId) => boolean): Promise<string[]> {
  const found = new Set<MarkId>();
  for (const session of new Set(readings.map((reading) => reading.session))) for (const id of await markIdsOf(session)) if (isWanted(id)) found.add(id);
  return MARKS.filter((id) => found.has(id)).map(markPath);
}

export const markPath = (id: MarkId): string => `(${ident(id)})`;

import type { DatasetView } from '../../../host/datasetViews';
import { shownQuery } from '../../../host/shownQuery';

/** The rows that a view shows: the prepared view, how many they are, and by which filter. */
export interface ShownRows {
  readonly view: string;
  readonly rows: number;
  readonly all: boolean;
  /** The filter as the person wrote it; the view’s SQL where it is none that was written. */
  readonly written: string;
}

export async function shownRows(shownIn: DatasetView, asking: { readonly signal?: AbortSignal; readonly quiet?: boolean } = {}): Promise<ShownRows> {
  const { session } = shownIn;
  const query = shownQuery(shownIn);
  const { view, rows, total, sql } = await session.ask('view', { query: { ...query, order: [] } }, asking);
  return { view, rows, all: query.filter === null && rows === total, written: query.filter?.op === 'sql' ? query.filter.expression : sql };
}

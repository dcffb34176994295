import * as v from 'valibot';
import type { ViewQuery } from '../../../core/viewQuery';
import type { DatasetView } from '../../../host/datasetViews';

const shown = v.looseObject({ query: v.looseObject({ filter: v.nullable(v.looseObject({ op: v.string() })), order: v.array(v.looseObject({})) }) });

/** The rows that a view shows: the prepared view, how many they are, and the query as a person reads it. */
export interface ShownRows {
  readonly view: string;
  readonly rows: number;
  readonly all: boolean;
  readonly sql: string;
}

/** What a view filters and orders by now. */
export function shownQuery({ panel }: DatasetView): ViewQuery {
  const state = v.safeParse(shown, panel.state);
  return state.success ? (state.output.query as unknown as ViewQuery) : { filter: null, order: [] };
}

export async function shownRows(shownIn: DatasetView, asking: { readonly signal?: AbortSignal; readonly quiet?: boolean } = {}): Promise<ShownRows> {
  const { session } = shownIn;
  const query = shownQuery(shownIn);
  const { view, rows, total, sql } = await session.ask('view', { query: { ...query, order: [] } }, asking);
  return { view, rows, all: query.filter === null && rows === total, sql };
}

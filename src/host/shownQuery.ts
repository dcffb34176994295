import * as v from 'valibot';
import { actingFilter, EVERYTHING } from '../core/viewQuery';
import type { ViewQuery } from '../core/viewQuery';
import type { DatasetView } from './datasetViews';

const shown = v.looseObject({ query: v.looseObject({ filter: v.nullable(v.looseObject({ op: v.string() })), order: v.array(v.looseObject({})) }) });

/** What a view filters and orders by now. */
export function shownQuery({ panel }: DatasetView): ViewQuery {
  const state = v.safeParse(shown, panel.state);
  if (!state.success) return EVERYTHING;
  const query = state.output.query as unknown as ViewQuery;
  return { ...query, filter: actingFilter(query) };
}

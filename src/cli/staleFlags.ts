import type { DatasetInfo } from '../core/dataset';
import type { Warning } from '../core/message';
import { CONTAMINATION_PREFIX } from '../features/contamination/flagColumns';
import type { CommandContext } from './session';

/** A command that speaks of columns of contamination is told where what they say is of other files: NULL finds nothing. */
export async function staleFlags({ options, engine, signal }: CommandContext, info: DatasetInfo, sql = ''): Promise<readonly Warning[]> {
  if (!JSON.stringify([sql, options.filter, options.columns, options.with]).toLowerCase().includes(CONTAMINATION_PREFIX)) return [];
  const columns = await engine.request('derived', { dataset: info.id }, { signal });
  return [...new Map(columns.flatMap(({ warning }) => (warning ? [[warning.code, warning] as const] : []))).values()];
}

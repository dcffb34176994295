import type { Warning } from './message';

/** A notice about a column that the engine calls otherwise than its file does. */
export function renamedColumn(column: string, sourceName: string): Warning {
  return sourceName === '' ? { code: 'name-empty', args: { column }, column } : { code: 'name-changed', args: { column, sourceName }, column };
}

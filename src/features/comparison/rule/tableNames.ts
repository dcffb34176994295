import { parseRolePath } from '../../../core/rolePath';
import type { ComparisonSpec } from '../contract';

/** What each side's struct has before its metrics, and what the table has before its sides. */
export const SIDE_FIELDS = ['answer', 'row', 'samples', 'characters', 'same_as'] as const;
export const TABLE_COLUMNS = ['prompt', 'prompt_turns', 'sides', 'different'] as const;

/** The names of a joined table, in the order of what they are of. None is another's in any case of letters, as DuckDB and Parquet readers want it. */
export interface TableNames {
  readonly keys: readonly string[];
  readonly sides: readonly string[];
  readonly metrics: readonly string[];
  /** Of each metric, what it did from the baseline to the side. */
  readonly changes: readonly string[];
  readonly slices: readonly string[];
}

/** What of a comparison its names come from. */
export interface TableParts extends Pick<ComparisonSpec, 'key' | 'by'> {
  readonly sides: readonly { readonly name: string }[];
  readonly metrics: readonly { readonly name: string }[];
}

export function tableNames({ sides, key, metrics, by }: TableParts): TableNames {
  const columns = namesBeside(TABLE_COLUMNS);
  const fields = namesBeside(SIDE_FIELDS);
  const keys = key.by === 'columns' ? key.columns.map((path) => columns(nameOf(path), 'key')) : key.by === 'row' ? [columns('row', 'key')] : [];
  return {
    keys, sides: sides.map(({ name }) => columns(name, 'side')), slices: by.map((path) => columns(nameOf(path), 'slice')),
    metrics: metrics.map(({ name }) => fields(name, 'metric')), changes: metrics.map(({ name }) => fields(`${name} change`, 'metric')),
  };
}

/** Gives names that none has before: where one is taken, what it is of stands behind it, and then a number. */
function namesBeside(given: readonly string[]): (name: string, of: string) => string {
  const taken = new Set(given);
  return (name, of) => {
    const plain = name.replaceAll('\0', '').trim() || of;
    const all = function* (): Generator<string> {
      yield plain;
      yield `${plain}_${of}`;
      for (let i = 2; ; i++) yield `${plain}_${of}${String(i)}`;
    };
    for (const wanted of all()) {
      if (taken.has(wanted.toLowerCase())) continue;
      taken.add(wanted.toLowerCase());
      return wanted;
    }
    return plain;
  };
}

/** What a path is called: its last field, the column that its SQL is, or its SQL. */
function nameOf(path: string): string {
  const parsed = parseRolePath(path, []);
  if ('expression' in parsed) return /^"([^"]+)"$/.exec(parsed.expression.trim())?.[1] ?? parsed.expression.trim();
  const last = parsed.steps.findLast((step) => 'field' in step);
  return last && 'field' in last ? last.field : parsed.column;
}

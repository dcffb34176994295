import { parseRolePath, printRolePath, typeAtPath } from '../../../core/rolePath';
import { fieldOf } from '../../../core/type';

/**
 * A path as a side with a struct of its own means it: where the struct (`within`) has a field of the path's first name, the path leads
 * into it; else it is a path of the row. An expression is over the row.
 */
export function pathWithin(path: string, within: string | null, columns: readonly { readonly name: string; readonly type: string }[]): string {
  const names = columns.map((c) => c.name);
  const parsed = parseRolePath(path, names);
  if (within === null || 'expression' in parsed) return path;
  const struct = parseRolePath(within, names);
  if ('expression' in struct || fieldOf(typeAtPath(within, columns), parsed.column) === undefined) return path;
  return printRolePath({ column: struct.column, steps: [...struct.steps, { field: parsed.column }, ...parsed.steps] }, names);
}

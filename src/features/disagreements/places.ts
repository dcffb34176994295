import type { Column } from '../../core/dataset';
import { printRolePath } from '../../core/rolePath';
import { elementOf, fieldsOf, parseType } from '../../core/type';

/** Of more places nobody chooses from a list. */
const MOST = 300;

/** The places in a row that may hold verdicts, names or units: columns, and the fields of structs and of lists of structs. */
export function placesOf(columns: readonly Column[]): readonly string[] {
  const names = columns.map((c) => c.name);
  return columns.flatMap((column) => {
    const type = parseType(column.type);
    const of = elementOf(type);
    const steps = of === undefined ? [] : [{ each: true as const }];
    const fields = fieldsOf(of ?? type).filter((f) => f.name !== '').map((f) => printRolePath({ column: column.name, steps: [...steps, { field: f.name }] }, names));
    return fields.length > 0 ? fields : [printRolePath({ column: column.name, steps: [] }, names)];
  }).slice(0, MOST);
}

/** Paths in one text, as a person writes them: commas part them, but not within brackets or quotes. */
export function pathsIn(text: string): readonly string[] {
  const parts: string[] = [];
  let [part, depth, quoted] = ['', 0, false];
  for (const c of text) {
    if (c === '"') quoted = !quoted;
    if (!quoted && (c === '(' || c === '[')) depth++;
    if (!quoted && (c === ')' || c === ']')) depth--;
    if (c === ',' && depth === 0 && !quoted) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  return [...parts, part.trim()].filter((p) => p !== '');
}

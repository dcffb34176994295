import type { CellStruct } from '../../core/cell';
import type { Column } from '../../core/dataset';
import { ROLES } from '../../core/shape';
import type { Encoding, Role, Shape, ShapeReason } from '../../core/shape';
import { kindOf } from './kind';
import { guessRoles } from './roles';
import { see } from './values';

export interface ShapeInput {
  readonly columns: readonly Column[];
  /** Rows with cut texts. */
  readonly sample: readonly CellStruct[];
  readonly rows: number;
  /** Roles a person fixed: they win, and an empty list says that there is no such role. */
  readonly fixed?: Readonly<Record<string, readonly string[]>>;
}

/** Kind and roles of a dataset: from types first, then names, then a look at some values; each with its reason. */
export function guessShape(input: ShapeInput): Shape {
  const seen = input.columns.filter((c) => c.origin !== 'index').map((c) => see(c, input.sample));
  const found = guessRoles(seen);
  const roles: Partial<Record<Role, readonly string[]>> = {};
  const reasons: ShapeReason[] = [];
  for (const role of ROLES) {
    const fixed = input.fixed?.[role];
    if (fixed !== undefined) {
      if (fixed.length > 0) roles[role] = fixed;
      reasons.push({ code: fixed.length > 0 ? 'role-fixed' : 'role-none', args: { role, paths: fixed.join(', ') }, role, by: 'person' });
      continue;
    }
    const guess = found.get(role);
    if (!guess) continue;
    roles[role] = guess.paths;
    reasons.push({ code: guess.reason, args: { role, paths: guess.paths.join(', '), ...guess.args }, role, by: 'guess' });
  }
  const { kind, reason } = kindOf(roles, seen);
  const encodings: Partial<Record<Role, Encoding>> = {};
  for (const [role, paths] of Object.entries(roles) as [Role, readonly string[]][]) {
    const encoding = seen.find((s) => s.name === paths[0])?.encoding;
    if (encoding !== undefined && encoding !== 'plain') encodings[role] = encoding;
  }
  return { kind, roles, encodings, reasons: [{ code: reason, args: { kind }, by: 'guess' }, ...reasons] };
}

import type { Column } from '../../core/dataset';
import { parseRolePath } from '../../core/rolePath';
import type { Role, Shape } from '../../core/shape';
import { standsBeside } from './beside';

/** Roles whose values say who judged, what was said, or whose answers were judged. */
const SAID: readonly Role[] = ['raters', 'raterId', 'label', 'score', 'sides', 'model'];

/** Columns that would lead whoever judges anew: who the raters are and what they said, with what stands beside their verdicts, and whose the answers are. */
export function verdictColumns({ roles }: Pick<Shape, 'roles'>, columns: readonly Column[]): string[] {
  const names = columns.map((c) => c.name);
  const said = new Set(SAID.flatMap((role) => (roles[role] ?? []).flatMap((path) => {
    const parsed = parseRolePath(path, names);
    return 'expression' in parsed ? [] : [parsed.column];
  })));
  const verdicts = (roles.raters ?? []).filter((path) => names.includes(path));
  return names.filter((name) => said.has(name) || verdicts.some((verdict) => standsBeside(name, verdict)));
}

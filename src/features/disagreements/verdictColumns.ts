import type { Column } from '../../core/dataset';
import { parseRolePath } from '../../core/rolePath';
import type { Role, Shape } from '../../core/shape';
import { standsBeside } from './beside';
import { isJudgeName } from './judges';

/** Roles whose values say who judged, what was said, or whose answers were judged. */
const SAID: readonly Role[] = ['raters', 'raterId', 'label', 'score', 'sides', 'model'];

/** Columns that would lead whoever judges anew: who the raters are and what they said, with what stands beside their verdicts, what judges said, and whose the answers are. */
export function verdictColumns({ roles }: Pick<Shape, 'roles'>, columns: readonly Column[]): string[] {
  const names = columns.map((c) => c.name);
  const said = new Set(SAID.flatMap((role) => (roles[role] ?? []).flatMap((path) => {
    const parsed = parseRolePath(path, names);
    return 'expression' in parsed ? [] : [parsed.column];
  })));
  // What a judge said may be no rater's yet: columns called like one, which are not what is read.
  const read = new Set(Object.values(roles).flat());
  const verdicts = (roles.raters ?? []).filter((path) => names.includes(path));
  return names.filter((name) => said.has(name) || (isJudgeName(name) && !read.has(name)) || verdicts.some((verdict) => standsBeside(name, verdict)));
}

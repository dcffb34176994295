import type { Column } from '../../core/dataset';
import { parseRolePath } from '../../core/rolePath';
import type { Role, Shape } from '../../core/shape';
import { standsBeside } from './beside';
import { planOf } from './derivedColumns';
import { judgePlan } from './judgePlan';
import { AS_NAMED } from './judgesPage';
import { AS_FOUND, requestOf } from './page';
import type { Reading } from './page';

/** Roles whose values say who judged, what was said, or whose answers were judged. */
const SAID: readonly Role[] = ['raters', 'raterId', 'label', 'score', 'sides', 'model'];

/**
 * Columns that would lead whoever judges anew: who the raters are and what they said of any aspect, judges among them, with what stands beside
 * their verdicts, and whose the answers are; as the shape has them, and as a person reads them.
 */
export function verdictColumns(shape: Shape, columns: readonly Column[], reading: Reading): string[] {
  const { roles } = shape;
  const names = columns.map((c) => c.name);
  const read = [AS_FOUND, reading].map((r) => requestOf(r)).flatMap((request) => {
    const plan = planOf(shape, columns, request);
    if (plan === null) return [];
    const { extras, swapped } = judgePlan(shape, columns, request, AS_NAMED);
    return [{ values: [...plan.values, ...plan.aspects.flatMap((a) => a.values), ...extras], others: [...plan.ids, ...(plan.sides ?? []), ...swapped.map((s) => s.path)] }];
  });
  const values = [...(roles.raters ?? []), ...read.flatMap((r) => r.values)];
  const said = new Set([...SAID.flatMap((role) => roles[role] ?? []), ...values, ...read.flatMap((r) => r.others)].flatMap((path) => {
    const parsed = parseRolePath(path, names);
    return 'expression' in parsed ? [] : [parsed.column];
  }));
  const verdicts = values.filter((path) => names.includes(path));
  return names.filter((name) => said.has(name) || verdicts.some((verdict) => standsBeside(name, verdict)));
}

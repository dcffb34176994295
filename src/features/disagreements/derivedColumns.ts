import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import type { Shape } from '../../core/shape';
import type { AgreementAnswer, AgreementRequest } from './contract';
import { AS_FOUND, requestOf } from './page';
import { raterPlan } from './raterPlan';
import type { RaterPlan } from './raterPlan';

/** How the ids of the columns begin that say of each row what its unit's verdicts come to. */
export const DISAGREEMENT_PREFIX = 'disagreement:';
/** The relation with a row for each unit. */
export const ITEMS = 'items';

/** What is derived of each unit: the end of the column's id, which is its name in the item table, and the form of its values. */
export const DERIVED_COLUMNS = [
  { name: 'verdicts', type: 'labels', sql: 'MAP(VARCHAR, VARCHAR)' },
  { name: 'class', type: 'text', sql: 'VARCHAR' },
  { name: 'share', type: 'number', sql: 'DOUBLE' },
  { name: 'strength', type: 'number', sql: 'DOUBLE' },
  { name: 'entropy', type: 'number', sql: 'DOUBLE' },
  { name: 'majority', type: 'text', sql: 'VARCHAR' },
  { name: 'soft', type: 'shares', sql: 'MAP(VARCHAR, DOUBLE)' },
] as const;
export type DerivedName = (typeof DERIVED_COLUMNS)[number]['name'];

/** The reading that derived columns have: everything as the shape has it. */
export const DERIVED_REQUEST: AgreementRequest = requestOf(AS_FOUND);

/** Where the verdicts are that columns are derived from; null in a dataset without raters. */
export function derivedPlan(shape: Shape, columns: readonly Column[]): RaterPlan | null {
  return planOf(shape, columns, DERIVED_REQUEST);
}

/** Where the verdicts of a request are; null where there are none. */
export function planOf(shape: Shape, columns: readonly Column[], request: AgreementRequest): RaterPlan | null {
  try {
    return raterPlan(shape, columns, request, request.level === 'set');
  } catch (error) {
    if (error instanceof LoupeError) return null;
    throw error;
  }
}

/**
 * What the derived columns of a dataset say of the units of a request. `areRepeated`: did a rater say different things of one unit? Then
 * another of them is the last where some are dropped.
 */
export function derivedOf(request: AgreementRequest, shape: Shape, columns: readonly Column[], areRepeated: () => boolean): AgreementAnswer['derived'] {
  const plan = derivedPlan(shape, columns);
  const asked = raterPlan(shape, columns, request, request.level === 'set');
  if (plan === null || request.filter !== null || request.pairwise !== null || request.repeat !== DERIVED_REQUEST.repeat || JSON.stringify(plan) !== JSON.stringify(asked)) return 'none';
  const isAsGuessed = request.level === null && request.order === null && request.values === null && request.collapse === null && request.drop.length === 0 && !request.merge;
  return isAsGuessed ? 'all' : areRepeated() ? 'none' : 'verdicts';
}

import type { Shape } from '../../core/shape';
import { hasTwoSides } from '../../core/verdictSide';

/** The schema with which disputes of a dataset are labelled: of two answers, or of ratings. */
export function disputeSchema(shape: Pick<Shape, 'roles'>): 'disputes' | 'disputed-ratings' {
  return hasTwoSides(shape) ? 'disputes' : 'disputed-ratings';
}

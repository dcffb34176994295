import type { Cell, PageState, PossibleFound, Results } from '../../../src/features/contamination/page';
import { ALL_TRAININGS } from '../../../src/features/contamination/rule/figures';

/** Possible rephrasings of a cell. */
export interface PossibleFigure {
  readonly found: number;
  /** All of its training datasets, of which some list only the best. */
  readonly of: readonly PossibleFound[];
  readonly isCut: boolean;
}

/** Null where they were not looked for in all training datasets of the cell. */
export function possibleFigure({ possible }: Pick<PageState, 'possible'>, { trainings }: Pick<Results, 'trainings'>, { eval: evaluation, train, source }: Cell): PossibleFigure | null {
  const wanted = train === ALL_TRAININGS ? trainings.filter((name) => name !== ALL_TRAININGS) : [train];
  const of = possible.known.filter((known) => known.eval === evaluation && wanted.includes(known.train));
  if (of.length < wanted.length) return null;
  const foundIn = (known: PossibleFound): number => (source === null ? known.found : (known.bySource.find((s) => s.value === source.value)?.found ?? 0));
  return { of, found: of.reduce((sum, known) => sum + foundIn(known), 0), isCut: of.some((known) => known.listed < known.found) };
}

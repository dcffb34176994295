import type { DerivedColumn } from '../../core/derived';
import { CONTAMINATION } from './contract';
import type { FlagSide } from './flags';

/** How the ids of the columns begin that say what checks found of each row. */
export const CONTAMINATION_PREFIX = CONTAMINATION;

/** The relations with a row for each pair that is known: of a training dataset, and of an evaluation. */
export const PAIR_RELATIONS = { training: 'matches', evaluation: 'leaks' } as const satisfies Record<FlagSide, string>;

interface FlagColumn {
  readonly id: string;
  readonly title: string;
  readonly type: DerivedColumn['type'];
  /** What it is in the tables of flags. */
  readonly value: 'state' | 'names' | 'score' | 'verdict';
  readonly aside: boolean;
}

/** The columns of each side, the state first. */
export const FLAG_COLUMNS: Readonly<Record<FlagSide, readonly FlagColumn[]>> = {
  training: [
    { id: 'contamination', title: 'contamination', type: 'text', value: 'state', aside: false },
    { id: 'contamination:evaluation', title: 'contamination-evaluation', type: 'list', value: 'names', aside: true },
    { id: 'contamination:score', title: 'contamination-score', type: 'number', value: 'score', aside: true },
    { id: 'contamination:verdict', title: 'contamination-verdict', type: 'text', value: 'verdict', aside: true },
  ],
  evaluation: [
    { id: 'contamination:leaked', title: 'contamination-leaked', type: 'text', value: 'state', aside: false },
    { id: 'contamination:leaked_in', title: 'contamination-leaked_in', type: 'list', value: 'names', aside: true },
    { id: 'contamination:leaked_score', title: 'contamination-leaked_score', type: 'number', value: 'score', aside: true },
  ],
};

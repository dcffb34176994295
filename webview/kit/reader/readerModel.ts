import type { Cell } from '../../../src/core/cell';
import type { CellStruct } from '../../../src/core/cell';
import type { Form, Turn } from '../../../src/core/conversation';
import type { RecordPlaces } from '../../../src/core/conversation/places';
import type { RecordSpan } from '../../../src/core/conversation/spans';
import type { Column } from '../../../src/core/dataset';

/** A turn and its number: system messages are not counted (null). */
export interface NumberedTurn {
  readonly turn: Turn;
  readonly number: number | null;
}

export interface ModelSide {
  readonly title: string;
  /** The answer's place in the row. */
  readonly path: string;
  readonly model: string | null;
  readonly score: string | null;
  /** `chosen` and `rejected` get their colours and icons; others are just sides. */
  readonly verdict: 'chosen' | 'rejected' | null;
  readonly turns: readonly NumberedTurn[];
}

export interface RestColumn {
  readonly column: Column;
  readonly value: Cell;
  /** Why there is no value. */
  readonly failure: string | null;
  /** The conversation shows a part of it. */
  readonly inPart: boolean;
}

/** A short value that says how a record did: a metric, a verdict, the reference. */
export interface ModelFigure {
  readonly role: 'score' | 'label' | 'answer';
  /** The column, or the last name of the path into one. */
  readonly name: string;
  readonly path: string;
  readonly value: string;
}

/** One record, ready to be drawn. */
export interface ReaderModel {
  readonly form: Form | null;
  /** `id` or source, for the header. */
  readonly id: string | null;
  readonly source: string | null;
  readonly turns: readonly NumberedTurn[];
  /** How many of `turns` come before the last message that all sides answer, and how many code points they have. */
  readonly earlier: number;
  readonly earlierChars: number;
  readonly sides: readonly ModelSide[];
  readonly figures: readonly ModelFigure[];
  readonly spans: readonly RecordSpan[];
  readonly rest: readonly RestColumn[];
  readonly leftovers: readonly string[];
  readonly row: CellStruct;
  readonly places: RecordPlaces;
}

/** All turns of a record in reading order, sides after the prompt. */
export function allTurns(model: ReaderModel): NumberedTurn[] {
  return [...model.turns, ...model.sides.flatMap((side) => side.turns)];
}

import type { Conversation, Part, Turn } from '../conversation';
import { printRolePath } from '../rolePath';
import { saidBy } from './outline';
import type { ReaderRecord } from './recordOf';

/** A text of a record and where it stands. */
export interface PlacedText {
  /** `messages[3]`, `chosen[4]#2`, `prompt`, or a column shown beside the conversation. */
  readonly path: string;
  readonly text: string;
}

/** A turn, and the number of the answer it belongs to (from 0); null before the answers. */
export interface PlacedTurn {
  readonly path: string;
  readonly turn: Turn;
  readonly side: number | null;
}

export interface PlacedAnswer {
  readonly path: string;
  readonly title: string;
}

/**
 * Where everything of a record stands, as subjects of labels name it. A path names one text of the record: where two turns
 * were read from the same place, both have its path, and it finds the first.
 */
export interface RecordPlaces {
  /** All turns in reading order, answers after what they answer. */
  readonly turns: readonly PlacedTurn[];
  /** The answers; where there is but one conversation, its last turn if the assistant has the last word. */
  readonly answers: readonly PlacedAnswer[];
  readonly texts: ReadonlyMap<string, string>;
  readonly partPaths: ReadonlyMap<Part, string>;
  /** By the name of a column that is shown beside the conversation and holds text. */
  readonly columnPaths: ReadonlyMap<string, string>;
}

/** The conversation's turns with the path of each: the n-th turn at `path`, or `path` itself where it is one text. */
export function placed(conversation: Conversation, path: string): Conversation {
  const one = conversation.form === 'plain';
  return { ...conversation, turns: conversation.turns.map((turn, i) => ({ ...turn, path: one ? path : `${path}[${i + 1}]` })) };
}

/** The places of a record. */
export function placesOf(record: Pick<ReaderRecord, 'system' | 'prompt' | 'sides' | 'rest'>): RecordPlaces {
  const turns = [
    ...[...record.system, ...record.prompt].flatMap((turn) => placedTurn(turn, null)),
    ...record.sides.flatMap((s, side) => s.turns.flatMap((turn) => placedTurn(turn, side))),
  ];
  const texts = new Map<string, string>();
  const partPaths = new Map<Part, string>();
  for (const { turn, path } of turns) {
    for (const [part, partPath] of partPathsOf(turn, path)) {
      partPaths.set(part, partPath);
      if (!texts.has(partPath)) texts.set(partPath, saidBy(part));
    }
  }
  const columnPaths = new Map<string, string>();
  const names = record.rest.map((r) => r.column.name);
  for (const { column, cell } of record.rest) {
    const path = printRolePath({ column: column.name, steps: [] }, names);
    // A column that is shown in the conversation as well is labelled there.
    if (typeof cell !== 'string' || texts.has(path)) continue;
    columnPaths.set(column.name, path);
    texts.set(path, cell);
  }
  return { turns, answers: answersOf(record, turns), texts, partPaths, columnPaths };
}

function placedTurn(turn: Turn, side: number | null): PlacedTurn[] {
  return turn.path === undefined ? [] : [{ path: turn.path, turn, side }];
}

/** The first text has the turn's own path; other parts have their number behind it. */
function partPathsOf(turn: Turn, path: string): (readonly [Part, string])[] {
  const first = turn.parts.find((part) => part.kind === 'text');
  return turn.parts.map((part, i) => [part, part === first ? path : `${path}#${i + 1}`]);
}

function answersOf(record: Pick<ReaderRecord, 'sides'>, turns: readonly PlacedTurn[]): PlacedAnswer[] {
  if (record.sides.length > 0) return record.sides.map(({ path, title }) => ({ path, title }));
  const last = turns.at(-1);
  return last?.turn.role === 'assistant' ? [{ path: last.path, title: last.turn.rawRole }] : [];
}

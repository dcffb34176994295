import type { Turn } from '../../../src/core/conversation';
import { placesOf } from '../../../src/core/conversation/places';
import { recordOf } from '../../../src/core/conversation/recordOf';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { jsonOf } from '../../../src/core/json';
import { localSentence } from '../l10n';
import { cellAtPath, parseRolePath } from '../../../src/core/rolePath';
import type { Role } from '../../../src/core/shape';
import { turnChars } from './counts';
import type { ReaderInput } from './readerInput';
import { figuresOf } from './figures';
import type { NumberedTurn, ReaderModel, RestColumn } from './readerModel';

/** What the reader draws of a record: its conversation by the shape, its other columns, and what could not be read. */
export function readerModelOf(input: ReaderInput): ReaderModel {
  const { info } = input;
  const row = input.record;
  const record = recordOf(row, info.shape, info.columns);
  const turns = numbered([...record.system, ...record.prompt], 1);
  const next = 1 + turns.filter((t) => t.number !== null).length;
  // System messages stand before everything and are folded by themselves.
  const earlier = record.prompt.slice(0, record.shared).filter((turn) => turn.role !== 'system');
  return {
    form: record.form,
    id: roleText(input, row, 'id'),
    source: roleText(input, row, 'source'),
    turns,
    earlier: earlier.length,
    earlierChars: earlier.reduce((sum, turn) => sum + turnChars(turn), 0),
    sides: record.sides.map(({ title, path, model, score, verdict, turns: said }) => ({ title, path, model, score: words(score), verdict, turns: numbered(said, next) })),
    figures: figuresOf(row, info.shape, record),
    spans: record.spans,
    rest: restColumns(record.rest.map((r) => r.column.name), row, input),
    leftovers: [...record.leftovers, ...failedRoles(input)],
    row: ofColumns(row, info.columns.map((c) => c.name)),
    places: placesOf(record),
  };
}

/** Roles given as SQL whose expression fails in this row. */
function failedRoles(input: ReaderInput): string[] {
  return input.failed.flatMap((f) => {
    const role = /^role:(\w+):\d+$/.exec(f.column)?.[1];
    return role === undefined || input.info.columns.some((c) => c.name === f.column) ? [] : [`${role}: ${f.error.sentence ?? localSentence(f.error)}`];
  });
}

/** The dataset's own columns: what roles given as SQL are stands beside them in the row. */
function ofColumns(row: CellStruct, names: readonly string[]): CellStruct {
  const there = names.filter((name) => row.names.includes(name));
  return new CellStruct(there, there.map((name) => row.get(name) ?? null));
}

/** The value of the first path of a role, for the header; null where there is none or it needs SQL. */
function roleText(input: ReaderInput, row: CellStruct, role: Role): string | null {
  const path = input.info.shape.roles[role]?.[0];
  if (path === undefined || path.startsWith('(')) return null;
  return words(cellAtPath(row, path));
}

function words(value: Cell | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : jsonOf(value);
}

/** Numbers turns from `first`; system messages have no number. */
function numbered(turns: readonly Turn[], first: number): NumberedTurn[] {
  let number = first;
  return turns.map((turn) => ({ turn, number: turn.role === 'system' ? null : number++ }));
}

/** Roles whose values the conversation shows. */
const READ: readonly Role[] = ['prompt', 'messages', 'response', 'responses', 'choices', 'raters'];

function columnIn(path: string, columns: readonly string[]): string | undefined {
  const parsed = parseRolePath(path, columns);
  return 'expression' in parsed ? undefined : parsed.column;
}

/** Columns the conversation does not show, and every column that could not be read, with its reason. */
function restColumns(rest: readonly string[], row: CellStruct, input: ReaderInput): RestColumn[] {
  const failed = new Map(input.failed.map((f) => [f.column, f.error.sentence ?? localSentence(f.error)]));
  const shown = new Set(rest);
  const inPart = new Set(READ.flatMap((role) => (input.info.shape.roles[role] ?? []).map((path) => columnIn(path, row.names))));
  return input.info.columns
    .filter((column) => shown.has(column.name) || failed.has(column.name) || column.unreadable !== undefined)
    .map((column) => ({
      column,
      value: row.get(column.name) ?? null,
      failure: failed.get(column.name) ?? (column.unreadable ? localSentence(column.unreadable) : null),
      inPart: inPart.has(column.name),
    }));
}

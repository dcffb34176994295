import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { jsonOf } from '../json';
import type { RowRoles } from './rowRoles';

/** A marked stretch of the row's text. */
export interface RecordSpan {
  /** Code points of the text the spans are about; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The fields of the span that say something else. */
  readonly extra: readonly (readonly [string, Cell])[];
}

const STARTS = ['start', 'begin', 'start_char', 'char_start', 'offset_start', 'first_char'];
const ENDS = ['end', 'stop', 'end_char', 'char_end', 'offset_end', 'last_char'];
const LABELS = ['label', 'type', 'category', 'tag', 'name', 'text'];

/** Spans of a `spans` role: structs with a start and an end. What has neither, or ends before it starts, is none. */
export function spansOf(roles: RowRoles): RecordSpan[] {
  return roles.all('spans').flatMap((item): RecordSpan[] => {
    if (!(item instanceof CellStruct)) return [];
    const [start, end] = [offset(item, STARTS), offset(item, ENDS)];
    if (start === undefined || end === undefined || start.value < 0 || end.value < start.value) return [];
    const label = LABELS.find((n) => (item.get(n) ?? null) !== null);
    const used = [start.name, end.name, label];
    const extra = item.names.flatMap((name, i): [string, Cell][] => (used.includes(name) || (item.values[i] ?? null) === null ? [] : [[name, item.values[i] ?? null]]));
    return [{ start: start.value, end: end.value, label: words(label === undefined ? null : (item.get(label) ?? null)), extra }];
  });
}

function offset(item: CellStruct, names: readonly string[]): { name: string; value: number } | undefined {
  for (const name of names) {
    const value = item.get(name);
    if (typeof value === 'number' && Number.isInteger(value)) return { name, value };
  }
  return undefined;
}

function words(cell: Cell): string {
  return cell === null ? '' : typeof cell === 'string' ? cell : isList(cell) ? cell.map((c) => words(c)).join(', ') : jsonOf(cell);
}

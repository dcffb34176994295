import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { codePoints } from '../codePoints';
import { jsonOf } from '../json';
import type { RowRoles } from './rowRoles';

/** A marked stretch of the row's text. */
export interface RecordSpan {
  /** Code points of the text the spans are about; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** The words at that place, where the span repeats them. */
  readonly surface: string | null;
  /** The fields of the span that say something else. */
  readonly extra: readonly (readonly [string, Cell])[];
}

const STARTS = ['start', 'begin', 'start_char', 'char_start', 'offset_start', 'first_char'];
const ENDS = ['end', 'stop', 'end_char', 'char_end', 'offset_end', 'last_char'];
const LABELS = ['label', 'type', 'category', 'tag', 'name', 'text'];
const SURFACES = ['text', 'surface', 'span_text', 'quote', 'token'];

/** Spans of a `spans` role: structs with a start and an end. What has neither, or ends before it starts, is none. */
export function spansOf(roles: RowRoles): RecordSpan[] {
  return roles.all('spans').flatMap((item): RecordSpan[] => {
    if (!(item instanceof CellStruct)) return [];
    const [start, end] = [offset(item, STARTS), offset(item, ENDS)];
    if (start === undefined || end === undefined || start.value < 0 || end.value < start.value) return [];
    const label = LABELS.find((n) => (item.get(n) ?? null) !== null);
    const used = [start.name, end.name, label];
    const extra = item.names.flatMap((name, i): [string, Cell][] => (used.includes(name) || (item.values[i] ?? null) === null ? [] : [[name, item.values[i] ?? null]]));
    return [{ start: start.value, end: end.value, label: words(label === undefined ? null : (item.get(label) ?? null)), surface: SURFACES.map((n) => item.get(n)).find((s) => typeof s === 'string') ?? null, extra }];
  });
}

/**
 * Which of a record's texts its spans are about: the one in which most of them stand as they quote it, or, where they quote
 * nothing, the first that all of them fit in. −1 where it is none.
 */
export function spannedText(spans: readonly RecordSpan[], texts: readonly string[]): number {
  if (spans.length === 0) return -1;
  if (spans.some((s) => s.surface !== null)) {
    const fitting = texts.map((text) => {
      const points = Array.from(text);
      return spans.filter((s) => s.surface !== null && points.slice(s.start, s.end).join('') === s.surface).length;
    });
    const best = Math.max(0, ...fitting);
    return best === 0 ? -1 : fitting.indexOf(best);
  }
  const end = Math.max(...spans.map((s) => s.end));
  return texts.findIndex((text) => codePoints(text) >= end);
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

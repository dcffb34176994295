import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { jsonOf } from '../json';
import { cellAtPath, parseRolePath } from '../rolePath';
import type { Shape } from '../shape';

export interface RecordVerdict {
  readonly rater: string;
  /** Which of two sides it is for, where its words say so. */
  readonly mark: 'left' | 'right' | 'tie' | null;
  readonly label: string;
  readonly confidence: string | null;
}

export interface RecordSpan {
  /** Code points of the text the spans are about. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

const RATERS = ['evaluator', 'annotator', 'rater', 'worker_id', 'annotator_id', 'rater_id', 'judge', 'worker', 'reviewer', 'user_id'];
const CONFIDENCES = ['confidence', 'overall_confidence', 'certainty'];

/** Every rater's verdict on the row. Positions of a list without names are numbered: they are not people. */
export function verdictsOf(row: CellStruct, shape: Shape, use: (path: string) => void): RecordVerdict[] {
  const paths = shape.roles.raters ?? [];
  return paths.flatMap((path): RecordVerdict[] => {
    if (path.startsWith('(')) return [];
    const parsed = parseRolePath(path, row.names);
    const outer = 'expression' in parsed ? undefined : row.get(parsed.column);
    const value = cellAtPath(row, path);
    if (!isList(value)) {
      use(path);
      return value === null || value === undefined ? [] : [verdict(path, value, null)];
    }
    const items = isList(outer) ? outer : [];
    return value.flatMap((label, i): RecordVerdict[] => {
      const item = items[i];
      const who = item instanceof CellStruct ? field(item, RATERS) : null;
      const sure = item instanceof CellStruct ? field(item, CONFIDENCES) : null;
      return label === null ? [] : [verdict(who ?? String(i + 1), label, sure, item instanceof CellStruct ? item : undefined)];
    });
  });
}

function verdict(rater: string, label: Cell, confidence: string | null, item?: CellStruct): RecordVerdict {
  const words = typeof label === 'string' ? label : jsonOf(label);
  return { rater, label: words, confidence, mark: item && shuffled(item) ? null : markOf(words) };
}

/** Where the sides were shuffled for each rater, A and B are not left and right: no mark is drawn. */
function shuffled(item: CellStruct): boolean {
  return item.names.includes('model_a') && item.names.includes('model_b');
}

function markOf(label: string): RecordVerdict['mark'] {
  if (/^(a|model_a|response_a|completion_a)([-_ ]|$)/i.test(label)) return 'left';
  if (/^(b|model_b|response_b|completion_b)([-_ ]|$)/i.test(label)) return 'right';
  return /^(tie|equal|same)$/i.test(label.trim()) ? 'tie' : null;
}

function field(item: CellStruct, names: readonly string[]): string | null {
  for (const name of names) {
    const value = item.get(name);
    if (value !== undefined && value !== null) return typeof value === 'string' ? value : jsonOf(value);
  }
  return null;
}

/** Spans of a `spans` role: a list of structs with start and end in code points. */
export function spansOf(row: CellStruct, shape: Shape): RecordSpan[] {
  const path = shape.roles.spans?.[0];
  const list = path === undefined || path.startsWith('(') ? undefined : cellAtPath(row, path);
  if (!isList(list)) return [];
  return list.flatMap((item): RecordSpan[] => {
    if (!(item instanceof CellStruct)) return [];
    const [start, end] = [item.get('start'), item.get('end')];
    if (typeof start !== 'number' || typeof end !== 'number') return [];
    return [{ start, end, label: field(item, ['label', 'type', 'category', 'text']) ?? '' }];
  });
}

import { CellStruct, isList } from '../cell';
import type { Cell } from '../cell';
import { jsonOf } from '../json';
import { cellAtPath, parseRolePath } from '../rolePath';
import { verdictSide } from '../verdictSide';
import type { VerdictSide } from '../verdictSide';
import type { RowRoles } from './rowRoles';

/** What one rater said about a row. */
export interface RecordVerdict {
  /** The rater's name; a position from "1" where the data has none; the column where raters are columns. */
  readonly rater: string;
  /** True where the rater is only a position in a list: the same position is not the same person in another row. */
  readonly exchangeable: boolean;
  readonly label: Cell;
  readonly confidence: Cell;
  /** Which of two sides it is for, where its words say so. */
  readonly mark: VerdictSide | null;
}

const RATERS = ['evaluator', 'annotator', 'rater', 'worker_id', 'annotator_id', 'rater_id', 'judge', 'worker', 'reviewer', 'user_id'];

/** Every rater's verdict on the row, nulls left out; `models` are the sides' models, by which shuffled sides are told apart. */
export function verdictsOf(roles: RowRoles, models: readonly (string | null)[]): RecordVerdict[] {
  return roles.paths('raters').flatMap((path, at): RecordVerdict[] => {
    const value = roles.value('raters', at) ?? null;
    if (!isList(value)) return value === null ? [] : [single(roles, path, at, value, models)];
    const names = roles.value('raterId', at) ?? null;
    const items = itemsOf(roles, path);
    const field = path.split('.').at(-1) ?? '';
    return value.flatMap((label, i): RecordVerdict[] => {
      if (label === null) return [];
      const item = items[i];
      const who = (isList(names) && names.length === value.length ? named(names[i]) : null) ?? (item ? firstOf(item, RATERS) : null);
      return [{ rater: who ?? String(i + 1), exchangeable: who === null, label, confidence: item ? confidenceOf(item, field) : null, mark: markOf(label, item, models, roles.shape.numberedSides ?? false) }];
    });
  });
}

/** One verdict in a column: its rater is the column, or in a long table what the rater's column says. */
function single(roles: RowRoles, path: string, at: number, label: Cell, models: readonly (string | null)[]): RecordVerdict {
  roles.use('raters', at);
  const who = roles.paths('raters').length === 1 ? named(roles.value('raterId')) : null;
  return { rater: who ?? path, exchangeable: false, label, confidence: confidenceOf(roles.row, path), mark: markOf(label, roles.row, models, roles.shape.numberedSides ?? false) };
}

/** The structs a path into a list looks at, one for each of its values. */
function itemsOf(roles: RowRoles, path: string): readonly (CellStruct | undefined)[] {
  if (path.startsWith('(')) return [];
  const parsed = parseRolePath(path, roles.row.names);
  if ('expression' in parsed || parsed.steps.filter((s) => 'each' in s).length !== 1) return [];
  const list = cellAtPath(roles.row, path.slice(0, path.lastIndexOf('[]')));
  return isList(list) ? list.map((item) => (item instanceof CellStruct ? item : undefined)) : [];
}

/** How sure: `confidence`, or the field that bears the verdict's own name (`overall_pref` → `overall_confidence`). */
function confidenceOf(item: CellStruct, field: string): Cell {
  const stem = field.replace(/[_-](pref|preference|rating|label|verdict|score)$/, '');
  for (const name of [`${stem}_confidence`, `${field}_confidence`, 'confidence', 'certainty']) {
    const value = item.get(name) ?? null;
    if (value !== null) return value;
  }
  return null;
}

/** A and B mean the sides as they stand, unless the item says which models they were for this rater. */
function markOf(label: Cell, item: CellStruct | undefined, models: readonly (string | null)[], numbered: boolean): RecordVerdict['mark'] {
  const found = models.length === 2 ? verdictSide(label, numbered) : null;
  if (!found || found.side === 'tie') return found;
  const letter = found.side === 'first' ? 'a' : 'b';
  const judged = item ? (item.get(`model_${letter}`) ?? item.get(`model_${letter.toUpperCase()}`) ?? item.get(`model_${letter === 'a' ? '1' : '2'}`)) : undefined;
  if (judged === undefined || judged === null) return found;
  const at = models.filter((m) => m === judged).length === 1 ? models.indexOf(named(judged)) : -1;
  return at < 0 ? null : { side: at === 0 ? 'first' : 'second', slight: found.slight };
}

function named(cell: Cell | undefined): string | null {
  if (cell === undefined || cell === null) return null;
  return typeof cell === 'string' ? cell : jsonOf(cell);
}

function firstOf(item: CellStruct, names: readonly string[]): string | null {
  for (const name of names) {
    const value = named(item.get(name));
    if (value !== null) return value;
  }
  return null;
}

import { CellStruct, isList } from '../../../core/cell';
import type { Cell } from '../../../core/cell';
import type { Column } from '../../../core/dataset';
import { tryParseJson } from '../../../core/json';
import { parseRolePath, printRolePath, rolePathToSql } from '../../../core/rolePath';
import type { Role, Shape } from '../../../core/shape';
import { ident, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { besideOf, NOTHING_BESIDE, standsBeside } from '../beside';
import type { RaterPlan } from '../raterPlan';
import type { Given } from '../verdicts';
import type { Beside } from '../verdictsContract';

/** Roles whose values the reader shows by themselves: they are not about one verdict. */
const RECORD: readonly Role[] = ['id', 'prompt', 'system', 'messages', 'response', 'responses', 'chosen', 'rejected', 'text', 'model', 'source', 'answer', 'choices', 'checklist', 'tools', 'spans'];

/** Where something may stand beside the verdicts of a path: fields of its list's elements, lists or columns of the same beginning, or the columns of a row that is one verdict. */
interface Place {
  readonly kind: 'elements' | 'lists' | 'columns';
  /** The verdict's own name. */
  readonly field: string;
  readonly paths: readonly string[];
  /** Names that are no news: the verdict, its rater, its sides. */
  readonly used: ReadonlySet<string>;
}

/** Reads what the data have beside each verdict of a row. */
export class BesideReader {
  readonly #places: readonly Place[];

  constructor(plan: RaterPlan, readonly columns: readonly Column[], shape: Shape) {
    this.#places = plan.values.map((path) => placeOf(path, plan, columns, shape));
  }

  /** JSON of all of it, for one row. */
  get sql(): Sql {
    const lists = this.#places.map((place) => sql`[${join(place.paths.map((path) => sql`to_json(${rolePathToSql(path, this.columns)})`), ', ')}]::json[]`);
    return lists.length === 0 ? raw(`'[]'`) : sql`to_json([${join(lists, ', ')}])::varchar`;
  }

  /** What stands beside a verdict, of the row whose JSON it is. */
  of(json: string): (given: Given) => Beside {
    const parsed = tryParseJson(json);
    return (given) => {
      const place = this.#places[given.path];
      const values = isList(parsed) ? parsed[given.path] : undefined;
      return place && isList(values) ? besideOf(place.field, fieldsOf(place, values, given.item)) : NOTHING_BESIDE;
    };
  }
}

function fieldsOf({ kind, paths, used }: Place, values: readonly Cell[], item: number): (readonly [string, Cell])[] {
  if (kind === 'elements') {
    const list = values[0];
    const element = isList(list) ? list[item] : undefined;
    return element instanceof CellStruct ? element.names.flatMap((name, i): (readonly [string, Cell])[] => (used.has(name) ? [] : [[name, element.values[i] ?? null]])) : [];
  }
  return paths.map((path, i): readonly [string, Cell] => {
    const value = values[i] ?? null;
    return [columnOf(path), kind === 'lists' ? (isList(value) ? (value[item] ?? null) : null) : value];
  });
}

function placeOf(path: string, plan: RaterPlan, columns: readonly Column[], shape: Shape): Place {
  const names = columns.map((c) => c.name);
  const own = [...plan.values, ...plan.ids, ...(plan.sides ?? [])];
  const parsed = parseRolePath(path, names);
  const none: Place = { kind: 'columns', field: '', paths: [], used: new Set() };
  if ('expression' in parsed) return none;
  const { column, steps } = parsed;
  const each = steps.findIndex((step) => 'each' in step);
  if (each >= 0) {
    const last = steps.at(-1);
    if (steps.length !== each + 2 || last === undefined || !('field' in last) || steps.filter((step) => 'each' in step).length !== 1) return none;
    return { kind: 'elements', field: last.field, paths: [printRolePath({ column, steps: steps.slice(0, each) }, names)], used: new Set(own.flatMap((p) => fieldIn(p, names))) };
  }
  const taken = new Set([...own, ...(plan.unit ?? [])].flatMap((p) => columnIn(p, names)));
  const record = new Set(RECORD.flatMap((role) => (shape.roles[role] ?? []).flatMap((p) => columnIn(p, names))));
  const others = columns.filter((c) => c.unreadable === undefined && !taken.has(c.name));
  const beside = plan.layout === 'long' ? others.filter((c) => !record.has(c.name)) : others.filter((c) => standsBeside(c.name, column) && c.type.endsWith('[]') === (plan.layout === 'nested'));
  return { kind: plan.layout === 'nested' ? 'lists' : 'columns', field: column, paths: beside.map((c) => ident(c.name)), used: new Set() };
}

function columnIn(path: string, names: readonly string[]): string[] {
  const parsed = parseRolePath(path, names);
  return 'expression' in parsed ? [] : [parsed.column];
}

function fieldIn(path: string, names: readonly string[]): string[] {
  const parsed = parseRolePath(path, names);
  const last = 'expression' in parsed ? undefined : parsed.steps.at(-1);
  return last !== undefined && 'field' in last ? [last.field] : [];
}

function columnOf(path: string): string {
  const parsed = parseRolePath(path);
  return 'expression' in parsed ? path : parsed.column;
}

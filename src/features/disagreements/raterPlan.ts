import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { parseRolePath } from '../../core/rolePath';
import type { Shape } from '../../core/shape';
import { areNumberedSides, hasTwoSides } from '../../core/verdictSide';
import { elementOf, fieldOf, parseType } from '../../core/type';
import type { TypeNode } from '../../core/type';
import { aspectsOf } from './aspects';
import type { Aspect, AgreementRequest, RaterChoice } from './contract';

/** Where a dataset's verdicts are, as paths (or SQL in parentheses) over its columns. */
export interface RaterPlan {
  /** A column a rater; lists of verdicts; a verdict a row. */
  readonly layout: 'wide' | 'nested' | 'long';
  /** The verdicts: a path for each column, for each list, or one. */
  readonly values: readonly string[];
  /**
   * Who gave them: a path for each of `values`, or several for the only one, whose values are taken together; none where the
   * columns' names, or positions in the list, are all there is.
   */
  readonly ids: readonly string[];
  /** What was judged; null: the row. */
  readonly unit: readonly string[] | null;
  /** Two paths: what stood on the first and on the second side when it was judged. */
  readonly sides: readonly [string, string] | null;
  readonly orderBy: readonly string[] | null;
  /** What was judged, where raters gave several verdicts on a unit; `values` are those of one aspect. */
  readonly aspects: readonly Aspect[];
  readonly aspect: string | null;
}

type Layout = Omit<RaterPlan, 'aspects' | 'aspect'>;

/** Decides where the verdicts are: by what a person says, else by the shape. Throws `raters-none` and `aspect-unknown`. */
export function raterPlan(shape: Shape, columns: readonly Column[], choice: RaterChoice, sets: boolean): RaterPlan {
  const layout = layoutOf(shape, columns, choice, sets);
  const aspects = aspectsOf(layout, columns, choice.label === null ? (shape.roles.label ?? shape.roles.score) : undefined);
  if (aspects.length === 0 && choice.aspect === null) return { ...layout, aspects, aspect: null };
  const aspect = choice.aspect === null ? aspects[0] : aspects.find((a) => a.name === choice.aspect);
  if (!aspect) throw new LoupeError('aspect-unknown', { aspect: choice.aspect ?? '', known: aspects.map((a) => a.name).join(', ') || '–' }, 'usage');
  return { ...layout, values: aspect.values, aspects, aspect: aspect.name };
}

function layoutOf({ roles }: Shape, columns: readonly Column[], choice: RaterChoice, sets: boolean): Layout {
  const orderBy = choice.orderBy;
  const long = choice.rater !== null || choice.label !== null || (choice.raters === null && roles.raters === undefined && roles.raterId !== undefined);
  if (long) {
    const rater = choice.rater ?? roles.raterId;
    const label = choice.label ?? roles.label?.[0] ?? roles.score?.[0];
    const unit = choice.unit ?? roles.unit ?? null;
    if (rater === undefined || label === undefined || unit === null) throw new LoupeError('raters-long', { missing: [['--rater', rater], ['--label', label], ['--unit', unit]].flatMap(([name, given]) => (given === undefined || given === null ? [String(name)] : [])).join(', ') }, 'usage');
    return { layout: 'long', values: [label], ids: rater, unit, sides: sidesOf(choice, roles.sides, false), orderBy };
  }
  const values = choice.raters ?? roles.raters;
  if (values === undefined || values.length === 0) throw new LoupeError('raters-none', {}, 'usage');
  const depths = values.map((path) => listDepth(path, columns));
  // What SQL gives is only known when it runs: beside columns it is taken for what they are.
  const lists = depths.map((depth) => (depth ?? Math.max(...depths.map((d) => d ?? (depths.some((o) => o !== null) ? 0 : 1)))) > (sets ? 1 : 0));
  const nested = lists.every((l) => l);
  if (!nested && lists.some((l) => l)) throw new LoupeError('raters-mixed', { list: values[lists.indexOf(true)] ?? '', other: values[lists.indexOf(false)] ?? '' }, 'usage');
  const known = choice.raterId ?? (choice.raters === null ? roles.raterId : undefined) ?? [];
  const ids = known.length === values.length || values.length === 1 ? known : [];
  if (choice.raterId !== null && ids.length === 0) throw new LoupeError('raters-ids', { raters: values.length, ids: known.length }, 'usage');
  return { layout: nested ? 'nested' : 'wide', values, ids, unit: choice.unit, sides: sidesOf(choice, choice.raters === null ? roles.sides : undefined, nested), orderBy };
}

/** Are 1 and 2 the names of sides? The shape says it of the verdicts that it found; of others their labels do. */
export function areSides({ pairwise }: Pick<AgreementRequest, 'pairwise'>, { aspect, aspects }: RaterPlan, shape: Shape, labels: () => readonly string[]): boolean {
  const isAsShape = pairwise === null && (aspect === null || aspect === aspects[0]?.name);
  return (isAsShape ? shape.numberedSides : undefined) ?? (hasTwoSides(shape) && areNumberedSides(labels()));
}

/** Are raters positions of a list, not people? */
export function isExchangeable({ layout, ids }: RaterPlan): boolean {
  return layout === 'nested' && ids.length === 0;
}

/** SQL in parentheses gives lists or single values: which, only the types of the values say. */
export function asFound(plan: RaterPlan, types: readonly string[]): RaterPlan {
  const lists = plan.values.every((_, i) => types[i]?.endsWith('[]') ?? false);
  return plan.layout === 'nested' && !lists ? { ...plan, layout: 'wide' } : plan;
}

function sidesOf(choice: RaterChoice, known: readonly string[] | undefined, nested: boolean): readonly [string, string] | null {
  if (choice.sides === 'none') return null;
  const [first, second] = choice.sides ?? known ?? [];
  if (first === undefined || second === undefined) return null;
  return choice.sides !== null || first.includes('[]') === nested ? [first, second] : null;
}

/** How many lists lie around the value at the end of a path; null for SQL in parentheses. */
function listDepth(text: string, columns: readonly Column[]): number | null {
  const path = parseRolePath(text, columns.map((c) => c.name));
  if ('expression' in path) return null;
  const column = columns.find((c) => c.name === path.column);
  let type = column ? parseType(column.type) : undefined;
  let depth = 0;
  for (const step of path.steps) {
    if ('each' in step) depth++;
    type = 'field' in step ? fieldOf(type, step.field) : elementOf(type);
  }
  for (let of: TypeNode | undefined = elementOf(type); of !== undefined; of = elementOf(of)) depth++;
  return depth;
}

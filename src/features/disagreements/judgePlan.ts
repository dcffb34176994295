import type { Column } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { parseRolePath } from '../../core/rolePath';
import type { Shape } from '../../core/shape';
import type { AgreementRequest } from './contract';
import { isJudgeName } from './judges';
import type { JudgesChoice } from './judgesContract';
import { raterPlan } from './raterPlan';
import type { RaterPlan } from './raterPlan';

/** Where judges and humans are, beyond what the plan of the raters says. */
export interface JudgePlan {
  readonly base: RaterPlan;
  /** Columns with a verdict each, beside the raters'. */
  readonly extras: readonly string[];
  /** A label that counts as a human's where all raters are judges. */
  readonly label: string | null;
  /** Verdicts on the pair with its sides swapped: a list beside that of the raters, or a column of one rater. */
  readonly swapped: readonly { readonly path: string; readonly rater: string | null }[];
  readonly answers: readonly string[] | null;
  /** What stands on the two sides of the row, where verdicts are turned to one order: what is beside them is turned by it. */
  readonly orientation: readonly [string, string] | null;
}

/** How a column of verdicts is called. */
const VERDICT = /(label|result|verdict|winner|win|pref|preference|choice|decision|vote|overall)s?$|^(pref|preference|label|winner|verdict)[_-]/i;

/** Throws `raters-none`, `judges-swapped`. */
export function judgePlan(shape: Shape, columns: readonly Column[], request: AgreementRequest, choice: JudgesChoice): JudgePlan {
  const named = [...(choice.judges ?? []), ...(choice.humans ?? [])];
  const base = baseOf(shape, columns, request, named.some((name) => isPath(name, columns)));
  const raters = new Set(base.layout === 'wide' ? base.values : []);
  const guessed = choice.judges !== null || base.layout === 'long' ? [] : columns.filter((c) => /^(VARCHAR|U?(TINY|SMALL|BIG)?INT(EGER)?|DOUBLE|FLOAT)$/.test(c.type) && isJudgeName(c.name) && VERDICT.test(c.name)).map((c) => c.name);
  const used = new Set([...base.ids, ...(base.unit ?? []), ...(shape.roles.id ?? []), ...(shape.roles.model ?? []), ...(shape.roles.source ?? [])]);
  const extras = [...new Set([...named.filter((name) => isPath(name, columns)), ...guessed])].filter((path) => !raters.has(path) && !used.has(path) && path !== base.values[0]);
  const label = choice.humans !== null || base.layout === 'long' ? null : (shape.roles.label?.[0] ?? null);
  const models = shape.roles.model;
  // What stands beside the ratings of one answer says nothing of the verdicts that are made of two.
  if (request.pairwise !== null) return { base, extras: [], label: null, orientation: null, swapped: [], answers: null };
  const inRow = base.sides !== null && base.layout !== 'nested' ? base.sides : null;
  const orientation = base.sides === null ? null : (inRow ?? (models?.length === 2 ? ([models[0] ?? '', models[1] ?? ''] as const) : models?.length === 1 ? elements(models[0] ?? '', columns) : null));
  return {
    base, extras, label: label !== null && !extras.includes(label) && !raters.has(label) ? label : null, orientation,
    swapped: swappedOf(base, extras, columns, choice), answers: answersOf(shape, columns, choice),
  };
}

/** A name of a column, a path into one, or SQL in parentheses? */
export function isPath(text: string, columns: readonly Column[]): boolean {
  const names = columns.map((c) => c.name);
  try {
    const path = parseRolePath(text, names);
    return 'expression' in path || names.includes(path.column);
  } catch (error) {
    if (error instanceof LoupeError) return false;
    throw error;
  }
}

function baseOf(shape: Shape, columns: readonly Column[], request: AgreementRequest, isNamed: boolean): RaterPlan {
  try {
    const plan = raterPlan(shape, columns, request, request.level === 'set');
    const [path] = plan.values;
    // Grades of one judge, in a list: its positions are no raters.
    return plan.layout === 'nested' && plan.ids.length === 0 && plan.values.length === 1 && path !== undefined && !path.startsWith('(') && isJudgeName(path) ? { ...plan, ids: [`('${path.replaceAll("'", "''")}')`] } : plan;
  } catch (error) {
    if (!isNamed || !(error instanceof LoupeError) || error.code !== 'raters-none') throw error;
    return { ...NOBODY, unit: request.unit };
  }
}

const NOBODY = { layout: 'wide', values: [], ids: [], unit: null, sides: null, orderBy: null, aspects: [], aspect: null } as const;

function swappedOf(base: RaterPlan, extras: readonly string[], columns: readonly Column[], { swapped, judges }: JudgesChoice): JudgePlan['swapped'] {
  if (swapped === 'none') return [];
  const list = base.layout === 'nested' && base.values.length === 1;
  if (swapped !== null) {
    if (list && swapped.length === 1) return [{ path: swapped[0] ?? '', rater: null }];
    const raters = judges ?? [...base.values, ...extras].filter(isJudgeName);
    if (swapped.length !== raters.length) throw new LoupeError('judges-swapped', { paths: swapped.length, judges: raters.length }, 'usage');
    return swapped.map((path, i) => ({ path, rater: raters[i] ?? '' }));
  }
  const there = (path: string): boolean => !path.startsWith('(') && (isPath(path, columns) && fieldThere(path, columns));
  const [value = ''] = base.values;
  return [
    ...(list && there(`${value}_swapped`) ? [{ path: `${value}_swapped`, rater: null }] : []),
    ...(base.layout === 'nested' ? [] : [...base.values, ...extras].filter((path) => there(`${path}_swapped`)).map((path) => ({ path: `${path}_swapped`, rater: base.layout === 'wide' || extras.includes(path) ? path : null }))),
  ];
}

/** Does a field of this name occur in the column's type? */
function fieldThere(path: string, columns: readonly Column[]): boolean {
  const parsed = parseRolePath(path, columns.map((c) => c.name));
  if ('expression' in parsed) return false;
  const column = columns.find((c) => c.name === parsed.column);
  const last = parsed.steps.at(-1);
  return column !== undefined && (last === undefined || ('field' in last && new RegExp(`[( ,]"?${last.field.replace(/[^\w]/g, '.')}"? `).test(column.type)));
}

function answersOf(shape: Shape, columns: readonly Column[], { answers }: JudgesChoice): readonly string[] | null {
  if (answers === 'none') return null;
  if (answers !== null) return answers.length === 2 ? answers : null;
  const { responses = [], chosen, rejected } = shape.roles;
  if (responses.length === 2) return responses;
  if (responses.length === 1) return elements(responses[0] ?? '', columns);
  return chosen?.[0] !== undefined && rejected?.[0] !== undefined ? [chosen[0], rejected[0]] : null;
}

/** The first two elements of a list that a path leads to, each as a path. */
function elements(path: string, columns: readonly Column[]): readonly [string, string] | null {
  if (path.startsWith('(')) return null;
  if (path.includes('[]')) return [path.replace('[]', '[1]'), path.replace('[]', '[2]')];
  return columns.some((c) => c.name === path && c.type.endsWith('[]')) ? [`${path}[1]`, `${path}[2]`] : null;
}

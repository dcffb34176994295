import type { Column } from '../../core/dataset';
import { messageFields } from '../../core/messageFields';
import { rolePathToSql, typeAtPath } from '../../core/rolePath';
import type { Shape } from '../../core/shape';
import { ident, literal, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import { answerLength, twoAnswers } from './answerLength';

/** What slices may be by beside columns: each is made of a row by the shape's roles. */
export const DERIVED_SLICES = ['prompt-length', 'length-ratio', 'turns', 'model-pair'] as const;
export type DerivedSlice = (typeof DERIVED_SLICES)[number];

/** Columns that say where a row is from, or what it is about. */
const KINDS = /^(source|data_?source|dataset|data_?set|subset|category|categories|task|task_?type|domain|topic|subject|language|lang|difficulty|type|prompt_?type|question_?type)$/i;
const MOST_OFFERED = 8;

/** Bins of code points and of ratios: from each border up to the next. */
const LENGTHS = { borders: [100, 300, 1_000, 3_000], names: ['below 100', '100 to 299', '300 to 999', '1,000 to 2,999', '3,000 or more'] } as const;
const RATIOS = { borders: [1.1, 1.5, 2, 3], names: ['below 1.1', '1.1 to 1.5', '1.5 to 2', '2 to 3', '3 or more'] } as const;

type Make = (shape: Shape, columns: readonly Column[]) => Sql | null;

const MADE: Readonly<Record<DerivedSlice, Make>> = {
  'prompt-length': ({ roles }, columns) => (roles.prompt?.[0] === undefined || isList(roles.prompt[0]) ? null : binned(answerLength(roles.prompt[0], columns), LENGTHS)),
  'length-ratio': (shape, columns) => {
    const answers = twoAnswers(shape, columns);
    if (answers?.[0] === undefined || answers[1] === undefined) return null;
    const [a, b] = [answerLength(answers[0], columns), answerLength(answers[1], columns)];
    return binned(sql`(greatest(${a}, ${b}) / greatest(1, least(${a}, ${b})))`, RATIOS, sql`${a} is null or ${b} is null`);
  },
  turns: ({ roles }, columns) => {
    for (const path of [roles.messages?.[0], roles.prompt?.[0], roles.chosen?.[0]]) {
      const names = path === undefined || isList(path) ? null : messageFields(typeAtPath(path, columns));
      if (path !== undefined && names) return sql`(len(list_filter(${rolePathToSql(path, columns)}, lambda loupe_m: lower(coalesce(loupe_m.${ident(names.role)}, '')) not in ('system', 'developer')))::varchar)`;
    }
    return null;
  },
  'model-pair': ({ roles }, columns) => {
    const [first, second] = roles.sides ?? (roles.model?.length === 2 ? roles.model : []);
    if (first === undefined || second === undefined || isList(first) || isList(second)) return null;
    const [a, b] = [sql`(${rolePathToSql(first, columns)})::varchar`, sql`(${rolePathToSql(second, columns)})::varchar`];
    return sql`(case when ${a} <= ${b} then ${a} || ' / ' || ${b} else ${b} || ' / ' || ${a} end)`;
  },
};

function isList(path: string): boolean {
  return path.includes('[]');
}

function binned(value: Sql, { borders, names }: typeof LENGTHS | typeof RATIOS, isMissing?: Sql): Sql {
  const cases = borders.map((border, i) => ` when ${value.text} < ${String(border)} then ${literal(names[i] ?? '')}`).join('');
  return sql`(case when ${isMissing ?? sql`${value} is null`} then null${cases} else ${literal(names.at(-1) ?? '')} end)`;
}

/** By what slices are offered at once: what is derived of these rows, and columns that are called like a kind. Each is what `by` takes. */
export function sliceChoices(shape: Shape, columns: readonly Column[]): readonly string[] {
  const named = [...(shape.roles.source ?? []).filter((path) => !isList(path)), ...columns.filter((c) => KINDS.test(c.name) && !/[[(]/.test(c.type)).map((c) => c.name)];
  const verdicts = new Set([...(shape.roles.raters ?? []), ...(shape.roles.label ?? []), ...(shape.roles.raterId ?? [])]);
  const derived = DERIVED_SLICES.filter((name) => derivedOf(name, shape, columns) !== null);
  return [...[...new Set(named)].filter((name) => !verdicts.has(name)).slice(0, MOST_OFFERED), ...derived];
}

/** The value by which rows are sliced: what is derived of them where no column is called so, else a path. */
export function sliceSql(by: string, shape: Shape, columns: readonly Column[]): Sql {
  return derivedOf(by, shape, columns) ?? rolePathToSql(by, columns);
}

/** Is `by` derived of rows, and no path? */
export function isDerivedSlice(by: string, shape: Shape, columns: readonly Column[]): boolean {
  return derivedOf(by, shape, columns) !== null;
}

function derivedOf(by: string, shape: Shape, columns: readonly Column[]): Sql | null {
  const name = DERIVED_SLICES.find((n) => n === by);
  return name === undefined || columns.some((c) => c.name === by) ? null : MADE[name](shape, columns);
}

/** Bins and numbers stand in their order; other values by how many units they have. */
export function inOrder(by: string, values: readonly (readonly [value: string | null, units: number])[]): readonly (string | null)[] {
  const names: readonly string[] | null = by === 'prompt-length' ? LENGTHS.names : by === 'length-ratio' ? RATIOS.names : null;
  const place = (value: string | null): number => (value === null ? Number.POSITIVE_INFINITY : names ? names.indexOf(value) : Number(value));
  const bySize = [...values].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1)).map(([value]) => value);
  if (by !== 'turns' && !(names && bySize.every((v) => v === null || names.includes(v)))) return bySize;
  return bySize.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)));
}

/** The filter for the rows of a slice. */
export function sliceFilter(by: string, value: string | null, shape: Shape, columns: readonly Column[]): string {
  const { text } = sliceSql(by, shape, columns);
  return value === null ? `${text} is null` : isDerivedSlice(by, shape, columns) ? `${text} = ${literal(value)}` : `${text}::varchar = ${literal(value)}`;
}

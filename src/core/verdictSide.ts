import { isList } from './cell';
import type { Cell } from './cell';
import { jsonOf } from './json';
import { parseRolePath, rolePathToSql } from './rolePath';
import type { Shape } from './shape';
import type { Column } from './dataset';
import { literal, raw, sql } from './sql';
import type { Sql } from './sql';
import { elementOf, fieldOf, parseType } from './type';

/** Which of two answers a verdict is for, and whether only slightly. */
export interface VerdictSide {
  readonly side: 'first' | 'second' | 'tie';
  readonly slight: boolean;
}

/**
 * A verdict's words, lower case, as both JavaScript and RE2 read them. A is the first side wherever a rater saw the two in the
 * row's order; numbers name sides only in datasets whose shape says so (0 may be a tie, or the first of two indexes).
 */
const AFTER = '($|[-_ ](is|was|slightly|much|clearly|strongly|better|wins?)($|[-_ ]))';
const ANSWER = '((model|response|completion|answer|output|assistant)[-_ ]?)?';
const PATTERNS = {
  first: `^(${ANSWER}a|first|left|chosen)${AFTER}`,
  second: `^(${ANSWER}b|second|right|rejected)${AFTER}`,
  tie: '^(tie|tied|equal|same|both)($|[-_ (])',
  slight: 'slight|negligibl|a (bit|little)',
} as const;
const NUMBERED = { first: '1', second: '2', tie: '0' } as const;
const SIDES = ['first', 'second', 'tie'] as const;
/** How a side is written in a derived column: a person may filter by it. */
const WRITTEN = { first: 'A', second: 'B', tie: 'tie' } as const;
/** What a written verdict means. */
export const SEEN: Readonly<Record<string, VerdictSide>> = {
  A: { side: 'first', slight: false }, 'A slightly': { side: 'first', slight: true }, tie: { side: 'tie', slight: false },
  B: { side: 'second', slight: false }, 'B slightly': { side: 'second', slight: true },
};

/** Verdicts about one of two: null where the label names no side. */
export function verdictSide(label: Cell, numbered: boolean): VerdictSide | null {
  const text = (typeof label === 'string' ? label : jsonOf(label)).trim().toLowerCase();
  const side = SIDES.find((s) => new RegExp(PATTERNS[s]).test(text) || (numbered && text === NUMBERED[s]));
  return side ? { side, slight: side !== 'tie' && new RegExp(PATTERNS.slight).test(text) } : null;
}

/** Are the labels of several raters the numbers of two answers? Only where 2 occurs: 0 and 1 may be indexes, or no and yes. */
export function areNumberedSides(labels: readonly Cell[]): boolean {
  const words = new Set(labels.flatMap((l) => (isList(l) ? l : [l])).filter((l) => l !== null).map((l) => (typeof l === 'string' ? l : jsonOf(l))));
  return words.has('2') && [...words].every((w) => ['0', '1', '2'].includes(w));
}

/**
 * The verdicts of a row's raters as a list of texts: `A`, `A slightly`, `tie`, `B slightly`, `B` where the row has two sides and
 * the label names one, else the label. Where the order of the sides was shuffled for each rater, A is the row's first answer.
 * Null where the shape has no raters.
 */
export function verdictsSql(shape: Shape, columns: readonly Column[]): Sql | null {
  const raters = shape.roles.raters ?? [];
  if (raters.length === 0) return null;
  const [shownA, shownB] = shape.roles.sides ?? [];
  const models = modelsSql(shape, columns);
  const lists = raters.map((path): Sql => {
    const value = rolePathToSql(path, columns);
    // Whether an expression gives a list is only known when it runs.
    if (path.startsWith('(')) return sql`(case when json_type(to_json(${value})) = 'ARRAY' then list_transform(to_json(${value}) ->> '$[*]', lambda loupe_v: ${written(raw('loupe_v'), shape)}) else [${written(sql`(to_json(${value}) ->> '$')`, shape)}] end)`;
    if (!givesList(path, columns)) return sql`[${written(textOf(value), shape)}]`;
    const list = listOf(path);
    if (shownA === undefined || shownB === undefined || list === null || listOf(shownA) !== list || listOf(shownB) !== list) return sql`list_transform(${value}, lambda loupe_v: ${written(textOf(raw('loupe_v')), shape)})`;
    return sql`list_transform(list_zip(${value}, ${rolePathToSql(shownA, columns)}, ${rolePathToSql(shownB, columns)}), lambda loupe_z: ${written(textOf(raw('loupe_z[1]')), shape, models)})`;
  });
  return lists.slice(1).reduce((all, list) => sql`list_concat(${all}, ${list})`, lists[0] ?? raw('[]'));
}

/** Does the row hold two answers that a verdict can be for? */
export function hasTwoSides({ roles }: Pick<Shape, 'roles'>): boolean {
  const answers = roles.responses ?? [];
  return (roles.chosen !== undefined && roles.rejected !== undefined) || answers.length === 2 || (answers.length === 1 && roles.sides !== undefined);
}

/** A verdict as text; a whole number of a column of fractions as the reader writes it. */
function textOf(value: Sql): Sql {
  return sql`regexp_replace((${value})::varchar, '^(-?[0-9]+)[.]0$', '\\1')`;
}

/**
 * The written form of a label; `models`: those of the row's answers, where loupe_z[2] and loupe_z[3] are what a rater saw as A and B (null
 * where the row does not say them: then no side can be known).
 */
function written(label: Sql, shape: Shape, models?: Sql | null): Sql {
  // A label that names no side, and is written like one, stands in quotes.
  const plain = sql`case when ${label} in (${Object.keys(SEEN).map((w) => literal(w)).join(', ')}) then '“' || ${label} || '”' else ${label} end`;
  if (!hasTwoSides(shape) || models === null) return sql`(${plain})`;
  const text = sql`lower(trim(${label}, E' \\t\\r\\n'))`;
  const cases = SIDES.map((side) => {
    const test = sql`regexp_matches(${text}, ${literal(PATTERNS[side])})${shape.numberedSides ? sql` or ${text} = ${literal(NUMBERED[side])}` : ''}`;
    const word = (w: string): Sql => (w === 'tie' ? raw(literal(w)) : sql`case when regexp_matches(${text}, ${literal(PATTERNS.slight)}) then ${literal(`${w} slightly`)} else ${literal(w)} end`);
    if (side === 'tie' || models === undefined) return sql`when ${test} then ${word(WRITTEN[side])}`;
    const judged = raw(side === 'first' ? 'loupe_z[2]' : 'loupe_z[3]');
    const is = (n: 1 | 2): Sql => sql`${judged} = (${models})[${String(n)}] and ${judged} is distinct from (${models})[${String(3 - n)}]`;
    return sql`when ${test} then case when ${judged} is null then ${word(WRITTEN[side])} when ${is(1)} then ${word('A')} when ${is(2)} then ${word('B')} else ${plain} end`;
  });
  return sql`(case ${cases[0] ?? ''} ${cases[1] ?? ''} ${cases[2] ?? ''} else ${plain} end)`;
}

function modelsSql(shape: Shape, columns: readonly Column[]): Sql | null {
  const paths = shape.roles.model ?? [];
  if (paths.length === 2) return sql`[${rolePathToSql(paths[0] ?? '', columns)}, ${rolePathToSql(paths[1] ?? '', columns)}]`;
  return paths[0] !== undefined && givesList(paths[0], columns) ? rolePathToSql(paths[0], columns) : null;
}

/** The part of a path before its only `[]`. */
function listOf(path: string): string | null {
  const at = path.indexOf('[]');
  return at < 0 || path.startsWith('(') || path.includes('[]', at + 2) ? null : path.slice(0, at);
}

/** Does a path lead to several values? By the type of what stands at its end. */
export function givesList(text: string, columns: readonly Column[]): boolean {
  const path = parseRolePath(text, columns.map((c) => c.name));
  if ('expression' in path) return false;
  const column = columns.find((c) => c.name === path.column);
  let type = column ? parseType(column.type) : undefined;
  for (const step of path.steps) {
    if ('each' in step) return true;
    type = 'field' in step ? fieldOf(type, step.field) : elementOf(type);
  }
  return elementOf(type) !== undefined;
}

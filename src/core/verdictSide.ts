import { isList } from './cell';
import type { Cell } from './cell';
import { jsonOf } from './json';
import { rolePathToSql } from './rolePath';
import type { Shape } from './shape';
import type { Column } from './dataset';
import { literal, raw, sql } from './sql';
import type { Sql } from './sql';

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
    if (!leadsIntoList(path, columns)) return sql`[${written(sql`(${value})::varchar`, shape)}]`;
    const list = listOf(path);
    if (shownA === undefined || shownB === undefined || list === null || listOf(shownA) !== list || listOf(shownB) !== list) return sql`list_transform(${value}, lambda v: ${written(raw('v::varchar'), shape)})`;
    if (!models) return sql`list_transform(${value}, lambda v: v::varchar)`; // A and B are known for each rater, but not which answers they were
    const turned = sql`z[2] is not distinct from (${models})[2] and z[3] is not distinct from (${models})[1] and z[2] is distinct from z[3]`;
    const straight = sql`z[2] is not distinct from (${models})[1] and z[3] is not distinct from (${models})[2]`;
    const label = raw('z[1]::varchar');
    return sql`list_transform(list_zip(${value}, ${rolePathToSql(shownA, columns)}, ${rolePathToSql(shownB, columns)}), lambda z: case when ${straight} then ${written(label, shape)} when ${turned} then ${written(label, shape, true)} else ${label} end)`;
  });
  return lists.slice(1).reduce((all, list) => sql`list_concat(${all}, ${list})`, lists[0] ?? raw('[]'));
}

/** Does the row hold two answers that a verdict can be for? */
export function hasTwoSides({ roles }: Pick<Shape, 'roles'>): boolean {
  const answers = roles.responses ?? [];
  return (roles.chosen !== undefined && roles.rejected !== undefined) || answers.length === 2 || (answers.length === 1 && roles.sides !== undefined);
}

function written(label: Sql, shape: Shape, turned = false): Sql {
  if (!hasTwoSides(shape)) return label;
  const text = sql`lower(trim(${label}))`;
  const cases = SIDES.map((side) => {
    const test = sql`regexp_matches(${text}, ${literal(PATTERNS[side])})${shape.numberedSides ? sql` or ${text} = ${literal(NUMBERED[side])}` : ''}`;
    const word = WRITTEN[turned && side !== 'tie' ? (side === 'first' ? 'second' : 'first') : side];
    const slight = side === 'tie' ? literal(word) : `case when regexp_matches(lower(${label.text}), ${literal(PATTERNS.slight)}) then ${literal(`${word} slightly`)} else ${literal(word)} end`;
    return sql`when ${test} then ${slight}`;
  });
  return sql`(case ${cases[0] ?? ''} ${cases[1] ?? ''} ${cases[2] ?? ''} else ${label} end)`;
}

function modelsSql(shape: Shape, columns: readonly Column[]): Sql | null {
  const paths = shape.roles.model ?? [];
  if (paths.length === 2) return sql`[${rolePathToSql(paths[0] ?? '', columns)}, ${rolePathToSql(paths[1] ?? '', columns)}]`;
  return paths[0] !== undefined && leadsIntoList(paths[0], columns) ? rolePathToSql(paths[0], columns) : null;
}

/** The part of a path before its only `[]`. */
function listOf(path: string): string | null {
  const at = path.indexOf('[]');
  return at < 0 || path.startsWith('(') || path.includes('[]', at + 2) ? null : path.slice(0, at);
}

function leadsIntoList(path: string, columns: readonly Column[]): boolean {
  return path.startsWith('(') || path.includes('[]') || (columns.find((c) => c.name === path)?.type.endsWith(']') ?? false);
}

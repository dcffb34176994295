import { rolePathToSql } from '../../../core/rolePath';
import type { Column } from '../../../core/dataset';
import { sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import type { AgreementRequest } from '../contract';
import type { JudgedUnit } from '../judgeCounts';
import type { JudgePlan } from '../judgePlan';
import type { RaterPlan } from '../raterPlan';
import { mergedLabels, readVerdicts } from '../verdicts';
import type { Combination, Unit, Verdict } from '../verdicts';
import { longerSql } from './answerLength';

/** What is read of each row beside the verdicts of the plan, in order. */
export function besideVerdicts({ extras, label, swapped, answers, orientation }: JudgePlan, columns: readonly Column[]): Sql[] {
  const value = (path: string): Sql => rolePathToSql(path, columns);
  return [...extras.map(value), ...(label === null ? [] : [value(label)]), ...swapped.map((s) => value(s.path)), ...(orientation ?? []).map((path) => sql`(${value(path)})::varchar`), ...(answers === null ? [] : [longerSql(answers, columns)])];
}

/** The verdicts of a combination's units by where they were found. */
export interface Voices {
  readonly raters: Unit;
  readonly extras: readonly Unit[];
  /** Of the label that may stand for a human. */
  readonly label: readonly Verdict[];
  readonly swapped: readonly Verdict[];
  readonly longer: JudgedUnit['longer'];
  /** The row's first side is the second of the order that verdicts are turned to. */
  readonly isTurned: boolean;
}

/** Reads combinations of `plan.base` with `besideVerdicts`. `types`: of the ingredients. */
export function voicesOf(combinations: readonly Combination[], plan: JudgePlan, types: readonly string[], numbered: boolean, request: AgreementRequest): Voices[] {
  const { base, extras, label, swapped, answers, orientation } = plan;
  const own = base.values.length + base.ids.length + (base.sides?.length ?? 0);
  const [labelAt, swappedAt] = [own + extras.length, own + extras.length + (label === null ? 0 : 1)];
  const sideAt = swappedAt + swapped.length;
  const repeat = request.repeat === 'all' ? 'last' : request.repeat;
  const single = (name: string): RaterPlan => ({ ...base, layout: 'wide', values: [name], ids: ['name'], unit: null, sides: orientation });
  // An order and numbers are those of the raters' labels; a judge's others are what they are.
  const choice = { ...request, level: null, order: null, values: null };
  const merged = request.merge ? mergedLabels(combinations.flatMap(({ rows, units }) => rows.flatMap((row) => [...row.slice(0, base.values.length), ...row.slice(own, sideAt)]).flat().map((label) => [label, units] as const))) : undefined;
  const read = (of: RaterPlan, row: (row: readonly unknown[]) => readonly unknown[]): readonly Unit[] => readVerdicts(combinations.map((c) => ({ ...c, rows: c.rows.map(row) })), of, numbered, repeat, choice, merged).units;
  const sidesAt = (row: readonly unknown[]): readonly unknown[] => (orientation === null ? [] : [row[sideAt], row[sideAt + 1]]);
  // Grades in a list beside the raters' own columns are grades of one.
  const oneOf = (name: string, at: number): readonly Unit[] => (types[at]?.endsWith('[]') === true ? read({ ...single(name), layout: 'nested', sides: null }, (row) => [row[at], name]) : read(single(name), (row) => [row[at], name, ...sidesAt(row)]));

  const raters = read(base, (row) => row.slice(0, own));
  const beside = extras.map((name, i) => oneOf(name, own + i));
  const labels = label === null ? undefined : oneOf(label, labelAt);
  const others = swapped.map(({ rater }, i) => (rater === null
    ? read(base, (row) => [row[swappedAt + i], ...row.slice(1, own)])
    : oneOf(rater, swappedAt + i)));
  return combinations.map(({ rows }, c): Voices => {
    const [first] = rows;
    const isTurned = orientation !== null && String(first?.[sideAt]) > String(first?.[sideAt + 1]);
    const said = answers === null ? null : rows.map((row) => row[sideAt + (orientation?.length ?? 0)]).find((l) => l !== null);
    const oriented = base.sides !== null && orientation === null ? null : said;
    return {
      raters: raters[c] ?? NONE, extras: beside.map((units) => once(units[c] ?? NONE, base)), label: labels?.[c]?.verdicts ?? [], swapped: others.flatMap((units) => units[c]?.verdicts ?? []),
      longer: oriented === 'first' || oriented === 'second' ? (isTurned ? (oriented === 'first' ? 'second' : 'first') : oriented) : null, isTurned,
    };
  });
}

const NONE: Unit = { verdicts: [], given: [], units: 0, cluster: null, slice: null };

/** What stands beside the verdicts is said again in each row of a unit. */
function once(unit: Unit, { unit: rows }: RaterPlan): Unit {
  return rows === null ? unit : { ...unit, given: unit.verdicts };
}

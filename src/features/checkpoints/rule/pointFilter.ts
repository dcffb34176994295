import type { Column } from '../../../core/dataset';
import { ident, textSql } from '../../../core/sql';
import { parseType } from '../../../core/type';
import type { MetricsAnswer, MetricsRoles, RawCheckpoint } from '../contract';
import { MOST_IN_FILTER } from '../page';
import type { Problem, RowsWanted } from '../page';

const NUMERIC = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)$/;

/** The filter for the rows of points, as a person would write it over the columns; null: all rows. */
export function pointFilter({ checkpoint, task, metric, shots }: RowsWanted, answer: MetricsAnswer, roles: MetricsRoles, columns: readonly Column[]): string | null {
  const is = equals(columns);
  const of = checkpoint === null ? [] : (answer.checkpoints[checkpoint]?.of ?? []);
  const conditions = [
    ...(of.length === 0 ? [] : [either(of.map((raw) => rowOf(raw, roles, is)))]),
    ...(task === null || roles.task === null ? [] : [is(roles.task, textOf(answer.tasks[task]))]),
    ...(metric === null || roles.form === 'wide' || roles.metric === null ? [] : [is(roles.metric, textOf(answer.metrics[metric]))]),
    ...(shots === null || roles.shots === null ? [] : [is(roles.shots, textOf(answer.shots[shots]))]),
  ].filter((condition) => condition !== '');
  return conditions.length === 0 ? null : conditions.join(' and ');
}

/** The filter for the rows that are not drawn as they are; of contradictions and duplicates those of the first `MOST_IN_FILTER`. */
export function problemFilter(of: Problem, answer: MetricsAnswer, roles: MetricsRoles, columns: readonly Column[]): string {
  const is = equals(columns);
  const isEmpty = (name: string): string => `coalesce(trim(${ident(name)}::varchar), '') = ''`;
  switch (of) {
    case 'contradictions':
      return answer.contradictions.slice(0, MOST_IN_FILTER).map(({ step, checkpoint }) => `(${[...(roles.step === null ? [] : [is(roles.step, step)]), ...(roles.checkpoint === null ? [] : [is(roles.checkpoint, checkpoint)])].join(' and ')})`).join(' or ');
    case 'duplicates': {
      const { points } = answer;
      return answer.duplicates.slice(0, MOST_IN_FILTER).map(({ point }) => `(${pointFilter({ checkpoint: points.checkpoint[point] ?? null, task: points.task[point] ?? null, metric: points.metric[point] ?? null, shots: points.shots[point] ?? null }, answer, roles, columns) ?? 'true'})`).join(' or ');
    }
    case 'withoutStep':
      return [roles.step, roles.checkpoint, ...(roles.step === null && roles.checkpoint === null ? [roles.model] : [])].flatMap((name) => (name === null ? [] : [isEmpty(name)])).join(' and ');
    case 'withoutValue':
      return (roles.form === 'long' ? [roles.value] : roles.values.map((v) => v.name)).map((name) => `not coalesce(isfinite(try_cast(${ident(name)}::varchar as double)), false)`).join(' or ');
  }
}

/** A step that is there says which rows, without the name; of several names of one checkpoint there are several conditions. */
function rowOf(raw: RawCheckpoint, { model, checkpoint, step }: MetricsRoles, is: (name: string, text: string | null) => string): string {
  const of = [...(model === null ? [] : [is(model, raw.model)]), ...(step === null ? [] : [is(step, raw.step)]), ...(checkpoint === null || (step !== null && (raw.step ?? '').trim() !== '') ? [] : [is(checkpoint, raw.checkpoint)])];
  return of.join(' and ');
}

function either(conditions: readonly string[]): string {
  const different = [...new Set(conditions)];
  return different.length === 1 ? (different[0] ?? '') : `(${different.map((c) => `(${c})`).join(' or ')})`;
}

const textOf = (text: string | undefined): string | null => (text === undefined || text === '' ? null : text);

function equals(columns: readonly Column[]): (name: string, text: string | null) => string {
  const types = new Map(columns.map((c) => [c.name, parseType(c.type)]));
  return (name, text) => {
    const type = types.get(name);
    const isText = type?.kind === 'scalar' && /^(VARCHAR|ENUM)$/.test(type.name);
    if (text === null) return isText ? `coalesce(${ident(name)}, '') = ''` : `${ident(name)} is null`;
    const isNumeric = type?.kind === 'scalar' && NUMERIC.test(type.name) && /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);
    if (isNumeric) return `${ident(name)} = ${text}`;
    return isText ? `${ident(name)} = ${textSql(text)}` : `${ident(name)}::varchar = ${textSql(text)}`;
  };
}

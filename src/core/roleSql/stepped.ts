import { ident, join, raw, sql } from '../sql';
import type { Sql } from '../sql';
import type { Sides } from './sides';

/** A value of a row under a name. */
export interface NamedSql {
  readonly name: string;
  readonly value: Sql;
}

/** Rows of `from` with the columns of all steps, `kept` from the first one on, and the row's number as `loupe_row`. */
export function stepped(sides: Pick<Sides, 'steps'>, from: Sql, row: string, kept: readonly NamedSql[] = []): Sql {
  const [first = [], ...others] = sides.steps;
  const columns = [{ name: 'loupe_row', value: raw(ident(row)) }, ...kept, ...first];
  const made = sql`select ${join(columns.map((c) => sql`${c.value} as ${ident(c.name)}`), ', ')} from (${from})`;
  return others.reduce((before, step) => sql`select *, ${join(step.map((c) => sql`${c.value} as ${ident(c.name)}`), ', ')} from (${before})`, made);
}

/** The same as one expression over the row: each step is the parameter of a lambda, which is what SQL has for `let`. */
export function inSteps(sides: Pick<Sides, 'steps'>, value: Sql): Sql {
  const names = sides.steps.flat();
  return names.reduceRight((inner, step) => sql`list_transform([${step.value}], lambda ${step.name}: ${inner})[1]`, value);
}

/** The text of turns: of several, one below the other. */
export function textOfTurns(list: string): string {
  return `case when len(${list}) = 1 then ${list}[1].text when len(${list}) > 1 then array_to_string(list_transform(${list}, lambda loupe_t: loupe_t.text), E'\\n\\n') end`;
}

/** What is asked as one text, the system message aside; NULL where nothing is. */
export function promptText(sides: Pick<Sides, 'prompt'>): Sql {
  return sql`list_transform([list_filter(${sides.prompt}, lambda loupe_t: loupe_t.role <> 'system')], lambda loupe_q: ${textOfTurns('loupe_q')})[1]`;
}

import type { DerivedContext } from '../../core/derived';
import { defectsSql } from '../../core/roleSql/defectsSql';
import { RoleValues } from '../../core/roleSql/roleValues';
import { scoresOfPair, sidesOf } from '../../core/roleSql/sides';
import { inSteps } from '../../core/roleSql/stepped';
import { sql } from '../../core/sql';
import type { Sql } from '../../core/sql';

/** Kinds whose rows are conversations that a model answers. */
const ANSWERED: readonly string[] = ['chat', 'instruction', 'preference', 'unpaired', 'pair', 'ranked', 'outputs', 'judged'];

/** Are the rows conversations with answers, whose defects are looked for? */
export function isAnswered({ shape }: DerivedContext): boolean {
  return ANSWERED.includes(shape.kind);
}

/** Codes of what is wrong with the conversations of a row, as a list. */
export function defects(context: DerivedContext): Sql | null {
  if (!isAnswered(context)) return null;
  const sides = sidesOf(new RoleValues(context));
  const found = sides && defectsSql(sides);
  return sides && found && inSteps(sides, found);
}

/** The score of the chosen answer less that of the rejected one. */
export function scoreMargin(context: DerivedContext): Sql | null {
  const roles = new RoleValues(context);
  const scores = roles.has('chosen') && roles.has('rejected') ? scoresOfPair(roles) : null;
  return scores && sql`(${scores[0]}) - (${scores[1]})`;
}

/** Code points of the last message of an answer, whichever way its conversation is written. */
export function lastMessageLength(context: DerivedContext, role: 'chosen' | 'rejected'): Sql | null {
  const turns = new RoleValues(context).conversation(role, 'assistant');
  return turns && sql`length((${turns})[-1].text)`;
}

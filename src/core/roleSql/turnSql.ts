import { ROLE_WORDS, turnRole } from '../conversation/turnRole';
import { join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';

/** A turn in SQL: its role as the reader knows it, its role as written, its text, the names of the tools it calls. */
export const TURN = 'STRUCT("role" VARCHAR, written VARCHAR, "text" VARCHAR, calls VARCHAR[])';
export const NO_TURNS: Sql = raw(`[]::${TURN}[]`);

/** One turn, whose role is a value. Lambdas' parameters are called as no column is. */
export function turn(written: Sql, text: Sql, calls: Sql = raw('[]::varchar[]')): Sql {
  return sql`{'role': ${roleSql(written)}, 'written': ${written}, 'text': (${text})::varchar, 'calls': ${calls}}`;
}

/** A text as one turn of a speaker. */
export function saidTurn(speaker: string, text: Sql): Sql {
  return sql`{'role': ${literal(turnRole(speaker))}, 'written': ${literal(speaker)}, 'text': (${text})::varchar, 'calls': []::varchar[]}`;
}

/** The same words as `turnRole`. */
function roleSql(written: Sql): Sql {
  const word = sql`regexp_replace(lower(trim(${written})), '[ -]+', '_', 'g')`;
  const cases = Object.entries(ROLE_WORDS).map(([role, words]) => sql`when ${word} in (${words.split(' ').map((w) => literal(w)).join(', ')}) then ${literal(role)}`);
  return sql`case ${join(cases, ' ')} when regexp_matches(${word}, '^(chat)?gpt_?[0-9]') then 'assistant' else 'other' end`;
}

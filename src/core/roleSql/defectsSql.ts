import { DEFECTS } from '../conversation/defects';
import { literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import type { Sides } from './sides';

/** White space as JavaScript and Unicode have it, which is what `defectsOf` takes for nothing. */
const SAYS_SOMETHING = literal('[^\\t-\\r\\p{Z}\\x{FEFF}]');

/** Turns whose neighbours say nothing of each other: a role that we do not know, results of several tools. */
const FREE = "loupe_z[1] = 'other' or loupe_z[2] = 'other' or (loupe_z[1] = 'tool' and loupe_z[2] = 'tool')";

/** `defectsOf` over a list of `TURN` (a name): its codes as a list of texts. */
function defectsIn(turns: string): Sql {
  const some = (condition: string): string => `len(list_filter(${turns}, lambda loupe_t: ${condition})) > 0`;
  const roles = `list_transform(${turns}, lambda loupe_t: loupe_t.role)`;
  const spoken = `list_filter(${roles}, lambda loupe_r: loupe_r <> 'system')`;
  const neighbours = (list: string): string => `list_zip((${list})[:-2], (${list})[2:])`;
  const conditions: Readonly<Record<(typeof DEFECTS)[number], string>> = {
    'empty-turn': some(`loupe_t.text is not null and len(loupe_t.calls) = 0 and not regexp_matches(loupe_t.text, ${SAYS_SOMETHING})`),
    'not-alternating': `len(list_filter(${neighbours(spoken)}, lambda loupe_z: not (${FREE}) and (loupe_z[1] = 'assistant') = (loupe_z[2] = 'assistant'))) > 0`,
    'last-not-assistant': `(${roles})[-1] is distinct from 'assistant'`,
    'unknown-role': some("loupe_t.role = 'other'"),
    'system-not-first': `len(list_filter(${neighbours(roles)}, lambda loupe_z: loupe_z[2] = 'system' and loupe_z[1] <> 'system')) > 0`,
    'null-content': some('loupe_t.text is null and len(loupe_t.calls) = 0'),
  };
  return raw(`list_filter([${DEFECTS.map((code) => `case when ${conditions[code]} then ${literal(code)} end`).join(', ')}], lambda loupe_d: loupe_d is not null)`);
}

/**
 * What is wrong with the conversations of a row as training data, over the columns of the last step: codes in the order of `DEFECTS`,
 * each once. A row has a conversation for each of its answers. Null where the shape has no answers.
 */
export function defectsSql(sides: Sides): Sql | null {
  if (!sides.sides) return null;
  const conversations = sql`list_transform([${sides.prompt}], lambda loupe_asked: list_transform([${sides.sides}], lambda loupe_sides: case when len(loupe_sides) = 0 then [loupe_asked] else list_transform(loupe_sides, lambda loupe_e: list_concat(loupe_asked, loupe_e.turns)) end)[1])[1]`;
  const found = sql`flatten(list_transform(${conversations}, lambda loupe_turned: ${defectsIn('loupe_turned')}))`;
  return sql`list_transform([${found}], lambda loupe_found: list_filter([${DEFECTS.map((code) => literal(code)).join(', ')}], lambda loupe_code: list_contains(loupe_found, loupe_code)))[1]`;
}

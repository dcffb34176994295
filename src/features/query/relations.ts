import type { DerivedContext } from '../../core/derived';
import type { Role } from '../../core/shape';
import { promptText, stepped, textOfTurns } from '../../core/roleSql/stepped';
import { raw, sql } from '../../core/sql';
import type { Sql } from '../../core/sql';
import type { RoleRelationName } from './contract';
import { RoleValues } from '../../core/roleSql/roleValues';
import { sidesOf } from '../../core/roleSql/sides';
import type { Sides } from '../../core/roleSql/sides';
import { verdictRelation } from './verdictRelation';

/** A column of a relation by role. */
export interface RelationColumn {
  readonly name: string;
  readonly type: 'BIGINT' | 'DOUBLE' | 'VARCHAR' | 'VARCHAR[]';
  /** The shape gives it; else it is NULL in every row. */
  readonly given: boolean;
  /** The roles that would give it. */
  readonly roles: readonly Role[];
}

/** A relation that SQL reads beside `dataset`, made of the roles of the shape. */
export interface RoleRelation {
  readonly name: RoleRelationName;
  readonly columns: readonly RelationColumn[];
  /** A whole SELECT over the dataset's rows: `from` gives its columns, `row` is the name of the one with the row's number. */
  select(from: Sql, row: string): Sql;
}

const SAID: readonly Role[] = ['prompt', 'messages', 'chosen', 'rejected', 'response', 'responses'];
const ANSWERS: readonly Role[] = ['chosen', 'rejected', 'response', 'responses', 'messages'];

/** The relations that a shape gives. What it does not give is absent: a query that needs it does not fit. */
export function roleRelations(context: DerivedContext): readonly RoleRelation[] {
  const roles = new RoleValues(context);
  const sides = sidesOf(roles);
  const verdicts = verdictRelation(roles);
  return [records(roles, sides), ...(sides?.sides ? [answers(sides, sides.sides)] : []), ...(sides ? [turns(roles, sides)] : []), ...(verdicts ? [verdicts] : [])];
}

function records(roles: RoleValues, sides: Sides | null): RoleRelation {
  const plain = (['id', 'source', 'model', 'label', 'answer', 'tools'] as const).map((name) => ({ name, value: roles.paths(name).length === 1 ? roles.text(name) : null }));
  const score = roles.paths('score').length === 1 ? roles.text('score') : null;
  const asks = sides !== null && SAID.some((role) => role !== 'response' && roles.has(role));
  const text = (name: Role): RelationColumn => ({ name, type: 'VARCHAR', given: plain.find((p) => p.name === name)?.value !== null, roles: [name] });
  return {
    name: 'records',
    columns: [
      { name: 'row', type: 'BIGINT', given: true, roles: [] }, text('id'), { name: 'prompt', type: 'VARCHAR', given: asks, roles: ['prompt', 'messages', 'chosen', 'rejected'] },
      text('source'), text('model'), text('label'), { name: 'score', type: 'DOUBLE', given: score !== null, roles: ['score'] }, text('answer'), text('tools'),
    ],
    select: (from, row) => {
      const kept = [...plain.map(({ name, value }) => ({ name: `loupe_${name}_of`, value: value ?? raw('null::varchar') })), { name: 'loupe_score_of', value: score ? sql`try_cast(${score} as double)` : raw('null::double') }];
      const prompt = !asks ? raw('null::varchar') : sides.plain ? raw('loupe_prompt_of') : promptText(sides);
      const rows = stepped(asks && !sides.plain ? sides : { steps: [[]] }, from, row, asks && sides.plain ? [...kept, { name: 'loupe_prompt_of', value: sides.plain }] : kept);
      return sql`select loupe_row as "row", loupe_id_of as id, ${prompt} as prompt, loupe_source_of as source, loupe_model_of as model, loupe_label_of as label, loupe_score_of as score, loupe_answer_of as answer, loupe_tools_of as tools from (${rows})`;
    },
  };
}

function answers(sides: Sides, list: Sql): RoleRelation {
  return {
    name: 'answers',
    columns: [
      { name: 'row', type: 'BIGINT', given: true, roles: [] }, { name: 'place', type: 'BIGINT', given: true, roles: [] }, { name: 'side', type: 'VARCHAR', given: true, roles: [] }, { name: 'model', type: 'VARCHAR', given: sides.models, roles: ['model'] },
      { name: 'text', type: 'VARCHAR', given: true, roles: ANSWERS }, { name: 'score', type: 'DOUBLE', given: sides.scores, roles: ['score'] },
    ],
    select: (from, row) => sql`select loupe_row as "row", loupe_place as place, loupe_side.side as side, loupe_side.model as model, ${textOfTurns('loupe_side.turns')} as text, loupe_side.score as score from (select loupe_row, unnest(loupe_sides) as loupe_side, unnest(range(1, len(loupe_sides) + 1)) as loupe_place from (select loupe_row, ${list} as loupe_sides from (${stepped(sides, from, row)})))`,
  };
}

function turns(roles: RoleValues, sides: Sides): RoleRelation {
  const list = sides.sides ? sql`list_transform(${sides.sides}, lambda loupe_s: {'side': loupe_s.side, 'base': len(loupe_asked), 'turns': loupe_s.turns})` : raw('[]');
  return {
    name: 'turns',
    columns: [
      { name: 'row', type: 'BIGINT', given: true, roles: [] }, { name: 'side', type: 'VARCHAR', given: sides.sides !== null, roles: ANSWERS }, { name: 'turn', type: 'BIGINT', given: true, roles: [] },
      { name: 'role', type: 'VARCHAR', given: true, roles: SAID }, { name: 'written_role', type: 'VARCHAR', given: true, roles: SAID }, { name: 'text', type: 'VARCHAR', given: true, roles: SAID },
      { name: 'calls', type: 'VARCHAR[]', given: SAID.some((role) => (roles.has(role) && hasMessages(roles, role))), roles: ['messages', 'prompt', 'chosen', 'rejected'] },
    ],
    select: (from, row) => {
      const asked = sql`select *, ${sides.prompt} as loupe_asked from (${stepped(sides, from, row)})`;
      const parts = sql`select loupe_row, unnest(list_concat([{'side': null::varchar, 'base': 0::bigint, 'turns': loupe_asked}], ${list})) as loupe_part from (${asked})`;
      const each = raw('select loupe_row, loupe_part.side as loupe_side, loupe_part.base as loupe_base, unnest(loupe_part.turns) as loupe_turn, unnest(range(1, len(loupe_part.turns) + 1)) as loupe_number from');
      return sql`select loupe_row as "row", loupe_side as side, loupe_base + loupe_number as turn, loupe_turn.role as role, loupe_turn.written as written_role, loupe_turn.text as text, loupe_turn.calls as calls from (${each} (${parts}))`;
    },
  };
}

/** Are a role's values messages, which may call tools? */
function hasMessages(roles: RoleValues, role: Role): boolean {
  const type = roles.value(role)?.type;
  return roles.encoding(role) === 'json-messages' || type?.kind === 'list' || type?.kind === 'struct';
}

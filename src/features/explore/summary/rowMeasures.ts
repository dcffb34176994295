import type { Column } from '../../../core/dataset';
import type { DerivedContext } from '../../../core/derived';
import { defectsSql } from '../../../core/roleSql/defectsSql';
import { parseRolePath } from '../../../core/rolePath';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { sidesOf } from '../../../core/roleSql/sides';
import type { Sides } from '../../../core/roleSql/sides';
import { promptText, stepped } from '../../../core/roleSql/stepped';
import type { NamedSql } from '../../../core/roleSql/stepped';
import { ident, integer, join, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { isAnswered } from '../conversationColumns';

/** ASCII white space, which parts words. */
const NEWLINE = 'chr(10)';
const SPACES = ['chr(9)', NEWLINE, 'chr(11)', 'chr(12)', 'chr(13)'];
/** What is measured of a turn. */
const MEASURED = 'STRUCT(r VARCHAR, c BIGINT, w BIGINT)';

/** Which rows' letters are counted: those whose hash with the seed is among so many of 2^32; null: all. */
export interface LetterSample {
  readonly seed: number;
  readonly share: number;
}

/** How rows are measured: which parts the shape gives. */
export interface MeasurePlan {
  readonly context: DerivedContext;
  readonly roles: RoleValues;
  readonly sides: Sides | null;
  readonly source: Sql | null;
  readonly hasAnswers: boolean;
  readonly hasPrompt: boolean;
  readonly isPair: boolean;
  readonly hasDefects: boolean;
}

export function measurePlan(context: DerivedContext): MeasurePlan {
  const roles = new RoleValues(context);
  const sides = sidesOf(roles);
  const answered = sides !== null && sides.sides !== null;
  return {
    context, roles, sides, source: roles.paths('source').length === 1 ? roles.text('source') : null,
    hasAnswers: answered, hasPrompt: sides !== null && (['prompt', 'messages', 'chosen'] as const).some((role) => roles.has(role)),
    isPair: sides !== null && roles.has('chosen') && roles.has('rejected'), hasDefects: answered && isAnswered(context),
  };
}

/** Runs of characters that are no ASCII white space. Texts whose words stand one space apart are only split: that takes a fifth of the time; looking for single characters takes a fifth of a regular expression's. */
function words(text: string): string {
  const holds = (spaces: readonly string[]): string => spaces.map((space) => `contains(${text}, ${space})`).join(' or ');
  const all = SPACES.reduce((value, space) => `replace(${value}, ${space}, ' ')`, text);
  const spaced = `case when ${holds(SPACES.filter((space) => space !== NEWLINE))} then ${all} when contains(${text}, ${NEWLINE}) then replace(${text}, ${NEWLINE}, ' ') else ${text} end`;
  const counted = `len(list_filter(string_split(${spaced}, ' '), lambda loupe_w: loupe_w <> ''))`;
  return `case when ${text} = '' or starts_with(${text}, ' ') or ends_with(${text}, ' ') or ${holds([`'  '`, ...SPACES])} then ${counted} else len(string_split(${text}, ' ')) end`;
}

function measures(turns: Sql): Sql {
  return sql`list_transform(${turns}, lambda loupe_t: {'r': loupe_t.role, 'c': length(loupe_t.text), 'w': case when loupe_t.text is not null then ${words('loupe_t.text')} end})`;
}

/** Columns that say which row it is are no part of what makes two rows the same. */
export function contentColumns({ shape, columns }: DerivedContext): readonly Column[] {
  const names = columns.map((c) => c.name);
  const ids = (shape.roles.id ?? []).flatMap((path) => {
    const parsed = parseRolePath(path, names);
    return 'column' in parsed && parsed.steps.length === 0 ? [parsed.column] : [];
  });
  const content = columns.filter((c) => c.unreadable === undefined && !ids.includes(c.name));
  return content.length === 0 ? columns.filter((c) => c.unreadable === undefined) : content;
}

/** A row's content as 64 bits. */
export function rowHash(context: DerivedContext): Sql {
  return raw(`hash(${contentColumns(context).map((c) => ident(c.name)).join(', ')})`);
}

/** The prompt's text as 64 bits; NULL where nothing is asked. */
export function promptHash(sides: Sides): Sql {
  return sql`list_transform([${promptText(sides)}], lambda loupe_text: case when loupe_text is not null then hash(loupe_text) end)[1]`;
}

/**
 * A row of small values for each row of `from`, in one scan: `source`, `same_row` and `same_prompt` (hashes), which answer is
 * `longer`, `margin`, `identical`, the measures of what is asked and of the answers, `defects`, and of sampled rows their `letters` and
 * those that are not Latin (`others`).
 */
export function measuresSql(plan: MeasurePlan, from: Sql, row: string, values: Readonly<Partial<Record<'longer' | 'margin', Sql | null>>>, letters: LetterSample | null): Sql {
  const { context, roles, sides } = plan;
  const none = (type: string): Sql => raw(`null::${type}`);
  const [chosen, rejected] = [roles.value('chosen'), roles.value('rejected')];
  const kept: readonly NamedSql[] = [
    { name: 'loupe_source', value: plan.source ?? none('varchar') },
    { name: 'loupe_same_row', value: rowHash(context) },
    { name: 'loupe_longer', value: values.longer ?? none('varchar') },
    { name: 'loupe_margin', value: values.margin ?? none('double') },
    { name: 'loupe_identical', value: chosen && rejected ? sql`(${chosen.sql}) = (${rejected.sql})` : none('boolean') },
  ];
  const whole = sides ?? { steps: [[]], prompt: raw('[]'), sides: null };
  const asked = sides ? measures(sides.prompt) : none(`${MEASURED}[]`);
  const answers = sides?.sides ? sql`list_transform(${sides.sides}, lambda loupe_e: {'side': loupe_e.side, 'm': ${measures(raw('loupe_e.turns'))}})` : none(`STRUCT(side VARCHAR, m ${MEASURED}[])[]`);
  const found = sides && plan.hasDefects ? defectsSql(sides) : null;
  const [total, others] = sides ? lettersOf(sides, letters) : [none('bigint'), none('varchar')];
  const columns: readonly NamedSql[] = [
    ...kept.map(({ name }) => ({ name: name.slice('loupe_'.length), value: raw(name) })),
    { name: 'same_prompt', value: sides && plan.hasPrompt ? promptHash(sides) : none('ubigint') },
    { name: 'asked', value: asked }, { name: 'answers', value: answers },
    { name: 'defects', value: found ?? none('varchar[]') }, { name: 'letters', value: total }, { name: 'others', value: others },
  ];
  return sql`select loupe_row as "row", ${join(columns.map((c) => sql`${c.value} as ${ident(c.name)}`), ', ')} from (${stepped(whole, from, row, kept)})`;
}

/** How many letters a row's texts have, and those that are not Latin; of rows outside the sample NULL. */
function lettersOf(sides: Sides, sample: LetterSample | null): readonly [Sql, Sql] {
  const said = sides.sides ? sql`list_concat(${sides.prompt}, flatten(list_transform(${sides.sides}, lambda loupe_e: loupe_e.turns)))` : sides.prompt;
  const text = sql`array_to_string(list_transform(${said}, lambda loupe_t: coalesce(loupe_t.text, '')), ' ')`;
  const drawn = sample === null ? 'true' : `md5_number_lower('${integer(sample.seed)}:' || loupe_row) % 4294967296 < ${integer(Math.ceil(sample.share * 2 ** 32))}`;
  return [
    sql`case when ${drawn} then length(regexp_replace(${text}, '[^\\p{L}]+', '', 'g')) end`,
    sql`case when ${drawn} then regexp_replace(${text}, '[\\P{L}\\p{Latin}]+', '', 'g') end`,
  ];
}

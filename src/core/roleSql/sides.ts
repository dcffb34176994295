import type { Kind } from '../shape';
import { ident, integer, join, literal, raw, sql } from '../sql';
import type { Sql } from '../sql';
import { elementOf, fieldOf, isText } from '../type';
import { conversationSql } from './conversationSql';
import { isRendered } from './renderedSql';
import type { RoleValues } from './roleValues';
import { NO_TURNS, saidTurn, TURN } from './turnSql';

/** An answer of a row in SQL. */
const SIDE = `STRUCT(side VARCHAR, model VARCHAR, score DOUBLE, turns ${TURN}[])`;

/** What stands in a row: what was asked, and the answers to it. */
export interface Sides {
  /** Columns that the others are made of: each step reads those of the step before. */
  readonly steps: readonly (readonly { readonly name: string; readonly value: Sql }[])[];
  /** A list of `TURN` over the columns of the last step. */
  readonly prompt: Sql;
  /** What is asked, over the row’s own columns, where it is one plain text: the same as the text of `prompt`, without making turns of it. */
  readonly plain: Sql | null;
  /** A list of `SIDE`; null where the shape has no answers. */
  readonly sides: Sql | null;
  readonly models: boolean;
  readonly scores: boolean;
}

/** Kinds in which the one answer is what is read, as `recordOf` has it. */
const ONE_ANSWER: readonly Kind[] = ['chat', 'instruction', 'outputs', 'unpaired', 'eval'];

/** What `recordOf` reads, as SQL over the columns of a row; a test holds the two together on real files. Null: nothing that is said. */
export function sidesOf(roles: RoleValues): Sides | null {
  if (roles.has('chosen') && roles.has('rejected')) return preference(roles);
  const one = roles.has('response') || roles.has('messages');
  if (roles.has('responses') && !(one && ONE_ANSWER.includes(roles.context.shape.kind))) return responses(roles);
  return single(roles);
}

/** Is it a plain text, which is one turn as it stands? Text within JSON is taken out of it. */
function isPlain(roles: RoleValues, role: 'prompt' | 'response' | 'chosen' | 'rejected'): boolean {
  const type = roles.value(role)?.type;
  return isText(type) && !(type?.kind === 'scalar' && type.name === 'JSON') && [undefined, 'plain'].includes(roles.encoding(role));
}

/** The one text that is asked, with Alpaca's input behind its instruction; null where turns have to be made of it. */
function plainPrompt(roles: RoleValues): Sql | null {
  const prompt = roles.value('prompt');
  return prompt && isPlain(roles, 'prompt') && !roles.has('messages') ? sql`(${withInput(roles) ?? prompt.sql})::varchar` : null;
}

/** The prompt's turns, or the messages before an answer; Alpaca's input behind its instruction, LlamaFactory's history before it. */
function asked(roles: RoleValues): Sql | null {
  const prompt = roles.value('prompt');
  if (!prompt) return roles.has('messages') ? withoutInvitation(roles, 'messages') : NO_TURNS;
  const text = withInput(roles);
  if (!text) return withoutInvitation(roles, 'prompt');
  return sql`coalesce(case when ${prompt.sql} is not null then [${saidTurn('user', text)}] end, ${NO_TURNS})`;
}

/** An instruction with its input below it; null where there is none. */
export function withInput(roles: RoleValues): Sql | null {
  const prompt = roles.value('prompt');
  if (!prompt || !/^instruction$/i.test(prompt.path) || !isText(prompt.type) || roles.encoding('prompt') !== undefined) return null;
  const input = inputOf(roles);
  return input && sql`case when ${input} <> '' then ${prompt.sql} || E'\\n\\n' || ${input} else ${prompt.sql} end`;
}

/** Alpaca's column, or the input of Self-Instruct's first instance. */
function inputOf(roles: RoleValues): Sql | null {
  const input = roles.column('input');
  if (input && isText(input.type)) return raw(ident(input.name));
  const instances = roles.column('instances');
  const field = fieldOf(elementOf(instances?.type), 'input');
  return instances && isText(field) ? raw(`${ident(instances.name)}[1]."input"`) : null;
}

/** A rendered prompt ends with the header of the answer to come, which is no turn of its own. */
function withoutInvitation(roles: RoleValues, role: 'prompt' | 'messages'): Sql | null {
  const turns = roles.conversation(role, 'user');
  if (!turns || !isRendered(roles.encoding(role))) return turns;
  return sql`list_transform([${turns}], lambda loupe_t: case when len(loupe_t) > 1 and loupe_t[-1].role = 'assistant' and trim(loupe_t[-1].text, E' \\t\\r\\n') = '' then loupe_t[:-2] else loupe_t end)[1]`;
}

/** What turns say, to compare them by: in lists, since a lambda's struct is compared field by field. */
const said = (turns: string): string => `list_transform(${turns}, lambda loupe_s: loupe_s.role || ':' || coalesce(loupe_s.text, ''))`;

/** `beyondPrompt`: what `turns` say beyond `prompt`, of which their beginning may repeat the end. Both are names. */
function beyond(turns: string, prompt: string): Sql {
  return raw(`${turns}[coalesce(list_filter(list_transform(range(len(${prompt})), lambda loupe_n: len(${prompt}) - loupe_n), lambda loupe_n: len(${turns}) > loupe_n and ${said(`${turns}[1:loupe_n]`)} = ${said(`${prompt}[-loupe_n:]`)})[1], 0) + 1:]`);
}

function side(name: Sql, model: Sql | null, score: Sql | null, turns: Sql): Sql {
  return sql`{'side': ${name}, 'model': (${model ?? raw('null')})::varchar, 'score': ${score ?? raw('null::double')}, 'turns': ${turns}}`;
}

const number = (text: Sql): Sql => sql`try_cast(${text} as double)`;

/** chosen and rejected: the prompt is its column, or the turns in which both begin alike. */
function preference(roles: RoleValues): Sides | null {
  const [p, c, r] = [asked(roles) ?? NO_TURNS, roles.conversation('chosen', 'assistant'), roles.conversation('rejected', 'assistant')];
  if (!c || !r) return null;
  const values = [{ name: 'loupe_p', value: p }, { name: 'loupe_c', value: c }, { name: 'loupe_r', value: r }];
  // How many turns they begin alike: `sharedTurns`, which leaves a shared answer at the end to both.
  const alike = raw('coalesce(list_position(list_transform(list_zip(loupe_c, loupe_r), lambda loupe_z: loupe_z[1] is distinct from loupe_z[2]), true), len(loupe_c) + 1) - 1');
  const shared = raw("case when loupe_n > 0 and loupe_n = least(len(loupe_c), len(loupe_r)) and (len(loupe_c) = len(loupe_r) or loupe_c[loupe_n].role = 'assistant') then loupe_n - 1 else loupe_n end");
  const own = (turns: string): Sql => sql`case when loupe_k > 0 then ${turns}[loupe_k + 1:] else ${beyond(turns, 'loupe_p')} end`;
  const models = both(roles, 'model');
  const scores = scoresOfPair(roles);
  const sides = (['chosen', 'rejected'] as const).map((verdict, i) => {
    const column = roles.column(`${verdict}_model`, `model_${verdict}`, `${verdict}-model`);
    return { model: models?.[i] ?? (column && raw(`${ident(column.name)}::varchar`)), score: scores?.[i] ?? null };
  });
  const extra = sides.flatMap(({ model, score }, i) => [{ name: `loupe_m${i}`, value: model ?? raw('null::varchar') }, { name: `loupe_s${i}`, value: score ?? raw('null::double') }]);
  return {
    steps: [[...values, ...extra], [{ name: 'loupe_n', value: alike }], [{ name: 'loupe_k', value: shared }]],
    prompt: joined('loupe_p', 'loupe_c[1:loupe_k]'),
    plain: isPlain(roles, 'chosen') && isPlain(roles, 'rejected') ? plainPrompt(roles) : null,
    sides: sql`[${side(raw("'chosen'"), raw('loupe_m0'), raw('loupe_s0'), own('loupe_c'))}, ${side(raw("'rejected'"), raw('loupe_m1'), raw('loupe_s1'), own('loupe_r'))}]`,
    models: sides.some(({ model }) => model !== null),
    scores: scores !== null,
  };
}

/** `joinTurns`: a prompt and the turns that follow it, in which nothing stands twice. */
function joined(prompt: string, turns: string): Sql {
  const inside = `len(list_filter(range(len(${turns})), lambda loupe_i: ${said(`${turns}[loupe_i + 1:loupe_i + len(${prompt})]`)} = ${said(prompt)})) > 0`;
  const overlap = `coalesce(list_filter(range(len(${prompt})), lambda loupe_i: len(${turns}) >= len(${prompt}) - loupe_i and ${said(`${turns}[1:len(${prompt}) - loupe_i]`)} = ${said(`${prompt}[loupe_i + 1:]`)})[1], len(${prompt}))`;
  return raw(`case when len(${turns}) = 0 then ${prompt} when len(${prompt}) = 0 or ${inside} then ${turns} else list_concat(${prompt}[1:${overlap}], ${turns}) end`);
}

/** The scores of chosen and rejected as numbers. */
export function scoresOfPair(roles: RoleValues): readonly [Sql, Sql] | null {
  const [chosen, rejected] = both(roles, 'score') ?? [];
  return chosen && rejected ? [number(chosen), number(rejected)] : null;
}

/** The two values of a role that has one for each verdict, chosen first; their names decide which is which. */
function both(roles: RoleValues, role: 'score' | 'model'): readonly [Sql, Sql] | null {
  const paths = roles.paths(role);
  const [a, b] = [roles.text(role, 0), roles.text(role, 1)];
  if (paths.length !== 2 || !a || !b) return null;
  const lost = /reject|lose|worse/i;
  return lost.test(paths[0] ?? '') && !lost.test(paths[1] ?? '') ? [b, a] : [a, b];
}

/** What a judge said is by none of the models it is about. */
const OF_A_JUDGE = /(^|[._\]])judge?ments?(\.answer)?$/i;

/** Several answers: a column each, or the elements of a list, with models and scores beside them where there are as many. */
function responses(roles: RoleValues): Sides | null {
  const paths = roles.paths('responses');
  const first = roles.value('responses');
  const prompt = { name: 'loupe_p', value: asked(roles) ?? NO_TURNS };
  const judged = paths.every((path) => OF_A_JUDGE.test(path));
  if (paths.length === 1 && first && elementOf(first.type) !== undefined) {
    const model = judged ? null : listOf(roles, 'model');
    const score = listOf(roles, 'score');
    const turns = conversationSql(raw('loupe_a'), elementOf(first.type), roles.encoding('responses'), 'assistant');
    if (!turns) return null;
    const at = (list: string): Sql => raw(`case when len(${list}) = len(loupe_all) then ${list}[loupe_at] end`);
    const letter = raw('case when loupe_at <= 26 then chr((64 + loupe_at)::integer) else loupe_at::varchar end');
    const own = sql`list_transform([${turns}], lambda loupe_t: ${beyond('loupe_t', 'loupe_p')})[1]`;
    return {
      steps: [[prompt, { name: 'loupe_all', value: first.sql }, ...(model ? [{ name: 'loupe_models', value: model }] : []), ...(score ? [{ name: 'loupe_scores', value: score }] : [])]],
      prompt: raw('loupe_p'),
      plain: plainPrompt(roles),
      sides: sql`coalesce(list_transform(loupe_all, lambda loupe_a, loupe_at: ${side(letter, model && at('loupe_models'), score && number(at('loupe_scores')), own)}), []::${SIDE}[])`,
      models: model !== null, scores: score !== null,
    };
  }
  const turns = paths.map((_, i) => roles.conversation('responses', 'assistant', i));
  if (turns.some((t) => t === null)) return null;
  const models = judged ? null : parallel(roles, 'model', paths.length);
  const scores = parallel(roles, 'score', paths.length);
  const each = paths.map((path, i) => side(raw(literal(path.startsWith('(') ? letterOf(i) : path)), models ? raw(`loupe_m${i}`) : null, scores ? number(raw(`loupe_s${i}`)) : null, raw(`loupe_a${i}`)));
  return {
    steps: [[prompt, ...turns.map((value, i) => ({ name: `loupe_b${i}`, value: value ?? NO_TURNS })), ...(models ?? []).map((value, i) => ({ name: `loupe_m${i}`, value })), ...(scores ?? []).map((value, i) => ({ name: `loupe_s${i}`, value }))],
      paths.map((_, i) => ({ name: `loupe_a${i}`, value: beyond(`loupe_b${i}`, 'loupe_p') }))],
    prompt: raw('loupe_p'),
    plain: plainPrompt(roles),
    sides: sql`[${join(each, ', ')}]`,
    models: models !== null, scores: scores !== null,
  };
}

const letterOf = (at: number): string => (at < 26 ? String.fromCharCode(65 + at) : String(at + 1));

/** A role's list of values as texts. */
function listOf(roles: RoleValues, role: 'model' | 'score'): Sql | null {
  const value = roles.value(role);
  return value && roles.paths(role).length === 1 && elementOf(value.type) !== undefined ? sql`(${value.sql})::varchar[]` : null;
}

/** A value for each answer: as many paths, or the elements of a list. */
function parallel(roles: RoleValues, role: 'model' | 'score', length: number): readonly Sql[] | null {
  const list = listOf(roles, role);
  if (list) return Array.from({ length }, (_, i) => sql`case when len(${list}) = ${integer(length)} then (${list})[${integer(i + 1)}] end`);
  if (roles.paths(role).length !== length) return null;
  const values = Array.from({ length }, (_, i) => roles.text(role, i));
  return values.every((v) => v !== null) ? values : null;
}

/** One conversation: the answer is its last turn where the model says it. */
function single(roles: RoleValues): Sides | null {
  if (!roles.has('prompt') && !roles.has('messages') && !roles.has('response')) return null;
  const p = asked(roles);
  const m = roles.has('prompt') && roles.has('messages') ? roles.conversation('messages', 'user') : NO_TURNS;
  const a = roles.has('response') && roles.encoding('response') !== 'likelihoods' ? roles.conversation('response', 'assistant') : NO_TURNS;
  if (!p || !m || !a) return null;
  const repeats = `len(loupe_p) > 0 and len(list_filter(loupe_p, lambda loupe_t: loupe_t.role <> 'user' or trim(loupe_t.text) = '' or len(list_filter(loupe_m, lambda loupe_u: loupe_u.role = 'user' and contains(loupe_u.text, trim(loupe_t.text)))) = 0)) = 0`;
  const turns = sql`case when ${repeats} then loupe_m else ${joined('loupe_p', 'loupe_m')} end`;
  const answers = roles.has('messages') || roles.has('response');
  const last = "coalesce(loupe_turns[-1].role = 'assistant', false)";
  const [model, score] = [roles.paths('model').length === 1 ? roles.text('model') : null, roles.paths('score').length === 1 ? roles.text('score') : null];
  return {
    steps: [
      [{ name: 'loupe_p', value: p }, { name: 'loupe_m', value: m }, { name: 'loupe_a', value: a }, { name: 'loupe_model', value: model ?? raw('null::varchar') }, { name: 'loupe_score', value: score ? number(score) : raw('null::double') }],
      [{ name: 'loupe_said', value: turns }],
      [{ name: 'loupe_turns', value: raw("case when coalesce(loupe_said[-1].role = 'assistant', false) then loupe_said else list_concat(loupe_said, loupe_a) end") }],
    ],
    plain: roles.has('response') && !isPlain(roles, 'response') ? null : plainPrompt(roles),
    prompt: raw(answers ? `case when ${last} then loupe_turns[:-2] else loupe_turns end` : 'loupe_turns'),
    sides: answers ? sql`case when ${last} then [${side(raw("'response'"), raw('loupe_model'), raw('loupe_score'), raw('[loupe_turns[-1]]'))}] else []::${SIDE}[] end` : null,
    models: answers && model !== null, scores: answers && score !== null,
  };
}

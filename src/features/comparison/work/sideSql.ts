import type { DerivedContext } from '../../../core/derived';
import { LoupeError } from '../../../core/message';
import { rolePathToSql, typeAtPath } from '../../../core/rolePath';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { sidesOf } from '../../../core/roleSql/sides';
import { inSteps, promptText, textOfTurns } from '../../../core/roleSql/stepped';
import { ident, join, literal, raw, sql, textSql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { isText } from '../../../core/type';
import { ROW } from '../../../engine/relation';
import { isStreamed } from '../contract';
import type { ComparisonSpec, KeySpec, MetricSpec, SideSpec } from '../contract';
import { BY_ORDER } from '../rule/samples';
import { pathWithin } from '../rule/within';

/** Everything that white space is for us, at the ends of texts and between words. */
export const SPACE = `(${[32, 9, 10, 11, 12, 13, 0xa0].map((code) => `chr(${String(code)})`).join(' || ')})`;
/** Where AlpacaEval's annotations have the baseline's answers. */
const BASELINE_OUTPUT = 'output_1';
const TRUNCATED_END = '... (truncated)';

/** What is read of one side, as SQL over the columns of its dataset. */
export class SideSql {
  readonly #roles: RoleValues;

  constructor(readonly side: SideSpec, readonly context: DerivedContext) {
    this.#roles = new RoleValues(context);
  }

  /** A path as the side means it: a field of its own struct, else of the row. */
  path(path: string): string {
    return pathWithin(path, this.side.within, this.context.columns);
  }

  value(path: string): Sql {
    return rolePathToSql(this.path(path), this.context.columns);
  }

  /** The answer’s text. Throws `compare-no-answer`. */
  answer(): Sql {
    if (this.side.answer !== null) return sql`(${this.value(this.side.answer)})::varchar`;
    const response = this.#roles.value('response');
    if (response && isText(response.type) && [undefined, 'plain'].includes(this.#roles.encoding('response'))) return sql`(${response.sql})::varchar`;
    const sides = sidesOf(this.#roles);
    if (!sides?.sides) throw new LoupeError('compare-no-answer', { side: this.side.name, columns: textColumns(this.context) });
    return inSteps(sides, raw(`list_transform([${sides.sides.text}], lambda loupe_all_sides: list_transform(loupe_all_sides[1:1], lambda loupe_one: ${textOfTurns('loupe_one.turns')})[1])[1]`));
  }

  /** What is asked as one text; null where the shape does not say it. */
  prompt(): Sql | null {
    const sides = sidesOf(this.#roles);
    if (!sides || (!sides.plain && !this.#roles.has('prompt') && !this.#roles.has('messages'))) return null;
    return sides.plain ?? inSteps(sides, promptText(sides));
  }

  /** The turns of the prompt, as a list of role and text. */
  promptTurns(): Sql | null {
    const sides = sidesOf(this.#roles);
    return sides && inSteps(sides, sql`list_transform(${sides.prompt}, lambda loupe_turn: {'role': loupe_turn.role, 'text': loupe_turn.text})`);
  }

  /** The text by which rows of different sides belong together; NULL: the row belongs to none. Throws `compare-no-prompt`. */
  key(key: KeySpec): Sql {
    if (key.by === 'row') return sql`${ident(ROW)}::varchar`;
    if (key.by === 'columns') return joinedText(key.columns.map((path) => this.value(path)));
    const prompt = this.prompt();
    if (!prompt) throw new LoupeError('compare-no-prompt', { side: this.side.name, columns: textColumns(this.context) });
    return key.normalised ? normalised(prompt) : prompt;
  }

  /** A metric as a DOUBLE, whether it stands in texts, and whether a row has a value that is no number (null: none can have); null where it is no column. */
  metric(metric: MetricSpec): { readonly value: Sql; readonly text: boolean; readonly isWord: Sql | null } | null {
    if ('computed' in metric) {
      const { computed } = metric;
      if (isStreamed(computed)) return null;
      const { value, ...rest } = this.#number(computed.path);
      return { value: computed.of === 'wb-score' ? sql`((${value}) - 5) * 20` : this.#winRate(value), ...rest };
    }
    return this.#number(metric.path);
  }

  /** Of 1 to 2, where 2 is for the second answer: turned round for a side whose answers are the first ones. */
  #winRate(preference: Sql): Sql {
    const rate = sql`case when (${preference}) = 0 then 50 else ((${preference}) - 1) * 100 end`;
    return this.side.answer === BASELINE_OUTPUT ? sql`100 - (${rate})` : rate;
  }

  /** Numbers and yes-or-no are what they are; of texts those that are numbers. A NaN is no value. */
  #number(path: string): { readonly value: Sql; readonly text: boolean; readonly isWord: Sql | null } {
    const value = this.value(path);
    const type = typeAtPath(this.path(path), this.context.columns);
    const known = type?.kind === 'scalar' && !isText(type);
    const number = known ? sql`(${value})::double` : sql`case lower(trim((${value})::varchar)) when 'true' then 1 when 'false' then 0 else try_cast(trim((${value})::varchar) as double) end`;
    const text = type !== undefined && isText(type);
    return { value: sql`case when isfinite(${number}) then ${number} end`, text, isWord: known ? null : sql`coalesce(trim((${value})::varchar) <> '' and not coalesce(isfinite(${number}), false), false)` };
  }

  where(filter: string | null): Sql | null {
    const { model } = this.side;
    const own = model && sql`(${rolePathToSql(model.column, this.context.columns)})::varchar = ${textSql(model.value)}`;
    const both = [...(own ? [own] : []), ...(filter === null ? [] : [raw(`(${filter}\n)`)])];
    return both.length === 0 ? null : join(both, ' and ');
  }
}

/** One text of several values, in which none runs into the next; NULL where one is. */
function joinedText(values: readonly Sql[]): Sql {
  const texts = values.map((v) => sql`(${v})::varchar`);
  const [only] = texts;
  if (texts.length === 1 && only) return only;
  return join(texts.map((t) => sql`(length(${t})::varchar || ':' || ${t})`), ' || ');
}

const normalised = (text: Sql): Sql => sql`nfc_normalize(trim(regexp_replace(${text}, '[\\s\\x{00a0}]+', ' ', 'g')))`;

/**
 * A digest of a text in two columns of 64 bits, `NAME0` and `NAME1`: DuckDB's hash of it and of it behind another character, since md5
 * takes three to five times as long. Two different ones of 2⁶⁴ texts are alike by a chance of one in two.
 */
export const digest = (text: string, name: string): Sql => raw(`hash(${text}) as ${name}0, hash(chr(1) || ${text}) as ${name}1`);

/** The rows of one side without their texts: row, key, whether it has one, sample, metrics. */
export function rowsSql(side: SideSql, spec: ComparisonSpec, from: Sql): Sql {
  const metrics = spec.metrics.flatMap((m, i) => {
    const metric = side.metric(m);
    return metric ? [{ at: i, value: metric.value, isWord: metric.isWord }] : [];
  });
  const texts = [{ name: 'k', value: side.key(spec.key) }, ...(spec.sample === null ? [] : [{ name: 's', value: sql`(${spec.sample === BY_ORDER ? raw(ident(ROW)) : side.value(spec.sample)})::varchar` }])];
  const inner = sql`select ${join([sql`${ident(ROW)}::double as r`, ...texts.map(({ name, value }) => sql`${value} as ${name}`), ...metrics.flatMap(({ at, value, isWord }) => [sql`${value} as m${String(at)}`, ...(isWord ? [sql`(${isWord})::utinyint as w${String(at)}`] : [])])], ', ')} from ${from}${whereOf(side, spec)}`;
  return sql`select ${join([raw('r'), raw('(k is not null)::utinyint as h'), ...texts.map(({ name }) => digest(`coalesce(${name}, '')`, name)), ...metrics.flatMap(({ at, isWord }) => [raw(`coalesce(m${String(at)}, 'nan'::double) as m${String(at)}`), ...(isWord ? [raw(`w${String(at)}`)] : [])])], ', ')} from (${inner})`;
}

/** The answers of the same rows: length, digests of the text as it is and without white space at its ends, flags; and the prompt’s digest, where that is no key. */
export function answersSql(side: SideSql, spec: ComparisonSpec, from: Sql): Sql {
  const prompt = spec.key.by === 'columns' || (spec.key.by === 'row' && isOfSeveral(spec)) ? side.prompt() : null;
  const texts = sql`select ${ident(ROW)}::double as r, coalesce(${side.answer()}, '') as a${prompt ? sql`, coalesce(${prompt}, '') as p` : raw('')} from ${from}${whereOf(side, spec)}`;
  const flags = sql`((case when t = '' then 1 else 0 end) + (case when ends_with(t, ${literal(TRUNCATED_END)}) then 2 else 0 end))::utinyint`;
  return sql`select r, length(a)::uinteger as c, ${digest('a', 'a')}, ${digest('t', 't')}, ${flags} as f${prompt ? sql`, ${digest('p', 'p')}` : raw('')} from (select *, trim(a, ${SPACE}) as t from (${texts}))`;
}

/** Are rows of different datasets joined? Those of one row of one dataset have one prompt. */
const isOfSeveral = ({ sides }: ComparisonSpec): boolean => new Set(sides.map(({ of }) => of)).size > 1;

/** The rows of a side. */
export function whereOf(side: SideSql, { filter }: ComparisonSpec): Sql {
  const where = side.where(filter);
  return where ? sql` where ${where}` : raw('');
}

function textColumns({ columns }: DerivedContext): string {
  const texts = columns.filter((c) => c.type.includes('VARCHAR'));
  return texts.slice(0, 40).map((c) => c.name).join(', ');
}


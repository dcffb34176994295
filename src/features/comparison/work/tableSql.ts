import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../../core/message';
import { typeAtPath } from '../../../core/rolePath';
import { RoleValues } from '../../../core/roleSql/roleValues';
import { sidesOf } from '../../../core/roleSql/sides';
import { ident, join, literal, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { printType } from '../../../core/type';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { ComparisonSpec } from '../contract';
import { tableNames } from '../rule/tableNames';
import { fillNumbers, KEYS, samplesTable } from './tableNumbers';
import type { TableNumbers } from './tableNumbers';
import type { SideReading } from './readSides';

/** A name that no column of a dataset has. */
const AT = ident('loupe\u00b7at');
const TURNS = 'struct("role" varchar, "content" varchar)[]';

/** Which texts a statement reads: those of the others are NULL, and cost nothing. */
export interface TextsRead {
  readonly answer: (side: number) => boolean;
  readonly prompt: boolean;
}
export const ALL_TEXTS: TextsRead = { answer: () => true, prompt: true };

/** The joined table as SQL in one instance that may read the files of all sides: numbers are put there, texts are joined to them by row numbers while they stream by. */
export class TableSql {
  readonly names;

  constructor(readonly spec: ComparisonSpec, readonly readings: readonly SideReading[], readonly numbers: TableNumbers) {
    this.names = tableNames(spec);
  }

  /** Other datasets than `session`, whose files the instance must be able to read. Throws where one has columns of a joined file: an instance makes but one such table. */
  othersThan(session: Session): readonly Session[] {
    const others = [...new Set(this.readings.map((reading) => reading.session))].filter((other) => other !== session);
    for (const other of others) if (other.plan.join) throw new LoupeError('query-other-joined', { name: other.info.name }, 'input');
    return others;
  }

  /** Makes what the statement reads beside the files. */
  async fill(connection: DuckDBConnection, instance: object, session: Session, signal: AbortSignal): Promise<void> {
    for (const reading of this.readings) {
      const written = this.#written(reading);
      if (!reading.session.sides.mentionedIn(written)) continue;
      if (reading.session !== session) throw new LoupeError('compare-table-beside', { side: reading.side.name }, 'input');
      await session.sides.fill(connection, instance, signal, written);
    }
    await fillNumbers(connection, this.numbers, signal);
  }

  get columns(): readonly string[] {
    const { keys, sides, slices } = this.names;
    return [...keys, 'prompt', ...(this.#hasTurns() ? ['prompt_turns'] : []), 'sides', 'different', ...sides, ...slices];
  }

  /** The whole table; `number`: with the key's number under this name. */
  select(read: TextsRead = ALL_TEXTS, number: string | null = null): Sql {
    const { names, readings, numbers } = this;
    const shared = read.prompt || readings.some((_, i) => read.answer(i)) ? this.#shared(read) : [];
    const columns = [
      ...(number === null ? [] : [raw(`k.k as ${ident(number)}`)]),
      ...names.keys.map((name, i) => raw(`${read.prompt ? `p.k${String(i)}` : 'null'} as ${ident(name)}`)),
      raw(`${read.prompt ? 'p.prompt' : 'null::varchar'} as prompt`),
      ...(this.#hasTurns() ? [raw(`${read.prompt ? 'p.turns' : `null::${TURNS}`} as prompt_turns`)] : []),
      raw('k.n::utinyint as sides'), raw('k.d::utinyint as different'),
      ...readings.map((_, i) => sql`${this.#struct(i, read)} as ${ident(names.sides[i] ?? '')}`),
      ...names.slices.map((name, i) => raw(`${numbers.slices[i]?.some((of) => (of?.length ?? 0) > 1) === true ? `k.s${String(i)}` : `k.s${String(i)}[1]`} as ${ident(name)}`)),
    ];
    const joins = [
      ...(read.prompt ? [sql`left join (${this.#prompts()}) p on p.pos = k.pos`] : []),
      ...readings.flatMap((_, i) => (read.answer(i) ? [this.#answersJoin(i, shared)] : [])),
    ];
    const before = shared.map(({ name, select }) => sql`${name} as materialized (${select})`);
    return sql`${before.length === 0 ? '' : sql`with ${join(before, ', ')} `}select ${join(columns, ', ')} from ${KEYS} k ${join(joins, ' ')} order by k.pos`;
  }

  /** What people wrote for a side, of what is read here. */
  #written({ side, sql: reading }: SideReading): string {
    const { key } = this.spec;
    return [...(key.by === 'columns' ? key.columns : []), ...(side.answer === null ? [] : [side.answer])].map((path) => reading.path(path)).join('\n');
  }

  #relation(reading: SideReading): Sql {
    return reading.session.relation(this.#written(reading));
  }

  #hasTurns(): boolean {
    return this.readings.some(({ sql: { context } }) => {
      const sides = sidesOf(new RoleValues(context));
      return sides !== null && sides.plain === null;
    });
  }

  #struct(i: number, read: TextsRead): Sql {
    const { names, numbers, spec } = this;
    const [t, at] = [`t${String(i)}`, String(i)];
    const several = spec.sample !== null;
    const isRead = read.answer(i);
    const fields: [string, string][] = [
      ['answer', isRead ? `${t}.a` : `null::varchar${several ? '[]' : ''}`], ['row', several && isRead ? `${t}.rr` : several ? 'null::bigint[]' : `k.r${at}`],
      ['samples', `k.n${at}::integer`], ['characters', several && isRead ? `${t}.cc` : several ? 'null::bigint[]' : `k.c${at}`],
      ['same_as', `(${sqlList(names.sides)})[k.a${at} + 1]`],
      ...names.metrics.flatMap((name, m): [string, string][] => [[name, `k.m${at}_${String(m)}`], ...(numbers.isBinary[m] === true ? [[names.changes[m] ?? '', `k.f${at}_${String(m)}`] as [string, string]] : [])]),
    ];
    return raw(`case when k.r${at} is not null then struct_pack(${fields.map(([name, value]) => `${ident(name)} := ${value}`).join(', ')}) end`);
  }

  /** Rows of one dataset whose answers several sides take from one expression (models of a column) are read once. */
  #shared(read: TextsRead): { readonly name: string; readonly key: string; readonly select: Sql }[] {
    const counts = new Map<string, { readonly select: Sql; n: number }>();
    this.readings.forEach((reading, i) => {
      if (!read.answer(i)) return;
      const select = this.#answers(reading);
      const known = counts.get(select.text);
      if (known) known.n++;
      else counts.set(select.text, { select, n: 1 });
    });
    return [...counts].filter(([, { n }]) => n > 1).map(([key, { select }], i) => ({ name: `loupe_answers_${String(i)}`, key, select }));
  }

  #answers(reading: SideReading): Sql {
    return sql`select ${ident(ROW)} as r, ${reading.sql.answer()} as a from (${this.#relation(reading)})`;
  }

  #answersJoin(i: number, shared: readonly { readonly name: string; readonly key: string }[]): Sql {
    const reading = this.readings[i];
    if (!reading) throw new LoupeError('internal', {}, 'engine', `no side ${String(i)}`);
    const [t, at] = [`t${String(i)}`, String(i)];
    const select = this.#answers(reading);
    const once = shared.find((s) => s.key === select.text);
    const answers = once ? raw(once.name) : sql`(${select})`;
    if (this.spec.sample === null) return sql`left join ${answers} ${t} on ${t}.r = k.r${at}`;
    return sql`left join (select s.pos, list(v.a order by s.n) as a, list(s.r order by s.n) as rr, list(s.c order by s.n) as cc from ${samplesTable(i)} s join ${answers} v on v.r = s.r group by s.pos) ${t} on ${t}.pos = k.pos`;
  }

  /** Prompts, and what keys are called, each of the first side that has the key. */
  #prompts(): Sql {
    const { table, keys } = this.numbers;
    const promptOf = new Set(keys.map((key) => table.sides.findIndex((side) => side.has(key))));
    const used = this.readings.flatMap((reading, i) => (promptOf.has(i) || promptOf.size === 0 ? [{ reading, i }] : []));
    const types = this.#keyTypes(used.map(({ reading }) => reading));
    const turns = this.#hasTurns();
    return join(used.map(({ reading, i }) => {
      const found = turns ? reading.sql.promptTurns() : null;
      const fields = [
        raw(`${AT} as pos`), sql`${reading.sql.prompt() ?? raw('null::varchar')} as prompt`,
        ...(turns ? [sql`${found ? sql`list_transform(${found}, lambda loupe_said: {'role': loupe_said.role, 'content': loupe_said.text})` : raw('null')}::${TURNS} as turns`] : []),
        ...this.#keys(reading).map((value, k) => sql`(${value})::${types[k] ?? 'varchar'} as k${String(k)}`),
      ];
      return sql`select ${join(fields, ', ')} from (select d.*, k.pos as ${AT} from (${this.#relation(reading)}) d join ${KEYS} k on k.p = ${String(i)} and k.r${String(i)} = d.${ident(ROW)})`;
    }), ' union all ');
  }

  #keys(reading: SideReading): Sql[] {
    const { key } = this.spec;
    return key.by === 'columns' ? key.columns.map((path) => reading.sql.value(path)) : key.by === 'row' ? [raw(ident(ROW))] : [];
  }

  /** The type of each key column, where all sides have it in one; else text, by which keys are compared. */
  #keyTypes(readings: readonly SideReading[]): string[] {
    const { key } = this.spec;
    if (key.by === 'row') return ['bigint'];
    if (key.by === 'prompt') return [];
    return key.columns.map((path) => {
      const types = readings.map(({ sql: reading }) => typeAtPath(reading.path(path), reading.context.columns));
      const printed = new Set(types.map((type) => (type?.kind === 'scalar' ? printType(type) : 'VARCHAR')));
      const [only, ...others] = printed;
      return others.length > 0 ? 'VARCHAR' : (only ?? 'VARCHAR');
    });
  }
}

function sqlList(names: readonly string[]): string {
  return `[${names.map((name) => literal(name)).join(', ')}]::varchar[]`;
}

import { stat } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { derivedType } from '../../../core/derived';
import { LoupeError } from '../../../core/message';
import { ident, literal, raw, sql } from '../../../core/sql';
import { KeptFlags, rolesKey } from '../../../data/contamination/keptFlags';
import { ROW } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { CONTAMINATION } from '../contract';
import { CONTAMINATION_PREFIX, FLAG_COLUMNS, PAIR_RELATIONS } from '../flagColumns';
import { FLAG_SIDES, flaggedBy, newestOf, readFlags } from '../flags';
import type { Flags, FlagsBy, FlagSide } from '../flags';

/** So many rows are handed over at once. */
const AT_ONCE = 20_000;

/** What is known of one side of a dataset: what still holds, and whether there was more. */
interface KnownSide {
  readonly side: FlagSide;
  readonly by: readonly FlagsBy[];
  readonly stale: boolean;
}

/**
 * What checks for contamination found of a dataset's rows, as the host keeps it (`KeptFlags`): columns `contamination…`, and the
 * relations `matches` and `leaks`. They are of the files that were scanned: where these, those of the other side or the roles of
 * the training data are others now, the columns are there, NULL, and say that they are stale.
 */
export class FlagTables implements SideTables {
  readonly feature = CONTAMINATION;
  readonly prefix = CONTAMINATION_PREFIX;
  readonly onlyMentioned = true;
  readonly #kept: KeptFlags | undefined;
  readonly #made = new WeakMap<object, unknown>();
  #tail: Promise<unknown> = Promise.resolve();
  #read: { readonly version: string; readonly all: readonly Flags[]; readonly isOther: boolean } | undefined;
  #known: { readonly of: string; readonly sides: readonly KnownSide[] } = { of: '', sides: [] };

  constructor(readonly session: Session, cacheFolder: string | undefined) {
    this.#kept = cacheFolder === undefined ? undefined : new KeptFlags(cacheFolder);
  }

  /** Looks what is kept; no table needs to be made to know the columns. */
  async there(): Promise<boolean> {
    await this.#look();
    return false;
  }

  async stamp(): Promise<string> {
    await this.#look();
    return this.#known.of;
  }

  columns(): readonly DerivedColumn[] {
    return this.#known.sides.flatMap((known) => FLAG_COLUMNS[known.side].map((column): DerivedColumn => {
      const table = raw(tableOf(known.side));
      const type = raw(derivedType(column.type));
      const isOf = (row: string): string => `loupe_f.loupe_of_row = ${row}`;
      const rest = column.value === 'state' && known.side === 'training' ? raw(literal('not matched')) : raw('null');
      const value = raw(`loupe_f.loupe_${column.value}`);
      const shown = column.value === 'state' ? sql`coalesce(${value}, ${rest})` : value;
      const isNothing = known.by.length === 0;
      return {
        id: column.id, feature: CONTAMINATION, title: column.title, about: known.stale ? (isNothing ? 'contamination-stale' : 'contamination-some-stale') : `${column.title}-about`,
        type: column.type, heavy: false, aside: column.aside, beside: true,
        ...(known.stale ? { warning: { code: isNothing ? 'contamination-columns-stale' : 'contamination-columns-some-stale', args: { name: this.session.info.name } } } : {}),
        ...(isNothing ? {} : { joined: { join: sql`left join ${table} ${raw(ALIAS)} on ${raw(isOf(`loupe_d.${ident(ROW)}`))}`, value: shown } }),
        sql: () => (isNothing ? sql`null::${type}` : sql`coalesce((select any_value(${value}) from ${table} ${raw(ALIAS)} where ${raw(isOf(ident(ROW)))}), ${rest})::${type}`),
      };
    }));
  }

  relations(): readonly DerivedRelation[] {
    return this.#known.sides.filter((known) => known.by.length > 0).map(({ side }): DerivedRelation => {
      const [name, other] = side === 'training' ? ['evaluation', 'item'] : ['training', 'training_row'];
      const columns = [['"row"', 'loupe_of_row', 'BIGINT'], [name, 'loupe_name', 'VARCHAR'], [other, 'loupe_other', 'BIGINT'], ['message', 'loupe_message', 'BIGINT'], ['score', 'loupe_score', 'DOUBLE'], ['verdict', 'loupe_verdict', 'VARCHAR']];
      return {
        name: PAIR_RELATIONS[side],
        select: raw(`select ${columns.map(([as, of]) => `${String(of)} as ${String(as)}`).join(', ')} from ${tableOf(side)}_pairs`),
        bare: raw(`select ${columns.map(([as, , type]) => `null::${String(type)} as ${String(as)}`).join(', ')} where false`),
      };
    });
  }

  fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    const run = async (): Promise<void> => {
      await this.#look();
      const { sides } = this.#known;
      if (this.#made.get(instance) === sides) return;
      this.#made.delete(instance);
      for (const { side, by } of sides) await make(connection, side, by, signal);
      this.#made.set(instance, sides);
    };
    const mine = this.#tail.catch(() => undefined).then(run);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  /** Reads what is kept where it is other than it was, and finds what of it still holds. */
  async #look(): Promise<void> {
    const { source, info, isPaged } = this.session;
    if (!this.#kept) return;
    const { all, isOther, version } = await this.#files(this.#kept);
    const roles = rolesKey(info.shape);
    const sides: KnownSide[] = [];
    for (const side of FLAG_SIDES) {
      const of = all.filter((f) => f.side === side);
      if (of.length === 0 || (isPaged && of.every((f) => f.rows !== info.rows))) continue;
      const isMine = (f: Flags): boolean => !isOther && f.rows === info.rows && (side === 'evaluation' || f.roles === roles);
      const newest = newestOf(of.filter(isMine));
      const fresh = await Promise.all(newest.map((one) => isAsItWas(one)));
      const by = newest.filter((_, i) => fresh[i]);
      sides.push({ side, by, stale: by.length < newestOf(of).length });
    }
    const now = JSON.stringify([version, source.paths, sides.map((s) => [s.side, s.stale, s.by.map((b) => b.key)])]);
    if (this.#known.of !== now) this.#known = { of: now, sides };
  }

  async #files(kept: KeptFlags): Promise<{ readonly version: string; readonly all: readonly Flags[]; readonly isOther: boolean }> {
    const { source, info } = this.session;
    let of = info.fingerprint;
    let files = await kept.list(of);
    const isOther = files.length === 0;
    if (isOther) {
      const last = await kept.last(source);
      if (last !== undefined) files = await kept.list((of = last));
    }
    const version = JSON.stringify([of, files.map((f) => f.version)]);
    if (this.#read?.version !== version) {
      const read = await Promise.all(files.map(async ({ name }) => readFlags(await kept.read(of, name))));
      this.#read = { version, isOther, all: read.flatMap((flags) => flags ?? []) };
    }
    return this.#read;
  }
}

const ALIAS = 'loupe_f';
const tableOf = (side: FlagSide): string => `loupe_flags_${side}`;

/** Are the files of the other side still those that were read? What is gone is not other. */
async function isAsItWas({ files }: FlagsBy): Promise<boolean> {
  const same = await Promise.all(files.map(async ({ path, bytes, modified }) => {
    const now = await stat(path).catch(() => undefined);
    return now === undefined || (now.size === bytes && Math.abs(now.mtimeMs - modified) < 1);
  }));
  return same.every(Boolean);
}

async function make(connection: DuckDBConnection, side: FlagSide, by: readonly FlagsBy[], signal: AbortSignal): Promise<void> {
  const table = tableOf(side);
  await connection.run(`create or replace table ${table} (loupe_of_row bigint, loupe_state varchar, loupe_names varchar[], loupe_score double, loupe_verdict varchar)`);
  await connection.run(`create or replace table ${table}_pairs (loupe_of_row bigint, loupe_name varchar, loupe_other bigint, loupe_message bigint, loupe_score double, loupe_verdict varchar)`);
  await insert(connection, table, '{"r":"BIGINT","s":"VARCHAR","n":["VARCHAR"],"c":"DOUBLE","v":"VARCHAR"}', flaggedBy(by, side).map(({ row, state, names, score, verdict }) => ({ r: row, s: state, n: names, c: score, v: verdict })), signal);
  const pairs = by.flatMap(({ name, matched, pairs: of }) => {
    const paired = new Set(of.map(([row]) => row));
    const alone = matched.filter((row) => !paired.has(row)).map((row) => ({ r: row, n: name, o: null, m: null, c: null, v: null }));
    return [...of.map(([row, other, message, score, verdict]) => ({ r: row, n: name, o: other, m: message, c: score, v: verdict })), ...alone];
  });
  await insert(connection, `${table}_pairs`, '{"r":"BIGINT","n":"VARCHAR","o":"BIGINT","m":"BIGINT","c":"DOUBLE","v":"VARCHAR"}', pairs, signal);
}

async function insert(connection: DuckDBConnection, table: string, form: string, rows: readonly object[], signal: AbortSignal): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
    await connection.run(`insert into ${table} select unnest(loupe_r) from (select unnest(from_json($rows::json, '[${form}]')) as loupe_r)`, { rows: JSON.stringify(rows.slice(at, at + AT_ONCE)) });
  }
}

import type { DuckDBConnection } from '@duckdb/node-api';
import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { LoupeError } from '../../../core/message';
import { ident, raw, sql } from '../../../core/sql';
import type { Sql } from '../../../core/sql';
import { stepped } from '../../../core/roleSql/stepped';
import { bound } from '../../../engine/lane';
import { joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { EXPLORE } from '../summary/contract';
import { measurePlan, promptHash, rowHash } from '../summary/rowMeasures';

const COPIES = 'loupe_copies';
const PREFIX = 'copy_of_';

/**
 * Which rows repeat an earlier one: columns `copy_of_prompt` and `copy_of_row` with the number of the first row that has the same
 * prompt, the same content. They cost a scan, and are made when they are spoken of.
 */
export class CopyTables implements SideTables {
  readonly feature = EXPLORE;
  readonly prefix = PREFIX;
  readonly onlyMentioned = true;
  readonly constant = true;
  readonly #made = new WeakMap<object, { readonly shape: unknown; readonly plan: unknown }>();
  #tail: Promise<unknown> = Promise.resolve();

  constructor(readonly session: Session) {}

  there(): Promise<boolean> {
    return Promise.resolve(false);
  }

  /** Where rows are read as they are looked at there are none: they come with the copy. */
  columns(): readonly DerivedColumn[] {
    if (this.session.plan.needsCopy) return [];
    const { hasPrompt } = this.#plan();
    const row = raw(ident(ROW));
    return (['prompt', 'row'] as const).filter((of) => of === 'row' || hasPrompt).map((of): DerivedColumn => ({
      id: `${PREFIX}${of}`, feature: EXPLORE, title: `derived-copy_of_${of}`, about: `derived-copy_of_${of}-about`, type: 'integer', heavy: false, aside: true,
      joined: { join: sql`left join ${COPIES} loupe_copy on loupe_copy.loupe_of_row = loupe_d.${row}`, value: raw(`loupe_copy.loupe_same_${of}`) },
      sql: () => sql`(select any_value(loupe_copy.loupe_same_${of}) from ${COPIES} loupe_copy where loupe_copy.loupe_of_row = ${row})`,
    }));
  }

  relations(): readonly DerivedRelation[] {
    return [];
  }

  /** Makes the table, where it is not of the shape and the rows that there are now. */
  fill(connection: DuckDBConnection, instance: object, signal: AbortSignal): Promise<void> {
    const run = async (): Promise<void> => {
      const { info, plan } = this.session;
      const made = this.#made.get(instance);
      if (made?.shape === info.shape && made.plan === plan) return;
      this.#made.delete(instance);
      const { text, params } = this.#select();
      const { values, types } = bound({ text, params });
      await connection.run(`create or replace table ${COPIES} as ${text}`, values, types);
      if (signal.aborted) throw new LoupeError('aborted', {}, 'aborted');
      this.#made.set(instance, { shape: info.shape, plan });
    };
    const mine = this.#tail.catch(() => undefined).then(run);
    this.#tail = mine.catch(() => undefined);
    return mine;
  }

  #plan(): ReturnType<typeof measurePlan> {
    const { info } = this.session;
    return measurePlan({ shape: info.shape, columns: info.columns.filter((c) => c.unreadable === undefined) });
  }

  #select(): Sql {
    const plan = this.#plan();
    const { sides, hasPrompt, context } = plan;
    const from = joinedTo(this.session.plan, wholeRelation(this.session.plan));
    const rows = stepped(sides ?? { steps: [[]] }, from, ROW, [{ name: 'loupe_same_row', value: rowHash(context) }]);
    const prompt = sides && hasPrompt ? promptHash(sides) : raw('null::ubigint');
    const first = (name: string): string => `(select ${name}, min(loupe_row) as loupe_first from loupe_hashes where ${name} is not null group by ${name} having count(*) > 1)`;
    const earlier = (of: string): string => `case when ${of}.loupe_first < h.loupe_row then ${of}.loupe_first end`;
    return sql`with loupe_hashes as materialized (select loupe_row, loupe_same_row as r, ${prompt} as p from (${rows}))
select h.loupe_row as loupe_of_row, ${earlier('fp')} as loupe_same_prompt, ${earlier('fr')} as loupe_same_row from loupe_hashes h left join ${first('p')} fp on fp.p = h.p left join ${first('r')} fr on fr.r = h.r where fp.loupe_first < h.loupe_row or fr.loupe_first < h.loupe_row`;
  }
}

import type { DerivedColumn, DerivedRelation } from '../../../core/derived';
import { emptyRelation, joinedTo, ROW, wholeRelation } from '../../../engine/relation';
import type { Session } from '../../../engine/session';
import type { SideTables } from '../../../engine/work';
import { QUERY } from '../contract';
import { roleRelations } from '../relations';

/** Relations made of the roles: SQL over the dataset's rows, for which nothing is kept. */
export class RoleTables implements SideTables {
  readonly feature = QUERY;
  /** There are no columns: no SQL holds this. */
  readonly prefix = 'loupe-role:';
  readonly onlyMentioned = true;
  #known: { readonly info: unknown; readonly relations: readonly DerivedRelation[] } | undefined;

  constructor(readonly session: Session) {}

  there(): Promise<boolean> {
    return Promise.resolve(false);
  }

  columns(): readonly DerivedColumn[] {
    return [];
  }

  relations(): readonly DerivedRelation[] {
    const { session } = this;
    const { info } = session;
    if (this.#known?.info === info) return this.#known.relations;
    const relations = roleRelations({ shape: info.shape, columns: info.columns.filter((c) => c.unreadable === undefined) }).map((relation): DerivedRelation => ({
      name: relation.name,
      // Made when it is read: over a paged dataset this asks for a copy, and so does nothing that only looks at names.
      get select() { return relation.select(joinedTo(session.plan, wholeRelation(session.plan)), ROW); },
      get bare() { return relation.select(emptyRelation(session.plan), ROW); },
    }));
    this.#known = { info, relations };
    return relations;
  }

  fill(): Promise<void> {
    return Promise.resolve();
  }
}

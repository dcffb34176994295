import type { DerivedContext } from '../../core/derived';
import type { Message } from '../../core/message';
import { roleRelations } from './relations';
import type { RoleRelation } from './relations';
import type { Need, SavedQuery } from './savedQuery';

/** Does a saved query fit a dataset? Null where it does, else why not. */
export class Fits {
  readonly #relations: readonly RoleRelation[];

  constructor(readonly context: DerivedContext) {
    this.#relations = roleRelations(context);
  }

  whyNot(query: SavedQuery): Message | null {
    return query.needs.map((need) => this.#missing(need)).find((m) => m !== null) ?? null;
  }

  #missing(need: Need): Message | null {
    if ('role' in need) return (this.context.shape.roles[need.role] ?? []).length > 0 ? null : { code: 'query-needs-role', args: { role: need.role } };
    if (!('relation' in need)) return this.context.columns.some((c) => c.name === need.column) ? null : { code: 'query-needs-column', args: { column: need.column } };
    const { relation, column } = need;
    const there = this.#relations.find((r) => r.name === relation)?.columns.find((c) => c.name === column);
    if (there?.given === true) return null;
    const roles = there?.roles ?? ROLES_OF[`${relation}.${column}`] ?? [];
    return roles.length === 0 ? { code: 'query-needs-relation', args: { relation } } : { code: 'query-needs', args: { need: `${relation}.${column}`, roles: roles.join(', ') } };
  }
}

/** The roles that would give a relation that is not there. */
const ROLES_OF: Readonly<Record<string, readonly string[]>> = {
  'answers.text': ['chosen', 'rejected', 'response', 'responses', 'messages'], 'answers.model': ['model'], 'answers.score': ['score'],
  'turns.text': ['messages', 'prompt', 'response'], 'turns.role': ['messages', 'prompt', 'response'], 'turns.calls': ['messages'],
  'verdicts.label': ['raters', 'label'], 'verdicts.rater': ['raters', 'raterId'], 'verdicts.side': ['raters', 'responses'],
};

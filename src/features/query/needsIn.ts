import type { DerivedContext } from '../../core/derived';
import { roleRelations } from './relations';
import type { Need } from './savedQuery';

/** The column without which a relation is none. */
const HEART = { answers: 'text', turns: 'text', verdicts: 'label', records: 'prompt' } as const;

/** What SQL of a person's own needs of a dataset, by the relations that it mentions and this dataset has; of `records` no more than its prompt, where it is mentioned. */
export function needsIn(sql: string, context: DerivedContext): Need[] {
  const mentions = (name: string): boolean => new RegExp(`(^|[^\\w.'"])${name}($|[^\\w'"])`, 'i').test(sql);
  return roleRelations(context).flatMap(({ name, columns }): Need[] => {
    const column = HEART[name];
    const isGiven = columns.find((c) => c.name === column)?.given === true;
    return isGiven && mentions(name) && (name !== 'records' || mentions(column)) ? [{ relation: name, column }] : [];
  });
}

import { MARKS } from '../contract';

/**
 * May a joined table of the same files be another one now? It has what checks found of prompts, and what it is made of may speak of labels and of
 * what else is kept beside the data. `derived`: the columns that datasets have now; `written`: what a person wrote, as JSON.
 */
export function isMadeAgain(derived: readonly { readonly id: string; readonly beside?: boolean }[], written: string): boolean {
  const text = written.toLowerCase();
  const isSpokenOf = (id: string): boolean => text.includes(JSON.stringify(id).slice(1, -1).toLowerCase());
  return derived.some(({ id, beside }) => MARKS.some((mark) => mark === id) || ((beside === true || id.includes(':')) && isSpokenOf(id)));
}

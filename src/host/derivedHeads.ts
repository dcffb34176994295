import { SENTENCES } from '../core/sentences';
import type { DerivedDescription } from '../engine/contract';
import type { DerivedHead } from '../features/explore/contract';
import { localSentence } from './shown';

/** How derived columns are told to a view. What is no code (the name of a label schema) is itself. */
export function derivedHeads(columns: readonly DerivedDescription[]): DerivedHead[] {
  return columns.map((c) => ({
    id: c.id, title: named(c.title),
    about: named(c.about ?? 'derived-about'), type: c.type, heavy: c.heavy, aside: c.aside ?? false, ...(c.beside === undefined ? {} : { beside: c.beside }),
  }));
}

function named(text: string): string {
  return SENTENCES[text] === undefined ? text : localSentence({ code: text, args: {} });
}

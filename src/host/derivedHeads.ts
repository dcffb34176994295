import { SENTENCES } from '../core/sentences';
import type { DerivedDescription } from '../engine/contract';
import type { DerivedHead } from '../features/explore/contract';
import { localSentence } from './shown';

/** How derived columns are told to a view. A title that is no code (the name of a label schema) is itself. */
export function derivedHeads(columns: readonly DerivedDescription[]): DerivedHead[] {
  return columns.map((c) => ({
    id: c.id, title: SENTENCES[c.title] === undefined ? c.title : localSentence({ code: c.title, args: {} }),
    about: localSentence({ code: c.about ?? 'derived-about', args: {} }), type: c.type, heavy: c.heavy, aside: c.aside ?? false,
  }));
}

import { signal } from './signal';

/** Has the person who labels given theirs about a record? Said by the feature that labels, for features that hide something until then. */
export const ownVerdict = signal<{ readonly row: number; readonly isGiven: boolean } | null>(null);

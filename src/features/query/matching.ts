import type { SavedQuery } from './savedQuery';

/** Words of a question that say nothing about what is asked for. */
const FILLERS = new Set(['a', 'an', 'and', 'are', 'by', 'do', 'does', 'for', 'has', 'have', 'how', 'in', 'is', 'of', 'on', 'per', 'that', 'the', 'to', 'what', 'where', 'which', 'who', 'with']);

/** Does a text have every word that was typed, a plural as its singular? Nothing typed: yes. */
export function matchesTyped(text: string, typed: string): boolean {
  const words = typed.toLowerCase().split(/[\s,?]+/).filter((word) => word !== '');
  const meant = words.filter((word) => !FILLERS.has(word));
  const known = text.toLowerCase();
  return meant.every((word) => known.includes(singular(word)));
}

/** What a saved query is found by. */
export function wordsOf({ name, description, keywords }: SavedQuery): string {
  return [name, name.replaceAll('-', ' '), description, ...keywords].join(' ');
}

function singular(word: string): string {
  return word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word;
}

import type { Part, Turn } from '../conversation';
import { jsonOf } from '../json';

/** How many turns two conversations begin alike. Where one ends in a shared answer, that answer is left to both. */
export function sharedTurns(a: readonly Turn[], b: readonly Turn[]): number {
  const most = Math.min(a.length, b.length);
  let n = 0;
  while (n < most && sameTurn(a[n], b[n])) n++;
  const whole = n > 0 && n === most;
  return whole && (a.length === b.length || a[n - 1]?.role === 'assistant') ? n - 1 : n;
}

/** Are two turns the same in all but where they stand: texts to the character, names, training flags, other fields? */
function sameTurn(a: Turn | undefined, b: Turn | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const plain = (t: Turn): string => JSON.stringify([t.role, t.rawRole, t.name, t.nullContent, t.trained]);
  return plain(a) === plain(b) && saysSame(a, b) && sameExtra(a, b);
}

function sameExtra(a: Turn, b: Turn): boolean {
  return a.extra.length === b.extra.length && a.extra.every(([name, cell], i) => name === b.extra[i]?.[0] && jsonOf(cell) === jsonOf(b.extra[i][1]));
}

/** Is `begin` how `all` begins? Roles and texts decide; that one is a text and the other a message with more fields does not. */
export function beginsWith(all: readonly Turn[], begin: readonly Turn[]): boolean {
  return begin.length <= all.length && begin.every((turn, i) => saysSame(turn, all[i]));
}

/** Turns that say nothing are told apart by what else they hold. */
function saysSame(a: Turn, b: Turn | undefined): boolean {
  if (b === undefined || a.role !== b.role || a.parts.length !== b.parts.length) return false;
  return a.parts.length === 0 ? a.rawRole === b.rawRole && sameExtra(a, b) : a.parts.every((part, i) => samePart(part, b.parts[i]));
}

function samePart(a: Part, b: Part | undefined): boolean {
  if (b === undefined || a.kind !== b.kind) return false;
  return a.kind === 'text' && b.kind === 'text' ? a.text === b.text : JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The prompt of a row and the turns its answers begin with as one list in which nothing stands twice: where one holds the other
 * it is the longer one; where the end of the prompt is the beginning of the turns they overlap; else one after the other.
 */
export function joinTurns(prompt: readonly Turn[], turns: readonly Turn[]): readonly Turn[] {
  if (turns.length === 0) return prompt;
  const inside = turns.findIndex((_, i) => beginsWith(turns.slice(i), prompt));
  if (prompt.length === 0 || inside >= 0) return turns;
  for (let from = 0; from < prompt.length; from++) {
    if (beginsWith(turns, prompt.slice(from))) return [...prompt.slice(0, from), ...turns];
  }
  return [...prompt, ...turns];
}

/** What an answer says beyond the prompt: turns that only repeat the prompt, or its end, are left out, but never all turns. */
export function beyondPrompt(turns: readonly Turn[], prompt: readonly Turn[]): readonly Turn[] {
  for (let from = 0; from < prompt.length; from++) {
    const length = prompt.length - from;
    if (turns.length > length && beginsWith(turns, prompt.slice(from))) return turns.slice(length);
  }
  return turns;
}

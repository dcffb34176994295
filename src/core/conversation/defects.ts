import type { Conversation, Turn } from '../conversation';
import { saidBy } from './outline';

/**
 * `empty-turn`: a turn with a content and nothing but white space in it. `null-content`: a turn whose content is NULL and that
 * calls no tool either. `not-alternating`: two turns of the same party follow each other; the parties are the assistant on one
 * side, users and tools on the other, but results of several tools may follow each other. `last-not-assistant`: another has the
 * last word, or nobody. `unknown-role`: a role we do not know. `system-not-first`: a system message after another turn.
 */
export const DEFECTS = ['empty-turn', 'not-alternating', 'last-not-assistant', 'unknown-role', 'system-not-first', 'null-content'] as const;
export type DefectCode = (typeof DEFECTS)[number];

/** What is wrong with a conversation as training data. */
export function defectsOf(conversation: Pick<Conversation, 'turns'>): Set<DefectCode> {
  const { turns } = conversation;
  const found = new Set<DefectCode>();
  for (const [i, turn] of turns.entries()) {
    if (turn.role === 'other') found.add('unknown-role');
    if (turn.role === 'system' && turns[i - 1] !== undefined && turns[i - 1]?.role !== 'system') found.add('system-not-first');
    if (turn.nullContent && turn.parts.length === 0) found.add('null-content');
    if (!turn.nullContent && saysNothing(turn)) found.add('empty-turn');
  }
  if (!alternates(turns)) found.add('not-alternating');
  if (turns.at(-1)?.role !== 'assistant') found.add('last-not-assistant');
  return found;
}

function saysNothing(turn: Turn): boolean {
  return turn.parts.every((part) => (part.kind === 'text' || part.kind === 'reasoning' || part.kind === 'tool-result' || part.kind === 'refusal') && !/\S/.test(saidBy(part)));
}

/** Roles we do not know part what stands around them: nothing is said of their neighbours. */
function alternates(turns: readonly Turn[]): boolean {
  const spoken = turns.filter((t) => t.role !== 'system');
  return spoken.every((turn, i) => {
    const before = spoken[i - 1];
    if (!before || turn.role === 'other' || before.role === 'other') return true;
    if (turn.role === 'tool' && before.role === 'tool') return true;
    return (turn.role === 'assistant') !== (before.role === 'assistant');
  });
}

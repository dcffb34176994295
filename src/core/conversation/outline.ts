import { codePoints, firstCodePoints } from '../codePoints';
import type { Part, Turn, TurnRole } from '../conversation';

/** One line of a conversation's table of contents. */
export interface OutlineEntry {
  readonly role: TurnRole;
  readonly rawRole: string;
  /** The turn's number from 1; null for system messages, which are not counted. */
  readonly number: number | null;
  /** The first words it says, on one line, at most 80 code points. */
  readonly words: string;
  /** Code points of all that it says. */
  readonly length: number;
}

const WORDS = 80;

/** What a conversation holds, turn by turn. */
export function outlineOf(turns: readonly Turn[]): OutlineEntry[] {
  let number = 0;
  return turns.map((turn) => ({
    role: turn.role, rawRole: turn.rawRole, number: turn.role === 'system' ? null : ++number, words: firstWords(turn), length: turnLength(turn),
  }));
}

/** How many messages a conversation has; system messages are not counted. */
export function countTurns(turns: readonly Turn[]): number {
  return turns.filter((turn) => turn.role !== 'system').length;
}

/** Who has the last word; null where nobody says anything. */
export function endsWith(turns: readonly Turn[]): TurnRole | null {
  return turns.at(-1)?.role ?? null;
}

/** Code points of what a turn says: texts, thoughts, arguments and results. */
export function turnLength(turn: Turn): number {
  return turn.parts.reduce((sum, part) => sum + codePoints(saidBy(part)), 0);
}

/** The text of a part: what stands in it to be read, as it is written. A picture says nothing. */
export function saidBy(part: Part): string {
  switch (part.kind) {
    case 'text':
    case 'reasoning':
    case 'refusal':
    case 'tool-result':
      return part.text;
    case 'tool-call':
      return part.arguments;
    case 'unknown':
      return part.json;
    case 'image':
    case 'audio':
    case 'file':
      return '';
  }
}

function firstWords(turn: Turn): string {
  const line = (text: string): string => text.slice(0, 2_000).replace(/\s+/g, ' ').trim();
  const said = turn.parts.find((p) => p.kind === 'text' && line(p.text) !== '') ?? turn.parts[0];
  if (!said) return '';
  if (said.kind === 'image' || said.kind === 'audio' || said.kind === 'file') return firstCodePoints(`[${said.kind}] ${line(said.reference)}`, WORDS);
  return firstCodePoints(said.kind === 'tool-call' ? `${said.name}(${line(said.arguments)})` : line(saidBy(said)), WORDS);
}

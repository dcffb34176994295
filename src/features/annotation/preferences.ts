import type { Part, Turn } from '../../core/conversation';
import type { ReaderRecord } from '../../core/conversation/recordOf';
import type { Accept } from './exportQueries';

/** What becomes of a record whose answers are accepted as equal: left out, the first answer is chosen, or one row each way. */
export const TIES = ['drop', 'first', 'both'] as const;
export type Ties = (typeof TIES)[number];

/** What one annotator said of a record, or what was decided about it. */
export interface Vote {
  readonly by: string;
  readonly label: string;
  /** How it was decided; null where it is what an annotator says. */
  readonly provenance: string | null;
}

/** Why a labelled record makes no row. */
export type LeftOut = 'tie' | 'both-bad' | 'split' | 'unresolved' | 'undecided' | 'unknown-label' | 'not-two-answers' | 'answer-missing';

export type Side = 'first' | 'second' | 'tie' | 'both-bad';

/** Which answer a pairwise label is for; the first is A. */
export function sideOf(label: string): Side | undefined {
  if (label === 'both-bad' || label === 'tie') return label;
  return /^a(-|$)/i.test(label) ? 'first' : /^b(-|$)/i.test(label) ? 'second' : undefined;
}

/**
 * The side that a record's votes are for, and which share of the annotators agrees with it. A decision counts before all votes. Else
 * more than half must be for a side, or, where all labels are accepted, more than for any other.
 */
export function winnerOf(votes: readonly Vote[], accept: Accept): { side: Side; agreement: number | null } | { left: LeftOut } {
  const said = votes.filter((v) => v.provenance === null).map((v) => sideOf(v.label));
  const share = (side: Side): number | null => (said.length === 0 ? null : said.filter((s) => s === side).length / said.length);
  const decision = votes.find((v) => v.provenance !== null);
  if (decision?.provenance === 'unresolved') return { left: 'unresolved' };
  if (decision) {
    const side = sideOf(decision.label);
    return side === undefined ? { left: 'unknown-label' } : { side, agreement: share(side) };
  }
  if (accept === 'adjudicated') return { left: 'undecided' };
  if (said.includes(undefined)) return { left: 'unknown-label' };
  const sides = (['first', 'second', 'tie', 'both-bad'] as const).map((side) => ({ side, agreement: share(side) ?? 0 })).sort((a, b) => b.agreement - a.agreement);
  const [top, next] = sides;
  if (!top || !next || top.agreement === next.agreement || (accept === 'majority' && top.agreement <= 0.5)) return { left: 'split' };
  return top;
}

export interface PlainMessage {
  readonly role: string;
  readonly content: string;
}

/** A row of a preference set, but for where it is from. */
export interface Preference {
  /** The chosen answer is the second one of the record: votes are turned, so that A is the chosen one. */
  readonly turned: boolean;
  readonly prompt: readonly PlainMessage[];
  readonly chosen: readonly PlainMessage[];
  readonly rejected: readonly PlainMessage[];
  readonly chosen_model: string | null;
  readonly rejected_model: string | null;
}

/** The rows that a record and the accepted side make: one, two for a tie that counts both ways, or none. */
export function preferencesOf(record: ReaderRecord, side: Side, ties: Ties): readonly Preference[] | { left: LeftOut } {
  if (side === 'both-bad') return { left: 'both-bad' };
  if (side === 'tie' && ties === 'drop') return { left: 'tie' };
  const [first, second] = record.sides;
  if (!first || !second) return { left: 'not-two-answers' };
  if (first.absent !== null || second.absent !== null) return { left: 'answer-missing' };
  const prompt = messagesOf([...record.system, ...record.prompt]);
  const row = (chosen: typeof first, rejected: typeof first): Preference => ({
    turned: chosen === second, prompt, chosen: messagesOf(chosen.turns), rejected: messagesOf(rejected.turns), chosen_model: chosen.model, rejected_model: rejected.model,
  });
  if (side === 'second') return [row(second, first)];
  return side === 'tie' && ties === 'both' ? [row(first, second), row(second, first)] : [row(first, second)];
}

/** The label of the other side: `a-clearly-better` for `b-clearly-better`. */
export function turnedLabel(label: string): string {
  return label.replace(/^[ab](?=-|$)/i, (side) => ({ a: 'b', b: 'a', A: 'B', B: 'A' })[side] ?? side);
}

/** Turns as messages of role and text, as trainers read them. */
export function messagesOf(turns: readonly Turn[]): PlainMessage[] {
  return turns.map((turn) => ({ role: turn.role === 'other' ? turn.rawRole : turn.role, content: turn.parts.map((p) => contentOf(p)).join('') }));
}

/** A part as it stands in a text: thoughts in their tags, calls of tools as JSON, pictures by where they lie. */
function contentOf(part: Part): string {
  switch (part.kind) {
    case 'text':
    case 'refusal':
    case 'tool-result':
      return part.text;
    case 'reasoning':
      return `<think>${part.text}${part.closed ? '</think>' : ''}`;
    case 'tool-call':
      return JSON.stringify({ name: part.name, arguments: part.arguments });
    case 'image':
    case 'audio':
    case 'file':
      return `[${part.kind}: ${part.reference}]`;
    case 'unknown':
      return part.json;
  }
}

import type { LabelLine } from '../../../core/annotation/labelLine';
import type { Subject } from '../../../core/annotation/subject';
import { Shuffle } from '../../../core/shuffle';
import { wilson } from '../../../core/statistics/wilson';

/** The shipped schema that votes are labels of. Its A is the answer that stood on the left. */
export const VOTE_SCHEMA = { schema: 'blind-votes', schemaVersion: 1, question: 'vote' } as const;

export const VOTES = ['left', 'right', 'tie', 'bothBad'] as const;
export type Vote = (typeof VOTES)[number];

const LABELS: Readonly<Record<Vote, string>> = { left: 'a', right: 'b', tie: 'tie', bothBad: 'both-bad' };

export function labelOfVote(vote: Vote): string {
  return LABELS[vote];
}

/** One of two sides as a vote names it: by its name, and by a hash of what it answered. */
export interface VotedSide {
  readonly name: string;
  readonly hash: string;
}

/** What a person voted on one prompt, without seeing the names. */
export interface HeldVote {
  readonly vote: Vote;
  readonly left: VotedSide;
  readonly right: VotedSide;
  readonly by: string;
  readonly at: string;
}

/** The sides in an order that neither their own nor that of another prompt gives away; the same whenever the prompt is read. */
export function blindOrder(sides: readonly number[], seed: number, key: number): readonly number[] {
  const sorted = [...sides].sort((a, b) => a - b);
  const shuffle = new Shuffle(sorted.length, `${String(seed)} ${String(key)}`);
  return sorted.map((_, i) => sorted[shuffle.at(i)] ?? 0);
}

/** On the rows of which of two sides votes are kept: the first by its name, so that another order of the sides finds them again. */
export function homeOf(a: string, b: string): 0 | 1 {
  return a <= b ? 0 : 1;
}

/** What a vote is about: the answer on the left, then the one on the right. */
export function voteSubject(left: VotedSide, right: VotedSide): Subject & { kind: 'pair' } {
  return { kind: 'pair', sides: [sideText(left), sideText(right)] };
}

/** The vote that a label is; undefined where it is none, or of other sides. */
export function voteOf(line: LabelLine, names: readonly [string, string]): HeldVote | undefined {
  const { subject, value } = line;
  if (line.schema !== VOTE_SCHEMA.schema || line.question !== VOTE_SCHEMA.question || subject.kind !== 'pair') return undefined;
  const vote = VOTES.find((v) => LABELS[v] === value);
  const [left, right] = subject.sides.map(sideOfText);
  if (!vote || !left || !right) return undefined;
  const isPair = (left.name === names[0] && right.name === names[1]) || (left.name === names[1] && right.name === names[0]);
  return isPair ? { vote, left, right, by: line.by, at: line.at } : undefined;
}

function sideText({ name, hash }: VotedSide): string {
  return `${name}:${hash}`;
}

function sideOfText(text: string): VotedSide | undefined {
  const found = /^(.*):([0-9a-f]+)$/s.exec(text);
  return found?.[1] === undefined || found[2] === undefined ? undefined : { name: found[1], hash: found[2] };
}

/** A share of votes with its 95 % interval; null of none. */
export interface VoteShare {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
}

export interface VoteTally {
  readonly n: number;
  /** Votes for the first of the two sides, and for the second. */
  readonly wins: readonly [number, number];
  readonly ties: number;
  readonly bothBad: number;
  /**
   * Of the first side, over all votes: a tie, and both bad, are half. Wilson's interval as of n votes for one or the other: with ties it is
   * wider than need be, since halves vary less.
   */
  readonly winRate: VoteShare;
  /** How often the answer on the left was voted for, among votes for one of the two. */
  readonly left: VoteShare;
}

/** What votes came to: `isFirstLeft` says whether the first of the two sides stood on the left. */
export function tallyVotes(votes: readonly { readonly vote: Vote; readonly isFirstLeft: boolean }[]): VoteTally {
  const count = (is: (v: (typeof votes)[number]) => boolean): number => votes.filter(is).length;
  const isFor = (vote: Vote, isFirst: boolean): boolean => (vote === 'left' && isFirst) || (vote === 'right' && !isFirst);
  const wins = [count((v) => isFor(v.vote, v.isFirstLeft)), count((v) => isFor(v.vote, !v.isFirstLeft))] as const;
  const [ties, bothBad, left] = [count((v) => v.vote === 'tie'), count((v) => v.vote === 'bothBad'), count((v) => v.vote === 'left')];
  return { n: votes.length, wins, ties, bothBad, winRate: share(wins[0] + (ties + bothBad) / 2, votes.length), left: share(left, wins[0] + wins[1]) };
}

function share(k: number, n: number): VoteShare {
  return n === 0 ? { value: null, low: null, high: null, n } : { value: k / n, ...wilson(k, n), n };
}

/** Of the votes on one prompt, one for each order of its answers: the one that was given first, and the one on the same answers shown again, swapped. */
export function firstAndAgain<V extends HeldVote>(votes: readonly V[]): { readonly first: V; readonly again: V | null } | null {
  const [first, again] = [...votes].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return first ? { first, again: again ?? null } : null;
}

export interface SwappedVotes {
  /** How often the same was said of the two answers when they were shown again, swapped. */
  readonly same: VoteShare;
  /** The left one was voted for both times, though it was another one; the right one likewise. */
  readonly leftTwice: number;
  readonly rightTwice: number;
}

/** How much the place of an answer said, by prompts that were voted on twice, the second time with the answers swapped. */
export function swappedVotes(pairs: readonly { readonly first: Vote; readonly again: Vote }[]): SwappedVotes {
  const turned = (vote: Vote): Vote => (vote === 'left' ? 'right' : vote === 'right' ? 'left' : vote);
  const twice = (vote: Vote): number => pairs.filter(({ first, again }) => first === vote && again === vote).length;
  return { same: share(pairs.filter(({ first, again }) => again === turned(first)).length, pairs.length), leftTwice: twice('left'), rightTwice: twice('right') };
}

import type { Ranges, Rule } from '../contract';
import { type PlacedToken, placedTokens } from './tokens';

/** A matched item with what its best document covers of it. */
export interface MatchedItem {
  readonly item: number;
  readonly fields: readonly string[];
  readonly covered: readonly Ranges[];
}

/** Items that matched by the same words. */
export interface MatchGroup {
  /** The run of words that all of them have, as it stands in the first. */
  readonly words: string;
  /** Two or more, ascending. */
  readonly items: readonly number[];
}

/** A covered run of an item's field. */
interface Run {
  readonly field: string;
  readonly tokens: readonly PlacedToken[];
}

interface Candidate {
  readonly item: number;
  readonly runs: readonly Run[];
  readonly grams: readonly string[];
  readonly tokens: number;
}

/** A candidate, and where its n-gram first stands. */
interface Placed extends Candidate {
  readonly place: { readonly run: Run; readonly at: number };
}

/**
 * Items whose match comes mostly from one run of words that others' matches have, too: by the n-gram that most of the matched items
 * have, items for which the run around it that all of them share is more than half of what is covered. The same text in several
 * items is such a run.
 */
export function matchGroups(items: readonly MatchedItem[], { n, tokens }: Pick<Rule, 'n' | 'tokens'>): MatchGroup[] {
  const candidates = items.map((item) => candidateOf(item, n, tokens));
  const frequency = new Map<string, number>();
  for (const { grams } of candidates) for (const gram of new Set(grams)) frequency.set(gram, (frequency.get(gram) ?? 0) + 1);
  const byGram = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const gram = commonest(candidate.grams, frequency);
    if (gram === null) continue;
    const same = byGram.get(gram);
    if (same) same.push(candidate);
    else byGram.set(gram, [candidate]);
  }
  return [...byGram].flatMap(([gram, members]) => groupOf(gram, members, n)).sort((a, b) => (a.items[0] ?? 0) - (b.items[0] ?? 0));
}

function candidateOf({ item, fields, covered }: MatchedItem, n: number, unit: Rule['tokens']): Candidate {
  const runs = fields.flatMap((field, f) => {
    const tokens = placedTokens(field, unit);
    return (covered[f] ?? []).map(([from, to]): Run => ({ field, tokens: tokens.slice(from, to) }));
  });
  const grams = runs.flatMap((run) => Array.from({ length: Math.max(0, run.tokens.length - n + 1) }, (_, p) => gramAt(run, p, n)));
  return { item, runs, grams, tokens: runs.reduce((sum, run) => sum + run.tokens.length, 0) };
}

/** The n-gram that most items have, the first of such; null where no other item has one. */
function commonest(grams: readonly string[], frequency: ReadonlyMap<string, number>): string | null {
  const best = grams.reduce<string | null>((most, gram) => (most === null || (frequency.get(gram) ?? 0) > (frequency.get(most) ?? 0) ? gram : most), null);
  return best !== null && (frequency.get(best) ?? 0) > 1 ? best : null;
}

/** Members that have more words of their own than of the shared run leave one by one, most words first, until the run holds for all that stay. */
function groupOf(gram: string, members: readonly Candidate[], n: number): MatchGroup[] {
  let staying = members.flatMap((member) => {
    const place = placeOf(gram, member, n);
    return place ? [{ ...member, place }] : [];
  }).sort((a, b) => a.tokens - b.tokens || a.item - b.item);
  while (staying.length > 1) {
    const run = sharedRun(staying, n);
    const fitting = staying.filter(({ tokens }) => run.tokens * 2 > tokens);
    if (fitting.length === staying.length) return [{ words: run.words, items: staying.map(({ item }) => item).sort((a, b) => a - b) }];
    staying = fitting.length > 0 ? fitting : staying.slice(0, mostThatFit(staying, n));
  }
  return [];
}

/** Of how many of them, at most, the run is more than half of the first: the fewer there are the longer it is. 0: of no two. */
function mostThatFit(members: readonly Placed[], n: number): number {
  let most = 1;
  let over = members.length;
  while (over - most > 1) {
    const half = (most + over) >> 1;
    if (sharedRun(members.slice(0, half), n).tokens * 2 > (members[0]?.tokens ?? 0)) most = half;
    else over = half;
  }
  return most > 1 ? most : 0;
}

/** The run around an n-gram that all have. */
function sharedRun(members: readonly Placed[], n: number): { tokens: number; words: string } {
  const places = members.map(({ place }) => place);
  const [first] = places;
  if (!first) return { tokens: 0, words: '' };
  const same = (by: number): boolean => {
    const token = first.run.tokens[first.at + by]?.token;
    return token !== undefined && places.every(({ run, at }) => run.tokens[at + by]?.token === token);
  };
  let from = 0;
  let to = n;
  while (same(from - 1)) from--;
  while (same(to)) to++;
  return { tokens: to - from, words: first.run.field.slice(first.run.tokens[first.at + from]?.start, first.run.tokens[first.at + to - 1]?.end) };
}

function placeOf(gram: string, { runs }: Candidate, n: number): Placed['place'] | null {
  for (const run of runs) for (let at = 0; at + n <= run.tokens.length; at++) if (gramAt(run, at, n) === gram) return { run, at };
  return null;
}

const gramAt = ({ tokens }: Run, from: number, n: number): string => tokens.slice(from, from + n).map(({ token }) => token).join(' ');

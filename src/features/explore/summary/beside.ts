import type { DatasetSource } from '../../../core/dataset';
import { isDefined } from '../../../core/datasetProfile';
import type { CountedRows, DatasetProfile, Undefined } from '../../../core/datasetProfile';
import type { Report } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { ident, integer, literal } from '../../../core/sql';
import { figure, percent } from './report';

/** The page's `data-view`. */
export const BESIDE_PAGE = 'datasetsBeside';
export const MOST_MEMBERS = 20;
export const FEWEST_MEMBERS = 2;
/** Shared prompts that are listed. */
export const MOST_SHARED = 100;

/** One of the datasets that stand beside each other: all rows of it, or those of one source. */
export interface Member {
  readonly name: string;
  readonly source: DatasetSource;
  /** The value of the role `source`; null: all rows. */
  readonly of: string | null;
}

/** How many different prompts two members share; on the diagonal how many each has. `a` ≤ `b`. */
export interface Overlap {
  readonly a: number;
  readonly b: number;
  readonly prompts: number;
}

/** A prompt that two members have, cut, with its first row in each. */
export interface SharedPrompt {
  readonly prompt: string;
  readonly rowA: number;
  readonly rowB: number;
}

/** What the page asks of the host. Members are numbered from 0. */
export interface BesideMethods {
  members: { params: Record<string, never>; result: readonly { readonly name: string; readonly of: string | null }[] };
  member: { params: { readonly at: number }; result: DatasetProfile };
  overlap: { params: Record<string, never>; result: readonly Overlap[] };
  shared: { params: { readonly a: number; readonly b: number }; result: readonly SharedPrompt[] };
  /** Opens a member: its rows by a filter, or one row of it. */
  show: { params: { readonly at: number; readonly filter: string | null; readonly row: number | null }; result: null };
  /** Copies the table as Markdown, members in this order. */
  copy: { params: { readonly order: readonly number[] }; result: null };
}

export const BESIDE_COLUMNS = ['rows', 'sources', 'characters', 'turns', 'prompt', 'answer', 'longer', 'margin', 'inversions', 'defects', 'duplicatePrompts', 'duplicateRows'] as const;
export type BesideColumn = (typeof BESIDE_COLUMNS)[number];

/** A figure of a profile in the table: what it is sorted by, how it is written, and its rows where it counts some. */
export interface BesideCell {
  readonly value: number | null;
  readonly text: string;
  /** Of a share: its interval. */
  readonly interval?: { readonly low: number; readonly high: number };
  readonly rows?: CountedRows;
  /** Why there is no value. */
  readonly why?: Undefined['why'];
}

const counted = (part: CountedRows | Undefined): BesideCell => (isDefined(part) ? { value: part.rows, text: groupDigits(part.rows), rows: part } : { value: null, text: '–', why: part.why });

/** Mean characters of texts of a role; of preference sets the answer is both, chosen and rejected. */
function meanLength(profile: DatasetProfile, of: 'user' | 'assistant'): BesideCell {
  const mean = profile.lengths.find((l) => l.of === of)?.characters?.mean;
  return mean === undefined ? { value: null, text: '–' } : { value: mean, text: figure(mean, 0) };
}

/** Characters of all messages, each once. */
function allCharacters({ lengths }: DatasetProfile): BesideCell {
  const value = Math.round(lengths.filter((l) => l.of !== 'chosen' && l.of !== 'rejected').reduce((sum, l) => sum + l.n * (l.characters?.mean ?? 0), 0));
  return { value, text: groupDigits(value) };
}

export function besideCell(column: BesideColumn, profile: DatasetProfile): BesideCell {
  const { conversations, chosenLonger, scoreMargin } = profile;
  switch (column) {
    case 'rows': return { value: profile.rows, text: groupDigits(profile.rows) };
    case 'sources': return isDefined(profile.sources) ? { value: profile.sources.top.length + profile.sources.others.sources, text: groupDigits(profile.sources.top.length + profile.sources.others.sources) } : { value: null, text: '–', why: profile.sources.why };
    case 'characters': return isDefined(conversations) ? allCharacters(profile) : { value: null, text: '–', why: conversations.why };
    case 'turns': return isDefined(conversations) ? { value: conversations.turns.mean, text: figure(conversations.turns.mean, 2) } : { value: null, text: '–', why: conversations.why };
    case 'prompt': return meanLength(profile, 'user');
    case 'answer': return meanLength(profile, 'assistant');
    case 'longer': return isDefined(chosenLonger) ? { value: chosenLonger.share, text: percent(chosenLonger.share), interval: chosenLonger } : { value: null, text: '–', why: chosenLonger.why };
    case 'margin': return isDefined(scoreMargin) ? { value: scoreMargin.mean, text: figure(scoreMargin.mean, 3) } : { value: null, text: '–', why: scoreMargin.why };
    case 'inversions': return isDefined(scoreMargin) ? counted(scoreMargin.inversions) : { value: null, text: '–', why: scoreMargin.why };
    case 'defects': return counted(profile.defectRows);
    case 'duplicatePrompts': return counted(profile.duplicatePrompts);
    case 'duplicateRows': return counted(profile.duplicateRows);
  }
}

const HEADS: Readonly<Record<BesideColumn, string>> = {
  rows: 'rows', sources: 'sources', characters: 'characters', turns: 'turns, mean', prompt: 'characters of a user message, mean', answer: 'characters of an answer, mean', longer: 'chosen longer (95 %)', margin: 'score margin, mean', inversions: 'scores contradict the order', defects: 'rows with defects', duplicatePrompts: 'prompts repeated', duplicateRows: 'rows repeated',
};

export interface Profiled {
  readonly name: string;
  readonly profile: DatasetProfile;
}

/** The table, and the overlap of prompts where it is known, as a report. */
export function besideReport(members: readonly Profiled[], overlap: ((a: number, b: number) => number | null) | null): Report {
  const said = ({ text, interval }: BesideCell): string => (interval ? `${text} (${(100 * interval.low).toFixed(1)} to ${(100 * interval.high).toFixed(1)})` : text);
  const table = { kind: 'table' as const, head: ['dataset', ...BESIDE_COLUMNS.map((c) => HEADS[c])], right: BESIDE_COLUMNS.map((_, i) => i + 1), rows: members.map(({ name, profile }) => [name, ...BESIDE_COLUMNS.map((c) => said(besideCell(c, profile)))]) };
  const shares = overlap && { kind: 'table' as const, head: ['prompts in both', ...members.map((m) => m.name)], right: members.map((_, i) => i + 1), rows: members.map((m, a) => [m.name, ...members.map((_, b) => { const n = overlap(a, b); return n === null ? '' : groupDigits(n); })]) };
  return {
    title: 'Datasets beside each other',
    sections: [
      { heading: 'Profiles', blocks: [table, { kind: 'text', text: 'Lengths are Unicode code points of one message. Chosen is longer where all its messages together have more; the interval is Wilson’s. Scores contradict the order where rejected has the higher one. Repeated: rows that repeat an earlier one exactly.' }] },
      ...(shares ? [{ heading: 'Shared prompts', blocks: [shares, { kind: 'text' as const, text: 'Different prompts that are exactly the same in both, by 64-bit hashes (all that is asked before the answer, the system message aside); on the diagonal all different prompts.' }] }] : []),
    ],
  };
}

/** A member in SQL: the name of its dataset there (null: the one that is asked), and its source. */
export interface MemberSql {
  readonly dataset: string | null;
  readonly of: string | null;
}

function prompts({ dataset, of }: MemberSql): string {
  return `${dataset === null ? '' : `${ident(dataset)}.`}records where prompt is not null${of === null ? '' : ` and source = ${literal(of)}`}`;
}

/** Rows `a`, `b`, `prompts` of `Overlap`, without pairs that share none. */
export function overlapSql(members: readonly MemberSql[]): string {
  const each = members.map((m, i) => `select distinct ${integer(i)} as d, hash(prompt) as h from ${prompts(m)}`).join(' union all ');
  return `with prompts as materialized (${each}) select x.d as a, y.d as b, count(*) as prompts from prompts x join prompts y on x.h = y.h where x.d <= y.d group by all order by a, b`;
}

/** The prompts that two members share, in the order of the first one's rows. */
export function sharedSql(a: MemberSql, b: MemberSql): string {
  const first = (m: MemberSql): string => `select prompt, min("row") as r from ${prompts(m)} group by prompt`;
  return `select left(x.prompt, 400) as prompt, x.r as row_a, y.r as row_b from (${first(a)}) x join (${first(b)}) y on x.prompt = y.prompt order by row_a limit ${integer(MOST_SHARED)}`;
}

import type { LabelLine, RowKey } from '../../../core/annotation/labelLine';
import { LoupeError } from '../../../core/message';
import { LabelBook } from '../../../data/annotation/labelBook';
import type { RowLines } from '../../../data/annotation/labelBook';
import { machineId } from '../../../data/annotation/labelFolder';
import { LabelLog } from '../../../data/annotation/labelLog';
import { labelPlace } from '../../../data/annotation/labelPlace';
import { annotatorOf, askName, closed } from '../../../host/annotator';
import type { DatasetSession } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { labelsElsewhere } from '../../../host/settings';
import type { ViewCall } from '../../../host/viewChannel';
import { answerHash } from '../../../data/annotation/answerHash';
import type { RowVote } from '../contract';
import type { PageVote } from '../page';
import { firstAndAgain, homeOf, labelOfVote, VOTE_SCHEMA, voteOf, voteSubject } from '../rule/votes';
import type { Vote } from '../rule/votes';
import type { Comparison } from './comparison';

/** Labels are read by the engine's part of another feature, by its name. */
const ANNOTATION = 'annotation';
const PAGE = 5000;

/** One's own votes on two sides, and the side on whose rows they are. */
export interface PairVotes {
  readonly home: number;
  readonly votes: readonly RowVote[];
  /** On answers that were shown again, swapped. */
  readonly again: readonly RowVote[];
}

/** A vote as the page gives it. */
interface Given {
  readonly key: number;
  readonly row: number;
  readonly left: number;
  readonly right: number;
  readonly vote: Vote | null;
}

/** Blind votes of one comparison: labels about two answers, on the row of one of them. */
export class BlindVotes {
  readonly #books = new Map<string, { readonly of: string; readonly book: LabelBook }>();

  constructor(readonly services: Services, readonly comparison: Comparison) {}

  /** As they are on disk now: of two votes of one row on the same order of its answers the later one counts. Of a row whose texts are others now nothing was said. */
  async of(a: number, b: number): Promise<PairVotes> {
    const { home, names, session } = await this.#pair(a, b);
    const me = annotatorOf(this.services);
    const votes = new Map<number, Map<string, RowVote>>();
    for (let offset = 0; me !== null; offset += PAGE) {
      const labels = (await session.ask('work', { feature: ANNOTATION, method: 'labels', params: { state: 'matched', offset, limit: PAGE } }, { lane: 'job' })) as readonly { readonly line: LabelLine; readonly row: number | null; readonly match: string }[];
      for (const { line, row, match } of labels) {
        const vote = row === null || match !== 'same' || line.by !== me ? undefined : voteOf(line, names);
        if (!vote || row === null) continue;
        const ofRow = votes.get(row) ?? new Map<string, RowVote>();
        votes.set(row, ofRow);
        if ((ofRow.get(vote.left.name)?.at ?? '') <= vote.at) ofRow.set(vote.left.name, { ...vote, row });
      }
      if (labels.length < PAGE) break;
    }
    const found = [...votes.values()].flatMap((ofRow) => firstAndAgain([...ofRow.values()]) ?? []);
    return { home, votes: found.map(({ first }) => first), again: found.flatMap(({ again }) => again ?? []) };
  }

  async onPage(a: number, b: number): Promise<readonly PageVote[]> {
    const [{ home, votes, again }, { sides }] = [await this.of(a, b), await this.comparison.file()];
    const onPage = (isAgain: boolean) => ({ row, left, vote }: RowVote): PageVote => ({ home, row, left: sides[a]?.name === left.name ? a : b, vote, again: isAgain });
    return [...votes.map(onPage(false)), ...again.map(onPage(true))];
  }

  /** Keeps a vote, or takes it back; true once it is on disk, false where a person gave no name. Throws `labels-closed`. */
  async keep({ key, row, left, right, vote }: Given, call: ViewCall): Promise<boolean> {
    if (closed() !== null) throw new LoupeError('labels-closed', {}, 'usage');
    if (annotatorOf(this.services) === null && !(await askName(this.services))) return false;
    const [{ session, home }, { answers, rows }, { sides }] = [await this.#pair(left, right), await this.comparison.ask('texts', { key, sides: [left, right], prompt: false }, call), await this.comparison.file()];
    if (rows[home] !== row) throw new LoupeError('compare-key-gone', {});
    const voted = (side: number): { name: string; hash: string } => ({ name: sides[side]?.name ?? '', hash: answerHash(answers[side] ?? '') });
    const book = await this.#book(session);
    await book.row(row);
    await book.set(row, [{ ...VOTE_SCHEMA, subject: voteSubject(voted(left), voted(right)), value: vote === null ? null : labelOfVote(vote) }]);
    return true;
  }

  async #pair(a: number, b: number): Promise<{ readonly home: number; readonly names: readonly [string, string]; readonly session: DatasetSession }> {
    const { sides } = await this.comparison.file();
    const [first, second] = [sides[a], sides[b]];
    if (!first || !second || a === b) throw new LoupeError('internal', {}, 'engine', `votes on the sides ${String(a)} and ${String(b)}`);
    const isFirst = homeOf(first.name, second.name) === 0;
    return { home: isFirst ? a : b, names: [first.name, second.name], session: this.comparison.session(isFirst ? first.source : second.source) };
  }

  async #book(session: DatasetSession): Promise<LabelBook> {
    const annotator = annotatorOf(this.services);
    if (annotator === null) throw new LoupeError('labels-no-name', {}, 'usage');
    const info = await session.open(false);
    const of = JSON.stringify([annotator, info.fingerprint]);
    const key = JSON.stringify(session.source);
    const known = this.#books.get(key);
    if (known?.of === of) return known.book;
    const { folder } = await labelPlace(session.source, info, labelsElsewhere());
    const log = new LabelLog(folder, { annotator, machine: machineId() });
    const last = (await session.ask('work', { feature: ANNOTATION, method: 'last', params: {} })) as string | null;
    if (last !== null) log.after(last);
    // An editor of the dataset may open or close in the meantime: the session is looked up when it is used.
    const read = async (row: number): Promise<RowLines> => (await this.comparison.session(session.source).ask('work', { feature: ANNOTATION, method: 'record', params: { row } })) as { key: RowKey; lines: readonly LabelLine[]; sharedBy: number | null };
    const book = new LabelBook(log, () => info, read);
    this.#books.set(key, { of, book });
    return book;
  }
}

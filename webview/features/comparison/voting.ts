import type { PageState, PageVote } from '../../../src/features/comparison/page';
import { blindOrder, homeOf, swappedVotes, tallyVotes } from '../../../src/features/comparison/rule/votes';
import type { SwappedVotes, Vote, VoteTally } from '../../../src/features/comparison/rule/votes';
import { shownOf } from '../../kit/host';
import { batch, computed, react, signal } from '../../kit/signal';
import type { ReadonlySignal } from '../../kit/signal';
import type { ComparisonHost, Reading } from './reading';

/** What is voted on: a prompt, and two sides of which the first stands on the left. */
interface Ballot {
  readonly key: number;
  readonly home: number;
  readonly row: number;
  readonly left: number;
  readonly right: number;
  /** It was voted on before: the two stand swapped. */
  readonly again: boolean;
}

interface Done extends Ballot {
  readonly before: Vote | null;
  readonly list: string;
  readonly at: number;
}

/** Votes on the two sides that are read blind. */
export class Voting {
  readonly votes = signal<readonly PageVote[]>([]);
  /** How it stands with the vote that was given last. */
  readonly step = signal<'none' | 'saving' | 'saved' | 'taken-back' | 'no-name'>('none');
  readonly problem = signal<string | null>(null);
  /** The two sides, in their own order. */
  readonly pair: ReadonlySignal<readonly [number, number] | null>;
  /** Null where one of the two has no answer to the prompt. */
  readonly ballot: ReadonlySignal<Ballot | null>;
  /** What was voted on the prompt that is read. */
  readonly held: ReadonlySignal<PageVote | null>;
  readonly tally: ReadonlySignal<VoteTally>;
  readonly swapped: ReadonlySignal<SwappedVotes>;
  /** After so many votes an earlier prompt is shown again with its answers swapped; null: never. */
  readonly every = signal<number | null>(null);
  /** The prompt that is shown again, and the place to go on at. */
  readonly repeat = signal<{ readonly key: number; readonly back: number } | null>(null);
  readonly #host: ComparisonHost;
  readonly #reading: Reading;
  readonly #state: ReadonlySignal<PageState | null>;
  #done: Done[] = [];
  #loads = 0;
  #since = 0;

  constructor(host: ComparisonHost, reading: Reading, state: ReadonlySignal<PageState | null>) {
    this.#host = host;
    this.#reading = reading;
    this.#state = state;
    this.pair = computed(() => {
      const [a, b] = reading.columns.shown.value;
      return a === undefined || b === undefined ? null : [Math.min(a, b), Math.max(a, b)];
    });
    this.ballot = computed(() => {
      const [pair, row, texts, now] = [this.pair.value, reading.row.value, reading.texts.value, state.value];
      if (!pair || !row || !now || pair.some((side) => (texts?.answers[side] ?? null) === null)) return null;
      const home = this.#homeOf(pair, now);
      const again = this.repeat.value?.key === row.key;
      const [left, right] = this.order(pair, now.seed, row.key);
      const at = row.sides[home]?.row;
      return at === undefined || left === undefined || right === undefined ? null : { key: row.key, home, row: at, left, right, again };
    });
    this.held = computed(() => this.votes.value.find((v) => v.row === this.ballot.value?.row && v.again === this.ballot.value.again) ?? null);
    this.swapped = computed(() => swappedVotes(this.votes.value.flatMap(({ row, vote, again }) => {
      const second = again ? undefined : this.votes.value.find((v) => v.again && v.row === row);
      return second ? [{ first: vote, again: second.vote }] : [];
    })));
    // Who goes elsewhere leaves the prompt that was shown again.
    react(() => reading.row.value, () => {
      const [row, repeat] = [reading.row.peek(), this.repeat.peek()];
      if (row && repeat && row.key !== repeat.key) this.repeat.value = null;
    });
    this.tally = computed(() => tallyVotes(this.votes.value.filter((v) => !v.again).map(({ vote, left }) => ({ vote, isFirstLeft: left === this.pair.value?.[0] }))));
  }

  /**
   * In which order two sides stand while they are read blind: as they stood when they were voted on, since numbers of keys and sides are others
   * under a filter, or after a move, and a vote on the other order would be one on what is shown again.
   */
  order(sides: readonly number[], seed: number, key: number): readonly number[] {
    const order = blindOrder(sides, seed, key);
    const left = this.#leftBefore(sides, key) ?? order[0];
    return (left === order[0]) === (this.repeat.value?.key === key) ? [...order].reverse() : order;
  }

  #homeOf([a, b]: readonly [number, number], { sides }: PageState): number {
    return homeOf(sides[a]?.name ?? '', sides[b]?.name ?? '') === 0 ? a : b;
  }

  #leftBefore(sides: readonly number[], key: number): number | undefined {
    const [pair, row, now] = [this.pair.value, this.#reading.row.value, this.#state.value];
    if (!pair || !now || row?.key !== key || sides.length !== 2) return undefined;
    const at = row.sides[this.#homeOf(pair, now)]?.row;
    const left = this.votes.value.find((v) => v.row === at && !v.again)?.left;
    return left !== undefined && sides.includes(left) ? left : undefined;
  }

  /** Reads the votes on the two sides that were given before, and goes on at the next prompt that has none. */
  async load(): Promise<void> {
    const [pair, load] = [this.pair.peek(), ++this.#loads];
    this.#done = [];
    this.#since = 0;
    batch(() => {
      this.repeat.value = null;
      this.votes.value = [];
      this.step.value = 'none';
      this.problem.value = null;
    });
    if (pair) await this.#try(async () => {
      const votes = await this.#host.request('votes', { a: pair[0], b: pair[1] });
      if (load !== this.#loads) return;
      this.votes.value = votes;
      const voted = new Set(votes.filter((v) => !v.again).map(({ row }) => row));
      const home = votes[0]?.home;
      if (home !== undefined) await this.#reading.goOnTo((row) => !voted.has(row.sides[home]?.row ?? -1));
    });
  }

  /** Keeps a vote, and goes to the next prompt once it is on disk. */
  async give(vote: Vote): Promise<void> {
    const ballot = this.ballot.peek();
    if (!ballot || this.step.peek() === 'saving' || this.#reading.isWaiting.peek()) return;
    const { at, choice, order } = this.#reading;
    const done = { ...ballot, before: this.held.peek()?.vote ?? null, list: JSON.stringify([choice.peek(), order.peek()]), at: at.peek() };
    if (!(await this.#save(ballot, vote, 'saved'))) return;
    this.#done.push(done);
    if (this.ballot.peek()?.key === ballot.key) this.#goOn(done);
  }

  /** To the next prompt; after every n-th vote first to the one that was voted on longest ago and was not shown again. */
  #goOn({ again, list, at }: Done): void {
    const [every, repeat] = [this.every.peek(), this.repeat.peek()];
    if (again && repeat) {
      this.#reading.move(repeat.back - at);
      return;
    }
    this.#since++;
    const seen = new Set(this.votes.peek().filter((v) => v.again).map(({ row }) => row));
    const earlier = every === null || this.#since < every ? undefined : this.#done.find((d) => !d.again && d.list === list && d.at !== at && !seen.has(d.row));
    if (earlier) {
      this.#since = 0;
      this.repeat.value = { key: earlier.key, back: at + 1 };
    }
    this.#reading.move(earlier ? earlier.at - at : 1);
  }

  /** Takes back the vote that was given last, and goes back to its prompt; where none was given, the one of this prompt. */
  async undo(): Promise<void> {
    if (this.step.peek() === 'saving') return;
    const [last, ballot, held] = [this.#done.at(-1), this.ballot.peek(), this.held.peek()];
    if (!last) {
      if (ballot && held) await this.#save({ ...ballot, left: held.left, right: held.left === ballot.left ? ballot.right : ballot.left }, null, 'taken-back');
      return;
    }
    if (!(await this.#save(last, last.before, 'taken-back'))) return;
    this.#done.pop();
    const { at, choice, order } = this.#reading;
    if (!last.again && last.list === JSON.stringify([choice.peek(), order.peek()])) this.#reading.move(last.at - at.peek());
  }

  export(): void {
    const pair = this.pair.peek();
    if (pair) void this.#try(() => this.#host.request('exportVotes', { a: pair[0], b: pair[1] }));
  }

  async #save({ key, home, row, left, right, again }: Ballot, vote: Vote | null, after: 'saved' | 'taken-back'): Promise<boolean> {
    const load = this.#loads;
    this.step.value = 'saving';
    const isKept = await this.#try(() => this.#host.request('vote', { key, row, left, right, vote }));
    if (load !== this.#loads) return false;
    batch(() => {
      this.step.value = isKept === true ? after : isKept === false ? 'no-name' : 'none';
      if (isKept === true) this.votes.value = [...this.votes.peek().filter((v) => v.row !== row || v.again !== again), ...(vote === null ? [] : [{ home, row, left, vote, again }])];
    });
    return isKept === true;
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.problem.value = null;
    try {
      return await work();
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.problem.value = shown.sentence;
      return undefined;
    }
  }
}

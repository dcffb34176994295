import type { PageState, PageVote } from '../../../src/features/comparison/page';
import { blindOrder, homeOf, tallyVotes } from '../../../src/features/comparison/rule/votes';
import type { Vote, VoteTally } from '../../../src/features/comparison/rule/votes';
import { shownOf } from '../../kit/host';
import { batch, computed, signal } from '../../kit/signal';
import type { ReadonlySignal } from '../../kit/signal';
import type { ComparisonHost, Reading } from './reading';

/** What is voted on: a prompt, and two sides of which the first stands on the left. */
interface Ballot {
  readonly key: number;
  readonly home: number;
  readonly row: number;
  readonly left: number;
  readonly right: number;
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
  readonly #host: ComparisonHost;
  readonly #reading: Reading;
  #done: Done[] = [];
  #loads = 0;

  constructor(host: ComparisonHost, reading: Reading, state: ReadonlySignal<PageState | null>) {
    this.#host = host;
    this.#reading = reading;
    this.pair = computed(() => {
      const [a, b] = reading.columns.shown.value;
      return a === undefined || b === undefined ? null : [Math.min(a, b), Math.max(a, b)];
    });
    this.ballot = computed(() => {
      const [pair, row, texts, now] = [this.pair.value, reading.row.value, reading.texts.value, state.value];
      if (!pair || !row || !now || pair.some((side) => (texts?.answers[side] ?? null) === null)) return null;
      const home = pair[homeOf(now.sides[pair[0]]?.name ?? '', now.sides[pair[1]]?.name ?? '')];
      const [left, right] = blindOrder(pair, now.seed, row.key);
      const at = row.sides[home]?.row;
      return at === undefined || left === undefined || right === undefined ? null : { key: row.key, home, row: at, left, right };
    });
    this.held = computed(() => this.votes.value.find((v) => v.row === this.ballot.value?.row) ?? null);
    this.tally = computed(() => tallyVotes(this.votes.value.map(({ vote, left }) => ({ vote, isFirstLeft: left === this.pair.value?.[0] }))));
  }

  /** Reads the votes on the two sides that were given before, and goes on at the next prompt that has none. */
  async load(): Promise<void> {
    const [pair, load] = [this.pair.peek(), ++this.#loads];
    this.#done = [];
    batch(() => {
      this.votes.value = [];
      this.step.value = 'none';
      this.problem.value = null;
    });
    if (pair) await this.#try(async () => {
      const votes = await this.#host.request('votes', { a: pair[0], b: pair[1] });
      if (load !== this.#loads) return;
      this.votes.value = votes;
      const voted = new Set(votes.map(({ row }) => row));
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
    if (this.ballot.peek()?.key === ballot.key) this.#reading.move(1);
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
    if (last.list === JSON.stringify([choice.peek(), order.peek()])) this.#reading.move(last.at - at.peek());
  }

  export(): void {
    const pair = this.pair.peek();
    if (pair) void this.#try(() => this.#host.request('exportVotes', { a: pair[0], b: pair[1] }));
  }

  async #save({ key, home, row, left, right }: Ballot, vote: Vote | null, after: 'saved' | 'taken-back'): Promise<boolean> {
    const load = this.#loads;
    this.step.value = 'saving';
    const isKept = await this.#try(() => this.#host.request('vote', { key, row, left, right, vote }));
    if (load !== this.#loads) return false;
    batch(() => {
      this.step.value = isKept === true ? after : isKept === false ? 'no-name' : 'none';
      if (isKept === true) this.votes.value = [...this.votes.peek().filter((v) => v.row !== row), ...(vote === null ? [] : [{ home, row, left, vote }])];
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

import { DISAGREEMENTS } from '../../../src/features/disagreements/contract';
import type { JudgesAnswer, JudgesChoice } from '../../../src/features/disagreements/judgesContract';
import { AS_NAMED } from '../../../src/features/disagreements/judgesPage';
import type { JudgesMethods } from '../../../src/features/disagreements/judgesPage';
import type { Reading } from '../../../src/features/disagreements/page';
import { shownOf } from '../../kit/host';
import type { FeatureHost, HostClient } from '../../kit/host';
import { batch, signal } from '../../kit/signal';

/** Resamples behind an interval: of shares, on which more would change nothing that is seen. */
export const JUDGES_RESAMPLES = 2_000;

export type Part = 'judge' | 'human' | 'none';

/** Judges beside humans: asked for after the figures of all raters, and again when a person says who is who. */
export class JudgesController {
  readonly answer = signal<JudgesAnswer | null>(null);
  readonly choice = signal<JudgesChoice>(AS_NAMED);
  /** Why there is nothing to show. */
  readonly problem = signal<string | null>(null);
  readonly isBusy = signal(false);
  readonly #host: FeatureHost<JudgesMethods & Record<string, never>>;
  #run: AbortController | null = null;
  #reading: Reading | null = null;

  constructor(host: HostClient) {
    this.#host = host.feature(DISAGREEMENTS);
  }

  /** What ran before is wanted no more. */
  async load(reading: Reading): Promise<void> {
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.#reading = reading;
    this.isBusy.value = true;
    try {
      const answer = await this.#host.request('judges', { reading, choice: this.choice.peek(), resamples: JUDGES_RESAMPLES }, { signal: run.signal });
      if (this.#run === run) batch(() => {
        this.problem.value = null;
        this.answer.value = answer;
      });
    } catch (error) {
      const shown = shownOf(error);
      if (shown && this.#run === run) this.problem.value = shown.sentence;
    } finally {
      if (this.#run === run) this.isBusy.value = false;
    }
  }

  partOf(name: string): Part {
    const how = this.answer.peek()?.how;
    return how?.judges.includes(name) === true ? 'judge' : how?.humans.includes(name) === true ? 'human' : 'none';
  }

  /** Who somebody is, from now on; the others stay what they were. */
  say(name: string, part: Part): void {
    const how = this.answer.peek()?.how;
    if (!how) return;
    const without = (names: readonly string[]): readonly string[] => names.filter((n) => n !== name);
    this.choose({ judges: [...without(how.judges), ...(part === 'judge' ? [name] : [])], humans: [...without(how.humans), ...(part === 'human' ? [name] : [])] });
  }

  choose(change: Partial<JudgesChoice>): void {
    this.choice.value = { ...this.choice.peek(), ...change };
    if (this.#reading) void this.load(this.#reading);
  }

  /** Do all that a person named still give verdicts, among these raters and places? */
  fits(known: readonly string[]): boolean {
    const { judges, humans } = this.choice.peek();
    return [...(judges ?? []), ...(humans ?? [])].every((name) => known.includes(name));
  }

  /** As `asNamed`, from the next `load` on. */
  forget(): void {
    this.choice.value = { ...this.choice.peek(), judges: null, humans: null };
  }

  /** Takes back what was said of who is who. */
  asNamed(): void {
    this.choose({ judges: null, humans: null });
  }

  addVerdicts(): void {
    void this.#guarded(async () => {
      const { path } = await this.#host.request('chooseVerdicts', {});
      if (path !== null) this.say(path, 'judge');
    });
  }

  chooseScore(): void {
    void this.#guarded(async () => {
      const { score } = await this.#host.request('chooseScore', {});
      if (score !== null) this.choose({ score });
    });
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.problem.value = shown.sentence;
    }
  }
}

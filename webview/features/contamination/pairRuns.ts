import type { Rule } from '../../../src/features/contamination/contract';
import type { ReadPair } from '../../../src/features/contamination/page';
import { batch, signal } from '../../kit/signal';
import { runsInSteps } from './runs';
import type { MatchedRun } from './runs';

/** The page is left alone for so long at most: a frame is 16 ms. */
const AT_ONCE_MS = 12;

/** The matched runs of the pair that is read. Those of long texts come a moment later than the texts. */
export class PairRuns {
  readonly found = signal<readonly MatchedRun[]>([]);
  readonly isLooking = signal(false);
  #of: { readonly texts: ReadPair['texts'] | undefined; readonly at: number | undefined; readonly rule: string } | null = null;

  /** Looks for them, where they are of other texts or another rule than those that are there. */
  async look(pair: ReadPair | null, rule: Rule | undefined): Promise<void> {
    const of = { texts: pair?.texts, at: pair?.at, rule: JSON.stringify(rule) };
    if (this.#of && this.#of.texts === of.texts && this.#of.at === of.at && this.#of.rule === of.rule) return;
    this.#of = of;
    this.#set([], false);
    if (!pair || pair.possible !== null || !rule) return;
    const steps = runsInSteps(pair, rule);
    for (let from = performance.now(); ;) {
      const { done, value } = steps.next();
      if (done === true) {
        this.#set(value, false);
        return;
      }
      if (performance.now() - from < AT_ONCE_MS) continue;
      this.isLooking.value = true;
      await new Promise((resolve) => setTimeout(resolve));
      if (this.#of !== of) return;
      from = performance.now();
    }
  }

  #set(found: readonly MatchedRun[], isLooking: boolean): void {
    batch(() => {
      this.found.value = found;
      this.isLooking.value = isLooking;
    });
  }
}

import { LoupeError } from '../../../core/message';
import { scanKey } from '../../../data/contamination/keptScans';
import type { KeptScans } from '../../../data/contamination/keptScans';
import type { PossibleAnswer } from '../contract';
import type { PossibleFound, PossibleLooking } from '../page';
import { rowsKey } from '../rowsKey';
import { fieldsOf } from '../setupFile';
import type { OpenSets } from './openSets';
import { textsOf, work } from './scanner';
import type { Found, OpenEvaluation } from './scanner';

/** Of each evaluation and training dataset so many are listed, the best first. */
export const MOST_POSSIBLE = 5_000;
const FORM = 1;
const TOLD_MS = 500;

/** What was looked for of one evaluation in one training dataset. */
export interface PossibleOfOne {
  readonly eval: string;
  readonly train: string;
  readonly of: PossibleAnswer['evaluations'][number];
  readonly texts: number;
  readonly counted: number;
  readonly cut: number;
}

/** Possible rephrasings of what a check shows: looked for when asked, each evaluation and training dataset by itself, and kept. */
export class PossibleLists {
  #of: Found | null = null;
  #known: readonly PossibleOfOne[] = [];
  #looking: PossibleLooking | null = null;
  #abort: AbortController | undefined;

  constructor(readonly sets: OpenSets, readonly kept: KeptScans, readonly told: () => void) {}

  get looking(): PossibleLooking | null {
    return this.#looking;
  }

  /** Lists of what is shown now: of other files or items there are others. */
  known(found: Found | null): readonly PossibleOfOne[] {
    return found !== null && found === this.#of ? this.#known : [];
  }

  /** Takes what is kept of a set-up as its files are now. */
  async take(found: Found): Promise<void> {
    const known: PossibleOfOne[] = [];
    for (const { train, key } of await this.#keys(found)) {
      for (const evaluation of found.evaluations) {
        const kept = evaluation.key === null ? undefined : ((await this.kept.read(key(evaluation))) as Omit<PossibleOfOne, 'eval' | 'train'> | undefined);
        if (kept) known.push({ ...kept, eval: evaluation.evaluation.name, train });
      }
    }
    this.#of = found;
    this.#known = known;
  }

  cancel(): void {
    this.#abort?.abort();
  }

  /** Looks through the training datasets that are named for rephrasings of the evaluations that are named, where that was not done yet. */
  async look(found: Found, evals: readonly string[], trains: readonly string[]): Promise<void> {
    if (this.#abort) throw new LoupeError('possible-runs', {}, 'usage');
    const abort = new AbortController();
    this.#abort = abort;
    if (found !== this.#of) await this.take(found);
    try {
      const keys = await this.#keys(found);
      for (const evaluation of found.evaluations) {
        for (const { train, key } of keys) {
          const name = evaluation.evaluation.name;
          const isWanted = evaluation.key !== null && evals.includes(name) && trains.includes(train) && !this.#known.some((k) => k.eval === name && k.train === train);
          if (!isWanted) continue;
          const answer = await this.#ask(found, evaluation, train, abort.signal);
          const [of] = answer.evaluations;
          if (!of) continue;
          const one = { of, texts: answer.texts, counted: answer.counted, cut: answer.cut };
          await this.kept.write(key(evaluation), one);
          await this.take(this.#of ?? found);
        }
      }
    } catch (error) {
      if (!(error instanceof LoupeError && error.fault === 'aborted')) throw error;
    } finally {
      this.#abort = undefined;
      this.#looking = null;
      this.told();
    }
  }

  async #ask({ setup }: Found, { evaluation }: OpenEvaluation, train: string, signal: AbortSignal): Promise<PossibleAnswer> {
    const source = setup.trainings.find((t) => t.name === train)?.source;
    if (!source) throw new LoupeError('aborted', {}, 'aborted');
    const { name, fields, filter } = evaluation;
    this.#looking = { eval: name, train, share: null };
    this.told();
    let last = Date.now();
    const onProgress = (share: number | null): void => {
      this.#looking = { eval: name, train, share };
      if (Date.now() - last < TOLD_MS) return;
      last = Date.now();
      this.told();
    };
    return this.sets.useAll([source, evaluation.source], async ([training, opened]) => {
      if (!training || !opened) throw new LoupeError('aborted', {}, 'aborted');
      const others = [{ name: 'evaluation', dataset: (await opened.open(false)).id }];
      const params = { texts: textsOf(setup, train), filter: null, roles: setup.rule.roles, by: setup.by, evaluations: [{ name, of: 'evaluation', fields, filter }], most: MOST_POSSIBLE };
      return work(training, 'possible', params, { others, signal, onProgress, lane: 'job' });
    });
  }

  /** Of each training dataset what tells its lists from others: everything that decides them. */
  async #keys({ setup, trainings }: Found): Promise<readonly { readonly train: string; readonly key: (evaluation: OpenEvaluation) => string }[]> {
    const keys: { train: string; key: (evaluation: OpenEvaluation) => string }[] = [];
    for (const { name, source } of setup.trainings) {
      if (!trainings.some((t) => t.train === name)) continue;
      const info = await this.sets.use(source, (session) => session.open(false));
      keys.push({ train: name, key: (evaluation) => scanKey(['possible', FORM, MOST_POSSIBLE, ...rowsKey(info), fieldsOf(setup, name), info.shape, setup.rule.roles, setup.by, evaluation.key]) });
    }
    return keys;
  }
}

/** What the page shows of a list: how many there are, and of how much that is. */
export function possibleShown(known: readonly PossibleOfOne[]): PossibleFound[] {
  return known.map(({ of, ...one }) => ({ ...one, found: of.found, bySource: of.bySource, listed: of.listed.length }));
}

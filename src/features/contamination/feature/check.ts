import { LoupeError } from '../../../core/message';
import { KeptScans, scanKey } from '../../../data/contamination/keptScans';
import { Disposables } from '../../../host/disposables';
import { reportError } from '../../../host/services';
import type { Services } from '../../../host/services';
import { engineOptions } from '../../../host/settings';
import type { FoundIn, FoundOfOne } from '../found';
import { resultsOf, setupShown } from '../shownResults';
import type { PageState, Results, Setup } from '../page';
import { sourceParts } from '../setupFile';
import type { SetupFile, SetupSource } from '../setupFile';
import { ALL_TRAININGS } from '../rule/figures';
import { OpenSets } from './openSets';
import { PossibleLists, possibleShown } from './rephrasings';
import { Scanner } from './scanner';
import type { Found } from './scanner';
import { Setups } from './setups';
import { VerdictBooks } from './verdictBooks';

/** What was shown last of a set-up: where files or the set-up have changed, it is shown as such. */
interface Last {
  readonly found: Omit<Found, 'trainings'> & { readonly trainings: readonly (Omit<Found['trainings'][number], 'evaluations'> & { readonly evaluations: readonly (readonly [string, FoundOfOne])[] })[] };
}

/** The check of one dataset: its set-up, its scan, what was found, and the verdicts. */
export class Check {
  readonly sets: OpenSets;
  readonly verdicts: VerdictBooks;
  readonly possible: PossibleLists;
  readonly #own = new Disposables();
  readonly #scanner: Scanner;
  readonly #setups: Setups;
  readonly #kept: KeptScans;
  #setup: SetupFile | null = null;
  #found: Found | null = null;
  #shown: { readonly found: Found; readonly stale: boolean; readonly partial: boolean } | null = null;
  #made: { readonly of: object; readonly results: Results } | undefined;
  /** When results that grow may be made again: making them takes a tenth of the time at most. */
  #notBefore = 0;

  constructor(readonly services: Services, readonly source: SetupSource, readonly changed: (state: PageState) => void) {
    this.sets = new OpenSets(services, () => void this.refresh());
    this.verdicts = new VerdictBooks(services, this.sets);
    this.#setups = new Setups(services);
    this.#kept = new KeptScans(engineOptions().cacheFolder ?? '');
    this.#scanner = new Scanner(services, this.sets, this.#kept, (found) => void this.#grew(found));
    this.possible = new PossibleLists(this.sets, this.#kept, () => void this.#tell());
    this.#own.add(this.sets);
  }

  dispose(): void {
    this.cancel();
    this.#own.dispose();
  }

  get setup(): SetupFile | null {
    return this.#setup;
  }

  get isRunning(): boolean {
    return this.#scanner.running !== null;
  }

  /** What the page shows now, with the training datasets that were scanned. */
  get found(): Found | null {
    return this.#shown?.found ?? null;
  }

  /** The results that the page shows; null before there are any. */
  get results(): Results | null {
    if (!this.#shown) return null;
    if (this.#made?.of !== this.#shown) this.#made = { of: this.#shown, results: resultsOf(this.#shown.found, this.#shown) };
    return this.#made.results;
  }

  /** The set-up as it is kept, what is kept of its scans, and verdicts. */
  async load(): Promise<PageState> {
    if (!this.isRunning) {
      this.#setup = await this.#setups.of(this.source);
      await this.#look();
    }
    return this.state();
  }

  /** What is shown, once it was looked whether files and set-up are still those that it is of. */
  async current(): Promise<Results | null> {
    if (!this.isRunning) this.changed(await this.load());
    return this.results;
  }

  async refresh(): Promise<void> {
    try {
      this.changed(await this.load());
    } catch (error) {
      this.services.log.warn(`contamination: ${String(error)}`);
    }
  }

  async state(): Promise<PageState> {
    const setup = this.#setup;
    return { setup: setup && this.#setupShown(setup), results: this.results, running: this.#scanner.running, possible: { known: possibleShown(this.possible.known(this.found)), looking: this.possible.looking }, judged: await this.#judged() };
  }

  #setupShown(setup: SetupFile): Setup {
    return setupShown(setup, this.#found?.setup === setup ? this.#found.evaluations : []);
  }

  /** Keeps a set-up and shows what is known of it. Throws `scan-runs`: what runs is of another. */
  async use(setup: SetupFile): Promise<void> {
    if (this.isRunning) throw new LoupeError('scan-runs', {}, 'usage');
    await this.#setups.keep(setup);
    this.#setup = setup;
    await this.#look();
    this.changed(await this.state());
    this.#lookOn();
  }

  async scan(): Promise<PageState> {
    const setup = this.#setup ?? (await this.#setups.of(this.source));
    this.#setup = setup;
    if (!setup) throw new LoupeError('contamination-no-setup', {}, 'usage');
    try {
      const found = await this.#scanner.scan(setup);
      await this.#show(found);
      if (this.#shown?.found === found && !this.#shown.partial && !this.#shown.stale) await this.#keepLast(found);
    } catch (error) {
      if (!this.isRunning) this.changed(await this.state()); // it no longer runs
      throw error;
    }
    const state = await this.state();
    this.changed(state);
    this.#lookOn();
    return state;
  }

  hold(held: boolean): void {
    this.#scanner.hold(held);
  }

  cancel(): void {
    this.#scanner.cancel();
    this.possible.cancel();
  }

  /** Looks for possible rephrasings of an evaluation (null: of all) in a training dataset or all. Throws `contamination-not-whole`. */
  async lookFor(evaluation: string | null, train: string): Promise<void> {
    const shown = this.#shown;
    if (!shown || shown.stale || shown.partial || this.isRunning) throw new LoupeError('contamination-not-whole', {}, 'usage');
    const { setup } = shown.found;
    await this.possible.look(shown.found, evaluation === null ? setup.evaluations.map((e) => e.name) : [evaluation], train === ALL_TRAININGS ? setup.trainings.map((t) => t.name) : [train]);
  }

  /** A set-up that asks for possible rephrasings has them looked for once its scan is whole. */
  #lookOn(): void {
    const shown = this.#shown;
    if (this.#setup?.rephrased !== true || !shown || shown.stale || shown.partial || this.isRunning || this.possible.looking) return;
    this.lookFor(null, ALL_TRAININGS).catch((error: unknown) => reportError(this.services, error));
  }

  async #tell(): Promise<void> {
    this.changed(await this.state());
  }

  async #look(): Promise<void> {
    const setup = this.#setup;
    if (!setup) {
      this.#found = this.#shown = null;
      return;
    }
    await this.#show(await this.#scanner.look(setup));
  }

  async #show(found: Found): Promise<void> {
    this.#found = found;
    const hasAny = found.trainings.some((t) => t.evaluations.size > 0);
    const isWhole = hasAny && found.trainings.every((t) => t.missing === 0);
    const isBegun = found.trainings.some((t) => t.missing > 0 && t.begun > 0);
    if (isWhole) await this.possible.take(found);
    if (isWhole || isBegun || hasAny) {
      this.#shown = { found, stale: !isWhole && !isBegun, partial: isBegun };
      return;
    }
    const last = (await this.#kept.read(lastKey(this.source))) as Last | undefined;
    this.#shown = last ? { found: { ...last.found, trainings: last.found.trainings.map((t) => ({ ...t, evaluations: new Map(t.evaluations) })) }, stale: true, partial: false } : null;
  }

  async #keepLast(found: Found): Promise<void> {
    const last: Last = { found: { ...found, trainings: found.trainings.map((t) => ({ ...t, evaluations: [...t.evaluations] })) } };
    await this.#kept.write(lastKey(this.source), last);
  }

  async #grew(found: Found | null): Promise<void> {
    if (found) this.#found = found;
    const now = Date.now();
    if (found && now >= this.#notBefore && found.trainings.some((t) => t.evaluations.size > 0)) {
      this.#shown = { found, stale: false, partial: true };
      this.#made = { of: this.#shown, results: resultsOf(found, this.#shown) };
      this.#notBefore = Date.now() + 10 * (Date.now() - now);
    }
    if (this.isRunning) this.changed(await this.state());
  }

  async #judged(): Promise<number> {
    let judged = 0;
    for (const { source } of this.#setup?.trainings ?? []) judged += (await this.verdicts.table(source)).size;
    return judged;
  }

  /** Of a training dataset of what is shown. */
  sourceOf(train: string): SetupSource {
    const source = this.found?.setup.trainings.find((t) => t.name === train)?.source;
    if (!source) throw new LoupeError('aborted', {}, 'aborted'); // another set-up is shown by now
    return source;
  }

  /** Row numbers are of the files that were scanned: throws `contamination-not-whole` where a training dataset has others now. */
  async refuseOther(train: string): Promise<void> {
    const { fingerprint } = await this.sets.use(this.sourceOf(train), (session) => session.open(false));
    if (this.found?.trainings.find((t) => t.train === train)?.fingerprint !== fingerprint) throw new LoupeError('contamination-not-whole', {}, 'usage');
  }

  foundIn(train: string): FoundIn | undefined {
    return this.found?.trainings.find((t) => t.train === train);
  }
}

const lastKey = (source: SetupSource): string => scanKey(['last', ...sourceParts(source)]);

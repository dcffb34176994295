/** A host inside the page, for tests of the page of disagreements: verdicts as raters could have given them. */
import type { ToHost, ToView } from '../../src/features/explore/contract';
import { agreementOf } from '../../src/core/statistics/agreement';
import type { Ratings } from '../../src/core/statistics/ratings';
import { adviceOf } from '../../src/features/disagreements/advice';
import { classShares } from '../../src/features/disagreements/divergence';
import type { AgreementAnswer, AspectsAnswer, Judged } from '../../src/features/disagreements/contract';
import { profilesOf } from '../../src/features/disagreements/profiles';
import type { ProfilesAnswer } from '../../src/features/disagreements/profilesContract';
import type { Unit } from '../../src/features/disagreements/verdicts';
import type { JudgesMethods } from '../../src/features/disagreements/judgesPage';
import { AS_FOUND, SHAPE_CHANGED } from '../../src/features/disagreements/page';
import type { DisagreementsMethods, Places, Reading } from '../../src/features/disagreements/page';
import type { Against, SliceDifference } from '../../src/features/disagreements/slicesContract';
import { judgesOf } from './fakeJudges';

export interface FakeDisagreementsOptions {
  readonly raters: number;
  /** One label is nearly always given. */
  readonly skewed: boolean;
  /** Intervals never come. */
  readonly slow: boolean;
  readonly exchangeable: boolean;
  readonly problem: string;
  readonly code: string;
  /** Several rows make a unit. */
  readonly long: boolean;
  /** Raters gave several verdicts. */
  readonly aspects: boolean;
  /** Units have the classes of Diverging Preferences. */
  readonly diverging: boolean;
  /** Two raters are called like models. */
  readonly judges: boolean;
}

const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
const NO = '<img src=x onerror="window.hacked = true">';

/** A test as the engine tells it. */
function againstOf(isMarked: boolean, draws: number): Against {
  const p = draws === 0 ? null : isMarked ? 0.002 : 0.3;
  const of = (value: number): SliceDifference => ({ value, low: draws === 0 ? null : value - 0.05, high: draws === 0 ? null : value + 0.05, p, pAdjusted: p });
  return { test: 'permutation', draws, correction: 'benjamini-hochberg', slices: 2, isSmall: !isMarked, fewest: 30, krippendorffAlpha: of(isMarked ? -0.21 : 0.02), observed: of(isMarked ? -0.11 : 0.01) };
}

/** A host that answers the page with the agreement of made verdicts. */
class FakeDisagreements {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  readonly #options: Partial<FakeDisagreementsOptions>;
  #isCorrected = false;

  constructor(options: Partial<FakeDisagreementsOptions>) {
    this.#options = options;
    document.addEventListener('securitypolicyviolation', (event) => this.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  }

  post(message: ToHost): void {
    this.asked.push(message);
    if (message.kind !== 'request') return;
    const { id, params } = message;
    const method = message.method.replace('disagreements.', '') as keyof DisagreementsMethods;
    if (method === 'agreement') {
      const { resamples, by } = params as DisagreementsMethods['agreement']['params'];
      if (this.#options.problem !== undefined && !this.#isCorrected && !hasPlaces((params as DisagreementsMethods['agreement']['params']).reading)) this.#send({ kind: 'error', id, error: { code: this.#options.code ?? 'raters-none', args: { missing: '--label, --unit', path: 'note', names: 90, verdicts: 100 }, sentence: this.#options.problem, aborted: false } });
      else if (resamples > 0 && this.#options.slow === true) this.#send({ kind: 'progress', id, fraction: 0.4, note: null });
      else this.#send({ kind: 'result', id, result: { name: 'preference-mix.parquet', answer: this.#answer(Math.min(resamples, 200), by, (params as DisagreementsMethods['agreement']['params']).reading), places: ['votes[].preference', 'votes[].annotator', 'source'], sliceBy: ['source', 'prompt-length', 'length-ratio'] } });
    } else if (method === 'aspects') {
      const judged = this.#answer(200, null);
      this.#send({ kind: 'result', id, result: { aspects: ['overall', 'helpful'].map((name) => ({ name, judged })) } satisfies AspectsAnswer });
    } else if (method === 'places') this.#send({ kind: 'result', id, result: { places: ['thing', 'who', 'picked', 'secs'], found: { raters: [], raterId: ['who'], label: [], unit: [], sides: [] } } satisfies Places });
    else if (method === 'profiles') this.#send({ kind: 'result', id, result: this.#profiles() });
    else if (method === 'chooseBy') this.#send({ kind: 'result', id, result: { by: 'source' } });
    else if (message.method === 'disagreements.judges') this.#send({ kind: 'result', id, result: judgesOf((params as JudgesMethods['judges']['params']).choice, this.#options.judges === true) });
    else if (message.method === 'disagreements.chooseVerdicts') this.#send({ kind: 'result', id, result: { path: 'gpt4_label' } });
    else if (message.method === 'disagreements.chooseScore') this.#send({ kind: 'result', id, result: { score: { of: 'rewards', rewards: ['reward_a', 'reward_b'], deviations: null, lambda: 1 } } });
    else this.#send({ kind: 'result', id, result: method === 'rows' || method === 'slice' ? { filter: `"annotator1" = ${NO}`, count: this.#options.long === true ? { units: 10, rows: 40 } : null } : method === 'correct' ? { corrected: true } : null });
  }

  /** The shape is another, as a person corrected it anywhere. */
  correct(options: Partial<FakeDisagreementsOptions> = {}): void {
    this.#isCorrected = true;
    Object.assign(this.#options, options);
    this.#send({ kind: 'event', event: { event: 'feature', feature: 'disagreements', name: SHAPE_CHANGED, data: null } });
  }

  #answer(resamples: number, by: string | null, reading: Reading = AS_FOUND): AgreementAnswer {
    const { skewed = false, exchangeable = false } = this.#options;
    const raters = Array.from({ length: this.#options.raters ?? 2 }, (_, i) => (i === 1 ? `ann-02 ${NO}` : `ann-0${String(i + 1)}`));
    const labels = skewed ? ['no', 'yes'] : FIVE;
    const units = Array.from({ length: 120 }, (_, unit) => raters.map((_r, r) => this.#said(unit, r)));
    const ratings = (some: readonly (readonly number[])[]): Ratings => ({ raters, labels, units: some, weights: some.map(() => 1) });
    const level = skewed || reading.collapse !== null ? 'nominal' : 'ordinal';
    const judged = (some: readonly (readonly number[])[]): Judged => {
      const of = agreementOf(ratings(some), { level, resamples, seed: 0 });
      const classes: Judged['classes'] = this.#options.diverging === true ? { diverging_substantial: 5, diverging: 10, opposed_but_all_slight: 5, high_agreement_preference: 60, one_side_with_ties: 30, all_ties: 10 } : of.classes;
      return { ...of, classes, shares: classShares({ ...classes }) };
    };
    const whole = judged(units);
    return {
      ...whole, advice: adviceOf(whole),
      how: { layout: exchangeable ? 'nested' : 'wide', unit: 'row', raters, label: [], level, order: labels, distance: null, repeat: 'last', orderBy: null, sides: null, cluster: null, clusters: null, collapse: reading.collapse, exchangeable, aspect: this.#options.aspects === true ? 'overall' : null, pairwise: null },
      skipped: { noUnit: 0, noRater: 0, missing: 14, dropped: 0, unparsable: 0, repeated: 0 }, disputed: null, spellings: [], derived: exchangeable ? 'none' : 'all', aspects: this.#options.aspects === true ? ['overall', 'helpful'] : [], strengths: skewed ? null : [2, 1, 0, -1, -2], types: [],
      slices: by === null ? [] : [['web', 0], ['code', 1]].map(([value, of]) => ({ by, value: String(value), ...judged(units.filter((_, i) => i % 2 === of)), rest: judged(units.filter((_, i) => i % 2 !== of)), against: againstOf(value === 'web', resamples) })),
      warnings: [{ code: 'labels-alike', args: { labels: '“tie”, “Tie”' }, count: 2 }],
    };
  }

  /** Profiles as the engine makes them, of the same verdicts. */
  #profiles(): ProfilesAnswer {
    const { raters, labels, level } = this.#answer(0, null);
    const units = Array.from({ length: 120 }, (_, unit): Unit => {
      const verdicts = raters.map((rater, r) => ({ rater, label: labels[this.#said(unit, r)] ?? '', turned: false }));
      return { units: 1, cluster: null, slice: String(Math.floor(unit / 30)), verdicts, given: verdicts };
    });
    const profiles = profilesOf(units, { level, labels, values: undefined, sets: undefined, strengths: undefined }, raters);
    return { labels, profiles: profiles.map((p) => ({ ...p, time: null })), why: null, level: 0.05, fewest: 10, timePath: [], orderedBy: null };
  }

  #said(unit: number, r: number): number {
    return this.#options.skewed === true ? (unit % 40 === r ? 1 : 0) : ((unit * 7) % 5 + (unit % (3 + r) === 1 ? r : 0)) % 5;
  }

  #send(message: ToView): void {
    window.postMessage(message, '*');
  }
}

/** A person says where verdicts are. */
function hasPlaces({ raters, label, rater, unit, manyRaters }: Reading): boolean {
  return raters !== null || (label !== null && rater !== null && unit !== null) || manyRaters;
}

const fake = new FakeDisagreements(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeDisagreementsOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: () => undefined }) });

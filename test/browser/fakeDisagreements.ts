/** A host inside the page, for tests of the page of disagreements: verdicts as raters could have given them. */
import type { ToHost, ToView } from '../../src/features/explore/contract';
import { agreementOf } from '../../src/core/statistics/agreement';
import type { Ratings } from '../../src/core/statistics/ratings';
import type { AgreementAnswer } from '../../src/features/disagreements/contract';
import type { DisagreementsMethods } from '../../src/features/disagreements/page';

export interface FakeDisagreementsOptions {
  readonly raters: number;
  /** One label is nearly always given. */
  readonly skewed: boolean;
  /** Intervals never come. */
  readonly slow: boolean;
  readonly exchangeable: boolean;
  readonly problem: string;
}

const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
const NO = '<img src=x onerror="window.hacked = true">';

/** A host that answers the page with the agreement of made verdicts. */
class FakeDisagreements {
  readonly asked: ToHost[] = [];
  readonly violations: string[] = [];
  readonly #options: Partial<FakeDisagreementsOptions>;

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
      if (this.#options.problem !== undefined) this.#send({ kind: 'error', id, error: { code: 'raters-none', args: {}, sentence: this.#options.problem, aborted: false } });
      else if (resamples > 0 && this.#options.slow === true) this.#send({ kind: 'progress', id, fraction: 0.4, note: null });
      else this.#send({ kind: 'result', id, result: { name: 'preference-mix.parquet', answer: this.#answer(Math.min(resamples, 200), by) } });
    } else if (method === 'chooseBy') this.#send({ kind: 'result', id, result: { by: 'source' } });
    else this.#send({ kind: 'result', id, result: method === 'rows' || method === 'slice' ? { filter: `"annotator1" = ${NO}` } : method === 'correct' ? { corrected: true } : null });
  }

  #answer(resamples: number, by: string | null): AgreementAnswer {
    const { skewed = false, exchangeable = false } = this.#options;
    const raters = Array.from({ length: this.#options.raters ?? 2 }, (_, i) => (i === 1 ? `ann-02 ${NO}` : `ann-0${String(i + 1)}`));
    const labels = skewed ? ['no', 'yes'] : FIVE;
    const said = (unit: number, r: number): number => (skewed ? (unit % 40 === r ? 1 : 0) : ((unit * 7) % 5 + (unit % (3 + r) === 1 ? r : 0)) % 5);
    const units = Array.from({ length: 120 }, (_, unit) => raters.map((_r, r) => said(unit, r)));
    const ratings = (some: readonly (readonly number[])[]): Ratings => ({ raters, labels, units: some, weights: some.map(() => 1) });
    const level = skewed ? 'nominal' : 'ordinal';
    const judged = (some: readonly (readonly number[])[]): Omit<AgreementAnswer, 'how' | 'skipped' | 'slices' | 'disputed' | 'spellings' | 'strengths' | 'types' | 'derived' | 'warnings'> => agreementOf(ratings(some), { level, resamples, seed: 0 });
    return {
      ...judged(units),
      how: { layout: exchangeable ? 'nested' : 'wide', unit: 'row', raters, label: [], level, order: labels, repeat: 'last', orderBy: null, sides: null, cluster: null, clusters: null, collapse: null, exchangeable },
      skipped: { noUnit: 0, noRater: 0, missing: 14, dropped: 0, unparsable: 0, repeated: 0 }, disputed: null, spellings: [], derived: exchangeable ? 'none' : 'all', strengths: skewed ? null : [2, 1, 0, -1, -2], types: [],
      slices: by === null ? [] : [['web', 0], ['code', 1]].map(([value, of]) => ({ by, value: String(value), ...judged(units.filter((_, i) => i % 2 === of)), rest: judged(units.filter((_, i) => i % 2 !== of)) })),
      warnings: [{ code: 'labels-alike', args: { labels: '“tie”, “Tie”' }, count: 2 }],
    };
  }

  #send(message: ToView): void {
    window.postMessage(message, '*');
  }
}

const fake = new FakeDisagreements(JSON.parse(decodeURIComponent(location.hash.slice(1)) || '{}') as Partial<FakeDisagreementsOptions>);
Object.assign(window, { fake, acquireVsCodeApi: () => ({ postMessage: (message: ToHost) => fake.post(message), setState: () => undefined }) });

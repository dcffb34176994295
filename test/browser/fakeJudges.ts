/** Judges beside humans, as an engine could answer: by the product's own rules, over made verdicts. */
import { Shares } from '../../src/core/statistics/shares';
import { besideLeftOf } from '../../src/features/disagreements/besideLeft';
import { countPanel } from '../../src/features/disagreements/judgeCounts';
import type { JudgedUnit, Panel } from '../../src/features/disagreements/judgeCounts';
import { differencesOf, humanFigures, judgeFigures } from '../../src/features/disagreements/judgeFigures';
import { meaningOf } from '../../src/features/disagreements/judges';
import type { HumanClass, JudgesAnswer, JudgesChoice } from '../../src/features/disagreements/judgesContract';
import type { Verdict } from '../../src/features/disagreements/verdicts';

const NO = '<img src=x onerror="window.hacked = true">';
const FIVE = ['A is clearly better', 'A is slightly better', 'tie', 'B is slightly better', 'B is clearly better'];
const CLASSES: readonly HumanClass[] = ['diverging_substantial', 'diverging', 'opposed_but_all_slight', 'high_agreement_preference', 'one_side_with_ties', 'all_ties'];

export function judgesOf(choice: JudgesChoice, there: boolean): JudgesAnswer {
  const judges = choice.judges ?? (there ? ['gpt-4', `claude ${NO}`] : []);
  const humans = choice.humans ?? ['ann-01', 'ann-02', 'ann-03'];
  const said = (unit: number, r: number): string => FIVE[((unit * 7) % 5 + (unit % (3 + r) === 1 ? r + 1 : 0)) % 5] ?? 'tie';
  const verdict = (rater: string, label: string): Verdict => ({ rater, label, turned: false });
  const units = Array.from({ length: 240 }, (_, u): JudgedUnit => {
    const [of, by] = [humans.map((name, r) => verdict(name, said(u, r))), judges.map((name, r) => verdict(name, u % 37 === r ? 'garbage' : said(u, r + 1)))];
    return { humans: of, judges: by, given: [...of, ...by, ...by.slice(0, 1)], swapped: judges.map((name, r) => verdict(name, said(u + (u % 9 === r ? 3 : 0), r + 1))), longer: u % 3 === 0 ? 'first' : 'second', units: 1, cluster: null };
  });
  const meaning = meaningOf(FIVE, false);
  const panel: Panel = { judges, humans, ofHumans: meaning, ofJudges: meaning, ties: choice.ties, isShuffled: false };
  const shares = new Shares(countPanel(units, panel), differencesOf(panel), 0);
  void shares.resample(200, () => Promise.resolve());
  return {
    how: { judges, humans, by: choice.judges === null ? 'names' : 'person', compared: 'winner', ties: choice.ties, level: 'ordinal', labels: FIVE, sides: null, swapped: null, answers: ['response_a', 'response_b'], cluster: null, clusters: null, exchangeable: false },
    candidates: [...new Set([...judges, ...humans, 'gpt-4'])], units: 240, classes: Object.fromEntries(CLASSES.map((name) => [name, shares.hits(`class ${name}`)])), withoutMajority: 31,
    judges: judgeFigures(shares, panel, CLASSES, true), humans: humanFigures(shares, panel, true), besideLeft: besideLeftOf(units, panel), resamples: 200, warnings: [],
    score: choice.score && { choice: choice.score, diverging: { value: 0.615, low: 0.55, high: 0.68, n: 160 }, withoutSubstantial: { value: null, why: { code: 'undefined-no-positives', args: {} }, n: 90 }, accuracy: { value: 0.664, low: 0.6, high: 0.72, n: 90 }, positives: 70, negatives: 90, missing: 2 },
  };
}

import type { Counted, CountedUnits } from '../../core/statistics/shares';
import { frontOf, humanClassOf, scoreAgainst } from './judges';
import type { Meaning, Side } from './judges';
import type { HumanClass, TieRule } from './judgesContract';
import { isNumber } from './scale';
import type { Verdict } from './verdicts';

/** Units that were judged alike, by humans and by judges. */
export interface JudgedUnit {
  /** One verdict of each. */
  readonly humans: readonly Verdict[];
  readonly judges: readonly Verdict[];
  /** All verdicts, those that another one of the same rater replaces too. */
  readonly given: readonly Verdict[];
  /** Verdicts on the same pair in the other order, turned back. */
  readonly swapped: readonly Verdict[];
  readonly longer: 'first' | 'second' | null;
  readonly units: number;
  readonly cluster: string | null;
}

export interface Panel {
  readonly judges: readonly string[];
  readonly humans: readonly string[];
  readonly ofHumans: Meaning;
  readonly ofJudges: Meaning;
  readonly ties: TieRule;
  /** The order in which sides were shown is known for each verdict (`turned`). */
  readonly isShuffled: boolean;
}

/** Names of what is counted, for each rater by its key. */
export const SHARE = {
  agrees: (judge: string) => `${judge} agrees`,
  unanswered: (judge: string) => `${judge} unanswered`,
  besideHuman: (judge: string, human: string) => `${judge} beside ${human} human`,
  besideJudge: (judge: string, human: string) => `${judge} beside ${human} judge`,
  others: (human: string) => `${human} others`,
  className: (name: HumanClass) => `class ${name}`,
  decided: (judge: string, name: HumanClass) => `${judge} decided ${name}`,
  classAgrees: (judge: string, name: HumanClass) => `${judge} agrees ${name}`,
  longer: (rater: string) => `${rater} longer`,
  longerOfJudge: (judge: string) => `${judge} longer both judge`,
  longerOfHumans: (judge: string) => `${judge} longer both humans`,
  consistent: (rater: string) => `${rater} consistent`,
  bothFirst: (rater: string) => `${rater} both first`,
  bothSecond: (rater: string) => `${rater} both second`,
  bias: (rater: string) => `${rater} bias`,
  shownFirst: (rater: string) => `${rater} shown first`,
  bothOrders: (rater: string) => `${rater} both orders`,
  same: (rater: string) => `${rater} same`,
  allSame: (rater: string) => `${rater} all same`,
  distance: (rater: string) => `${rater} distance`,
} as const;
export const EVERYONE = '*';

/** What each unit adds to the shares of a panel. Keys of raters: `j0`, `h0`, … by their places. */
export function countPanel(units: readonly JudgedUnit[], panel: Panel): CountedUnits[] {
  const keys = new Map([...panel.judges.map((name, i) => [name, `j${String(i)}`] as const), ...panel.humans.map((name, i) => [name, `h${String(i)}`] as const)]);
  return units.map((unit) => ({ counted: countUnit(unit, panel, keys), units: unit.units, cluster: unit.cluster }));
}

function countUnit(unit: JudgedUnit, panel: Panel, keys: ReadonlyMap<string, string>): Counted[] {
  const { ofHumans, ofJudges, ties } = panel;
  const counted: Counted[] = [];
  const add = (name: string, hits: number | boolean | null, of = 1): void => {
    if (hits !== null) counted.push({ name, hits: Number(hits), of });
  };
  const twoSided = ofHumans.isTwoSided;
  const judgeNames = new Set(panel.judges);
  const sideOf = ({ rater, label }: Verdict): Side | null => (judgeNames.has(rater) ? ofJudges : ofHumans).side(label);
  const said = (verdict: Verdict): string | null => (twoSided ? sideOf(verdict) : verdict.label);
  const humans = unit.humans.flatMap((v) => ({ key: keys.get(v.rater) ?? '', said: said(v) ?? v.label }));
  const judges = panel.judges.map((name, j) => {
    const verdict = unit.judges.find((v) => v.rater === name);
    return { key: `j${String(j)}`, said: verdict ? said(verdict) : null };
  });
  const front = frontOf(humans.map((h) => h.said));
  const name = humans.length < 2 ? null : humanClassOf(unit.humans.map((v) => v.label), ofHumans);
  if (name !== null) add(SHARE.className(name), 1);

  for (const judge of judges) {
    const score = scoreAgainst(front, judge.said ?? '', ties);
    if (score !== null) add(SHARE.unanswered(judge.key), judge.said === null);
    if (judge.said === null) continue;
    add(SHARE.agrees(judge.key), score);
    if (name === null) continue;
    if (twoSided) add(SHARE.decided(judge.key, name), judge.said !== 'tie');
    add(SHARE.classAgrees(judge.key, name), score);
  }
  humans.forEach((human, at) => {
    const others = frontOf(humans.filter((_, i) => i !== at).map((h) => h.said));
    const own = scoreAgainst(others, human.said, ties);
    add(SHARE.others(human.key), own);
    for (const judge of judges) {
      const score = judge.said === null ? null : scoreAgainst(others, judge.said, ties);
      if (score === null) continue;
      for (const key of [human.key, EVERYONE]) {
        add(SHARE.besideHuman(judge.key, key), own);
        add(SHARE.besideJudge(judge.key, key), score);
      }
    }
  });
  if (unit.longer !== null && twoSided) {
    for (const { key, said: side } of [...humans, ...judges]) if (side === 'first' || side === 'second') add(SHARE.longer(key), side === unit.longer);
    const majority = front.length === 1 ? front[0] : 'tie';
    if (majority !== 'tie') for (const judge of judges) {
      if (judge.said !== 'first' && judge.said !== 'second') continue;
      add(SHARE.longerOfJudge(judge.key), judge.said === unit.longer);
      add(SHARE.longerOfHumans(judge.key), majority === unit.longer);
    }
  }
  for (const [rater, key] of keys) {
    const own = unit.given.filter((v) => v.rater === rater);
    const swapped = unit.swapped.find((v) => v.rater === rater);
    if (own.length === 0 && swapped === undefined) continue;
    countOrders(own, swapped, key);
    countRepeats(own, key);
  }
  return counted;

  /** The same pair in both orders: as the row has it and swapped, or as sides were shuffled. */
  function countOrders(own: readonly Verdict[], swapped: Verdict | undefined, key: string): void {
    if (!twoSided) return;
    const shown = swapped === undefined ? own : own.slice(-1);
    const plain = shown.findLast((v) => !v.turned);
    const other = swapped ?? shown.findLast((v) => v.turned);
    const [a, b] = [plain && sideOf(plain), other && sideOf(other)];
    if (panel.isShuffled || swapped !== undefined) {
      for (const verdict of shown) shownFirst(sideOf(verdict), verdict.turned && swapped === undefined, key);
      if (swapped !== undefined) shownFirst(sideOf(swapped), true, key);
    }
    if (a === undefined || b === undefined || a === null || b === null || (swapped === undefined && !panel.isShuffled)) return;
    add(SHARE.consistent(key), a === b);
    add(SHARE.bothFirst(key), a === 'first' && b === 'second');
    add(SHARE.bothSecond(key), a === 'second' && b === 'first');
    add(SHARE.bias(key), a === 'first' && b === 'second' ? 1 : a === 'second' && b === 'first' ? -1 : 0);
    const scores = [scoreAgainst(front, a, ties), scoreAgainst(front, b, ties)];
    if (key.startsWith('j') && scores[0] !== null && scores[1] !== null) add(SHARE.bothOrders(key), ((scores[0] ?? 0) + (scores[1] ?? 0)) / 2);
  }

  function shownFirst(side: Side | null, turned: boolean, key: string): void {
    if (side === 'first' || side === 'second') add(SHARE.shownFirst(key), side === (turned ? 'second' : 'first'));
  }

  function countRepeats(own: readonly Verdict[], key: string): void {
    for (const turned of [false, true]) {
      const same = own.filter((v) => v.turned === turned).map((v) => v.label);
      if (same.length < 2) continue;
      const pairs = (same.length * (same.length - 1)) / 2;
      const of = <T>(each: (a: string, b: string) => T): T[] => same.flatMap((a, i) => same.slice(i + 1).map((b) => each(a, b)));
      add(SHARE.same(key), of((a, b) => a === b).filter(Boolean).length, pairs);
      add(SHARE.allSame(key), new Set(same).size === 1);
      if (same.every(isNumber)) add(SHARE.distance(key), of((a, b) => Math.abs(Number(a) - Number(b))).reduce((x, y) => x + y, 0), pairs);
    }
  }
}

import type { Shares } from '../../core/statistics/shares';
import { EVERYONE, SHARE } from './judgeCounts';
import type { Panel } from './judgeCounts';
import type { BesideHuman, HumanClass, HumanFigures, JudgeFigures, OnClass, Position, RaterFigures, Repeated } from './judgesContract';

/** Of more humans each, what stands beside each alone is not worked out: all together are. */
export const MOST_HUMANS = 100;

/** The differences whose intervals the figures of a panel need. */
export function differencesOf({ judges, humans }: Pick<Panel, 'judges' | 'humans'>): (readonly [string, string])[] {
  return judges.flatMap((_, at) => {
    const judge = `j${String(at)}`;
    return [
      ...[...humanKeys(humans), EVERYONE].map((human) => [SHARE.besideJudge(judge, human), SHARE.besideHuman(judge, human)] as const),
      [SHARE.longerOfJudge(judge), SHARE.longerOfHumans(judge)] as const,
    ];
  });
}

function humanKeys(humans: readonly string[]): readonly string[] {
  return humans.length > MOST_HUMANS ? [] : humans.map((_, i) => `h${String(i)}`);
}

export function judgeFigures(shares: Shares, { judges, humans, ofHumans }: Panel, classes: readonly HumanClass[], lengths: boolean): JudgeFigures[] {
  return judges.map((name, at) => {
    const key = `j${String(at)}`;
    const beside = humanKeys(humans).map((human, h) => besideOf(shares, key, human, humans[h] ?? '')).filter((b) => b.n > 0);
    const all = besideOf(shares, key, EVERYONE, EVERYONE);
    return {
      ...raterFigures(shares, name, key, lengths && ofHumans.isTwoSided),
      agree: shares.hits(SHARE.agrees(key)), agrees: shares.share(SHARE.agrees(key), 'undefined-no-majority'), unanswered: shares.hits(SHARE.unanswered(key)),
      beside, besideAll: all.n === 0 ? null : all,
      classes: classes.map((c): OnClass => {
        const [decided, agrees] = [SHARE.decided(key, c), SHARE.classAgrees(key, c)];
        return { name: c, n: shares.of(decided), decided: shares.share(decided, ofHumans.isTwoSided ? 'undefined-no-units' : 'undefined-no-sides'), agrees: shares.share(agrees, 'undefined-no-majority') };
      }),
      longerBoth: shares.of(SHARE.longerOfJudge(key)) === 0 ? null : {
        ofJudge: shares.share(SHARE.longerOfJudge(key), 'undefined-no-units'), ofHumans: shares.share(SHARE.longerOfHumans(key), 'undefined-no-units'),
        difference: shares.difference(SHARE.longerOfJudge(key), SHARE.longerOfHumans(key), 'undefined-no-units'),
      },
    };
  });
}

export function humanFigures(shares: Shares, { humans, ofHumans }: Panel, lengths: boolean): HumanFigures[] {
  return humans.map((name, at) => {
    const key = `h${String(at)}`;
    return { ...raterFigures(shares, name, key, lengths && ofHumans.isTwoSided), agrees: shares.share(SHARE.others(key), 'undefined-no-others') };
  });
}

function besideOf(shares: Shares, judge: string, human: string, name: string): BesideHuman {
  const [ofJudge, ofHuman] = [SHARE.besideJudge(judge, human), SHARE.besideHuman(judge, human)];
  return {
    human: name, n: shares.of(ofHuman), ofHuman: shares.share(ofHuman, 'undefined-no-others'), ofJudge: shares.share(ofJudge, 'undefined-no-others'),
    difference: shares.difference(ofJudge, ofHuman, 'undefined-no-others'),
  };
}

function raterFigures(shares: Shares, name: string, key: string, lengths: boolean): RaterFigures {
  return { name, longer: lengths ? shares.share(SHARE.longer(key), 'undefined-no-winner') : null, position: positionOf(shares, key), repeated: repeatedOf(shares, key) };
}

function positionOf(shares: Shares, key: string): Position | null {
  if (shares.of(SHARE.shownFirst(key)) === 0 && shares.of(SHARE.consistent(key)) === 0) return null;
  return {
    consistent: shares.share(SHARE.consistent(key), 'undefined-one-order'), bothFirst: shares.hits(SHARE.bothFirst(key)), bothSecond: shares.hits(SHARE.bothSecond(key)),
    bias: shares.mean(SHARE.bias(key), 'undefined-one-order'), shownFirst: shares.share(SHARE.shownFirst(key), 'undefined-no-winner'), agrees: shares.mean(SHARE.bothOrders(key), 'undefined-one-order'),
  };
}

function repeatedOf(shares: Shares, key: string): Repeated | null {
  const units = shares.of(SHARE.allSame(key));
  if (units === 0) return null;
  return {
    units, same: shares.share(SHARE.same(key), 'undefined-no-pairs'), allSame: shares.share(SHARE.allSame(key), 'undefined-no-pairs'),
    distance: shares.of(SHARE.distance(key)) === 0 ? null : shares.mean(SHARE.distance(key), 'undefined-no-pairs'),
  };
}

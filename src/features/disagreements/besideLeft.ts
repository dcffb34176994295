import type { JudgedUnit, Panel } from './judgeCounts';
import { frontOf, scoreAgainst } from './judges';
import type { BesideLeft } from './judgesContract';

type Counts = Record<'silent' | 'equal' | 'alone', number>;

/** Why a judge and a human are compared on fewer units than the human judged: the complement of `n` in `beside`, by reason. */
export function besideLeftOf(units: readonly JudgedUnit[], { judges, humans, ofHumans, ofJudges, ties }: Panel): BesideLeft[] {
  const left = new Map<string, Counts & Pick<BesideLeft, 'judge' | 'human'>>(judges.flatMap((judge) => humans.map((human) => [`${judge}\0${human}`, { judge, human, silent: 0, equal: 0, alone: 0 } satisfies BesideLeft] as const)));
  for (const unit of units) {
    const silent = new Set(judges.filter((judge) => {
      const verdict = unit.judges.find((v) => v.rater === judge);
      return verdict === undefined || (ofHumans.isTwoSided && ofJudges.side(verdict.label) === null);
    }));
    const said = unit.humans.map(({ label }) => (ofHumans.isTwoSided ? (ofHumans.side(label) ?? label) : label));
    unit.humans.forEach(({ rater }, at) => {
      const others = frontOf(said.filter((_, i) => i !== at));
      const reason: 'alone' | 'equal' | null = others.length === 0 ? 'alone' : scoreAgainst(others, said[at] ?? '', ties) === null ? 'equal' : null;
      for (const judge of judges) {
        const of = left.get(`${judge}\0${rater}`);
        const why: keyof Counts | null = reason ?? (silent.has(judge) ? 'silent' : null);
        if (of && why !== null) of[why] += unit.units;
      }
    });
  }
  return [...left.values()];
}

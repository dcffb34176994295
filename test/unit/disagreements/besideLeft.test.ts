import { describe, expect, test } from 'vitest';
import { besideLeftOf } from '../../../src/features/disagreements/besideLeft';
import { countPanel, SHARE } from '../../../src/features/disagreements/judgeCounts';
import type { JudgedUnit, Panel } from '../../../src/features/disagreements/judgeCounts';
import { meaningOf } from '../../../src/features/disagreements/judges';
import type { TieRule } from '../../../src/features/disagreements/judgesContract';

const unit = (humans: Readonly<Record<string, string>>, judge: string | null, units = 1): JudgedUnit => {
  const verdicts = Object.entries(humans).map(([rater, label]) => ({ rater, label, turned: false }));
  const judges = judge === null ? [] : [{ rater: 'gpt-4', label: judge, turned: false }];
  return { humans: verdicts, judges, given: [...verdicts, ...judges], swapped: [], longer: null, units, cluster: null };
};
const meaning = meaningOf(['A', 'B', 'tie'], false);
const panel = (ties: TieRule): Panel => ({ judges: ['gpt-4'], humans: ['x', 'y', 'z'], ofHumans: meaning, ofJudges: meaning, ties, isShuffled: false });
// Beside x: y and z agree (counted), differ (equal), are not there (alone), agree with a judge that says nothing or garbage (silent).
const units = [unit({ x: 'A', y: 'A', z: 'A' }, 'B', 5), unit({ x: 'A', y: 'A', z: 'B' }, 'A', 3), unit({ x: 'A' }, 'A', 2), unit({ x: 'A', y: 'B', z: 'B' }, null), unit({ x: 'A', y: 'B', z: 'B' }, 'garbage')];

describe('why a judge and a human are compared on fewer units than the human judged', () => {
  test('the others are equal, nobody else judged, or the judge gave no verdict', () => {
    expect(besideLeftOf(units, panel('skip'))).toContainEqual({ judge: 'gpt-4', human: 'x', equal: 3, alone: 2, silent: 2 });
    expect(besideLeftOf(units, panel('half'))).toContainEqual({ judge: 'gpt-4', human: 'x', equal: 0, alone: 2, silent: 2 });
  });

  test.each(['skip', 'tie', 'half'] as const)('with %s it is all that is not counted', (ties) => {
    const counted = countPanel(units, panel(ties)).reduce((sum, u) => sum + u.units * u.counted.filter((c) => c.name === SHARE.besideHuman('j0', 'h0')).length, 0);
    const left = besideLeftOf(units, panel(ties)).find((l) => l.human === 'x');
    expect(counted + (left?.equal ?? 0) + (left?.alone ?? 0) + (left?.silent ?? 0)).toBe(12);
  });
});

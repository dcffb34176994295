import { groupDigits, sentence } from '../core/sentences';
import type { AspectsAnswer } from '../features/disagreements/contract';
import type { ProfilesAnswer } from '../features/disagreements/profilesContract';
import { shown } from './measures';
import { table } from './output';

/** All aspects beside each other. */
export function aspectsText({ aspects }: AspectsAnswer): string {
  if (aspects.length === 0) return 'raters gave one verdict each: there are no aspects';
  return table(['aspect', 'level', 'judged twice', 'agreement', "Krippendorff's alpha", '95 %'], aspects.map(({ name, judged }) => [name, judged.level, groupDigits(judged.judgedTwice), shown(judged.overall.observed)[0] ?? '', ...shown(judged.overall.krippendorffAlpha).slice(0, 2)]));
}

/** The profiles as a document, with the test that marks are made by. */
export function profilesDocument({ why, profiles, ...more }: ProfilesAnswer): Record<string, unknown> {
  return { test: 'permutation within units (Cochran-Mantel-Haenszel mean score), two-sided, Holm', ...more, raters: profiles, ...(why === null ? {} : { why: sentence(why) }) };
}

export function profilesText({ why, profiles, level, fewest }: ProfilesAnswer): string {
  if (why !== null) return sentence(why);
  const number = (value: number | null | undefined): string => (typeof value === 'number' ? value.toFixed(4) : '');
  return [
    table(['rater', 'units', 'with others', 'agrees with others', 'p (Holm)', 'severity', 'p (Holm)', 'time', 'apart'], profiles.map((p) => [
      p.rater, groupDigits(p.n), groupDigits(p.withOthers), number(p.agreement?.value), number(p.agreementTest?.pAdjusted), number(p.severity), number(p.severityTest?.pAdjusted), number(p.time?.median), p.apart.join(', '),
    ])),
    `apart: below ${String(level)} after Holm's correction, by a permutation test within units (Cochran-Mantel-Haenszel); raters with fewer than ${String(fewest)} units beside others are not tested`,
  ].join('\n');
}

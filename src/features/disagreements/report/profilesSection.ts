import type { ReportSection } from '../../../core/report';
import { sentence } from '../../../core/sentences';
import type { RaterProfile } from '../profilesContract';
import type { ReportInput } from './input';
import { labelText, numberText, plural } from './words';

const APART: Readonly<Record<RaterProfile['apart'][number], string>> = { 'agrees-less': 'agrees less', 'scores-higher': 'scores higher', 'scores-lower': 'scores lower' };
const MOST_LABELS = 10;

/** Each rater against the others, who stands apart, and by which test. */
export function profilesSection({ profiles, answer: { how } }: ReportInput): ReportSection | null {
  if (profiles === null) return null;
  if (profiles.why !== null) return { heading: 'Raters against the others', blocks: [{ kind: 'text', text: sentence(profiles.why) }] };
  const of = profiles.profiles;
  const number = (value: number | null | undefined): string => (typeof value === 'number' ? numberText(value) : '');
  const ends = ({ agreement: a }: RaterProfile): string => (a === null ? '' : `${numberText(a.low)} to ${numberText(a.high)}`);
  const scored = of.some((p) => p.severity !== null);
  const timed = of.some((p) => p.time !== null);
  const head = ['rater', 'units', 'with others', 'agrees with the others', '95 %', 'p (Holm)', ...(scored ? ['severity', 'p (Holm)'] : []), ...(timed ? ['median time'] : []), 'stands apart'];
  const labels = profiles.labels.length <= MOST_LABELS ? profiles.labels : [];
  const share = (p: RaterProfile, i: number): string => `${((100 * (p.counts[i] ?? 0)) / Math.max(1, p.counts.reduce((sum, n) => sum + n, 0))).toFixed(1)} %`;
  return {
    heading: 'Raters against the others',
    blocks: [
      { kind: 'text', text: `Agreement is the mean share of the others who said the same on the same units, with a normal interval over ${how.cluster === null ? 'units' : `values of “${how.cluster}”`}${scored ? '; severity is the mean distance from the others’ mean there' : ''}. A rater stands apart where p is below ${String(profiles.level)} after Holm’s correction; with fewer than ${plural(profiles.fewest, 'unit')} beside others nobody is tested.` },
      {
        kind: 'table', head, right: head.map((_, i) => i).slice(3, -1),
        rows: of.map((p) => [p.rater, p.n, p.withOthers, number(p.agreement?.value), ends(p), number(p.agreementTest?.pAdjusted), ...(scored ? [number(p.severity), number(p.severityTest?.pAdjusted)] : []), ...(timed ? [number(p.time?.median)] : []), p.apart.map((a) => APART[a]).join(', ')]),
      },
      ...(labels.length === 0 ? [] : [{ kind: 'table', head: ['share of each label', ...labels.map((label) => labelText(label))], right: labels.map((_, i) => i + 1), rows: of.map((p) => [p.rater, ...labels.map((_, i) => share(p, i))]) } as const]),
    ],
  };
}

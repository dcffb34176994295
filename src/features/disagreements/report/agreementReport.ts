import type { Report, ReportSection } from '../../../core/report';
import { groupDigits, sentence } from '../../../core/sentences';
import { classesSection } from './classesSection';
import { definitionOf } from './definitions';
import { definitionsSection } from './definitionsSection';
import { howSection } from './howSection';
import type { ReportInput } from './input';
import { judgesSection } from './judgesSection';
import { aspectsSection, measuresSection } from './measuresSection';
import { pairsSection } from './pairsSection';
import { profilesSection } from './profilesSection';
import { reproduceSection } from './reproduceSection';
import { slicesSection } from './slicesSection';
import { endsText, joinedIdsText, levelText, namesText, plural, valueText, whyText } from './words';

/** All that is known of how far the raters of a dataset agree, as a report: its numbers are those of the answers, to the digits that it shows. */
export function agreementReport(input: ReportInput): Report {
  const sections: readonly (ReportSection | null)[] = [
    factsSection(input), measuresSection(input), classesSection(input), pairsSection(input), slicesSection(input), aspectsSection(input), profilesSection(input), judgesSection(input),
    howSection(input), definitionsSection(input), reproduceSection(input),
  ];
  const { name, joined } = input.info;
  return { title: `Agreement of raters: ${name}${joined ? `, joined with ${joined.name} by ${joined.on}` : ''}`, sections: sections.filter((s) => s !== null) };
}

function factsSection({ answer, judges, info }: ReportInput): ReportSection {
  const { overall, level, units, judgedTwice, raters, labels, how } = answer;
  const alpha = overall.krippendorffAlpha;
  const measured = (m: typeof alpha): string => m.value === null ? whyText(m) : `${valueText(m)}${endsText(m) === '' ? '' : ` (95 % ${endsText(m)})`}`;
  const joinedText = info.joined === undefined ? '' : joinedIdsText(info.joined, answer.joined);
  const warnings = [...info.warnings, ...answer.warnings, ...(judges?.answer.warnings ?? [])].filter((w) => w.code !== 'slices-small').map((w) => sentence(w));
  return {
    heading: 'In short',
    blocks: [
      {
        kind: 'table', head: ['', ''],
        rows: [
          ['units', `${groupDigits(units)}, ${groupDigits(judgedTwice)} of them judged twice or more`],
          ...(joinedText === '' ? [] : [['joined', joinedText] as const]),
          how.exchangeable ? ['verdicts a unit, at most', groupDigits(raters.length)] : ['raters', raters.length > 12 ? groupDigits(raters.length) : `${groupDigits(raters.length)}: ${namesText(raters)}`],
          ['scale', `${levelText(level)}, ${plural(labels.length, 'label')}`],
          [definitionOf('krippendorffAlpha', level).name, measured(alpha)],
          ['agreement, of all pairs', measured(overall.observed)],
        ],
      },
      ...[...new Set(warnings)].map((text) => ({ kind: 'text', text: `Note: ${text}` }) as const),
    ],
  };
}

import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { TESTED } from '../../../core/statistics/againstRest';
import type { Tested } from '../../../core/statistics/againstRest';
import type { Measure } from '../../../core/statistics/agreement';
import type { Slice } from '../contract';
import type { Against } from '../slicesContract';
import { definitionOf } from './definitions';
import { dotsFigure } from './figures';
import type { ReportInput } from './input';
import { capital, endsText, labelText, namesText, numberText, plural, valueText, whyBlocks } from './words';

const SLICES_DRAWN = 30;
/** Below this a corrected chance is spoken of. */
const LEVEL = 0.05;

/** Each value of a column against all other units: the difference, its interval, and its chance, corrected for all slices. */
export function slicesSection({ answer: { slices, level, resamples } }: ReportInput): ReportSection | null {
  const [first] = slices;
  if (!first) return null;
  const alpha = definitionOf('krippendorffAlpha', level).name;
  const names: Readonly<Record<Tested, string>> = { krippendorffAlpha: alpha, observed: definitionOf('observed', level).name };
  const figure = dotsFigure(`${alpha} for each value of ${first.by}`, slices.slice(0, SLICES_DRAWN).map((s) => [nameOf(s), s.overall.krippendorffAlpha]));
  return {
    heading: `By ${first.by}`,
    blocks: [
      { kind: 'text', text: `Each value against all other units together; a difference is the value’s figure minus that of the rest, and n are units with two verdicts or more.${first.resamples > 0 && first.resamples < resamples ? ` Intervals of values are of ${plural(first.resamples, 'resample')}.` : ''} ${testText(slices)}` },
      ...smallBlocks(slices), ...flatBlocks(slices),
      ...(figure ? [figure] : []),
      ...TESTED.flatMap((name): ReportBlock[] => [
        { kind: 'heading', text: capital(names[name]) },
        { kind: 'text', text: apartText(slices, name) },
        {
          kind: 'table', head: [first.by, 'n', 'n, the rest', 'value', '95 %', 'the rest', 'difference', '95 %', 'p', 'p, corrected'], right: [3, 4, 5, 6, 7, 8, 9],
          rows: slices.map((s) => [nameOf(s), s.judgedTwice, s.rest.judgedTwice, valueText(s.overall[name]), endsText(s.overall[name]), valueText(s.rest.overall[name]), ...differenceTexts(s.against, name)]),
        },
      ]),
      ...whyBlocks(slices.flatMap((s) => TESTED.flatMap((name) => [s.overall[name], s.rest.overall[name]]))),
    ],
  };
}

function nameOf({ value }: Slice): string {
  return value === null ? 'null' : labelText(value);
}

function differenceTexts(against: Against, name: Tested): readonly string[] {
  const { value, low, high, p, pAdjusted } = against[name];
  return [value === null ? 'undefined' : signed(value), low === null || high === null ? '' : `${signed(low)} to ${signed(high)}`, p === null ? '' : numberText(p), pAdjusted === null ? '' : numberText(pAdjusted)];
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${numberText(value)}`;
}

/** Which tests gave the chances, and for how many slices they are corrected. */
function testText(slices: readonly Slice[]): string {
  const tested = slices.map((s) => s.against).filter((a) => a.draws > 0);
  const [first] = tested;
  if (!first) return 'No resamples were asked for: differences have neither an interval nor a chance.';
  const of = (test: Against['test']): string => groupDigits(Math.max(...tested.filter((a) => a.test === test).map((a) => a.draws)));
  const tests = new Set(tested.map((a) => a.test));
  const how = [
    ...(tests.has('permutation') ? [`a permutation test (which units, or whole clusters, are the value’s is drawn anew ${of('permutation')} times; their intervals are of as many resamples as those of values)`] : []),
    ...(tests.has('cluster-bootstrap') ? [`a bootstrap test of clusters (${of('cluster-bootstrap')} draws with replacement, which give the intervals of these differences, too, ${tests.size > 1 ? 'where' : 'since'} a cluster has units of several values)`] : []),
  ].join(', or ');
  return `p, two-sided, is of ${how}; it is corrected for ${plural(first.slices, 'slice')} by Benjamini and Hochberg.`;
}

function smallBlocks(slices: readonly Slice[]): readonly ReportBlock[] {
  const small = slices.filter((s) => s.against.isSmall);
  const [first] = small;
  return first ? [{ kind: 'text', text: `Small n: ${small.length === slices.length ? 'all of them' : namesText(small.map((s) => s.value ?? 'null'), 12)}. Fewer than ${plural(first.against.fewest, 'unit')} have two verdicts there, or in the rest, and such figures say little.` }] : [];
}

/** Where every unit agrees no resample differs, and an interval looks surer than it is. */
function flatBlocks(slices: readonly Slice[]): readonly ReportBlock[] {
  const flat = slices.filter((s) => TESTED.some((name) => isFlat(s.overall[name])));
  return flat.length === 0 ? [] : [{ kind: 'text', text: `Intervals without width: ${namesText(flat.map((s) => s.value ?? 'null'), 12)}. There no resample differs from what was found; such an interval does not say how sure the figure is, and that of its difference is too narrow: the p holds.` }];
}

function isFlat(measure: Measure): boolean {
  return measure.value !== null && measure.low !== null && measure.low === measure.high;
}

function apartText(slices: readonly Slice[], name: Tested): string {
  const tested = slices.flatMap((s) => (s.against[name].pAdjusted === null ? [] : [{ slice: s, p: s.against[name].pAdjusted, value: s.against[name].value ?? 0 }]));
  if (tested.length === 0) return 'No difference was tested.';
  const apart = tested.filter((t) => t.p < LEVEL);
  if (apart.length === 0) return `After correction no p is below ${String(LEVEL)}.`;
  return `After correction p is below ${String(LEVEL)} for ${apart.map((t) => `${nameOf(t.slice)} (${t.value < 0 ? 'less' : 'more'} agreement)`).join(', ')}.`;
}

import { groupDigits, sentence } from '../core/sentences';
import type { Slice } from '../features/disagreements/contract';
import type { Against, SliceDifference } from '../features/disagreements/slicesContract';
import { shown } from './measures';
import { table } from './output';

/** A slice against the rest in a document: why a difference is undefined is a sentence. */
export function againstDocument({ krippendorffAlpha, observed, ...how }: Against): Record<string, unknown> {
  const of = (difference: SliceDifference): Record<string, unknown> => (difference.value === null ? { ...difference, why: sentence(difference.why) } : { ...difference });
  return { ...how, krippendorffAlpha: of(krippendorffAlpha), observed: of(observed) };
}

/** Slices as a table: agreement, α, how far α is from that of the rest, and the chance of it. */
export function slicesText(slices: readonly Slice[]): string {
  const against = slices[0]?.against;
  const rows = slices.map(({ value, units, overall, rest, against: { krippendorffAlpha: difference, isSmall } }) => [
    value ?? 'null', `${groupDigits(units)}${isSmall ? ' (few)' : ''}`, shown(overall.observed)[0] ?? '', shown(overall.krippendorffAlpha)[0] ?? '', shown(rest.overall.krippendorffAlpha)[0] ?? '',
    difference.value === null ? '' : `${difference.value >= 0 ? '+' : ''}${difference.value.toFixed(4)}`, difference.low === null || difference.high === null ? '' : `${difference.low.toFixed(4)} … ${difference.high.toFixed(4)}`, difference.pAdjusted === null ? '' : difference.pAdjusted.toFixed(4),
  ]);
  return [
    table([slices[0]?.by ?? '', 'units', 'agreement', "Krippendorff's alpha", 'the rest', 'difference', '95 %', 'p, corrected'], rows),
    ...(against && against.draws > 0 ? [`p: ${against.test === 'permutation' ? 'permutation test' : 'bootstrap of clusters'}, ${groupDigits(against.draws)} draws, two-sided, corrected for ${String(against.slices)} slices (Benjamini and Hochberg)`] : []),
  ].join('\n');
}

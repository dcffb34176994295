import type { ColumnProfile, ProfileBar, Profiles } from '../../../../src/core/profile';
import { groupDigits } from '../../../../src/core/sentences';
import { t, tCount } from '../../../kit/l10n';

/** A profile with what it is a sample of, as the view keeps it. */
export interface KeptProfile extends ColumnProfile {
  readonly sampled: Profiles['sampled'];
}

/** A share as it is read: `14 %`, `0.3 %`, `< 0.1 %`. */
export function percentText(count: number, of: number): string {
  const percent = of === 0 ? 0 : (100 * count) / of;
  if (count > 0 && percent < 0.1) return t('< 0.1 %');
  if (count < of && percent > 99.9) return t('> 99.9 %');
  return t('{0} %', percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent));
}

/** A number to four digits; whole ones below 10^15 as they are. */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e15) return groupDigits(value).replace('-', '−');
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

/** A moment (UTC): its day, and its time where that is not midnight. */
export function momentText(seconds: number): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return numberText(seconds);
  const [day = '', time = ''] = date.toISOString().split('T');
  return time.startsWith('00:00:00.000') ? day : `${day} ${time.slice(0, 8)}`;
}

const valueText = (measure: ColumnProfile['measure'], value: number): string => (measure === 'seconds' ? momentText(value) : numberText(value));

/** What a bar is of. */
export function barText({ measure }: Pick<ColumnProfile, 'measure'>, { is }: ProfileBar): string {
  if ('value' in is) return is.value === '' ? t('empty text') : is.value;
  if ('rest' in is) return tCount(is.rest, '{0} other value', '{0} other values');
  const [from, to] = [valueText(measure, is.from), valueText(measure, is.to)];
  if (is.from === is.to) return withUnit(measure, from);
  return is.open ? t('over {0}, up to {1}', from, withUnit(measure, to)) : t('{0} to {1}', from, withUnit(measure, to));
}

function withUnit(measure: ColumnProfile['measure'], value: string): string {
  switch (measure) {
    case 'characters': return t('{0} chars', value);
    case 'elements': return t('{0} elements', value);
    case 'messages': return t('{0} messages', value);
    default: return value;
  }
}

/** The one line under a picture. */
export function profileLine(profile: KeptProfile): string {
  const { nulls, rows } = profile;
  const about = aboutText(profile);
  return [profile.sampled ? `≈ ${about}` : about, nulls > 0 && nulls < rows ? t('{0} null', percentText(nulls, rows)) : null].filter(Boolean).join(' · ');
}

function aboutText({ kind, rows, figures, bars, distinct, measure }: KeptProfile): string {
  if (rows === 0) return t('no rows');
  if (kind === 'nothing') return t('all null');
  if (kind === 'boolean') {
    const yes = bars.find((b) => 'value' in b.is && b.is.value === 'true')?.count ?? 0;
    return t('{0} true', percentText(yes, bars.reduce((n, b) => n + b.count, 0)));
  }
  if (kind === 'category' || !figures) return distinct === null ? '' : tCount(distinct, '{0} value', '{0} values');
  const [low, high] = [valueText(measure, figures.min), valueText(measure, figures.max)];
  if (measure === 'seconds') return figures.min === figures.max ? low : `${low.slice(0, 10)} – ${high.slice(0, 10)}`;
  return withUnit(measure, figures.min === figures.max ? low : figures.min < 0 ? `${low}…${high}` : `${low}–${high}`);
}

/** What the figures mean, line by line. */
export function profileFacts(profile: KeptProfile): readonly (readonly [name: string, value: string, about: string])[] {
  const { rows, nulls, notFinite, distinct, figures, measure, lastRoles, sampled } = profile;
  const figure = (value: number): string => withUnit(measure, valueText(measure, value));
  return [
    ...(sampled ? [[t('Sample'), t('{0} of {1} rows', groupDigits(sampled.rows), groupDigits(sampled.of)), t('whole row groups, drawn at random with seed {0}', sampled.seed)] as const] : []),
    [t('Rows'), groupDigits(rows), sampled ? t('those of the sample that the filter leaves') : t('those that the filter leaves')],
    [t('Null'), `${groupDigits(nulls)} (${percentText(nulls, rows)})`, t('rows without a value; no figure counts them')],
    ...(notFinite > 0 ? [[t('Not finite'), groupDigits(notFinite), t('NaN and infinities; no figure counts them')] as const] : []),
    ...(distinct === null ? [] : [[t('Distinct'), groupDigits(distinct), sampled ? t('different values in the sample') : t('different values, null not among them')] as const]),
    ...(figures ? [
      [t('Smallest'), figure(figures.min), ''] as const,
      [t('Quartiles'), [figures.lowerQuartile, figures.median, figures.upperQuartile].map((v) => valueText(measure, v)).join(' · '), t('a quarter, half and three quarters of the values are not above; linear between neighbours')] as const,
      [t('Largest'), figure(figures.max), ''] as const,
      [t('Mean'), figure(figures.mean), ''] as const,
    ] : []),
    ...(lastRoles && lastRoles.length > 0 ? [[t('Last message'), lastRoles.slice(0, 6).map(([role, n]) => `${role} ${percentText(n, rows - nulls)}`).join(', '), t('role of the last message, by share of the rows that have one')] as const] : []),
  ];
}

export const profileTip = (profile: KeptProfile): string => profileFacts(profile).map(([name, value]) => `${name}: ${value}`).join('\n');

/** Why there are no pictures in the heads where rows are read as they are looked at. */
export function pagedHasNone(): string {
  return t('No column profiles: the rows are read from the file as they are looked at, and a profile reads them all. Its Parquet copy has them.');
}

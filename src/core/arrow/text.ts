/** Canonical text of dates, times and decimals from what is stored: exact, without a Date object or a float between. */

const DAY_SECONDS = 86_400n;

/** `1582-10-15` from days since 1970-01-01 (proleptic Gregorian). Years beyond four digits and before 1 get a sign, as ISO 8601 has it. */
export function dateText(days: number): string {
  if (days === 0x7fffffff) return 'infinity';
  if (days === -0x7fffffff) return '-infinity';
  // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${two(month)}-${two(day)}`;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

/** `23:59:59.000001` from a count of units since midnight; `perSecond` units make a second. */
export function timeText(units: bigint, perSecond: bigint): string {
  const seconds = units / perSecond;
  const fraction = units % perSecond;
  const [h, m, s] = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  return `${two(Number(h))}:${two(Number(m))}:${two(Number(s))}${fractionText(fraction, perSecond)}`;
}

const LARGEST = 0x7fffffffffffffffn;

/** ISO 8601 from a count of units since 1970; `Z` where the type is an instant. DuckDB's infinities are words. */
export function timestampText(units: bigint, perSecond: bigint, instant: boolean): string {
  if (units === LARGEST) return 'infinity';
  if (units === -LARGEST) return '-infinity';
  const perDay = DAY_SECONDS * perSecond;
  let days = units / perDay;
  let rest = units % perDay;
  if (rest < 0n) {
    rest += perDay;
    days -= 1n;
  }
  return `${dateText(Number(days))}T${timeText(rest, perSecond)}${instant ? 'Z' : ''}`;
}

/** The digits after the second, without trailing zeros, with their point; empty for none. */
function fractionText(fraction: bigint, perSecond: bigint): string {
  if (fraction === 0n) return '';
  const digits = String(perSecond).length - 1;
  return `.${String(fraction).padStart(digits, '0').replace(/0+$/, '')}`;
}

/** `-1.50` from the unscaled integer −150 and the scale 2: all digits of the type are kept. */
export function decimalText(unscaled: bigint, scale: number): string {
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
  return negative ? `-${text}` : text;
}

/** The signed integer of 16 little-endian bytes, given as four 32-bit words. */
export function int128(words: Uint32Array, at: number): bigint {
  const [a, b, c, d] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0, words[at + 3] ?? 0];
  return BigInt.asIntN(128, BigInt(a) | (BigInt(b) << 32n) | (BigInt(c) << 64n) | (BigInt(d) << 96n));
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

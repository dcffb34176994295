import { groupDigits } from '../../../src/core/sentences';

/** Numbers on an axis, short: `143k`, `50B`, `1,000`, `0.25`. */
export function axisText(value: number): string {
  for (const [unit, of] of [['T', 1e12], ['B', 1e9], ['M', 1e6]] as const) if (Math.abs(value) >= of) return `${shorter(value / of)}${unit}`;
  if (Math.abs(value) >= 1e4) return `${shorter(value / 1e3)}k`;
  if (Number.isInteger(value)) return groupDigits(value);
  const digits = Math.abs(value) >= 1 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
  return value.toFixed(digits).replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '').replace('-', '−');
}

const shorter = (value: number): string => String(Math.round(value * 10) / 10).replace('-', '−');

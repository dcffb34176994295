import { groupDigits } from '../../../core/sentences';

/** A figure with digits that its size deserves. */
export function figure(value: number, digits = 4): string {
  return Number.isInteger(value) ? groupDigits(value) : value.toFixed(digits).replace('-', '−');
}

import { svg } from 'lit';
import type { TemplateResult } from 'lit';

/** A value on a line from `from` to `to`, with its interval where it has one: position says it, the numbers stand beside it. */
export function intervalTemplate(value: number, low: number | null, high: number | null, from = 0, to = 1): TemplateResult {
  const at = (x: number): string => `${(100 * (Math.min(to, Math.max(from, x)) - from)) / (to - from)}%`;
  return svg`<svg class="interval" width="120" height="14" aria-hidden="true"><svg x="5" width="110" height="14" overflow="visible">
    <line class="track" x1="0" x2="100%" y1="7" y2="7"></line>
    ${low === null || high === null ? null : svg`<line class="span" x1=${at(low)} x2=${at(high)} y1="7" y2="7"></line>`}
    <circle class="dot" cx=${at(value)} cy="7" r="4"></circle></svg></svg>`;
}

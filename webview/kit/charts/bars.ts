import { svg } from 'lit';
import type { TemplateResult } from 'lit';

/** One stretch of a bar: how many, and what its tooltip says. */
export interface BarPart {
  readonly count: number;
  readonly title: string;
}

/** Parts that are told apart by how much of their tone is left. */
const SHADES = [1, 0.62, 0.38, 0.8, 0.5, 0.28];

/** A horizontal bar of the tone it inherits (`currentColor`), as long as its parts are of `most`; each part is a shade, with a gap before the next. */
export function barTemplate(parts: readonly BarPart[], most: number): TemplateResult {
  const percent = (count: number): string => `${(100 * count) / Math.max(1, most)}%`;
  let before = 0;
  const drawn = parts.map(({ count, title }, i) => {
    const at = before;
    before += count;
    return svg`<svg x=${percent(at)} width=${percent(count)} height="12"><rect class="part" width="100%" height="12" rx="1.5" fill="currentColor" fill-opacity=${SHADES[i % SHADES.length] ?? 1}></rect><title>${title}</title></svg>`;
  });
  return svg`<svg class="bar" width="100%" height="12" aria-hidden="true">${drawn}</svg>`;
}

/** How shade `i` of a bar looks, for a legend. */
export function swatchTemplate(i: number): TemplateResult {
  return svg`<svg class="swatch" width="10" height="10" aria-hidden="true"><rect width="10" height="10" rx="1.5" fill="currentColor" fill-opacity=${SHADES[i % SHADES.length] ?? 1}></rect></svg>`;
}

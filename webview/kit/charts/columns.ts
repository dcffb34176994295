import { svg } from 'lit';
import type { TemplateResult } from 'lit';

export interface ColumnOfTime {
  readonly title: string;
  readonly count: number;
}

/** A small chart of counts over time: one column each, as wide as there is room, never wider than 14 pixels. */
export function columnsTemplate(columns: readonly ColumnOfTime[], label: string, height = 36): TemplateResult {
  const most = Math.max(1, ...columns.map((c) => c.count));
  const width = Math.max(2, Math.min(14, Math.floor(260 / Math.max(1, columns.length))));
  const gap = width > 3 ? 2 : 0;
  const all = columns.length * width;
  const drawn = columns.map(({ count, title }, i) => {
    const tall = count === 0 ? 0 : Math.max(2, Math.round((count / most) * height));
    return svg`<rect x=${i * width} y=${height - tall} width=${width - gap} height=${tall} fill="currentColor"><title>${title}</title></rect>`;
  });
  return svg`<svg class="columns" width=${all} height=${height + 1} viewBox="0 0 ${all} ${height + 1}" role="img" aria-label=${label}>${drawn}<line x1="0" x2=${all} y1=${height + 0.5} y2=${height + 0.5} class="axis"></line></svg>`;
}

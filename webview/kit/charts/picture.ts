import { css, html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';

export interface PictureBar {
  readonly count: number;
  readonly title: string;
  /** It stands for what is left over. */
  readonly isRest: boolean;
  /** Null where it cannot be chosen. */
  readonly choose: (() => void) | null;
}

const HEIGHT_PX = 30;
/** A bar of few is not broader than this share of the width. */
const BROADEST = 1 / 6;

/** A small distribution: bars as tall as their counts (nothing that is there vanishes), and under them a line as long as the share of NULL. */
export function pictureTemplate(bars: readonly PictureBar[], nullShare: number): TemplateResult {
  const most = Math.max(1, ...bars.map((b) => b.count));
  const slot = 100 * Math.min(BROADEST, 1 / Math.max(1, bars.length));
  const drawn = bars.map(({ count, title, isRest, choose }, i) => {
    const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT_PX);
    return svg`<g class="slot ${choose && count > 0 ? 'live' : ''} ${isRest ? 'rest' : ''}" @click=${choose && count > 0 ? (e: Event) => { e.stopPropagation(); choose(); } : null}><title>${title}</title>
      <rect class="reach" x="${i * slot}%" width="${slot}%" y="0" height=${HEIGHT_PX}></rect><rect class="bar" x="${(i + 0.06) * slot}%" width="${0.88 * slot}%" y=${HEIGHT_PX - tall} height=${tall}></rect></g>`;
  });
  return html`<svg class="picture" width="100%" height=${HEIGHT_PX + 3} aria-hidden="true">${drawn}
    <line class="ground" x1="0" x2="100%" y1=${HEIGHT_PX + 0.5} y2=${HEIGHT_PX + 0.5}></line>
    ${nullShare > 0 ? svg`<rect class="nulls" x="0" width="${100 * nullShare}%" y=${HEIGHT_PX + 1} height="2"></rect>` : nothing}</svg>`;
}

export const pictureStyles = css`
  .picture { display: block; overflow: hidden; }
  .picture .bar { fill: var(--vscode-charts-blue, var(--vscode-focusBorder)); opacity: 0.8; }
  .picture .rest .bar { opacity: 0.4; }
  .picture .reach { fill: transparent; }
  .picture .live { cursor: pointer; }
  .picture .live:hover .bar { opacity: 1; }
  .picture .live:hover .reach { fill: var(--vscode-list-hoverBackground, transparent); stroke: var(--vscode-contrastActiveBorder, none); }
  .picture .ground { stroke: var(--vscode-panel-border, var(--vscode-editorWidget-border, currentColor)); }
  .picture .nulls { fill: var(--vscode-descriptionForeground); }
`;

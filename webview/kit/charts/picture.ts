import { css, html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';

export interface PictureBar {
  readonly count: number;
  readonly title: string;
  /** It stands for what is left over. */
  readonly isRest: boolean;
  /** It cannot be chosen. */
  readonly isFixed: boolean;
}

const HEIGHT_PX = 30;
/** A bar of few is not broader than this share of the width. */
const BROADEST = 1 / 6;

/**
 * A small distribution: bars as tall as their counts (nothing that is there vanishes), and under them a line as long as the share of
 * NULL. `choose` is told which bars a person took, by a click one, by drawing over them neighbours.
 */
export function pictureTemplate(bars: readonly PictureBar[], nullShare: number, choose: (first: number, last: number) => void): TemplateResult {
  const most = Math.max(1, ...bars.map((b) => b.count));
  const slot = 100 * Math.min(BROADEST, 1 / Math.max(1, bars.length));
  const drawn = bars.map(({ count, title, isRest, isFixed }, i) => {
    const tall = count === 0 ? 0 : Math.max(1.5, (count / most) * HEIGHT_PX);
    return svg`<g class="slot ${!isFixed && count > 0 ? 'live' : ''} ${isRest ? 'rest' : ''}"><title>${title}</title>
      <rect class="reach" x="${i * slot}%" width="${slot}%" y="0" height=${HEIGHT_PX}></rect><rect class="bar" x="${(i + 0.06) * slot}%" width="${0.88 * slot}%" y=${HEIGHT_PX - tall} height=${tall}></rect></g>`;
  });
  const onDown = (event: PointerEvent): void => {
    if (event.button === 0 && event.currentTarget instanceof SVGSVGElement) brush(event.currentTarget, event, bars, slot / 100, choose);
  };
  return html`<svg class="picture" width="100%" height=${HEIGHT_PX + 3} aria-hidden="true" @pointerdown=${onDown} @click=${(e: Event) => e.stopPropagation()}>${drawn}
    <line class="ground" x1="0" x2="100%" y1=${HEIGHT_PX + 0.5} y2=${HEIGHT_PX + 0.5}></line>
    ${nullShare > 0 ? svg`<rect class="nulls" x="0" width="${100 * nullShare}%" y=${HEIGHT_PX + 1} height="2"></rect>` : nothing}</svg>`;
}

/** From the bar that was pressed to the one where the pointer is let go; *Escape* lets it be. */
function brush(picture: SVGSVGElement, down: PointerEvent, bars: readonly PictureBar[], slot: number, choose: (first: number, last: number) => void): void {
  down.stopPropagation();
  down.preventDefault();
  const at = (event: PointerEvent): number => {
    const { left, width } = picture.getBoundingClientRect();
    return Math.min(bars.length - 1, Math.max(0, Math.floor((event.clientX - left) / (width * slot))));
  };
  const slots = [...picture.querySelectorAll('.slot')];
  const first = at(down);
  let last = first;
  const mark = (): void => slots.forEach((s, i) => s.classList.toggle('taken', first !== last && i >= Math.min(first, last) && i <= Math.max(first, last)));
  const listening = new AbortController();
  const end = (): void => {
    listening.abort();
    slots.forEach((s) => s.classList.remove('taken'));
  };
  picture.setPointerCapture(down.pointerId);
  picture.addEventListener('pointermove', (event) => {
    last = at(event);
    mark();
  }, { signal: listening.signal });
  picture.addEventListener('pointerup', () => {
    end();
    const taken = bars.slice(Math.min(first, last), Math.max(first, last) + 1);
    if (taken.some((b) => b.count > 0) && !taken.some((b) => b.isFixed)) choose(Math.min(first, last), Math.max(first, last));
  }, { signal: listening.signal });
  picture.addEventListener('pointercancel', end, { signal: listening.signal });
  window.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    end();
  }, { signal: listening.signal, capture: true });
}

export const pictureStyles = css`
  .picture { display: block; overflow: hidden; touch-action: none; }
  .picture .bar { fill: var(--vscode-charts-blue, var(--vscode-focusBorder)); opacity: 0.8; }
  .picture .rest .bar { opacity: 0.4; }
  .picture .reach { fill: transparent; }
  .picture .live { cursor: pointer; }
  .picture .live:hover .bar, .picture .taken .bar { opacity: 1; }
  .picture .live:hover .reach, .picture .taken .reach { fill: var(--vscode-list-hoverBackground, transparent); stroke: var(--vscode-contrastActiveBorder, none); }
  .picture .ground { stroke: var(--vscode-panel-border, var(--vscode-editorWidget-border, currentColor)); }
  .picture .nulls { fill: var(--vscode-descriptionForeground); }
`;

import { LitElement, html, nothing, svg } from 'lit';
import type { PropertyValues, SVGTemplateResult, TemplateResult } from 'lit';
import { t } from '../l10n';
import { moved, nearestPoint, placePanels, startOf } from './lineLayout';
import type { Line, LinePoint, Panel, Place, PlacedPanel } from './lineLayout';
import { lineLook, lineStyles, mark, round } from './lineLook';
import type { Scale, XScale } from './lineScale';

/** With more lines than these, intervals are drawn of the one in focus only. */
const MOST_INTERVALS = 3;
const MOST_IN_TIP = 14;
/** A point that was chosen, by a click or *Enter*: its `data`. */
export const POINT_CHOSEN = 'loupe-point';

/** `<loupe-line-chart>`: lines over steps, in one panel or several, read by pointer and by keys. */
export class LineChart extends LitElement {
  static override readonly styles = lineStyles;
  static override properties = { panels: { attribute: false }, scale: { attribute: false }, xTitle: { attribute: false }, label: { attribute: false }, heightPx: { attribute: false }, strong: { attribute: false }, xText: { attribute: false }, xSaid: { attribute: false }, yText: { attribute: false }, at: { state: true }, widthPx: { state: true }, roomPx: { state: true } };

  declare panels: readonly Panel[];
  declare scale: XScale;
  declare xTitle: string;
  /** What the chart is called. */
  declare label: string;
  /** Null: as high as the room it is given. */
  declare heightPx: number | null;
  declare roomPx: number;
  /** The name of the line that stands out. */
  declare strong: string | null;
  /** On the axis, and where it is read out. */
  declare xText: (x: number) => string;
  declare xSaid: (x: number) => string;
  declare yText: (y: number) => string;
  declare at: Place | null;
  declare widthPx: number;
  #placed: readonly PlacedPanel[] = [];
  #isByKey = false;
  readonly #resizes = new ResizeObserver(([entry]) => { [this.widthPx, this.roomPx] = [Math.floor(entry?.contentRect.width ?? 0), Math.floor(entry?.contentRect.height ?? 0)]; });

  constructor() {
    super();
    [this.panels, this.scale, this.xTitle, this.label, this.heightPx, this.strong, this.at, this.widthPx, this.roomPx] = [[], 'linear', '', '', 280, null, null, 0, 0];
    this.xText = String;
    this.xSaid = String;
    this.yText = String;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#resizes.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resizes.disconnect();
  }

  /** The drawing, to be saved. */
  get drawing(): SVGSVGElement | null {
    return this.renderRoot.querySelector('svg');
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('panels') && this.at && !this.#point(this.at)) this.at = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.widthPx === 0) return nothing;
    const { placed, x, height } = placePanels(this.panels, this.scale, this.widthPx, this.heightPx ?? Math.max(90, this.roomPx));
    this.#placed = placed;
    return html`<div class="paper" tabindex="0" role="application" aria-roledescription=${t('line chart')} aria-label=${t('{0}. Arrow keys go over points and lines, Enter opens the rows.', this.label)} @keydown=${(e: KeyboardEvent) => this.#key(e)} @pointermove=${(e: PointerEvent) => this.#over(e)} @pointerleave=${() => { if (!this.#isByKey) this.at = null; }} @click=${() => this.#choose()} @blur=${() => { this.at = null; }}>
      <svg width=${this.widthPx} height=${Math.ceil(height)} aria-hidden="true">${placed.map((p, i) => this.#panel(p, x, i))}<text x=${round(this.widthPx / 2)} y=${Math.ceil(height) - 4} text-anchor="middle">${this.xTitle}</text></svg>${this.#tip()}</div>
      <p class="unseen" aria-live="polite">${this.#isByKey && this.at ? this.#said(this.at) : ''}</p>`;
  }

  #panel(p: PlacedPanel, x: Scale, number: number): SVGTemplateResult {
    const [bottom, right] = [p.top + p.height, p.left + p.width];
    const intervals = p.panel.lines.length <= MOST_INTERVALS;
    const strong = this.at?.panel === number ? (p.panel.lines[this.at.line]?.name ?? null) : this.strong;
    const at = this.at?.panel === number ? this.#point(this.at) : null;
    return svg`<text class="name" x=${round(p.left)} y=${round(p.top - 10)}>${p.panel.title}</text>
      ${p.y.ticks.map((y) => svg`<line class="grid" x1=${round(p.left)} x2=${round(right)} y1=${round(p.py(y))} y2=${round(p.py(y))}></line><text x=${round(p.left - 6)} y=${round(p.py(y) + 4)} text-anchor="end">${this.yText(y)}</text>`)}
      <line class="ground" x1=${round(p.left)} x2=${round(right)} y1=${round(bottom)} y2=${round(bottom)}></line>
      ${x.ticks.map((tick) => svg`<line class="ground" x1=${round(p.px(tick))} x2=${round(p.px(tick))} y1=${round(bottom)} y2=${round(bottom + 4)}></line><text x=${round(p.px(tick))} y=${round(bottom + 16)} text-anchor=${x.at(tick) > 0.97 && this.xText(tick).length > 4 ? 'end' : 'middle'}>${this.xText(tick)}</text>`)}
      ${x.breakAt === null ? nothing : [-2, 2].map((d) => svg`<line class="break" x1=${round(p.left + (x.breakAt ?? 0) * p.width + d - 2)} x2=${round(p.left + (x.breakAt ?? 0) * p.width + d + 2)} y1=${round(bottom + 4)} y2=${round(bottom - 4)}></line>`)}
      ${at ? svg`<line class="guide" x1=${round(p.px(at.x))} x2=${round(p.px(at.x))} y1=${round(p.top)} y2=${round(bottom)}></line>` : nothing}
      ${p.panel.lines.map((line) => this.#line(p, line, strong, intervals || line.name === strong))}
      ${at ? svg`<circle class="ring" cx=${round(p.px(at.x))} cy=${round(p.py(at.y))} r="6.5"></circle>` : nothing}`;
  }

  #line(p: PlacedPanel, { name, look, points }: Line, strong: string | null, hasIntervals: boolean): SVGTemplateResult {
    const { color, dashes } = lineLook(look);
    const isStrong = name === strong;
    const path = points.map((point, i) => `${i === 0 ? 'M' : 'L'}${String(round(p.px(point.x)))},${String(round(p.py(point.y)))}`).join('');
    return svg`<g class="line ${isStrong ? 'strong' : strong === null ? '' : 'faint'}">
      ${hasIntervals ? points.map(({ x, low, high }) => (low === null || high === null ? nothing : svg`<line class="error" stroke=${color} x1=${round(p.px(x))} x2=${round(p.px(x))} y1=${round(p.py(low))} y2=${round(p.py(high))}></line>`)) : nothing}
      <path d=${path} stroke=${color} stroke-dasharray=${dashes}></path><g fill=${color}>${points.map((point) => mark(look, p.px(point.x), p.py(point.y), isStrong ? 3.6 : 2.8))}</g></g>`;
  }

  /** All lines at the step in focus, the highest first. */
  #tip(): TemplateResult | typeof nothing {
    const at = this.at;
    const here = at && this.#point(at);
    const panel = at && this.panels[at.panel];
    if (!here || !panel) return nothing;
    const there = panel.lines.flatMap((line, l) => line.points.filter((p) => p.x === here.x).map((point) => ({ line, point, isHere: l === at.line && point === here }))).sort((a, b) => b.point.y - a.point.y);
    const first = Math.max(0, Math.min(there.length - MOST_IN_TIP, there.findIndex((p) => p.isHere) - MOST_IN_TIP / 2));
    const shown = there.slice(first, first + MOST_IN_TIP);
    return html`<div class="tip" aria-hidden="true"><h4>${this.xTitle} ${this.xSaid(here.x)}</h4><table>${shown.map(({ line, point, isHere }) => html`<tr class=${isHere ? 'here' : ''}><td>${glyphOf(line.look)}</td><td class="who">${line.name}</td><td class="value">${this.yText(point.y)}</td><td class="more">${point.low === null || point.high === null ? '' : t('{0} to {1}', this.yText(point.low), this.yText(point.high))}</td></tr>`)}</table>${there.length > shown.length ? html`<div class="more">${t('{0} more', there.length - shown.length)}</div>` : nothing}</div>`;
  }

  protected override updated(): void {
    const tip = this.renderRoot.querySelector<HTMLElement>('.tip');
    const [place, point] = [this.at && this.#placed[this.at.panel], this.at && this.#point(this.at)];
    if (!tip || !place || !point) return;
    const x = place.px(point.x);
    tip.style.left = `${String(Math.max(0, x + 14 + tip.offsetWidth > this.widthPx ? x - 14 - tip.offsetWidth : x + 14))}px`;
    tip.style.top = `${String(Math.max(0, Math.min(place.py(point.y) - tip.offsetHeight / 2, place.top + place.height - tip.offsetHeight)))}px`;
  }

  /** A point in words. */
  #said(at: Place): string {
    const [panel, point] = [this.panels[at.panel], this.#point(at)];
    const line = panel?.lines[at.line];
    if (!panel || !line || !point) return '';
    const interval = point.low === null || point.high === null ? '' : `, ${t('{0} to {1}', this.yText(point.low), this.yText(point.high))}`;
    const names = [panel.title, line.name].filter((name) => name !== '').map((name) => `${name}, `).join('');
    return `${names}${this.xTitle} ${this.xSaid(point.x)}: ${this.yText(point.y)}${interval}`;
  }

  #point({ panel, line, point }: Place): LinePoint | null {
    return this.panels[panel]?.lines[line]?.points[point] ?? null;
  }

  #over(event: PointerEvent): void {
    this.#isByKey = false;
    const { left, top } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = nearestPoint(this.#placed, event.clientX - left, event.clientY - top);
    if (JSON.stringify(at) !== JSON.stringify(this.at)) this.at = at;
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!/^(Arrow(Left|Right|Up|Down)|Home|End|Page(Up|Down)|Enter|Escape)$/.test(event.key)) return;
    if (event.key === 'Escape' && this.at === null) return;
    event.preventDefault();
    event.stopPropagation();
    this.#isByKey = true;
    if (event.key === 'Enter') this.#choose();
    else if (event.key === 'Escape') this.at = null;
    else this.at = this.at ? moved(this.panels, this.at, event.key) : startOf(this.panels, 0);
  }

  #choose(): void {
    const point = this.at && this.#point(this.at);
    if (point) this.dispatchEvent(new CustomEvent(POINT_CHOSEN, { detail: point.data }));
  }
}

function glyphOf(look: number): TemplateResult {
  return html`<svg width="12" height="12">${svg`<g fill=${lineLook(look).color}>${mark(look, 6, 6, 3.5)}</g>`}</svg>`;
}

customElements.define('loupe-line-chart', LineChart);

declare global {
  interface HTMLElementTagNameMap {
    'loupe-line-chart': LineChart;
  }
}

import { LitElement, css, html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { placesOf } from '../../../src/features/query/picture';
import type { Picture, PictureKind } from '../../../src/features/query/picture';
import { iconStyles } from '../../kit/icon';
import { shownOf } from '../../kit/host';
import { t } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import type { AnswerOrder } from '../../../src/features/query/page';
import type { QueryController } from './controller';
import type { DrawnPicture } from './drawPicture';
import { pictureColumns } from './pictureChoice';
import type { PictureChoice } from './pictureChoice';
import { readPoints } from './pictureData';
import type { Drawn } from './pictureData';
import type { PictureWords } from '../../kit/charts/pictureWords';

const LEAST_HEIGHT_PX = 220;
/** Around the picture, in its paper. */
const ACROSS_PX = 28;
const DOWN_PX = 16;
const LEAST_WIDTH_PX = 260;

/** `<loupe-picture>`: a picture of the answer's rows, of what a person chooses; the table beside it says the same in words. */
export class PicturePane extends LitElement {
  static override readonly styles = [iconStyles, css`
    :host { display: grid; grid-template-rows: auto minmax(236px, 1fr) auto; min-width: 0; overflow: hidden auto; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); }
    .choices { display: flex; flex-wrap: wrap; gap: 4px 12px; align-items: center; padding: 6px 14px; border-bottom: 1px solid var(--line); }
    label { display: inline-flex; gap: 5px; align-items: center; color: var(--vscode-descriptionForeground); }
    select { font: inherit; max-width: 150px; height: 22px; color: var(--vscode-dropdown-foreground, var(--vscode-input-foreground, inherit)); background: var(--vscode-dropdown-background, var(--vscode-input-background)); border: 1px solid var(--vscode-dropdown-border, var(--vscode-input-border, var(--vscode-contrastBorder, transparent))); border-radius: 2px; }
    select:focus-visible, button:focus-visible, .paper:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
    .save { margin-left: auto; display: flex; gap: 8px; }
    button { font: inherit; border: 0; background: none; padding: 0; cursor: pointer; color: var(--vscode-textLink-foreground); }
    button:hover { text-decoration: underline; }
    .paper { overflow: auto; min-height: 0; padding: 8px 14px; }
    .paper svg { display: block; max-width: none; }
    .foot { padding: 4px 14px 8px; display: flex; flex-wrap: wrap; gap: 2px 14px; color: var(--vscode-descriptionForeground); font-size: 12px; }
    .item { display: inline-flex; gap: 5px; align-items: center; }
    .none { padding: 14px; margin: 0; color: var(--vscode-descriptionForeground); }
  `];
  static override readonly properties = { controller: { attribute: false }, choice: { attribute: false }, version: { attribute: false } };

  declare controller: QueryController | null;
  declare choice: PictureChoice | null;
  /** The order in which the rows are; null while they still come. */
  declare version: AnswerOrder | null;
  #drawn: DrawnPicture | null = null;
  #data: Drawn | null = null;
  #dataOf = '';
  #problem: string | null = null;
  #size = '';
  readonly #resized = new ResizeObserver(() => this.#redraw());

  constructor() {
    super();
    this.controller = null;
    this.choice = null;
    this.version = null;
    new Watch(this, () => [this.choice?.picture.value, this.controller?.progress.value?.answer]);
  }

  override connectedCallback(): void {
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#resized.disconnect();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller, choice } = this;
    if (!controller || !choice) return nothing;
    choice.settle(controller);
    const picture = choice.picture.value;
    if (!picture) return html`<p class="none">${t('No picture fits: it needs a column of numbers.')}</p>`;
    const drawn = this.#drawn;
    return html`${this.#choices(controller, choice, picture)}
      <div class="paper" tabindex="0" role="region" aria-label=${t('Picture of the answer')}>${this.#problem !== null ? html`<p class="none" role="alert">${this.#problem}</p>` : this.version === null ? html`<p class="none">${t('The picture is drawn when all rows are here.')}</p>` : (drawn?.svg ?? nothing)}</div>
      <div class="foot">${drawn?.legend.map(({ name, color, glyph }) => html`<span class="item"><svg width="11" height="11" aria-hidden="true">${glyph === null ? svg`<rect width="10" height="10" rx="1.5" fill=${color}></rect>` : svg`<text x="5.5" y="10" text-anchor="middle" font-size="13" fill=${color}>${glyph}</text>`}</svg>${name}</span>`)}${drawn?.range ? html`<span>${t('palest: {0}, fullest: {1}', drawn.range[0], drawn.range[1])}</span>` : nothing}${this.#data?.notes.map((note) => html`<span>${note}</span>`)}
        ${drawn ? html`<span class="save"><button @click=${() => this.#save('svg')}>${t('Save as SVG…')}</button><button @click=${() => this.#save('png')}>${t('Save as PNG…')}</button></span>` : nothing}</div>`;
  }

  protected override updated(): void {
    const paper = this.renderRoot.querySelector('.paper');
    if (paper) this.#resized.observe(paper); // what stands under the picture takes room of it
    void this.#load();
  }

  #choices(controller: QueryController, choice: PictureChoice, picture: Picture): TemplateResult {
    const columns = controller.progress.value?.columns ?? [];
    const places = placesOf(picture.kind, pictureColumns(controller));
    const column = (label: string, place: 'x' | 'y' | 'color', of: readonly number[], canBeNone: boolean): TemplateResult | typeof nothing => (of.length === 0 ? nothing : html`<label>${label}<select data-place=${place} @change=${(e: Event) => choice.choose(controller, { [place]: numberOf(e) })}>
      ${canBeNone ? html`<option value="" ?selected=${picture[place] === null}>${t('none')}</option>` : nothing}${of.map((i) => html`<option value=${i} ?selected=${picture[place] === i}>${columns[i]?.name}</option>`)}</select></label>`);
    const words = wordsOf(picture.kind);
    return html`<div class="choices"><label>${t('Picture')}<select data-place="kind" @change=${(e: Event) => choice.choose(controller, (e.target as HTMLSelectElement).value as PictureKind)}>${choice.kinds(controller).map((kind) => html`<option value=${kind} ?selected=${kind === picture.kind}>${nameOf(kind)}</option>`)}</select></label>
      ${column(words.x, 'x', places.x, false)}${column(words.y, 'y', places.y, false)}${column(words.color, 'color', places.color, !places.needsColor)}</div>`;
  }

  /** Reads and draws what is chosen, where it is other than what is drawn. */
  async #load(): Promise<void> {
    const { controller, choice, version } = this;
    const picture = choice?.picture.peek();
    if (!controller || !picture || version === null) return;
    const of = JSON.stringify([controller.progress.peek()?.answer, picture, version]);
    if (of === this.#dataOf) return;
    this.#dataOf = of;
    try {
      const data = await readPoints(controller, picture);
      if (this.#dataOf !== of) return;
      this.#data = data;
      this.#problem = data.points.length === 0 ? t('There is no number to draw in these columns.') : null;
      await this.#draw(picture, data);
    } catch (error) {
      if (this.#dataOf !== of) return;
      this.#problem = shownOf(error)?.sentence ?? null;
    }
    this.requestUpdate();
  }

  async #draw(picture: Picture, data: Drawn): Promise<void> {
    const { drawPicture } = await import('./drawPicture');
    const columns = this.controller?.progress.peek()?.columns ?? [];
    const name = (place: number | null): string => (place === null ? '' : (columns[place]?.name ?? ''));
    const paper = this.renderRoot.querySelector<HTMLElement>('.paper');
    const [width, height] = sizeIn(paper);
    this.#size = `${width} ${height}`;
    this.#drawn = data.points.length === 0 ? null : drawPicture(picture, data.points, { x: name(picture.x), y: picture.kind === 'histogram' ? t('rows') : name(picture.y), color: name(picture.color) }, width, height, t('others'));
    this.#drawn?.svg.setAttribute('aria-label', t('{0} of {1}: the table beside it has the numbers', nameOf(picture.kind), [picture.y, picture.x, picture.color].filter((p) => p !== null).map((p) => name(p)).join(', ')));
    this.requestUpdate();
  }

  #redraw(): void {
    const paper = this.renderRoot.querySelector<HTMLElement>('.paper');
    const picture = this.choice?.picture.peek();
    if (!paper || !picture || !this.#data || !this.#drawn) return;
    const [width, height] = sizeIn(paper);
    const size = `${width} ${height}`;
    if (size !== this.#size) void this.#draw(picture, this.#data);
  }

  /** What a file says beside the picture. */
  #words(): PictureWords {
    const shown = this.controller?.shown.peek();
    const range = this.#drawn?.range ?? null;
    return { title: shown?.name ?? '', about: shown?.dataset ?? '', legend: this.#drawn?.legend ?? [], notes: [...(range ? [t('palest: {0}, fullest: {1}', range[0], range[1])] : []), ...(this.#data?.notes ?? [])] };
  }

  #save(format: 'svg' | 'png'): void {
    const drawing = this.#drawn?.svg;
    if (!drawing || !this.controller) return;
    void this.controller.savePicture(async () => {
      const [{ pngFile, svgFile }, { fitWords, withWords }] = await Promise.all([import('../../kit/charts/pictureFiles'), import('../../kit/charts/pictureWords')]);
      const whole = withWords(drawing, this.#words(), getComputedStyle(this));
      this.renderRoot.append(whole);
      try {
        fitWords(whole);
        return format === 'svg' ? { format, text: svgFile(whole) } : { format, bytes: await pngFile(whole) };
      } finally {
        whole.remove();
      }
    });
  }
}

function sizeIn(paper: HTMLElement | null): readonly [number, number] {
  return [Math.max(LEAST_WIDTH_PX, (paper?.clientWidth ?? 0) - ACROSS_PX), Math.max(LEAST_HEIGHT_PX, (paper?.clientHeight ?? 0) - DOWN_PX)];
}

function numberOf(event: Event): number | null {
  const { value } = event.target as HTMLSelectElement;
  return value === '' ? null : Number(value);
}

function nameOf(kind: PictureKind): string {
  return { bar: t('Bars'), histogram: t('Histogram'), line: t('Lines'), scatter: t('Scatter'), heat: t('Heat map') }[kind];
}

/** What the places of a picture are called. */
function wordsOf(kind: PictureKind): { readonly x: string; readonly y: string; readonly color: string } {
  if (kind === 'bar') return { x: t('name'), y: t('length'), color: t('colour') };
  if (kind === 'heat') return { x: t('across'), y: t('down'), color: t('colour') };
  return { x: t('x'), y: t('y'), color: t('colour') };
}

customElements.define('loupe-picture', PicturePane);

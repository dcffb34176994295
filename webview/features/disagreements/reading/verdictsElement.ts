import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../../src/core/sentences';
import type { RecordVerdicts } from '../../../../src/features/disagreements/verdictsContract';
import { icon, iconStyles } from '../../../kit/icon';
import { t, tCount } from '../../../kit/l10n';
import type { ModelSide } from '../../../kit/reader/readerModel';
import { Watch } from '../../../kit/signal';
import { classText } from '../figures';
import { chipTemplate, rangeTemplate, stepsTemplate } from './chips';
import { openVerdictTemplate } from './openVerdict';
import type { Verdicts } from './verdicts';
import { verdictsStyles } from './verdictsStyles';

/** `<loupe-verdicts>`: what each rater said of the record, on one scale; or that it is hidden, and how it comes to be seen. */
export class VerdictsElement extends LitElement {
  static override readonly styles = [iconStyles, verdictsStyles];
  static override properties = { verdicts: { attribute: false }, row: { attribute: false }, sides: { attribute: false }, othersShown: { state: true } };

  declare verdicts: Verdicts | null;
  /** The row that is drawn: verdicts on another one are not shown. */
  declare row: number;
  declare sides: readonly ModelSide[];
  /** Verdicts that do not count are shown, too. */
  declare private othersShown: boolean;

  constructor() {
    super();
    this.verdicts = null;
    this.row = -1;
    this.sides = [];
    this.othersShown = false;
    new Watch(this, () => {
      const v = this.verdicts;
      return v && [v.setup.value, v.shown.value, v.problem.value, v.open.value, v.folded.value, v.isHidden(this.row)];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { verdicts } = this;
    if (!verdicts) return nothing;
    if (verdicts.isHidden(this.row)) return this.#hidden(verdicts);
    const shown = verdicts.shown.value;
    const problem = verdicts.problem.value;
    if (shown?.row !== this.row) return html`<div class="strip" role="group" aria-label=${t('verdicts of raters')}><div class="line">${problem === null ? html`<span class="dim">${t('reading verdicts…')}</span>` : html`<span role="alert">${problem}</span>`}</div></div>`;
    return this.#shown(verdicts, shown);
  }

  #hidden(verdicts: Verdicts): TemplateResult {
    return html`<div class="strip" role="group" aria-label=${t('verdicts of raters')}><div class="line">
      ${icon('eye-closed')}<span role="status">${t('Second look: verdicts and names are hidden until you have given yours.')}</span>
      <button class="link" @click=${() => void verdicts.label()}>${t('Label disputes')}</button>
      <button class="link" @click=${() => verdicts.reveal()}>${t('Show them for this record')}</button>
      <button class="link" @click=${() => void verdicts.blind(false)}>${t('End the second look')}</button></div></div>`;
  }

  #shown(verdicts: Verdicts, shown: RecordVerdicts): TemplateResult {
    const counted = shown.verdicts.flatMap((v, i) => (v.why === null ? [i] : []));
    const others = shown.verdicts.flatMap((v, i) => (v.why === null ? [] : [i]));
    const folded = verdicts.folded.value;
    const choose = (i: number): void => void (verdicts.open.value = verdicts.open.peek() === i ? null : i);
    const open = verdicts.open.value;
    const of = { shown, sides: this.sides, open, choose };
    const chosen = open === null ? undefined : shown.verdicts[open];
    return html`<div class="strip" role="group" aria-label=${t('verdicts of raters')}>
      <div class="line">
        <button class="fold" aria-expanded=${folded ? 'false' : 'true'} title=${folded ? t('Show verdicts') : t('Fold verdicts')} @click=${() => (verdicts.folded.value = !folded)}>${icon(folded ? 'chevron-right' : 'chevron-down')}${tCount(counted.length, '{0} verdict', '{0} verdicts')}</button>
        ${this.#summary(shown)}
        <span class="space"></span>
        ${shown.layout === 'long' && shown.unit !== null ? html`<span class="dim unit" title=${shown.unit.join(' · ')}>${t('unit {0}', shown.unit.join(' · '))}</span>` : nothing}
        <button class="link" title=${t('Hide verdicts and names until you have given yours')} @click=${() => void verdicts.blind(true)}>${icon('eye-closed')}<span class="wide">${t('Second look')}</span></button>
        <button class="link" @click=${() => void verdicts.label()}>${t('Label disputes')}</button>
      </div>
      ${folded ? nothing : html`
        ${counted.length === 0 ? html`<p class="dim">${t('No verdict counts here.')}</p>` : shown.scale.kind === 'steps' ? stepsTemplate(of, shown.scale, counted) : rangeTemplate(of, shown.scale, counted)}
        ${this.#others(of, others)}
        ${chosen === undefined || open === null ? nothing : openVerdictTemplate(shown, chosen, () => choose(open), (row) => void verdicts.goTo(row))}
        ${this.#notes(shown)}`}</div>`;
  }

  #summary({ class: name, pairs }: RecordVerdicts): TemplateResult | typeof nothing {
    if (name === null) return nothing;
    const { name: title, tone, rule } = classText(name);
    return html`<span class="class ${tone}" title=${rule}>${title}</span><span class="dim">${pairs.differing === 0 ? t('no pair differs') : t('{0} of {1} pairs differ', groupDigits(pairs.differing), groupDigits(pairs.all))}</span>`;
  }

  #others(of: Parameters<typeof chipTemplate>[0], others: readonly number[]): TemplateResult | typeof nothing {
    if (others.length === 0) return nothing;
    return html`<div class="others"><button class="link" aria-expanded=${this.othersShown ? 'true' : 'false'} @click=${() => (this.othersShown = !this.othersShown)}>${icon(this.othersShown ? 'chevron-down' : 'chevron-right')}${tCount(others.length, '{0} verdict that does not count', '{0} verdicts that do not count')}</button>
      ${this.othersShown ? others.map((i) => chipTemplate(of, i)) : nothing}</div>`;
  }

  #notes(shown: RecordVerdicts): TemplateResult | typeof nothing {
    const notes = [
      shown.alone ? t('The other rows of this unit are looked for once there is a copy: “Copy as Parquet for Filters and SQL…”.') : null,
      shown.rowsLeft > 0 ? t('{0} more rows of this unit are not read.', groupDigits(shown.rowsLeft)) : null,
      shown.verdicts.some((v) => v.turned) && shown.sides ? t('Each rater saw the answers in an order of their own: verdicts stand under the model that they are for, {0} or {1}.', shown.sides.first, shown.sides.second) : null,
      shown.ofSample ? t('The scale is that of the first rows: “Show Disagreements” counts all.') : null,
      shown.exchangeable ? t('The data name no raters: these are positions of a list.') : null,
    ].filter((note) => note !== null);
    return notes.length === 0 ? nothing : html`<p class="dim notes">${notes.join(' ')}</p>`;
  }
}

customElements.define('loupe-verdicts', VerdictsElement);

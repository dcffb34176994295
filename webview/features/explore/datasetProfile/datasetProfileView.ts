import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isDefined } from '../../../../src/core/datasetProfile';
import { groupDigits } from '../../../../src/core/sentences';
import type { ShownProfile } from '../../../../src/features/explore/summary/page';
import { figure } from '../../../../src/features/explore/summary/report';
import { t, tCount } from '../../../kit/l10n';
import { Watch } from '../../../kit/signal';
import type { DatasetProfileController } from './controller';
import { datasetProfileStyles } from './datasetProfileStyles';
import { defectsTemplate, duplicatesTemplate } from './faultsView';
import { percent } from './parts';
import { preferenceTemplate } from './preferenceView';
import { conversationsTemplate, lengthsTemplate, scriptsTemplate, sourcesTemplate } from './textsView';

/** `<loupe-dataset-profile>`: what is in the rows of a dataset, with definitions, and the way to the rows. */
export class DatasetProfileView extends LitElement {
  static override readonly styles = datasetProfileStyles;
  static override properties = { controller: { attribute: false } };

  declare controller: DatasetProfileController | null;

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.shown.value, c.problem.value, c.progress.value, c.opened.value];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller } = this;
    if (!controller) return nothing;
    const shown = controller.shown.value;
    const problem = controller.problem.value;
    const said = problem === null ? nothing : html`<p class="notice error" role="alert">${problem.sentence} <button class="link" @click=${() => controller.again()}>${t('Try again')}</button></p>`;
    if (!shown) return html`<div class="page">${said}${controller.progress.value === null ? (problem ? nothing : html`<button class="button" @click=${() => controller.again()}>${t('Read the rows')}</button>`) : html`<p class="waiting" role="status">${this.#progress(controller)}</p>`}</div>`;
    const { profile } = shown;
    const open = (filter: string): void => void controller.show(filter);
    return html`${this.#head(controller, shown)}<main>${said}${this.#scope(controller, shown)}
      <div class="parts"><div>${defectsTemplate(profile, open)}${duplicatesTemplate(profile, open)}${preferenceTemplate(profile, open)}${sourcesTemplate(profile, open)}</div>
      <div>${conversationsTemplate(profile)}${lengthsTemplate(profile)}${scriptsTemplate(profile)}</div></div></main>`;
  }

  #head(controller: DatasetProfileController, { name, profile }: ShownProfile): TemplateResult {
    const { conversations, chosenLonger, duplicatePrompts, scoreMargin } = profile;
    const fact = (title: string, number: string, more: unknown = nothing): TemplateResult => html`<div class="fact"><span class="name">${title}</span><span class="number">${number}</span> <span class="more">${more}</span></div>`;
    return html`<header class="head" title=${name}>
      ${fact(t('rows'), groupDigits(profile.rows), profile.filter === null ? nothing : t('of {0}', groupDigits(profile.of)))}
      ${isDefined(conversations) ? fact(t('turns, on average'), figure(conversations.turns.mean, 2), t('{0} to {1}', figure(conversations.turns.min), figure(conversations.turns.max))) : nothing}
      ${isDefined(chosenLonger) ? fact(t('chosen is longer'), percent(chosenLonger.share), t('95 % {0} to {1}', (100 * chosenLonger.low).toFixed(1), (100 * chosenLonger.high).toFixed(1))) : nothing}
      ${isDefined(scoreMargin) ? fact(t('score margin, on average'), figure(scoreMargin.mean, 3)) : nothing}
      ${isDefined(duplicatePrompts) ? fact(t('prompts repeated'), groupDigits(duplicatePrompts.rows), duplicatePrompts.n === 0 ? nothing : percent(duplicatePrompts.rows / duplicatePrompts.n)) : nothing}
      <div class="state" role="status">${controller.progress.value === null ? nothing : this.#progress(controller)}
        <button class="link" title=${t('Counts again, by the filter that the dataset’s view has now')} @click=${() => void controller.load('view')}>${t('Read again')}</button> <button class="link" @click=${() => controller.copy()}>${t('Copy as Markdown')}</button> <button class="link" @click=${() => controller.save()}>${t('Save…')}</button></div></header>`;
  }

  #progress(controller: DatasetProfileController): TemplateResult {
    const fraction = controller.progress.value ?? -1;
    return html`${fraction < 0 ? t('reading rows…') : t('reading rows, {0} %', Math.floor(100 * fraction))} <button class="link" @click=${() => controller.cancel()}>${t('Cancel')}</button>`;
  }

  /** Which rows are profiled, and the way to the others. */
  #scope(controller: DatasetProfileController, { profile, viewFilter }: ShownProfile): TemplateResult | typeof nothing {
    const opened = controller.opened.value;
    const shown = opened === null ? nothing : html`<p class="notice" role="status">${t('The dataset’s view shows these rows:')} <code>${opened}</code> <button class="link" @click=${() => void controller.load('view')}>${t('Profile only these')}</button></p>`;
    if (profile.filter !== null) return html`<p class="notice">${tCount(profile.rows, 'Only {0} row that the view’s filter leaves is profiled:', 'Only the {0} rows that the view’s filter leaves are profiled:')} <code>${profile.filter}</code> <button class="link" @click=${() => void controller.load('all')}>${t('All rows')}</button></p>${shown}`;
    if (viewFilter !== null) return html`<p class="notice">${t('All rows are profiled; the view has a filter.')} <button class="link" @click=${() => void controller.load('view')}>${t('Only what the filter leaves')}</button></p>${shown}`;
    return html`${shown}`;
  }
}

customElements.define('loupe-dataset-profile', DatasetProfileView);

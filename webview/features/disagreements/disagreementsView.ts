import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Shown } from '../../../src/features/disagreements/page';
import { iconStyles } from '../../kit/icon';
import { levelText } from '../../kit/levelText';
import { t, tCount } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import { aspectsTemplate, aspectTabs } from './aspectsView';
import { classesTemplate } from './classesView';
import type { DisagreementsController } from './controller';
import { disagreementsStyles } from './disagreementsStyles';
import { failedTemplate } from './failedView';
import { bare, coefficient, interval, percent } from './figures';
import { judgesStyles } from './judgesStyles';
import { judgesTemplate } from './judgesView';
import { howTemplate, leftOutTemplate } from './howView';
import { measuresTemplate } from './measuresView';
import { noticesTemplate } from './noticesView';
import { moveInGrid, pairsTemplate } from './pairsView';
import { profilesTemplate } from './profilesView';
import { slicesTemplate } from './slicesView';

/** `<loupe-disagreements>`: how far the raters of a dataset agree, where they differ, and the way to the rows. */
export class DisagreementsView extends LitElement {
  static override readonly styles = [iconStyles, disagreementsStyles, judgesStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: DisagreementsController | null;

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.shown.value, c.problem.value, c.places.value, c.dropped.value, c.levelBefore.value, c.reading.value, c.progress.value, c.cancelled.value, c.pair.value, c.cells.value, c.by.value, c.tiesAgree.value, c.opened.value, c.said.value, c.tables.aspects.value, c.tables.profiles.value, c.judges.answer.value, c.judges.choice.value, c.judges.problem.value, c.judges.isBusy.value];
    });
  }

  protected override render(): TemplateResult | typeof nothing {
    const { controller } = this;
    if (!controller) return nothing;
    const problem = controller.problem.value;
    const shown = controller.shown.value;
    if (problem !== null) return failedTemplate(controller, problem);
    if (!shown) return html`<div class="page waiting">${t('counting verdicts…')}</div>`;
    return html`${this.#head(controller, shown)}${aspectTabs(controller, shown)}<main @keydown=${moveInGrid}>${noticesTemplate(controller, shown)}
      <div class="parts"><div>${howTemplate(controller, shown)}${pairsTemplate(controller, shown)}${classesTemplate(controller, shown)}${profilesTemplate(shown, controller.tables.profiles.value)}</div>
      <div>${measuresTemplate(shown.answer)}${aspectsTemplate(controller, shown, controller.tables.aspects.value)}${slicesTemplate(controller, shown)}${leftOutTemplate(shown)}</div></div>${judgesTemplate(controller.judges)}</main>`;
  }

  #head(controller: DisagreementsController, { answer, name }: Shown): TemplateResult {
    const { overall, level, judgedTwice, units, raters, skipped } = answer;
    const alpha = overall.krippendorffAlpha;
    const leftOut = Object.values<number>({ ...skipped }).reduce((sum, n) => sum + n, 0);
    const fact = (title: string, number: string, more: unknown = nothing): TemplateResult => html`<div class="fact"><span class="name">${title}</span><span class="number">${number}</span> <span class="more">${more}</span></div>`;
    return html`<header class="head" title=${name}>
      ${fact(t('Krippendorff’s α, {0}', levelText(level)), alpha.value === null ? '–' : coefficient(alpha.value), interval(alpha, coefficient))}
      ${fact(t('exact agreement'), overall.observed.value === null ? '–' : percent(overall.observed.value), interval(overall.observed, bare))}
      ${fact(t('judged by ≥ 2'), groupDigits(judgedTwice), t('of {0} units', groupDigits(units)))}
      ${answer.how.exchangeable ? fact(t('verdicts a unit, at most'), groupDigits(raters.length)) : fact(t('raters'), groupDigits(raters.length), raters.join(', ').length > 40 ? nothing : `(${raters.join(', ')})`)}
      ${leftOut === 0 ? nothing : fact(t('verdicts left out'), groupDigits(leftOut))}
      <div class="state" role="status">${this.#state(controller, answer.resamples)} <button class="link" title=${t('All that this page shows as HTML or Markdown, with definitions and the commands that give the numbers again')} @click=${() => controller.saveReport()}>${t('Save report…')}</button></div></header>`;
  }

  #state(controller: DisagreementsController, resamples: number): TemplateResult | typeof nothing {
    const progress = controller.progress.value;
    if (progress !== null) return html`<span>${t('intervals: {0} %', Math.floor(100 * progress))}</span> <button class="link" @click=${() => controller.cancel()}>${t('Cancel')}</button>`;
    if (resamples > 0) return html`<span>${tCount(resamples, '{0} resample', '{0} resamples')}, ${t('seed 0')}</span>`;
    // Of one unit, or while other tables are counted, nothing is to be asked for.
    return controller.cancelled.value ? html`<button class="link" @click=${() => void controller.makeIntervals()}>${t('Make intervals')}</button>` : nothing;
  }
}

customElements.define('loupe-disagreements', DisagreementsView);

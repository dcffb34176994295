import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Results } from '../../../src/features/contamination/page';
import { localSentence, t } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { rowCount } from './figures';

/** What failed last, what is no longer as it was, and what to know before figures are read. */
export function noticesTemplate(c: ContaminationController, results: Results, isRunning: boolean): TemplateResult | typeof nothing {
  const said = c.said.value;
  const lines = [
    ...(said === null ? [] : [html`<p class="notice error" role="alert">${said}</p>`]),
    ...(results.partial && !isRunning ? [html`<p class="notice" role="status">${t('The scan was ended after {0}: figures are of these alone.', rowCount(results.rows))} <button class="link" @click=${() => c.scan()}>${t('Go on')}</button></p>`] : []),
    ...(results.stale && !isRunning ? [html`<p class="notice" role="status">${t('Files or the set-up have changed since these results.')} <button class="link" @click=${() => c.scan()}>${t('Scan again')}</button></p>`] : []),
    ...results.warnings.map((warning) => html`<p class="notice">${localSentence(warning)}${warning.code === 'eval-unspaced' && c.state.value?.setup?.rule.tokens === 'words' ? html` <button class="link" ?disabled=${isRunning} @click=${() => c.choose('characters')}>${t('Compare characters')}</button>` : nothing}</p>`),
  ];
  return lines.length === 0 ? nothing : html`<div class="notices">${lines}</div>`;
}

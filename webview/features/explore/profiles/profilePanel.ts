import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../../src/core/sentences';
import { barTemplate } from '../../../kit/charts/bars';
import { t } from '../../../kit/l10n';
import type { ExploreController } from '../controller';
import { chooseBar } from './profilePicture';
import { barText, percentText, profileFacts } from './profileWords';
import type { Profiled } from './profiles';

/** A column's figures with what they mean, and its bars as rows that can be chosen by keyboard. */
export function profilePanel(controller: ExploreController, name: string, profile: Profiled | undefined, close: () => void): TemplateResult {
  const label = t('Profile of {0}', name);
  return html`<div class="overlay profile" role="dialog" aria-label=${label} tabindex="-1"><h2>${label}</h2>
    ${profile === undefined ? html`<p class="second" role="status">${t('reading…')}</p>` : 'problem' in profile ? html`<p>${profile.problem === '' ? t('Columns of this kind have no profile.') : profile.problem}</p>` : html`
      <dl class="facts">${profileFacts(profile).map(([fact, value, about]) => html`<dt>${fact}</dt><dd>${value}${about === '' ? nothing : html`<span class="second"> ${about}</span>`}</dd>`)}</dl>
      ${profile.bars.length === 0 ? nothing : html`<h3>${t('Rows by value; choose one to see its rows alone')}</h3>`}
      <div class="values">${profile.bars.filter((b) => b.count > 0).map((bar) => html`<button class="value" ?disabled=${bar.where === null} title=${bar.where ?? t('Its text has line breaks: the filter cannot hold it.')} @click=${() => {
        close();
        chooseBar(controller, bar);
      }}><span class="of">${barText(profile, bar)}</span><span class="amount">${barTemplate([{ count: bar.count, title: '' }], Math.max(...profile.bars.map((b) => b.count)))}</span><span class="n">${groupDigits(bar.count)}</span><span class="n second">${percentText(bar.count, profile.rows)}</span></button>`)}</div>`}
  </div>`;
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { AspectsAnswer } from '../../../src/features/disagreements/contract';
import type { Shown } from '../../../src/features/disagreements/page';
import { intervalTemplate } from '../../kit/charts/interval';
import { levelText } from '../../kit/levelText';
import { localSentence, t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { coefficient, interval, percent } from './figures';

/** A tab for each thing that raters judged; arrow keys go from one to the next. */
export function aspectTabs(controller: DisagreementsController, { answer }: Shown): TemplateResult | typeof nothing {
  const { aspects, how } = answer;
  if (aspects.length < 2) return nothing;
  const choose = (name: string): void => controller.read({ aspect: name === aspects[0] ? null : name, order: null, values: null, drop: [] });
  const move = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const tabs = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('[role=tab]')];
    const next = tabs[(tabs.indexOf(event.composedPath()[0] as HTMLElement) + step + tabs.length) % tabs.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    next.focus();
    next.click();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t('What was judged')} @keydown=${move}>${aspects.map((name) => html`<button role="tab" aria-selected=${String(how.aspect === name)} tabindex=${how.aspect === name ? 0 : -1} @click=${() => choose(name)}>${name}</button>`)}</div>`;
}

/** All aspects beside each other. */
export function aspectsTemplate(controller: DisagreementsController, { answer }: Shown, all: AspectsAnswer | null): TemplateResult | typeof nothing {
  if (answer.aspects.length < 2) return nothing;
  return html`<section><h2>${t('All that was judged')} <span class="second">${t('Krippendorff’s α, each on a scale of its own')}</span></h2>
    ${all === null ? html`<p class="second">${t('counting…')}</p>` : html`<div class="scroll"><table class="slices"><thead><tr><th></th><th class="number">${t('judged by ≥ 2')}</th><th class="number">${t('same')}</th><th class="number">${t('α')}</th><th>0 … 1</th><th>95 %</th></tr></thead>
      <tbody>${all.aspects.map(({ name, judged }) => {
        const { krippendorffAlpha: alpha, observed } = judged.overall;
        return html`<tr aria-current=${String(name === answer.how.aspect)}><th scope="row"><button class="link" @click=${() => controller.read({ aspect: name === answer.aspects[0] ? null : name, order: null, values: null, drop: [] })}>${name}</button> <span class="small">${levelText(judged.level)}</span></th>
          <td class="number">${groupDigits(judged.judgedTwice)}</td><td class="number">${observed.value === null ? '–' : percent(observed.value)}</td>
          ${alpha.value === null ? html`<td></td><td colspan="2" class="second">${localSentence(alpha.why)}</td>` : html`<td class="number">${coefficient(alpha.value)}</td><td>${intervalTemplate(alpha.value, alpha.low, alpha.high)}</td><td class="second">${interval(alpha, coefficient)}</td>`}</tr>`;
      })}</tbody></table></div>`}</section>`;
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { TABS } from './ranking';
import type { FiguresTab } from './ranking';

/** What the middle of the figures shows; arrow keys go from one to the next. */
export function tabsTemplate(c: ComparisonController): TemplateResult {
  const { ranking } = c;
  const chosen = ranking.tab.value;
  const move = (event: KeyboardEvent): void => {
    const to = { ArrowRight: TABS.indexOf(chosen) + 1, ArrowLeft: TABS.indexOf(chosen) + TABS.length - 1, Home: 0, End: TABS.length - 1 }[event.key];
    const next = to === undefined ? undefined : TABS[to % TABS.length];
    if (next === undefined) return;
    event.preventDefault();
    ranking.show(next);
    (event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-tab=${next}]`)?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label=${t('What is shown of pairs')} @keydown=${move}>${TABS.map((tab) => {
    const { name, about } = textOf(tab, c.canFlip.value);
    return html`<button role="tab" id=${`tab-${tab}`} data-tab=${tab} aria-controls="tab-panel" aria-selected=${tab === chosen} tabindex=${tab === chosen ? 0 : -1} title=${about} @click=${() => ranking.show(tab)}>${name}</button>`;
  })}</div>`;
}

function textOf(tab: FiguresTab, isBinary: boolean): { readonly name: string; readonly about: string } {
  switch (tab) {
    case 'differences': return { name: t('Difference'), about: t('Differences of means on the prompts that both sides have') };
    case 'wins': return { name: t('Wins'), about: t('How often each side has the higher value against each other one') };
    case 'ranks': return { name: t('Ranks'), about: t('Sides in the order of their means, with Bradley–Terry strengths') };
    case 'stages': return isBinary ? { name: t('Flips'), about: t('Fixed and broken from the baseline to each side') } : { name: t('Changes'), about: t('Higher and lower from the baseline to each side') };
  }
}

/** Progress and failures of what a tab shows; nothing where it is there. */
export function waitingTemplate(c: ComparisonController): TemplateResult | typeof nothing {
  const { problem, metric } = c.ranking;
  if (problem.value !== null) return html`<p class="notice error" role="alert">${problem.value} <button class="link" @click=${() => c.ranking.again()}>${t('Try again')}</button></p>`;
  return metric.value === null ? html`<p class="second waiting" role="status">${t('comparing…')}</p>` : nothing;
}

import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { t } from '../../kit/l10n';

/** All keys of the page. */
export function keysTemplate(): TemplateResult {
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [t('Prompts'), [['j k', t('next, previous')], ['d', t('next that differs')], ['o', t('unfold, fold the prompt')], ['Enter', t('the row in its editor')], ['Esc', t('the list before')]]],
    [t('Samples'), [[', .', t('the answer before, the next one')], ['> <', t('the best, the worst')]]],
    [t('Answers'), [['← →', t('another side in this column')], ['h l', t('another column')], ['1 … 9', t('that side in this column')], ['p', t('pin')], ['+ −', t('more, fewer columns')]]],
    [t('Texts'), [['] [', t('next, previous difference')], ['m', t('markdown, plain, raw')], ['s', t('scroll together or apart')], ['w', t('why: reasons of judges, checklist, reference')], ['e', t('diff editor')]]],
    [t('Blind'), [['b', t('hide names, show them')], ['c v', t('left, right is better')], ['t', t('tie')], ['x', t('both bad')], ['u', t('take the last vote back')], ['r', t('reveal')]]],
    [t('Page'), [['Alt ↑ ↓', t('move a side whose name has the focus')], ['/', t('filter prompts')], ['f', t('figures')], ['?', t('keys')]]],
  ];
  return html`<div class="overlay" role="dialog" aria-label=${t('Keys')}><h2>${t('Keys')}</h2><div class="keys">${groups.map(([name, keys]) => html`<section><h3>${name}</h3><dl>${keys.map(([key, what]) => html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl></section>`)}</div></div>`;
}

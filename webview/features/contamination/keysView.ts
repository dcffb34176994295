import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { t } from '../../kit/l10n';

/** All keys of the page. */
export function keysTemplate(): TemplateResult {
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [t('Table'), [['← → ↑ ↓', t('cell')], ['Enter', t('its items')], ['Esc', t('back to the table')]]],
    [t('Items'), [['j k', t('next, previous item')], ['→ ←', t('open, close a group')]]],
    [t('Texts'), [['[ ]', t('previous, next run')], ['h l', t('training text before, next')], ['Enter', t('the row in its editor')]]],
    [t('Verdict'), [['1 2 3', t('true leak, near copy, same public source')], ['4 5', t('common phrase, false')], ['n', t('note')], ['⌫', t('take back')]]],
  ];
  return html`<div class="overlay" role="dialog" aria-label=${t('Keys')}><h2>${t('Keys')}</h2><div class="keys">${groups.map(([name, keys]) => html`<section><h3>${name}</h3><dl>${keys.map(([key, what]) => html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl></section>`)}</div></div>`;
}

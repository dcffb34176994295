import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import type { ShownError } from '../../../src/features/explore/contract';
import { icon } from '../../kit/icon';
import { localSentence, t } from '../../kit/l10n';
import { viewFeatures } from '../../kit/viewFeatures';
import type { KeyGroup } from '../../kit/viewFeatures';
import type { ExploreController } from './controller';
import type { Notice } from './state';

/** The page shown when a dataset could not be opened: what, where, what to do, and a way to try again. */
export function errorPage(problem: ShownError, retry: () => void, choose: () => void): TemplateResult {
  const mixed = problem.code === 'folder-mixed';
  const several = problem.code === 'choose-split' || mixed;
  const place = problem.args['file'] ?? problem.args['path'] ?? problem.args['name'];
  return html`<div class="page" role="alert">
    <h1>${mixed ? t('Which of the datasets?') : several ? t('Which config and split?') : html`${icon('error')} ${t('This dataset could not be opened')}`}</h1>
    <p>${problem.sentence}</p>
    ${place === undefined ? nothing : html`<p class="second">${place}</p>`}
    ${several ? nothing : html`<p class="second">${problem.code}</p>`}
    ${several ? html`<vscode-button id="choose" @click=${choose}>${t('Choose…')}</vscode-button>` : html`<vscode-button id="retry" @click=${retry}>${t('Try again')}</vscode-button>`}
  </div>`;
}

/** While a dataset opens: nothing at first, so that what is fast does not flicker; then what is being done. */
export function openingPage({ fraction, note }: { readonly fraction: number | null; readonly note: string | null }): TemplateResult {
  const share = fraction === null ? nothing : html` <span class="second">${Math.round(fraction * 100)} %</span>`;
  return html`<div class="page opening" role="status"><p>${note ?? t('Opening…')}${note === null ? nothing : share}</p><p class="second">${t('Closing the tab stops it.')}</p></div>`;
}

/** In place of the rows when a view has none. */
export function emptyView(controller: ExploreController): TemplateResult | typeof nothing {
  const view = controller.state.view.value;
  if (!view || view.rows > 0) return nothing;
  if (view.total === 0) return html`<div class="empty" role="status">${t('This dataset has no rows.')}</div>`;
  return html`<div class="empty" role="status"><p>${t('No row matches.')}</p><vscode-button secondary @click=${() => void controller.setFilter('')}>${t('Clear the filter')}</vscode-button></div>`;
}

/** The bar under the toolbar: files that changed, an engine that restarts, a filter that was refused. */
export function noticeBars(controller: ExploreController): TemplateResult {
  const { state } = controller;
  const error = state.filterError.value;
  const notice = state.notice;
  return html`${error === null ? nothing : html`<div class="notice error" id="filterError" role="alert">${icon('error')}<span>${error}</span><span class="second">${t('The rows shown are those of the last filter that worked.')}</span></div>`}
    ${notice === null ? nothing : noticeBar(controller, notice)}`;
}

function noticeBar(controller: ExploreController, notice: Notice): TemplateResult {
  const reload = html`<button class="link" @click=${() => void controller.open(true)}>${t('Reload')}</button>`;
  const close = html`<button class="tool" aria-label=${t('Close')} @click=${() => { controller.state.said.value = null; }}>${icon('close')}</button>`;
  const bar = (glyph: 'warning' | 'refresh' | 'info' | 'error', text: string, action: TemplateResult | typeof nothing): TemplateResult =>
    html`<div class="notice" role="status"><span class=${glyph === 'warning' ? 'warn' : ''}>${icon(glyph)}</span><span>${text}</span>${action}</div>`;
  switch (notice.kind) {
    case 'changed':
      return bar('warning', t('The files changed on disk. What is shown is as it was when they were opened.'), reload);
    case 'gone':
      return bar('error', t('The files are no longer there: put them back, then reload.'), reload);
    case 'restarting':
      return bar('refresh', t('The engine stopped and is starting again…'), nothing);
    case 'engineFailed':
      return bar('error', t('The engine could not be started: see Dataset Loupe: Show Log, then try again.'), reload);
    case 'pages':
      return bar('error', notice.text, html`<button class="link" @click=${() => controller.pager.retry()}>${t('Try again')}</button>`);
    case 'said':
      return bar('info', notice.text, close);
  }
}

export function warningList(controller: ExploreController): TemplateResult {
  const warnings = controller.state.opened.value?.info.warnings ?? [];
  return html`<div class="overlay" role="dialog" aria-label=${t('Notices about this dataset')} tabindex="-1"><h2>${t('Notices about this dataset')}</h2>
    <ul>${warnings.map((w) => html`<li>${localSentence(w)}${w.column === undefined ? nothing : html` <span class="second">${w.column}</span>`}</li>`)}</ul></div>`;
}

/** Groups of keys, each key with what it does. */
function keyGroups(): readonly KeyGroup[] {
  return [
    [t('Rows'), [['↑ ↓', t('row')], ['PgUp PgDn', t('a screenful')], ['Ctrl+Home Ctrl+End', t('first, last cell')], ['J K', t('next, previous record')], ['G', t('go to row')], ['Shift+R', t('random row')], ['Alt+← →', t('back, forward')], ['Enter', t('read the record')]]],
    [t('Cells'), [['← →', t('column')], ['Home End', t('first, last column')], ['Shift+arrows', t('pick a range')], ['Ctrl+C', t('copy cell or range')]]],
    [t('Columns'), [['Alt+↑', t('to the heads')], ['Enter', t('sort: up, down, file order')], ['Shift+← →', t('narrower, wider')], ['Alt+← →', t('move')], ['P', t('pin')], ['Del', t('hide')], ['Alt+Enter', t('profile')], ['C', t('find columns')]]],
    [t('Reader'), [['[ ]', t('previous, next turn')], ['M', t('markdown, plain, raw')], ['Shift+J', t('record as JSON')], ['D', t('open in diff editor')], ['Shift+F', t('fold all')], ['Shift+E', t('fold earlier turns')], ['B', t('bookmark')], ['Shift+P', t('pin, compare')], ['Z', t('focus mode')], ['Ctrl+= Ctrl+-', t('larger, smaller text')], ['Shift+\\', t('show or hide')]]],
    [t('View'), [['/', t('filter')], ['Ctrl+F', t('search the texts')], ['F3 Shift+F3', t('next and previous hit')], ['?', t('these keys')], ['Esc', t('the way back')]]],
    ...viewFeatures.keys(),
  ];
}

export function helpOverlay(): TemplateResult {
  return html`<div class="overlay wide" role="dialog" aria-label=${t('Keys')} tabindex="-1"><h2>${t('Keys')}</h2><div class="keys">${keyGroups().map(
    ([group, keys]) => html`<section><h3>${group}</h3><dl>${keys.map(([key, what]) => html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl></section>`,
  )}</div><p class="second">${t('Letters can be rebound: Preferences: Open Keyboard Shortcuts, “loupe”.')}</p></div>`;
}

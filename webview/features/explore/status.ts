import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { sentence } from '../../../src/core/sentences';
import type { ShownError } from '../../../src/features/explore/contract';
import { icon } from '../../kit/icon';
import type { ExploreController } from './controller';
import type { Notice } from './state';

/** The page shown when a dataset could not be opened: what, where, what to do, and a way to try again. */
export function errorPage(problem: ShownError, retry: () => void, choose: () => void): TemplateResult {
  const several = problem.code === 'choose-split';
  const place = problem.args['file'] ?? problem.args['path'] ?? problem.args['name'];
  return html`<div class="page" role="alert">
    <h1>${several ? html`Which config and split?` : html`${icon('error')} This dataset could not be opened`}</h1>
    <p>${problem.sentence}</p>
    ${place === undefined ? nothing : html`<p class="second">${place}</p>`}
    ${several ? nothing : html`<p class="second">${problem.code}</p>`}
    ${several ? html`<vscode-button id="choose" @click=${choose}>Choose…</vscode-button>` : html`<vscode-button id="retry" @click=${retry}>Try again</vscode-button>`}
  </div>`;
}

/** While a dataset opens: nothing at first, so that what is fast does not flicker; then what is being done. */
export function openingPage({ fraction, note }: { readonly fraction: number | null; readonly note: string | null }): TemplateResult {
  const share = fraction === null ? nothing : html` <span class="second">${Math.round(fraction * 100)} %</span>`;
  return html`<div class="page opening" role="status"><p>${note ?? 'Opening…'}${note === null ? nothing : share}</p><p class="second">Closing the tab stops it.</p></div>`;
}

/** In place of the rows when a view has none. */
export function emptyView(controller: ExploreController): TemplateResult | typeof nothing {
  const view = controller.state.view.value;
  if (!view || view.rows > 0) return nothing;
  if (view.total === 0) return html`<div class="empty" role="status">This dataset has no rows.</div>`;
  return html`<div class="empty" role="status"><p>No row matches.</p><vscode-button secondary @click=${() => void controller.setFilter('')}>Clear the filter</vscode-button></div>`;
}

/** The bar under the toolbar: files that changed, an engine that restarts, a filter that was refused. */
export function noticeBars(controller: ExploreController): TemplateResult {
  const { state } = controller;
  const error = state.filterError.value;
  const notice = state.notice;
  return html`${error === null ? nothing : html`<div class="notice error" id="filterError" role="alert">${icon('error')}<span>${error}</span><span class="second">The rows shown are those of the last filter that worked.</span></div>`}
    ${notice === null ? nothing : noticeBar(controller, notice)}`;
}

function noticeBar(controller: ExploreController, notice: Notice): TemplateResult {
  const reload = html`<button class="link" @click=${() => void controller.open(true)}>Reload</button>`;
  const close = html`<button class="tool" aria-label="Close" @click=${() => { controller.state.said.value = null; }}>${icon('close')}</button>`;
  const bar = (glyph: 'warning' | 'refresh' | 'info' | 'error', text: string, action: TemplateResult | typeof nothing): TemplateResult =>
    html`<div class="notice" role="status"><span class=${glyph === 'warning' ? 'warn' : ''}>${icon(glyph)}</span><span>${text}</span>${action}</div>`;
  switch (notice.kind) {
    case 'changed':
      return bar('warning', 'The files changed on disk. What is shown is as it was when they were opened.', reload);
    case 'gone':
      return bar('error', 'The files are no longer there: put them back, then reload.', reload);
    case 'restarting':
      return bar('refresh', 'The engine stopped and is starting again…', nothing);
    case 'engineFailed':
      return bar('error', 'The engine could not be started: see Dataset Loupe: Show Log, then try again.', reload);
    case 'pages':
      return bar('error', notice.text, html`<button class="link" @click=${() => controller.pager.retry()}>Try again</button>`);
    case 'said':
      return bar('info', notice.text, close);
  }
}

export function warningList(controller: ExploreController): TemplateResult {
  const warnings = controller.state.opened.value?.info.warnings ?? [];
  return html`<div class="overlay" role="dialog" aria-label="Notices about this dataset" tabindex="-1"><h2>Notices about this dataset</h2>
    <ul>${warnings.map((w) => html`<li>${sentence(w)}${w.column === undefined ? nothing : html` <span class="second">${w.column}</span>`}</li>`)}</ul></div>`;
}

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  ['Rows', [['↑ ↓', 'row'], ['PgUp PgDn', 'a screenful'], ['Ctrl+Home Ctrl+End', 'first, last cell'], ['J K', 'next, previous record'], ['G', 'go to row'], ['Shift+R', 'random row'], ['Enter', 'read the record']]],
  ['Cells', [['← →', 'column'], ['Home End', 'first, last column'], ['Shift+arrows', 'pick a range'], ['Ctrl+C', 'copy cell or range']]],
  ['Columns', [['Alt+↑', 'to the heads'], ['Enter', 'sort: up, down, file order'], ['Shift+← →', 'narrower, wider'], ['Alt+← →', 'move'], ['P', 'pin'], ['Del', 'hide'], ['C', 'find columns']]],
  ['Reader', [['[ ]', 'previous, next turn'], ['M', 'markdown, plain, raw'], ['Shift+J', 'record as JSON'], ['D', 'open in diff editor'], ['Shift+F', 'fold all'], ['Shift+\\', 'show or hide']]],
  ['View', [['/', 'filter'], ['?', 'these keys'], ['Esc', 'the way back']]],
];

export function helpOverlay(): TemplateResult {
  return html`<div class="overlay wide" role="dialog" aria-label="Keys" tabindex="-1"><h2>Keys</h2><div class="keys">${KEYS.map(
    ([group, keys]) => html`<section><h3>${group}</h3><dl>${keys.map(([key, what]) => html`<dt>${key.split(' ').map((k) => html`<kbd>${k}</kbd>`)}</dt><dd>${what}</dd>`)}</dl></section>`,
  )}</div><p class="second">Letters can be rebound: Preferences: Open Keyboard Shortcuts, “loupe”.</p></div>`;
}

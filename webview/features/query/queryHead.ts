import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import { MOST_MARKDOWN } from '../../../src/features/query/page';
import type { AnswerProgress } from '../../../src/features/query/page';
import { rowIdentity } from '../../../src/features/query/rowIdentity';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import { markdownOf } from './copyAnswer';
import type { QueryController } from './controller';
import type { PictureChoice } from './pictureChoice';

/** Above the answer: what was asked, how far the answer is, and what can be done with it. */
export function queryHead(controller: QueryController, picture: PictureChoice): TemplateResult {
  const shown = controller.shown.value;
  const progress = controller.progress.value;
  const running = controller.running.value;
  const problem = controller.problem.value;
  const said = controller.said.value;
  const choose = html`<button class="button first" @click=${() => void controller.choose()}>${shown ? t('Another query…') : t('Choose a query…')}</button>`;
  const messages = html`${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}${said === null ? nothing : html`<p class="problem" role="status">${said}</p>`}`;
  if (!shown) {
    const asking = controller.asking.value;
    const named = asking ? html`<div class="line"><h1>${asking.name}</h1><span class="second">${asking.dataset}</span></div>` : nothing;
    const state = controller.cancelled.value ? cancelled(controller) : problem === null ? html`<span class="second" role="status">${t('Nothing was asked yet.')}</span>` : again(controller);
    return html`<div class="head">${named}${messages}<div class="line second">${running ? html`${going(controller, t('asking…'))}${cancel(controller)}` : html`${state}${choose}`}</div></div>`;
  }
  const isHere = progress !== null && progress.rows > 0;
  return html`<div class="head">
    <div class="line"><h1>${shown.name}</h1><span class="second">${shown.dataset}</span><span class="acts">${isHere ? acts(controller, progress, picture) : nothing}${copyMenu(controller)}<button class="button" @click=${() => void controller.save()}>${t('Save query…')}</button>${choose}</span></div>
    ${shown.description === '' ? nothing : html`<p>${shown.description}</p>`}
    <div class="line second">${status(controller, progress, running)}${shown.values.map(({ name, value }) => html`<span>${name} = ${value}</span>`)}${isHere ? rowsAre(progress) : nothing}</div>
    ${messages}<details class="sql"><summary>${t('SQL')}</summary><pre tabindex="0">${shown.sql}</pre></details>
  </div>`;
}

function acts(controller: QueryController, progress: AnswerProgress, picture: PictureChoice): TemplateResult {
  const { row, lists } = rowIdentity(progress.columns);
  const isOpen = picture.isOpen.value;
  return html`<button class="button ${isOpen ? 'on' : ''}" aria-pressed=${isOpen ? 'true' : 'false'} @click=${() => picture.toggle(controller)}>${icon('graph')}${t('Picture')}</button>
    ${row === null && lists.length === 0 ? nothing : html`<button class="button" title=${t('The dataset shows these rows alone')} aria-disabled=${controller.filtering.value ? 'true' : 'false'} @click=${() => void controller.filter()}>${controller.filtering.value ? html`<span class="going" aria-hidden="true"></span>${t('reading the rows…')}` : html`${icon('filter')}${t('Use as filter')}`}</button>`}
    <button class="button" @click=${() => void controller.export()}>${icon('export')}${progress.truncated ? t('Export all…') : t('Export…')}</button>`;
}

function copyMenu(controller: QueryController): TemplateResult {
  const rows = controller.progress.value?.rows ?? 0;
  const isSmall = rows > 0 && rows <= MOST_MARKDOWN && controller.progress.value?.complete === true;
  const item = (text: string, run: () => Promise<void>): TemplateResult => html`<button class="item" @click=${(e: Event) => {
    closeMenu(e);
    void run();
  }}>${text}</button>`;
  return html`<details class="menu" @focusout=${leaveMenu} @keydown=${(e: KeyboardEvent) => {
    if (e.key !== 'Escape') return;
    e.stopPropagation();
    closeMenu(e);
  }}><summary class="button">${t('Copy')}${icon('chevron-down')}</summary><div class="items">
    ${item(t('Copy SQL'), () => controller.copy('sql'))}${item(t('Copy as command line'), () => controller.copy('command'))}
    ${isSmall ? item(t('Copy as Markdown table'), () => controller.copyText(() => markdownOf(controller))) : nothing}</div></details>`;
}

function closeMenu(event: Event): void {
  const menu = event.currentTarget instanceof Element ? event.currentTarget.closest('details') : null;
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary')?.focus();
}

function leaveMenu(event: FocusEvent): void {
  const menu = event.currentTarget;
  if (menu instanceof HTMLDetailsElement && !(event.relatedTarget instanceof Node && menu.contains(event.relatedTarget))) menu.open = false;
}

/** How far it is, and how many rows there are of how many. */
function status(controller: QueryController, progress: AnswerProgress | null, running: boolean): TemplateResult {
  const rows = progress?.rows ?? 0;
  const time = progress ? t('{0} ms', groupDigits(progress.milliseconds)) : '';
  if (running) return html`${going(controller, rows === 0 ? t('asking…') : tCount(rows, '{0} row so far…', '{0} rows so far…'))}${cancel(controller)}`;
  if (controller.cancelled.value) return cancelled(controller);
  if (!progress || (rows === 0 && controller.problem.value !== null)) return html`<span role="status"></span>`;
  const unfiltered = controller.shown.value?.filtered === true ? html` · ${t('of all rows, not only those of the filter')}` : nothing;
  if (!progress.truncated) return html`<span role="status">${tCount(rows, '{0} row', '{0} rows')}, ${time}${unfiltered}</span>`;
  const total = controller.total.value;
  const first = total === null ? t('the first {0} rows, {1}', groupDigits(rows), time) : t('the first {0} of {1} rows, {2}', groupDigits(rows), groupDigits(total), time);
  return html`<span role="status">${first}${unfiltered}</span><button class="link" @click=${() => void controller.loadAll()}>${t('Load all')}</button>`;
}

/** Of which rows of the dataset the answer speaks; what keys do. */
function rowsAre({ columns }: AnswerProgress): TemplateResult {
  const { row, lists } = rowIdentity(columns);
  const key = (name: string, what: string): TemplateResult => html`<span class="key"><kbd>${name}</kbd>${what}</span>`;
  const isKnown = row !== null || lists.length > 0;
  return html`${isKnown ? key('Enter', t('opens the record')) : html`<span class="quiet">${t('These rows stand for no record: no column holds row numbers of the dataset.')}</span>`}${key('Space', t('shows the cell in full'))}`;
}

/** That it runs, how far it is, and for how long; the seconds are not read aloud. */
function going(controller: QueryController, what: string): TemplateResult {
  const fraction = controller.fraction.value;
  const seconds = controller.seconds.value;
  return html`<span class="running" role="status"><span class="going" aria-hidden="true"></span>${what}${fraction === null ? nothing : html`<span>${t('{0} % read', Math.floor(fraction * 100))}</span>`}</span>${seconds === 0 ? nothing : html`<span class="seconds" aria-hidden="true">${t('{0} s', groupDigits(seconds))}</span>`}`;
}

function cancelled(controller: QueryController): TemplateResult {
  return html`<span role="status">${t('cancelled after {0} s', groupDigits(controller.seconds.value))}</span>${again(controller)}`;
}

function again(controller: QueryController): TemplateResult {
  return html`<button class="button" @click=${() => void controller.load(true)}>${t('Ask again')}</button>`;
}

function cancel(controller: QueryController): TemplateResult {
  return html`<button class="button small" @click=${() => void controller.cancel()}>${t('Cancel')}</button>`;
}

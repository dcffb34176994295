import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Disputed, OverviewQuestion } from '../../../../src/features/annotation/overview';
import { groupDigits } from '../../../../src/core/sentences';
import { icon } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import { provenanceText } from '../provenanceText';
import type { OverviewController } from './controller';
import './judgedView';
import { lookOf, optionsOf } from './decisions';

/** What annotators judged differently in the question in focus: a list, the record in focus with everybody's label, and the ways to decide. */
export function disputedTemplate(controller: OverviewController, question: OverviewQuestion): TemplateResult {
  const list = controller.disputed.value;
  const position = controller.position.value;
  const item = list?.items[position];
  if (!list || !item) return html`<section class="disputed"><header><b>${question.title}</b></header><p class="none ${list ? '' : 'waiting'}">${list ? t('Annotators agree wherever two of them labelled the same.') : t('reading…')}</p></section>`;
  return html`<section class="disputed" aria-label=${t('disputed records')}>
    <header><button class="tool" aria-label=${t('Previous (k)')} title=${t('Previous (k)')} @click=${() => controller.move(-1)}>${icon('chevron-up')}</button><button class="tool" aria-label=${t('Next (j)')} title=${t('Next (j)')} @click=${() => controller.move(1)}>${icon('chevron-down')}</button>
      <b>${t('{0} of {1}', groupDigits(position + 1), groupDigits(list.total))}</b><span class="place">${t('{0} open', groupDigits(list.open))} · ${question.title}</span></header>
    <div class="list" role="listbox" tabindex="0" aria-label=${t('disputed records')} aria-activedescendant="item-${position}">${list.items.map((other, i) => itemTemplate(controller, question, other, i, i === position))}</div>
    ${detailTemplate(controller, question, item)}${decideTemplate(controller, question, item)}
  </section>`;
}

function itemTemplate(controller: OverviewController, question: OverviewQuestion, item: Disputed, at: number, isSelected: boolean): TemplateResult {
  const said = item.answers.map((a) => `${a.by}: ${lookOf(question, a.value).title}`).join(', ');
  return html`<div class="item" id="item-${at}" role="option" aria-selected=${isSelected} @click=${() => controller.moveTo(at)} @dblclick=${() => controller.openRow()}>
    <span class="row" title=${t('row {0}', groupDigits(item.row))}>${groupDigits(item.row)}</span><span class="words">${item.subject.kind === 'record' || !('path' in item.subject) ? nothing : html`<span class="second">${item.subject.path}</span> `}${item.excerpt}</span>
    <span class="dots" title=${said} role="img" aria-label=${said}>${saidTemplate(question, item)}</span>
    <span class="state" title=${item.decision ? provenanceText(item.decision.provenance) : t('open')}>${item.decision ? icon(item.decision.provenance === 'unresolved' ? 'close' : 'check') : nothing}</span></div>`;
}

/** Each different label once, with how many gave it. */
function saidTemplate(question: OverviewQuestion, item: Disputed): TemplateResult[] {
  const looks = item.answers.map((a) => lookOf(question, a.value));
  const titles = [...new Set(looks.map((l) => l.title))];
  return titles.map((title) => {
    const count = looks.filter((l) => l.title === title).length;
    return html`<span class=${looks.find((l) => l.title === title)?.color ?? 'foreground'}><i></i>${title}${count > 1 ? ` ×${count}` : ''}</span>`;
  });
}

function detailTemplate(controller: OverviewController, question: OverviewQuestion, item: Disputed): TemplateResult {
  const { decision } = item;
  const path = 'path' in item.subject ? ` · ${item.subject.path}` : '';
  const judged = controller.judged.value;
  return html`<div class="detail"><div class="both"><div class="said-by">
    <div class="where second">${t('row {0}', groupDigits(item.row))}${path} · <button class="link" @click=${() => controller.openRow()}>${t('open the record')}</button> <kbd title=${t('Enter')}>↵</kbd></div>
    <div class="answers" role="list">${item.answers.map((answer) => {
      const { title, color } = lookOf(question, answer.value);
      return html`<div class="answer ${color}" role="listitem"><div class="who"><span>${answer.by}</span><time datetime=${answer.at} title=${answer.at}>${answer.at.slice(0, 10)}</time></div><div class="said"><i></i>${title}</div>${answer.note === null ? nothing : html`<q>${answer.note}</q>`}</div>`;
    })}</div>
    <div class="decision" role="status">${decision === null ? html`<span class="second">${t('not decided')}</span>`
      : html`<span class="second">${t('decision')}</span> <b>${decision.provenance === 'unresolved' ? t('unresolved') : lookOf(question, decision.value).title}</b> <span class="second">${decision.provenance === 'unresolved' ? '' : `${provenanceText(decision.provenance)} · `}${decision.by} · ${decision.at.slice(0, 10)}</span>`}</div>
  </div>${judged ? html`<loupe-judged .judged=${judged} .lettered=${question.kind === 'pairwise' || question.kind === 'ranking'}></loupe-judged>` : html`<p class="second">${item.excerpt}</p>`}</div></div>`;
}

function decideTemplate(controller: OverviewController, question: OverviewQuestion, item: Disputed): TemplateResult {
  const closed = controller.overview.value?.closed ?? null;
  const said = controller.said.value;
  if (closed !== null) return html`<div class="decide second">${closed}</div>`;
  return html`<div class="decide" role="group" aria-label=${t('decide')}><span class="second">${t('decide')}</span>
    ${optionsOf(question, item).map((option) => html`<button class="choice ${option.color}" aria-pressed=${option.held} title=${option.title} @click=${() => void controller.decide(option.value)}>${option.key === null ? nothing : html`<kbd>${option.key}</kbd>`}${option.title}</button>`)}
    <button class="choice foreground" aria-pressed=${item.decision?.provenance === 'unresolved'} title=${t('It cannot be decided')} @click=${() => void controller.decide([])}><kbd>-</kbd>${t('unresolved')}</button>
    ${item.decision === null ? nothing : html`<button class="choice foreground" title=${t('Take the decision back (Backspace)')} @click=${() => void controller.decide(null)}><kbd>⌫</kbd>${t('take back')}</button>`}
    ${said === null ? nothing : html`<span class="said-last ${said.isError ? 'error' : 'second'}" role="alert">${said.text}</span>`}</div>`;
}

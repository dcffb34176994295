import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choicesOf, inputKeysOf, isTyped, keysOf } from '../../../src/core/annotation/labelSchema';
import type { LabelChoice, LabelSchema, Question } from '../../../src/core/annotation/labelSchema';
import { subjectKey } from '../../../src/core/annotation/subject';
import type { Subject } from '../../../src/core/annotation/subject';
import { answersOf, spansHeld, subjectOf } from '../../../src/features/annotation/answering';
import { valueText } from '../../../src/features/annotation/contract';
import type { HeldLabel, RowLabels } from '../../../src/features/annotation/contract';
import { keepTyping } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import type { Labels } from './labels';

/** The list of suggestions in the same shadow root. */
const SUGGESTIONS = 'suggestions';

/** A question about a subject: its title, its labels with their keys or what was typed, and the note beside the answer. */
export function questionTemplate(labels: Labels, schema: LabelSchema, question: Question, subject: Subject, row: RowLabels): TemplateResult {
  const held = answersOf(schema, row.mine, subject).get(question.id);
  return html`<div class="question ${held ? 'answered' : ''}" role="group" aria-label=${question.title}>
    ${titleTemplate(question)}
    ${isTyped(question) ? typedTemplate(labels, schema, question, subject, held) : choicesOf(question, labels.model?.places.answers).map((choice) => choiceTemplate(labels, question, subject, choice, held))}
    ${noteTemplate(labels, question, subject, held)}
  </div>`;
}

/** A question that marks stretches of text: its labels, each with how many stretches have it. */
export function markQuestionTemplate(labels: Labels, schema: LabelSchema, question: Question, row: RowLabels): TemplateResult {
  const spans = spansHeld(schema, row.mine).filter((held) => held.question === question.id);
  // Pressing a button must not take the selection away that it is about.
  return html`<div class="question" role="group" aria-label=${question.title}>
    ${titleTemplate(question)}
    ${choicesOf(question).map((choice) => {
      const count = spans.filter((held) => held.value === choice.id).length;
      return html`<button class="choice marks ${choice.color ?? 'foreground'}" title=${choice.description ?? t('Mark the selection: {0}', choice.title)} @mousedown=${(e: Event) => e.preventDefault()} @click=${() => labels.acts.mark(question, choice.id)}>
        ${keyTemplate(labels, question, choice)}<span class="mark" aria-hidden="true"></span>${choice.title}${count === 0 ? nothing : html`<span class="count">${count}</span>`}</button>`;
    })}
  </div>`;
}

function titleTemplate(question: Question): TemplateResult {
  return html`<span class="title" title=${question.description ?? ''}>${question.title}${question.required ? html`<span class="required" title=${t('required')} aria-label=${t('required')}>*</span>` : nothing}</span>`;
}

/** The key of a label, where it is not another question's. */
function keyTemplate(labels: Labels, question: Question, { id, key }: LabelChoice): TemplateResult | typeof nothing {
  const found = key === undefined || !labels.schema ? undefined : keysOf(labels.schema, labels.model?.places.answers).get(key);
  return found?.question === question && found.label.id === id ? html`<kbd>${key}</kbd>` : nothing;
}

function choiceTemplate(labels: Labels, question: Question, subject: Subject, choice: LabelChoice, held: HeldLabel | undefined): TemplateResult {
  const list = Array.isArray(held?.value) ? (held.value as readonly string[]) : null;
  const isHeld = list ? list.includes(choice.id) : held?.value === choice.id;
  const letter = question.kind === 'ranking' ? labels.letterOf(labels.model?.places.answers.findIndex((a) => a.path === choice.id) ?? -1) : null;
  const rank = isHeld && question.kind === 'ranking' && list ? html`<span class="rank">${ordinal(list.indexOf(choice.id) + 1)}</span>` : nothing;
  return html`<button class="choice ${choice.color ?? 'foreground'} ${isHeld ? 'held' : ''}" aria-pressed=${isHeld} title=${choice.description ?? choice.title} @click=${() => labels.acts.choose(question, choice.id, subject)}>
    ${keyTemplate(labels, question, choice)}<span class="mark" aria-hidden="true"></span>${letter === null ? nothing : html`<b class="sign">${letter}</b>`}${choice.title}${rank}</button>`;
}

function ordinal(place: number): string {
  return place === 1 ? t('1st') : place === 2 ? t('2nd') : place === 3 ? t('3rd') : t('{0}th', place);
}

function typedTemplate(labels: Labels, schema: LabelSchema, question: Question, subject: Subject, held: HeldLabel | undefined): TemplateResult {
  if (labels.typing.isEditing('answer', question, subject)) {
    const range = question.kind !== 'number' ? t('Enter saves, Escape leaves') : rangeText(question);
    return inputTemplate(labels, question.title, range, held ? valueText(held.value) : '', question.kind === 'text');
  }
  const key = [...inputKeysOf(schema)].find(([, q]) => q.id === question.id)?.[0];
  return html`<button class="choice typed ${held ? 'held' : ''}" @click=${() => labels.typing.edit('answer', question, subject)}>${key === undefined ? nothing : html`<kbd>${key}</kbd>`}${held ? html`<q>${valueText(held.value)}</q>` : question.kind === 'number' ? t('a number…') : t('write…')}</button>`;
}

function rangeText({ min, max }: Question): string {
  if (min !== undefined && max !== undefined) return t('{0} to {1}', min, max);
  if (min !== undefined) return t('{0} or more', min);
  return max === undefined ? t('a number') : t('{0} or less', max);
}

function noteTemplate(labels: Labels, question: Question, subject: Subject, held: HeldLabel | undefined): TemplateResult | typeof nothing {
  if (!held || held.stale === 'value') return nothing;
  if (labels.typing.isEditing('note', question, subject)) return inputTemplate(labels, t('note'), t('Note: Enter saves, Escape leaves'), held.note ?? '', false);
  const hasKey = labels.typing.noted === question && subjectKey(subjectOf(question, labels.focus.peek()) ?? subject) === subjectKey(subject);
  return html`<button class="note ${held.note === null ? (hasKey ? '' : 'later') : 'written'}" title=${hasKey ? t('Write a note (Shift+N)') : t('Write a note')} @click=${() => labels.typing.edit('note', question, subject)}>${held.note === null ? html`${hasKey ? html`<kbd>⇧n</kbd> ` : nothing}${t('note')}` : html`<q>${held.note}</q>`}</button>`;
}

function inputTemplate(labels: Labels, name: string, hint: string, value: string, suggests: boolean): TemplateResult {
  const onKey = (event: KeyboardEvent): void => {
    keepTyping(event);
    if (event.key === 'Enter') labels.typing.typed((event.target as HTMLInputElement).value);
    else if (event.key === 'Escape') labels.typing.leave();
  };
  return html`<input aria-label=${name} placeholder=${hint} .value=${value} maxlength="2000" autocomplete="off" list=${suggests ? SUGGESTIONS : nothing} @keydown=${onKey}
    @blur=${(e: Event) => labels.typing.typed((e.target as HTMLInputElement).value)}>`;
}

/** Once in each shadow root that has inputs. */
export function suggestionsTemplate(labels: Labels): TemplateResult {
  return html`<datalist id=${SUGGESTIONS}>${labels.typing.suggestions.map((text) => html`<option value=${text}></option>`)}</datalist>`;
}

/** The input that is open takes the keys. */
export function focusInput(root: ShadowRoot | HTMLElement): void {
  const input = root.querySelector('input');
  if (!input || (root instanceof ShadowRoot && root.activeElement === input)) return;
  input.focus();
  input.select();
}

import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choicesOf } from '../../../src/core/annotation/labelSchema';
import type { LabelChoice, LabelSchema, Question } from '../../../src/core/annotation/labelSchema';
import { answersOf, askedQuestions } from '../../../src/features/annotation/answering';
import { valueText } from '../../../src/features/annotation/contract';
import type { HeldLabel, RowLabels } from '../../../src/features/annotation/contract';
import { keepTyping } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import type { Labels } from './labels';
import { labelStripStyles } from './labelStripStyles';
import { provenanceText } from './provenanceText';

/** `<loupe-label-strip>`: the questions of the schema in use, with their keys, under the record; and the labels that are held. */
export class LabelStrip extends LitElement {
  static override readonly styles = [labelStripStyles];
  static override properties = { labels: { attribute: false } };

  declare labels: Labels | null;

  constructor() {
    super();
    this.labels = null;
    new Watch(this, () => [this.labels?.setup.value, this.labels?.row.value, this.labels?.saving.value, this.labels?.noting.value]);
  }

  protected override render(): TemplateResult | typeof nothing {
    const labels = this.labels;
    const row = labels?.row.value;
    if (!labels || !row) return nothing;
    const { schema, closed } = labels.setup.value;
    const strange = row.mine.filter((h) => h.schema !== schema?.id);
    const others = [...strange, ...row.others];
    if (!schema && others.length === 0) return nothing;
    return html`<div class="strip" role="group" aria-label=${t('labels')}>
      ${schema ? askedQuestions(schema, row.mine).map((q) => this.#question(labels, schema, q, row)) : nothing}
      ${others.length === 0 ? nothing : html`<div class="others" role="list" aria-label=${t('labels that are held')}>${others.map((h) => heldTemplate(h))}</div>`}
      ${closed === null ? nothing : html`<span class="second">${closed}</span>`}
      ${this.#status(labels, row)}
    </div>`;
  }

  protected override updated(): void {
    const input = this.renderRoot.querySelector('input');
    if (input && this.labels?.noting.peek() !== null && this.shadowRoot?.activeElement !== input) input.focus();
  }

  #question(labels: Labels, schema: LabelSchema, question: Question, row: RowLabels): TemplateResult {
    const held = answersOf(schema, row.mine).get(question.id);
    return html`<div class="question" role="group" aria-label=${question.title}>
      <span class="title" title=${question.description ?? ''}>${question.title}</span>
      ${choicesOf(question).map((choice) => this.#choice(labels, question, choice, held))}
      ${this.#note(labels, question, held)}
    </div>`;
  }

  #choice(labels: Labels, question: Question, choice: LabelChoice, held: HeldLabel | undefined): TemplateResult {
    const isHeld = held !== undefined && (Array.isArray(held.value) ? (held.value as readonly string[]).includes(choice.id) : held.value === choice.id);
    return html`<button class="choice ${choice.color ?? 'foreground'} ${isHeld ? 'held' : ''}" aria-pressed=${isHeld} title=${choice.description ?? choice.title} @click=${() => labels.choose(question.id, choice.id)}>
      ${choice.key === undefined ? nothing : html`<kbd>${choice.key}</kbd>`}<span class="mark" aria-hidden="true"></span>${choice.title}</button>`;
  }

  #note(labels: Labels, question: Question, held: HeldLabel | undefined): TemplateResult | typeof nothing {
    if (!held) return nothing;
    if (labels.noting.value !== question.id) {
      return html`<button class="note" title=${t('Write a note (Shift+N)')} @click=${() => { labels.noting.value = question.id; }}>${held.note === null ? html`<kbd>⇧n</kbd> ${t('note')}` : html`<q>${held.note}</q>`}</button>`;
    }
    return html`<input aria-label=${t('note')} placeholder=${t('Note: Enter saves, Escape leaves')} .value=${held.note ?? ''} maxlength="2000"
      @keydown=${(e: KeyboardEvent) => this.#onNoteKey(labels, question, e)} @blur=${(e: Event) => void labels.note(question.id, (e.target as HTMLInputElement).value)}>`;
  }

  #onNoteKey(labels: Labels, question: Question, event: KeyboardEvent): void {
    keepTyping(event);
    if (event.key === 'Enter') void labels.note(question.id, (event.target as HTMLInputElement).value);
    else if (event.key === 'Escape') labels.noting.value = null;
  }

  #status(labels: Labels, row: RowLabels): TemplateResult {
    const saving = labels.saving.value;
    const shared = row.sharedBy !== null && row.sharedBy > 1 ? html`<span class="second" title=${t('Rows with the same texts and id share their labels')}>${t('shared by {0} equal rows', row.sharedBy)}</span>` : nothing;
    if (saving.state === 'failed') return html`<span class="status" role="alert"><span class="error">${t('not saved')}</span> ${saving.sentence} <button class="link" @click=${() => labels.retry()}>${t('Save again')}</button></span>`;
    return html`<span class="status" role="status">${shared}${saving.state === 'idle' ? nothing : html`<span class=${saving.state}>${saving.state === 'saving' ? t('saving…') : t('saved')}</span>`}</span>`;
  }
}

function heldTemplate(held: HeldLabel): TemplateResult {
  return html`<span role="listitem" class="other"><span class="second">${held.provenance === undefined ? held.by : t('decided ({0}) by {1}', provenanceText(held.provenance), held.by)} · ${held.question}</span> <b>${held.provenance === 'unresolved' ? '—' : valueText(held.value)}</b>${held.note === null ? nothing : html` <q>${held.note}</q>`}</span>`;
}

customElements.define('loupe-label-strip', LabelStrip);

import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { LabelSchema } from '../../../src/core/annotation/labelSchema';
import { groupDigits } from '../../../src/core/sentences';
import { askedQuestions, spanQuestions } from '../../../src/features/annotation/answering';
import { valueText } from '../../../src/features/annotation/contract';
import type { HeldLabel, RowLabels } from '../../../src/features/annotation/contract';
import { icon, iconStyles } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import { focusInput, markQuestionTemplate, questionTemplate, suggestionsTemplate } from './choices';
import './guidelines';
import type { Labels } from './labels';
import { labelStripStyles } from './labelStripStyles';
import type { MarkMode } from './markMode';
import type { Marks } from './marks';
import { provenanceText } from './provenanceText';

const RECORD = { kind: 'record' } as const;
/** Names of keys are the same in every language. */
const KEYS = { mark: '⇧v', leave: 'Esc' };
/** Characters of the selection that are said. */
const SAID = 60;

/** `<loupe-label-strip>`: the questions of the schema in use, with their keys, under the record; and the labels that are held. */
export class LabelStrip extends LitElement {
  static override readonly styles = [iconStyles, labelStripStyles];
  static override properties = { labels: { attribute: false }, marks: { attribute: false }, mode: { attribute: false }, markdown: { type: Boolean } };

  declare labels: Labels | null;
  declare marks: Marks | null;
  declare mode: MarkMode | null;
  /** A person reads texts rendered, where they may be. */
  declare markdown: boolean;

  constructor() {
    super();
    this.labels = null;
    this.marks = null;
    this.mode = null;
    this.markdown = false;
    new Watch(this, () => {
      const { labels } = this;
      return [labels?.setup.value, labels?.row.value, labels?.acts.saver.saving.value, labels?.typing.editing.value, labels?.focus.value, labels?.told.value, labels?.rendered.value, labels?.progress.value, this.mode?.on.value, this.mode?.selected.value];
    });
  }

  /** Selections are looked for in the shadow root that the strip stands in: the reader's. */
  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode();
    if (this.marks && root instanceof ShadowRoot) this.marks.root = root;
  }

  protected override willUpdate(): void {
    const root = this.getRootNode();
    if (this.marks && root instanceof ShadowRoot) this.marks.root = root;
  }

  protected override render(): TemplateResult | typeof nothing {
    const labels = this.labels;
    const row = labels?.row.value;
    if (!labels || !row) return nothing;
    const { schema, closed } = labels.setup.value;
    // What the schema in use has no button for is said in words.
    const mine = row.mine.filter((h) => h.schema !== schema?.id || isOutOfDate(h));
    const others = [...mine.filter(isOutOfDate), ...mine.filter((h) => !isOutOfDate(h)), ...[...row.others].sort(byPerson)];
    if (!schema && others.length === 0) return nothing;
    return html`<div class="strip" role="group" aria-label=${t('labels')}>
      ${schema ? this.#questions(labels, schema, row) : nothing}
      ${others.length === 0 ? nothing : html`<div class="others" role="list" aria-label=${t('labels that are held')}>${others.map((h) => heldTemplate(h))}</div>`}
      ${closed === null ? nothing : html`<span class="second">${closed}</span>`}
      ${schema ? this.#aside(labels, schema) : nothing}
      ${this.#status(labels, row)}
    </div>${suggestionsTemplate(labels)}`;
  }

  protected override updated(): void {
    const editing = this.labels?.typing.editing.peek();
    if (editing?.subject.kind === 'record') focusInput(this.renderRoot as ShadowRoot);
  }

  #questions(labels: Labels, schema: LabelSchema, row: RowLabels): TemplateResult {
    return html`${spanQuestions(schema, row.mine).map((q) => markQuestionTemplate(labels, schema, q, row))}
      ${askedQuestions(schema, row.mine).map((q) => questionTemplate(labels, schema, q, RECORD, row))}`;
  }

  /** What belongs to the schema as a whole: its guidelines, how texts are shown, whose labels are shown, marks that were lost. */
  #aside(labels: Labels, schema: LabelSchema): TemplateResult {
    const lost = this.marks?.lost() ?? [];
    return html`<div class="aside">
      ${schema.questions.some((q) => q.description !== undefined || q.labels.some((c) => c.guideline !== undefined || c.description !== undefined)) ? html`<loupe-guidelines .schema=${schema}></loupe-guidelines>` : nothing}
      ${labels.marksText ? this.#marking(labels) : nothing}
      ${othersTemplate(labels)}
      ${lost.length === 0 ? nothing : this.#lost(lost)}
    </div>`;
  }

  #marking(labels: Labels): TemplateResult {
    const source = html`<span title=${t('Marks are of the characters that the data has; rendered markdown hides some of them')}>${t('source shown')}</span>`;
    return html`${this.mode?.on.value === true ? html`<span class="on">${t('marking by keyboard')} <kbd>${KEYS.leave}</kbd></span>` : html`<button class="note" @mousedown=${(e: Event) => e.preventDefault()} @click=${() => this.mode?.enter()}><kbd>${KEYS.mark}</kbd> ${t('mark by keyboard')}</button>`}
      ${!this.markdown ? nothing : labels.rendered.value ? html`<button class="link" @click=${() => this.#render(false)}>${t('Show source')}</button>` : html`${source} <button class="link" @click=${() => this.#render(true)}>${t('Show rendered')}</button>`}`;
  }

  #render(rendered: boolean): void {
    this.mode?.leave();
    this.labels?.showRendered(rendered);
  }

  #lost(lost: readonly HeldLabel[]): TemplateResult {
    return html`<details class="lost"><summary class="warn">${tCount(lost.length, '{0} mark is no longer in the text', '{0} marks are no longer in the text')}</summary>
      <ul>${lost.map((held) => html`<li><b>${this.marks?.looks(held).title}</b> <q>${held.subject.kind === 'span' ? held.subject.text : ''}</q> <span class="second">${held.subject.kind === 'span' ? held.subject.path : ''}</span>
        <button class="link" @click=${() => this.marks?.takeBack(held)}>${t('Take back')}</button></li>`)}</ul></details>`;
  }

  #status(labels: Labels, row: RowLabels): TemplateResult {
    const saving = labels.acts.saver.saving.value;
    const progress = labels.progress.value;
    const told = labels.told.value;
    const selected = this.mode?.selected.value ?? '';
    const shared = row.sharedBy !== null && row.sharedBy > 1 ? html`<span title=${t('Rows with the same texts and id share their labels')}>${t('shared by {0} equal rows', row.sharedBy)}</span>` : nothing;
    const saved = saving.state === 'failed'
      ? html`<span role="alert"><span class="error">${saving.count > 1 ? t('{0} not saved', saving.count) : t('not saved')}</span> ${saving.sentence} <button class="link" @click=${() => labels.acts.saver.again()}>${t('Save again')}</button></span>`
      : saving.state === 'idle' ? nothing : html`<span class=${saving.state}>${saving.state === 'saving' ? t('saving…') : t('saved')}</span>`;
    return html`<span class="status" role="status">
      ${told !== null ? html`<span class="told">${told}</span>` : selected === '' ? nothing : html`<q class="selected">${selected.length > SAID ? `${selected.slice(0, SAID)}…` : selected}</q>`}
      ${shared}${saved}
      ${progress === null ? nothing : html`<span class="progress">${groupDigits(progress.done)} / ${groupDigits(progress.total)}</span>`}</span>`;
  }
}

/** Are labels of others shown? Hidden is how one begins, so that nobody is led. */
function othersTemplate(labels: Labels): TemplateResult {
  const { others } = labels.setup.value;
  const title = others ? t('Labels of others are shown. Activate to hide them.') : t('Labels of others are hidden, so that nobody is led. Activate to show them.');
  return html`<button class="note" aria-pressed=${others ? 'true' : 'false'} title=${title} @click=${() => void labels.showOthers(!others)}>${icon(others ? 'eye' : 'eye-closed')}${others ? t('others shown') : t('others hidden')}</button>`;
}

/** The schema in use has no button for it any more. */
function isOutOfDate({ stale }: HeldLabel): boolean {
  return stale === 'question' || stale === 'value';
}

function byPerson(a: HeldLabel, b: HeldLabel): number {
  return a.by === b.by ? 0 : a.by < b.by ? -1 : 1;
}

function heldTemplate(held: HeldLabel): TemplateResult {
  const words = held.subject.kind === 'span' ? html` <q>${held.subject.text.length > SAID ? `${held.subject.text.slice(0, SAID)}…` : held.subject.text}</q>` : nothing;
  const place = held.subject.kind === 'turn' || held.subject.kind === 'response' ? ` · ${held.subject.path}` : '';
  return html`<span role="listitem" class="other"><span class="second">${held.provenance === undefined ? held.by : t('decided ({0}) by {1}', provenanceText(held.provenance), held.by)} · ${held.schema === held.question ? held.schema : `${held.schema}.${held.question}`}${place}${held.stale === undefined ? nothing : html` · <span class=${isOutOfDate(held) ? 'warn' : ''}>${t('of an older version')}</span>`}</span> <b>${held.provenance === 'unresolved' ? '—' : valueText(held.value)}</b>${words}${held.note === null ? nothing : html` <q>${held.note}</q>`}</span>`;
}

customElements.define('loupe-label-strip', LabelStrip);

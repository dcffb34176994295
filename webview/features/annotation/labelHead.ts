import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { subjectKey } from '../../../src/core/annotation/subject';
import type { Subject } from '../../../src/core/annotation/subject';
import { askedQuestions } from '../../../src/features/annotation/answering';
import { Watch } from '../../kit/signal';
import { focusInput, questionTemplate, suggestionsTemplate } from './choices';
import type { Labels } from './labels';
import { labelStripStyles } from './labelStripStyles';

/**
 * `<loupe-label-head>`: the questions about one turn or answer, at its own head. All of them where keys are about it, else only
 * what is held.
 */
export class LabelHead extends LitElement {
  static override readonly styles = [labelStripStyles];
  static override properties = { labels: { attribute: false }, subjects: { attribute: false }, current: { type: Boolean, reflect: true }, row: { attribute: false } };

  declare labels: Labels | null;
  declare subjects: readonly Subject[];
  declare current: boolean;
  /** The row that is drawn: labels of another one are not shown. */
  declare row: number;

  constructor() {
    super();
    this.labels = null;
    this.subjects = [];
    this.current = false;
    this.row = -1;
    new Watch(this, () => [this.labels?.setup.value, this.labels?.row.value, this.labels?.typing.editing.value]);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { labels } = this;
    const schema = labels?.setup.value.schema;
    const row = labels?.heldFor(this.row);
    if (!labels || !schema || !row) return nothing;
    return html`<div class="head">${this.subjects.map((subject) => askedQuestions(schema, row.mine, subject).map((question) => questionTemplate(labels, schema, question, subject, row)))}</div>${suggestionsTemplate(labels)}`;
  }

  protected override updated(): void {
    const editing = this.labels?.typing.editing.peek();
    if (editing && this.subjects.some((s) => subjectKey(s) === subjectKey(editing.subject))) focusInput(this.renderRoot as ShadowRoot);
  }
}

customElements.define('loupe-label-head', LabelHead);

import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { choicesOf } from '../../../src/core/annotation/labelSchema';
import type { LabelSchema } from '../../../src/core/annotation/labelSchema';
import { t } from '../../kit/l10n';
import '../../kit/reader/textBlock';
import { textStyles } from '../../kit/reader/textStyles';
import { labelStripStyles } from './labelStripStyles';
import { shownText } from './shownText';

/** `<loupe-guidelines>`: what the labels of a schema mean, on request. */
export class Guidelines extends LitElement {
  static override readonly styles = [labelStripStyles, textStyles];
  static override properties = { schema: { attribute: false } };

  declare schema: LabelSchema | null;

  constructor() {
    super();
    this.schema = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.schema) return nothing;
    return html`<details class="guide"><summary>${t('guidelines')}</summary><div class="sheet">${this.schema.questions.map((question) => html`<section><h4>${question.title}</h4>
      ${question.description === undefined ? nothing : html`<p>${question.description}</p>`}
      <dl>${choicesOf(question).filter((c) => c.description !== undefined || c.guideline !== undefined).map((choice) => html`<dt>${choice.key === undefined ? nothing : html`<kbd>${choice.key}</kbd> `}${choice.title}</dt>
        <dd>${choice.description ?? nothing}${choice.guideline === undefined ? nothing : html`<loupe-text .spec=${shownText(choice.guideline)}></loupe-text>`}</dd>`)}</dl></section>`)}</div></details>`;
  }
}

customElements.define('loupe-guidelines', Guidelines);

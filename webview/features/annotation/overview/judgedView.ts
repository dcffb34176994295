import { LitElement, css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { answerLetter } from '../../../../src/core/annotation/labelSchema';
import { groupDigits } from '../../../../src/core/sentences';
import type { Judged, JudgedText } from '../../../../src/features/annotation/overview';
import { icon, iconStyles } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import { charCount } from '../../../kit/reader/counts';
import '../../../kit/reader/textBlock';
import { textStyles } from '../../../kit/reader/textStyles';
import { shownText } from '../shownText';

/** The last turn before what was judged is open where it is no longer than this (code points). */
const SHORT = 400;

const styles = css`
  :host { display: block; container-type: inline-size; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); }
  .second { color: var(--vscode-descriptionForeground); font-weight: 400; }
  p { margin: 0; }
  details { border-bottom: 1px solid var(--line); }
  summary { cursor: pointer; list-style: none; display: flex; gap: 6px; align-items: center; min-height: 26px; font-size: 12px; white-space: nowrap; }
  summary .icon { font-size: 14px; } details[open] > summary .icon { transform: rotate(90deg); }
  summary .words { flex: 1 1 0; min-width: 0; overflow: hidden; text-overflow: ellipsis; color: var(--vscode-descriptionForeground); unicode-bidi: isolate; } details[open] .words { visibility: hidden; }
  details > loupe-text, details > p { padding: 0 0 8px 20px; }
  .texts { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); } .texts.many { grid-auto-columns: minmax(min(240px, 80cqw), 1fr); overflow-x: auto; }
  section { min-width: 0; padding: 4px 12px 8px 0; } section + section { border-left: 1px solid var(--line); padding-left: 12px; }
  section.meant > header { box-shadow: inset 0 -2px 0 var(--vscode-focusBorder); }
  header { display: flex; gap: 8px; align-items: center; min-height: 28px; font-size: 12px; white-space: nowrap; overflow: hidden; }
  .sign { flex: none; min-width: 18px; line-height: 16px; text-align: center; border: 1px solid currentColor; border-radius: 3px; }
  summary:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  @container (max-width: 420px) { .texts:not(.many) { grid-auto-flow: row; grid-auto-columns: minmax(0, 1fr); } .texts:not(.many) > section + section { border-left: 0; border-top: 1px solid var(--line); padding-left: 0; } }
`;

/** `<loupe-judged>`: what was judged: what came before in folds, and the texts that were compared beside each other, with letters where the question names them so. */
export class JudgedView extends LitElement {
  static override readonly styles = [iconStyles, textStyles, styles];
  static override properties = { judged: { attribute: false }, lettered: { type: Boolean } };

  declare judged: Judged | null;
  declare lettered: boolean;

  constructor() {
    super();
    this.judged = null;
    this.lettered = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.judged) return nothing;
    const { asked, judged } = this.judged;
    const isLettered = this.lettered && judged.length > 1;
    return html`<div role="group" aria-label=${t('what was judged')}>${asked.map((turn, i) => askedTemplate(turn, i === asked.length - 1 && turn.length <= SHORT))}
      <div class="texts ${judged.length > 2 ? 'many' : ''}">${judged.map((text, i) => html`<section class=${text.isMeant ? 'meant' : ''} aria-label=${text.title}>
        <header>${isLettered ? html`<b class="sign">${answerLetter(i)}</b>` : nothing}<b>${text.title}</b><span class="second">${charCount(text.length)}</span></header>${textTemplate(text)}</section>`)}</div></div>`;
  }
}

function askedTemplate(turn: JudgedText, isOpen: boolean): TemplateResult {
  return html`<details ?open=${isOpen}><summary>${icon('chevron-right')}<b>${turn.title}</b><span class="second">${charCount(turn.length)}</span><span class="words">${turn.text.slice(0, 200).replace(/\s+/g, ' ')}</span></summary>${textTemplate(turn)}</details>`;
}

function textTemplate({ text, length }: JudgedText): TemplateResult {
  const left = length - Array.from(text).length;
  return html`${text === '' ? html`<p class="second">${t('(no text)')}</p>` : html`<loupe-text .spec=${shownText(text)}></loupe-text>`}
    ${left <= 0 ? nothing : html`<p class="second">${t('… {0} more characters: open the record', groupDigits(left))}</p>`}`;
}

customElements.define('loupe-judged', JudgedView);

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../../src/core/sentences';
import type { RecordVerdict, RecordVerdicts, Words } from '../../../../src/features/disagreements/verdictsContract';
import { icon } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import { raterText, whyText } from './chips';

/** All that the data say beside one verdict: how it was read, how sure its rater was, comments, marked words, other fields. */
export function openVerdictTemplate(shown: RecordVerdicts, verdict: RecordVerdict, close: () => void, goTo: (row: number) => void): TemplateResult {
  const { rater, written, label, turned, why, confidence, comments, quotes, more, row } = verdict;
  return html`<section class="open" aria-label=${t('verdict of {0}', raterText(shown, rater))}>
    <header class="line"><b>${raterText(shown, rater)}</b> <span>${written ?? t('no verdict')}</span>${label === null || isSame(written, label) ? nothing : html`<span class="dim">${turned ? t('sides turned, read as {0}', label) : t('read as {0}', label)}</span>`}
      ${why === null ? nothing : html`<span class="why">${whyText(why)}</span>`}
      ${confidence === null ? nothing : html`<span class="dim">${t('confidence: {0}', confidence)}</span>`}
      ${row === shown.row ? nothing : html`<button class="link" @click=${() => goTo(row)}>${t('row {0}', groupDigits(row))}</button>`}
      <span class="space"></span><button class="link" aria-label=${t('Close')} @click=${close}>${icon('close')}</button></header>
    ${comments.map((comment) => html`<p class="comment">${comment.text}${leftOf(comment)}</p>`)}
    ${quotes.length === 0 ? nothing : html`<ul class="quotes">${quotes.map((quote) => html`<li><q>${quote.text}</q> ${quote.comments.join(' · ')}</li>`)}</ul>`}
    ${more.length === 0 ? nothing : html`<dl>${more.map(([name, words]) => html`<dt>${name}</dt><dd>${words.text}${leftOf(words)}</dd>`)}</dl>`}</section>`;
}

/** A label is written as it is read: `60.0` is 60. */
function isSame(written: string | null, label: string): boolean {
  return written === label || (written !== null && written.trim() !== '' && Number(written) === Number(label));
}

function leftOf({ text, length }: Words): TemplateResult | typeof nothing {
  return length > text.length ? html` <span class="dim">${t('… {0} more characters', groupDigits(length - text.length))}</span>` : nothing;
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import { VERDICTS, isConfirming } from '../../../src/features/contamination/page';
import type { Precision } from '../../../src/features/contamination/page';
import { intervalTemplate } from '../../kit/charts/interval';
import { icon } from '../../kit/icon';
import { keepTyping } from '../../kit/inputs';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { percent, wholePercent } from './figures';
import { heldVerdict } from './listRows';
import { verdictText } from './verdictText';

/** Verdicts with their keys on the line in focus, and a note. */
export function judgeTemplate(c: ContaminationController): TemplateResult | typeof nothing {
  const row = c.lines.rows.value[c.lines.position.value];
  const pair = c.pair.value;
  if (!row || !pair || pair.pairs.length === 0) return nothing;
  const held = heldVerdict(row, pair);
  const note = c.draft.value ?? pair.note;
  const verdicts = VERDICTS.map((verdict, i) => {
    const { name, tone, meaning } = verdictText(verdict);
    return html`<button class="choice ${tone} ${held === verdict ? 'held' : ''}" aria-pressed=${held === verdict} title=${meaning} @click=${() => c.judge(verdict)}><kbd>${i + 1}</kbd>${name}</button>${isConfirming(verdict) && !isConfirming(VERDICTS[i + 1] ?? verdict) ? html`<span class="divide" role="presentation"></span>` : nothing}`;
  });
  return html`<div class="judge" role="group" aria-label=${t('verdict')}>${row.kind === 'group' ? html`<b title=${tCount(row.members.length, 'A verdict judges {0} item of the group', 'A verdict judges all {0} items of the group')}>×${groupDigits(row.members.length)}</b>` : nothing}${verdicts}
    ${c.isNoting.value ? html`<input class="noteInput" aria-label=${t('Note')} placeholder=${t('Note: Enter keeps it, Esc leaves it')} .value=${note} @keydown=${(e: KeyboardEvent) => typed(c, e)}>`
      : html`<button class="choice foreground note" title=${note === '' ? t('A note on the verdict (n)') : note} @click=${() => { c.isNoting.value = true; }}><kbd>n</kbd>${icon('comment')}<span class="words">${note === '' ? t('note') : note}</span></button>`}
    ${held === null ? nothing : html`<button class="choice foreground" title=${t('Take the verdict back (Backspace)')} aria-label=${t('Take the verdict back (Backspace)')} @click=${() => c.takeBack()}><kbd>⌫</kbd></button>`}</div>`;
}

function typed(c: ContaminationController, event: KeyboardEvent): void {
  keepTyping(event);
  if (event.key === 'Escape') c.isNoting.value = false;
  if (event.key === 'Enter' && !event.isComposing) c.note((event.target as HTMLInputElement).value.trim());
}

/** Precision as the random sample gives it, with its interval, and the share that it leaves. */
export function precisionTemplate(c: ContaminationController): TemplateResult | typeof nothing {
  const precision = c.precision.value;
  if (!precision || precision.sample === 0 || c.list.value === 'possible') return nothing; // it is of matches
  const { value, low, high, why } = precision.precision;
  return html`<div class="precision"><span class="second" title=${t('Share of matches that verdicts confirm, estimated from the random sample alone. It says nothing of leaks that were missed.')}>${t('confirmed, random sample')}</span>
    ${value === null ? html`<span>${why === null ? t('undefined') : localSentence(why)}</span>` : html`${intervalTemplate(value, low, high)}<span><b>${wholePercent(value)}</b>${low === null || high === null ? nothing : html` <span class="second">${t('{0}–{1} %', (100 * low).toFixed(0), (100 * high).toFixed(0))}</span>`}</span>`}
    <span class="second">${t('{0} of {1} judged', groupDigits(precision.judged), groupDigits(precision.sample))}</span>${precision.judged < precision.sample && c.lines.order.value !== 'sample' ? html`<button class="link" @click=${() => c.sortBy('sample')}>${t('Judge the sample')}</button>` : nothing}
    <span class="second share">${confirmedText(precision)} · <span title=${t('Only matches are judged: what the rule did not find is in none of these figures.')}>${t('says nothing of misses')}</span></span></div>`;
}

function confirmedText({ confirmed: { value, low, high }, raw }: Precision): string {
  const share = percent(Number(raw));
  if (value === null) return t('matched {0}', share);
  return low === null || high === null ? t('confirmed share {0}, matched {1}', percent(value), share) : t('confirmed share {0} ({1}–{2}), matched {3}', percent(value), (100 * low).toFixed(1), (100 * high).toFixed(1), share);
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Turn } from '../../../src/features/comparison/keysContract';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import { charCount } from '../../kit/reader/counts';
import { codePointLength } from '../../kit/reader/textRanges';
import type { Answers } from './answers';
import type { ComparisonController } from './controller';

/** Of a folded prompt so much is drawn on its line (UTF-16 units). */
const SHOWN_FOLDED = 600;
/** A shorter prompt of one turn is read whole. */
const SHORT = 240;
const ROLES: readonly string[] = ['user', 'assistant', 'system', 'tool'];

/** What was asked: one line where it is folded, all its turns with their roles where it is not. */
export function promptTemplate(c: ComparisonController, answers: Answers): TemplateResult {
  const turns = answers.texts.prompt;
  const isOpen = c.reading.isPromptOpen.value;
  const last = turns.at(-1);
  if (!last) return html`<div class="prompt second">${t('no prompt is known')}</div>`;
  if (turns.length === 1 && last.text.length <= SHORT && !last.text.includes('\n')) return html`<div class="prompt only ${kindOf(last)}" aria-label=${t('prompt')}><div class="line">${last.text}</div></div>`;
  const length = turns.reduce((sum, turn) => sum + codePointLength(turn.text), 0);
  const about = `${turns.length > 1 ? `${tCount(turns.length, '{0} turn', '{0} turns')} · ` : ''}${charCount(length)}`;
  return html`<div class="prompt ${isOpen ? 'open' : ''} ${kindOf(last)}" aria-label=${t('prompt')}><button class="folder" aria-expanded=${isOpen} title=${isOpen ? t('Fold the prompt (o)') : t('Read the whole prompt (o)')} @click=${() => { c.reading.isPromptOpen.value = !isOpen; }}>${icon('chevron-right')}<span class="line">${isOpen ? t('prompt') : last.text.slice(0, SHOWN_FOLDED).replace(/\s+/g, ' ')}</span><span class="second about">${about}</span></button>
    ${isOpen ? html`<div class="turns" tabindex="0">${turns.map((turn, i) => html`<article class="turn ${kindOf(turn)}">${turns.length > 1 || turn.role !== 'user' ? html`<div class="role">${turn.role === '' ? t('no role') : turn.role}</div>` : nothing}<loupe-text .spec=${answers.spec(`turn:${String(i)}`, turn.text, c.reading.mode.value)}></loupe-text></article>`)}</div>` : nothing}</div>`;
}

function kindOf({ role }: Turn): string {
  return ROLES.includes(role) ? role : 'other';
}

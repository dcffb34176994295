import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { t } from '../l10n';
import { lengthOf } from './counts';
import { icon } from './icon';
import type { ModelSide } from './readerModel';
import type { HeadPlace } from './slots';
import { turnTemplate } from './turnView';
import type { TurnContext } from './turnView';

/** What is said about two answers as a whole. */
export type Comparison = 'same' | 'marked' | 'unlike' | 'too-different' | 'none';

/** Answers beside or below each other, each under a head that says what it is. */
export function sidesTemplate(sides: readonly ModelSide[], context: TurnContext, layout: 'beside' | 'stacked', comparison: Comparison, markAnyway: () => void): TemplateResult {
  const many = sides.length > 2 ? ' many' : '';
  return html`${comparisonNote(comparison, markAnyway)}
    <div class="sides ${layout}${many}" data-sides=${sides.length}>${sides.map((side, i) => sideTemplate(side, i, context))}</div>`;
}

/** What is said about two texts whose words are compared. */
export function comparisonNote(comparison: Comparison, markAnyway: () => void): TemplateResult | typeof nothing {
  if (comparison === 'same') return html`<div class="note" role="status">${t('Both answers are the same.')}</div>`;
  if (comparison === 'too-different') return html`<div class="note" role="status">${t('Too different to mark word by word: the diff editor (d) compares them.')}</div>`;
  if (comparison === 'unlike') return html`<div class="note">${t('Most words differ.')} <button @click=${markAnyway}>${t('Mark them')}</button></div>`;
  return nothing;
}

function sideTemplate(side: ModelSide, at: number, context: TurnContext): TemplateResult {
  const place: HeadPlace = { place: 'answer', path: side.path, side: at };
  const only = side.turns.length === 1 ? side.turns[0] : undefined;
  const bare = only !== undefined && only.turn.role === 'assistant' && only.turn.rawRole !== 'other';
  return html`<section class="side ${side.verdict ?? ''} ${context.isCurrent(place) ? 'current' : ''}" aria-label=${side.title} data-path=${side.path} data-side=${at}>
    <div class="side-head">
      ${side.verdict === 'chosen' ? icon('pass') : side.verdict === 'rejected' ? icon('error') : nothing}
      ${context.signs(at).map((sign) => html`<span class="sign">${sign}</span>`)}<span class="strong">${side.title}</span>
      <span class="dim">${side.model === null ? nothing : html`${side.model} · `}${lengthOf(side.turns.flatMap(({ turn }) => turn.parts), context)}</span>
      ${side.score === null ? nothing : html`<span class="score" aria-label=${t('score {0}', side.score)}>${side.score}${icon('star')}</span>`}
    </div>
    ${context.head(place)}
    ${side.turns.map((turn) => turnTemplate(turn, context, bare, at, turn === side.turns.at(-1)))}
    ${side.turns.length === 0 ? html`<div class="turn assistant"><div class="absent">${t('NULL: no answer')}</div></div>` : nothing}
  </section>`;
}

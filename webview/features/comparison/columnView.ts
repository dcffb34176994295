import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Part } from '../../../src/core/conversation';
import type { KeySample, KeySide } from '../../../src/features/comparison/keysContract';
import type { TextMode } from './kept';
import { icon } from '../../kit/icon';
import { t } from '../../kit/l10n';
import { charCount } from '../../kit/reader/counts';
import { codePointLength } from '../../kit/reader/textRanges';
import { NO_RANGES } from './answers';
import type { Answers, Compared } from './answers';
import { besideTemplate, extractedOf } from './besideView';
import type { ComparisonController } from './controller';
import { groupDigits, ownValue } from './figures';
import { samplesTemplate } from './samplesView';

/** One answer among those that stand beside each other. */
export interface Column {
  readonly side: number;
  readonly at: number;
  readonly name: string;
  readonly of: KeySide | null;
  /** With which side its words are compared; null: with none. */
  readonly other: number | null;
  readonly compared: Compared;
  /** An earlier column has the same answer. */
  readonly sameAs: number | null;
}

export interface ColumnContext {
  readonly c: ComparisonController;
  readonly answers: Answers;
  readonly mode: TextMode;
  readonly name: (side: number) => string;
  readonly isUnfolded: (side: number) => boolean;
  readonly unfold: (side: number) => void;
}

/** One side's answer under a head that says whose it is, how long, and what the metric says of it. */
export function columnTemplate(column: Column, context: ColumnContext): TemplateResult {
  const { c } = context;
  const { side, at, name, of } = column;
  const isInFocus = c.reading.columns.focus.value === at;
  const isPinned = at === 0;
  const samples = context.answers.texts.samples[side] ?? [];
  const sample = context.answers.texts.read[side] ?? 0;
  if (c.reading.isHidden.value) return html`<section class="answer" aria-label=${name}><header class="own"><b class="masked">${name}</b></header><div class="body" tabindex="0">${bodyTemplate(column, context)}</div></section>`;
  return html`<section class="answer ${isInFocus ? 'focused' : ''}" aria-label=${name} data-side=${side} @pointerdown=${() => c.reading.columns.focusOn(at)} @focusin=${() => c.reading.columns.focusOn(at)}>
    <header class="own ${isPinned ? 'pinned' : ''}">${isPinned ? html`<span class="pin" title=${t('Pinned: words of the others are compared with it')}>${icon('pinned')}</span>` : html`<button class="tool pin" title=${t('Pin {0}: words of the others are compared with it (p)', name)} aria-label=${t('Pin {0}: words of the others are compared with it (p)', name)} @click=${() => { c.reading.columns.focusOn(at); c.reading.columns.pin(); }}>${icon('pin')}</button>`}
      <select class="name" aria-label=${t('Which answer stands here')} title=${name} @change=${(e: Event) => { c.reading.columns.focusOn(at); c.reading.columns.put(Number((e.target as HTMLSelectElement).value)); }}>${(c.state.value?.sides ?? []).map((_, i) => html`<option value=${i} ?selected=${i === side}>${context.name(i)}</option>`)}</select>
      ${isInFocus ? html`${isPinned ? nothing : html`<kbd>p</kbd>`}<kbd>← →</kbd>` : nothing}
      ${of === null ? nothing : html`<span class="second length">${charCount(sample === 0 ? of.characters : codePointLength(context.answers.text(side) ?? ''))}</span>`}
      ${of === null || sample > 0 ? nothing : sameTemplate(c, of, context)}${of === null ? nothing : valueTemplate(column, of, samples[sample] ?? null, context)}</header>${samplesTemplate(c, side, samples, isInFocus)}
    <div class="body" tabindex="0" data-side=${side}>${bodyTemplate(column, context)}</div>${besideTemplate(c, context.answers, side, context.mode, isInFocus)}</section>`;
}

function bodyTemplate(column: Column, context: ColumnContext): TemplateResult {
  const { answers, mode } = context;
  const { side, name, sameAs, compared, other } = column;
  const text = answers.text(side);
  if (!answers.isRead(side)) return html`<p class="absent waiting">${t('reading…')}</p>`;
  if (text === null) return html`<p class="absent">${column.of === null ? t('{0} has no answer to this prompt.', name) : t('NULL: no answer')}</p>`;
  if (text.trim() === '') return html`<p class="absent">${text === '' ? t('empty answer') : t('an answer of white space alone')}</p>`;
  if (sameAs !== null && !context.isUnfolded(side)) return html`<p class="note">${t('The same as {0}.', context.name(sameAs))} <button class="link" @click=${() => context.unfold(side)}>${t('Show it')}</button></p>`;
  return html`${other === null ? nothing : noteTemplate(column, compared, other, context)}${answers.parts(side).map((part) => partTemplate(part, compared, answers, mode))}`;
}

function partTemplate(part: Part, { ranges }: Compared, answers: Answers, mode: TextMode): TemplateResult | typeof nothing {
  if (part.kind === 'reasoning') {
    return html`<details class="fold"><summary>${icon('chevron-right')}${icon('lightbulb')}${t('reasoning')} · ${charCount(codePointLength(part.text))}${part.closed ? nothing : html` <span class="badge">${t('not closed')}</span>`}</summary><loupe-text class="aside" .spec=${answers.spec(part, part.text, mode)}></loupe-text></details>`;
  }
  return part.kind === 'text' && part.text.trim() !== '' ? html`<loupe-text class="said" .spec=${answers.spec(part, part.text, mode, ranges.get(part) ?? NO_RANGES)}></loupe-text>` : nothing;
}

function noteTemplate({ side }: Column, { how }: Compared, other: number, { answers, name, c }: ColumnContext): TemplateResult | typeof nothing {
  switch (how) {
    case 'same': return html`<p class="note">${t('The same as {0}.', name(other))}</p>`;
    case 'space': return html`<p class="note">${t('Differs from {0} in white space alone.', name(other))}</p>`;
    case 'unlike': return html`<p class="note">${t('Most words differ from {0}.', name(other))} <button class="link" @click=${() => answers.markAnyway(side, other)}>${t('Mark them')}</button></p>`;
    case 'too-different': return html`<p class="note">${t('Too different from {0} to mark word by word.', name(other))} <button class="link" @click=${() => c.diff()}>${t('Compare in the diff editor')}</button></p>`;
    case 'marked': case 'waiting': case 'none': return nothing;
  }
}

/** How many of all answers are this one. */
function sameTemplate(c: ComparisonController, { sameAs }: KeySide, { name }: ColumnContext): TemplateResult | typeof nothing {
  const sides = c.reading.row.value?.sides ?? [];
  const same = sides.flatMap((s, i) => (s !== null && s.sameAs === sameAs ? [i] : []));
  const all = sides.filter((s) => s !== null).length;
  return same.length < 2 ? nothing : html`<span class="tag" title=${same.map(name).join('\n')}>${t('{0} of {1} the same', groupDigits(same.length), groupDigits(all))}</span>`;
}

/** What the metric says of the answer that is read; beside a verifier's verdict what it took from it. */
function valueTemplate({ side }: Column, of: KeySide, sample: KeySample | null, { c, answers }: ColumnContext): TemplateResult | typeof nothing {
  const state = c.state.value;
  const values = sample?.values ?? of.values;
  if (!state || state.metric === null) return nothing;
  const name = state.metrics[state.metric]?.name ?? '';
  const value = values[state.metric] ?? null;
  if (value === null) return html`<span class="value second" title=${t('{0}: no value', name)}>–</span>`;
  if (c.kind.value !== 'binary' || (value !== 0 && value !== 1)) return html`<span class="value" title=${name}>${ownValue(value)}</span>`;
  const taken = extractedOf(c, answers, side);
  const verdict = value === 1 ? t('right') : t('wrong');
  const about = taken === null ? name : taken.isFound ? t('{0}: {1}; the answer says “{2}”, the reference “{3}”', name, verdict, taken.text, taken.reference) : t('{0}: {1}; nothing was found to take from the answer, so all of it was compared with “{2}”', name, verdict, taken.reference);
  return html`<span class="value ${value === 1 ? 'right' : 'wrong'}" title=${about} aria-label=${about}>${icon(value === 1 ? 'pass' : 'error')}${taken === null ? verdict : html`<span class="taken">${taken.isFound ? taken.text : t('nothing found')}</span>`}</span>`;
}

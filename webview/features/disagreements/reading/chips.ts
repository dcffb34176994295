import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { CommonScale, RecordVerdict, RecordVerdicts } from '../../../../src/features/disagreements/verdictsContract';
import { icon } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import { glyphOf } from '../../../kit/marks';
import type { ModelSide } from '../../../kit/reader/readerModel';
import { shortLabels } from '../figures';

type Steps = Extract<CommonScale, { kind: 'steps' }>;
type Range = Extract<CommonScale, { kind: 'range' }>;

export interface ChipsOf {
  readonly shown: RecordVerdicts;
  readonly sides: readonly ModelSide[];
  readonly open: number | null;
  readonly choose: (at: number) => void;
}

/** Labels beside each other in their order, each with the chips of who gave it; where they are about two answers, in the order in which these are read. */
export function stepsTemplate(of: ChipsOf, { labels, sides }: Steps, counted: readonly number[]): TemplateResult {
  const { shown } = of;
  const turned = isTurned(of);
  const names = shortLabels(labels);
  const columns = labels.map((label, i) => ({ label, name: names[i] ?? label, side: sides[i] ?? null, chips: counted.filter((c) => shown.verdicts[c]?.label === label) }));
  return html`<div class="steps">${(turned ? [...columns].reverse() : columns).map(({ label, name, side, chips }) => {
    const answer = side === null || side.side === 'tie' ? null : answerOf(of, side.side, turned);
    // Where each rater saw the sides in another order, their letters mean nothing to who reads: names do.
    const called = shown.sides === null || side === null || answer === null ? name : side.slight ? t('{0} slightly', answer) : answer;
    return html`<section class="step ${chips.length === 0 ? 'empty' : ''}" aria-label=${t('{0}: {1}', label, chips.length)}>
      <h3 title=${label}>${side === null ? nothing : html`<span class="mark ${markOf(side.side, turned)}" aria-hidden="true">${glyphOf({ ...side, side: markOf(side.side, turned) })}</span>`}<span class="name">${called}</span>${answer === null || called.toLowerCase().includes(answer.toLowerCase()) ? nothing : html` <span class="dim answer">${answer}</span>`}</h3>
      <div class="chips">${chips.map((c) => chipTemplate(of, c))}</div></section>`;
  })}</div>`;
}

/** Numbers on one line each, from the least to the most that the data have. */
export function rangeTemplate(of: ChipsOf, { low, high }: Range, counted: readonly number[]): TemplateResult {
  const at = (label: string | null): string => `${String(high > low ? 2 + (96 * (Number(label) - low)) / (high - low) : 50)}%`;
  return html`<div class="range"><div class="ends dim" aria-hidden="true"><span>${low}</span><span>${high}</span></div>
    ${counted.map((c) => {
      const verdict = of.shown.verdicts[c];
      return html`<div class="measured">${chipTemplate(of, c)}${svg`<svg class="track" height="14" width="100%" aria-hidden="true"><line x1="2%" x2="98%" y1="7" y2="7"></line><circle cx=${at(verdict?.label ?? null)} cy="7" r="4"></circle></svg>`}<span class="value">${verdict?.label}</span></div>`;
    })}</div>`;
}

/** One rater's verdict; pressed, all that the data say beside it. */
export function chipTemplate({ shown, open, choose }: ChipsOf, at: number): TemplateResult | typeof nothing {
  const verdict = shown.verdicts[at];
  if (!verdict) return nothing;
  const { rater, confidence, comments, quotes, why } = verdict;
  const said = why === null ? nothing : html` <span class="dim">${verdict.written ?? '–'}</span>`;
  return html`<button class="chip ${why === null ? '' : 'uncounted'} ${verdict.row === shown.row ? '' : 'elsewhere'}" aria-expanded=${open === at ? 'true' : 'false'} title=${tipOf(verdict)} @click=${() => choose(at)}>
    <span class="rater">${raterText(shown, rater)}</span>${said}${confidence === null ? nothing : html` <span class="dim confidence">${confidence}</span>`}${comments.length + quotes.length === 0 ? nothing : icon('comment')}</button>`;
}

/** A position of a list is written so that it is not read as a label. */
export function raterText({ exchangeable }: RecordVerdicts, rater: string | null): string {
  return rater === null ? t('no name') : exchangeable ? `#${rater}` : rater;
}

function tipOf({ rater, written, label, why, confidence, comments }: RecordVerdict): string {
  const first = `${rater ?? t('no name')}: ${written ?? t('no verdict')}${label !== null && label !== written ? ` → ${label}` : ''}`;
  const comment = comments[0]?.text.slice(0, 300);
  return [first, why === null ? null : whyText(why), confidence === null ? null : t('confidence: {0}', confidence), comment].filter((line) => line !== null && line !== undefined).join('\n');
}

/** Why a verdict counts for nothing. */
export function whyText(why: NonNullable<RecordVerdict['why']>): string {
  switch (why) {
    case 'missing': return t('no verdict (null, empty or NaN)');
    case 'noRater': return t('nothing says who gave it');
    case 'dropped': return t('a label that is dropped');
    case 'unparsable': return t('not on the scale');
    case 'repeated': return t('another verdict of the same rater counts');
  }
}

/** Does the answer that labels call the first stand second in the reader? Only where both are known by name. */
function isTurned({ shown, sides }: ChipsOf): boolean {
  const named = shown.sides;
  return named !== null && sides.length === 2 && sides[0]?.model === named.second && sides[1]?.model === named.first && named.first !== named.second;
}

function markOf(side: 'first' | 'second' | 'tie', turned: boolean): 'first' | 'second' | 'tie' {
  return !turned || side === 'tie' ? side : side === 'first' ? 'second' : 'first';
}

/** The name of the answer that a label is for. */
function answerOf({ shown, sides }: ChipsOf, side: 'first' | 'second', turned: boolean): string | null {
  if (shown.sides) return side === 'first' ? shown.sides.first : shown.sides.second;
  if (sides.length !== 2) return null;
  const answer = sides[(side === 'first') === turned ? 1 : 0];
  return answer ? (answer.model ?? answer.title) : null;
}

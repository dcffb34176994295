import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { WordMark } from '../../../src/features/contamination/rule/sharedWords';
import { t } from '../../kit/l10n';
import { toneOf } from './runs';
import type { MatchedRun } from './runs';

/** A longer stretch between two matches is folded: this much of it stands at either end. */
const SHOWN = 280;
const LEAST_FOLDED = 400;
/** So much more is shown at a time. */
const MORE = 20_000;

export interface MarkedText {
  /** In the page; unfolded stretches are remembered by it. */
  readonly key: string;
  readonly text: string;
  readonly marks: readonly { readonly run: MatchedRun; readonly start: number; readonly end: number }[];
  readonly side: 'item' | 'training';
}

export interface Marking {
  /** Number of the run in focus, from 0. */
  readonly current: number;
  readonly unfolded: ReadonlySet<string>;
  jumpTo(run: number): void;
  unfold(key: string): void;
}

/** A text with its matched runs in colour and everything else dimmed; what is long and did not match is folded. */
export function markedText({ key, text, marks, side }: MarkedText, marking: Marking): TemplateResult {
  const pieces: unknown[] = [];
  let from = 0;
  const byBegin = [...marks].sort((a, b) => a.start - b.start || b.end - a.end);
  for (const { run, start, end } of byBegin) {
    if (end <= from) continue;
    const within = byBegin.filter((other) => other.end <= end && other.end > from && other.start >= start).map((other) => other.run.number); // words that the other side has twice
    const begin = Math.max(start, from);
    if (begin > from) pieces.push(between(`${key}:${String(from)}`, text, from, begin, from > 0, true, marking));
    const isCurrent = within.includes(marking.current + 1);
    pieces.push(html`<mark class="tone${toneOf(run)} ${isCurrent ? 'current' : ''}" data-run=${run.number} data-runs=${within.join(' ')} data-side=${side} title=${t('Run {0}: {1} tokens', run.number, groupDigits(run.tokens))} @click=${() => marking.jumpTo(run.number - 1)}>${text.slice(begin, end)}</mark>`);
    from = end;
  }
  if (from < text.length) pieces.push(between(`${key}:${String(from)}`, text, from, text.length, from > 0, false, marking));
  return html`<div class="text">${text === '' ? html`<span class="second">${t('(no text)')}</span>` : pieces}</div>`;
}

/** The same of a possible rephrasing: words and numbers that both texts have. */
export function wordMarkedText(key: string, text: string, marks: readonly WordMark[], marking: Marking): TemplateResult {
  const pieces: unknown[] = [];
  let from = 0;
  for (const { kind, start, end } of marks) {
    if (start > from) pieces.push(between(`${key}:${String(from)}`, text, from, start, from > 0, true, marking));
    pieces.push(html`<mark class="shared ${kind}">${text.slice(start, end)}</mark>`);
    from = end;
  }
  if (from < text.length) pieces.push(between(`${key}:${String(from)}`, text, from, text.length, from > 0, false, marking));
  return html`<div class="text">${text === '' ? html`<span class="second">${t('(no text)')}</span>` : pieces}</div>`;
}

/** What did not match: its ends where it is long, and a button for more of it. */
function between(key: string, text: string, start: number, end: number, isAfter: boolean, isBefore: boolean, marking: Marking): TemplateResult {
  const [head, tail] = [isAfter || !isBefore ? SHOWN : 0, isBefore ? SHOWN : 0];
  let shown = head;
  for (let more = 0; marking.unfolded.has(`${key}:${String(more)}`); more++) shown += MORE;
  const left = end - start - shown - tail;
  if (left < LEAST_FOLDED) return html`<span class="dim">${text.slice(start, end)}</span>`;
  const [a, b] = [whole(text, start + shown), whole(text, end - tail)];
  const next = `${key}:${String((shown - head) / MORE)}`;
  return html`${a > start ? html`<span class="dim">${text.slice(start, a)}</span>` : nothing}<button class="fold" @click=${() => marking.unfold(next)}>${t('… {0} more characters …', groupDigits(left))}</button>${b < end ? html`<span class="dim">${text.slice(b, end)}</span>` : nothing}`;
}

/** Never between the two halves of a character. */
function whole(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at + 1 : at;
}

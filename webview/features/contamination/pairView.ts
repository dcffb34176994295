import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { ReadPair } from '../../../src/features/contamination/page';
import type { SharedWords } from '../../../src/features/contamination/rule/sharedWords';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { shortName, shortScore } from './figures';
import { markedText, wordMarkedText } from './markedText';
import type { Marking } from './markedText';
import { marksOfField, scoreTemplate, wordsOfPair } from './possibleView';
import { toneOf } from './runs';
import type { MatchedRun } from './runs';
import { verdictText } from './verdictText';

/** More runs than this are not each a dot in the head. */
const MOST_DOTS = 8;
/** More runs than this are not marked at once. */
export const MOST_MARKED = 1_000;
/** Code units of a message that is not the one that matched. */
const SHOWN_FOLDED = 160;

/** The item beside the training text that holds it. */
export function pairTemplate(c: ContaminationController): TemplateResult {
  const problem = c.pairProblem.value;
  const pair = c.pair.value;
  if (problem !== null) return html`<div class="texts"><p class="notice error" role="alert">${problem}</p></div>`;
  if (!pair) return html`<div class="texts none second">${c.lines.items.value?.length === 0 ? nothingText(c) : html`<span class="waiting">${t('reading…')}</span>`}</div>`;
  const runs = c.runs.found.value;
  const words = wordsOfPair(pair);
  const drawn = drawnRuns(runs, c.run.value);
  const marking: Marking = { current: c.run.value, unfolded: c.unfolded.value, jumpTo: (run) => c.jumpTo(run), unfold: (key) => c.unfold(key) };
  return html`${headTemplate(c, pair, runs, words)}<div class="texts">
    <section class="side" aria-label=${t('evaluation item')}><header><b>${t('evaluation')}</b> <span class="second where">${shortName(c.cell.value?.eval ?? '')}</span></header>
      <div class="scroll" tabindex="0">${pair.texts.fields.map((field, index) => html`<article class="field">${pair.texts.fields.length > 1 || field.name !== '' ? html`<div class="label">${field.name}</div>` : nothing}
        ${words ? wordMarkedText(`f${String(index)}`, field.text, marksOfField(words.item, pair.texts.fields, index), marking) : markedText({ key: `f${String(index)}`, text: field.text, side: 'item', marks: drawn.flatMap((run) => (run.field.index === index ? [{ run, start: run.field.start, end: run.field.end }] : [])) }, marking)}</article>`)}</div></section>
    <section class="side" aria-label=${t('training text')}>${trainingHead(c, pair)}<div class="scroll" tabindex="0">${pair.pairs.length === 0 ? html`<p class="none second">${t('No training text holds it.')}</p>` : messagesTemplate(pair, drawn, words, marking)}</div></section></div>`;
}

/** Of more than can be drawn, those around the one in focus. */
function drawnRuns(runs: readonly MatchedRun[], current: number): readonly MatchedRun[] {
  const from = Math.max(0, Math.min(runs.length - MOST_MARKED, current - MOST_MARKED / 2));
  return runs.slice(from, from + MOST_MARKED);
}

/** Where the whole table is empty, what that says and what it does not. */
function nothingText(c: ContaminationController): TemplateResult | typeof nothing {
  const results = c.state.value?.results;
  if (!results || results.partial || results.runs.some((run) => run.nMatched > 0)) return nothing;
  return html`<p>${tCount(results.evaluations.length, 'No item of {0} evaluation set matched by this rule.', 'No item of {0} evaluation sets matched by this rule.')} ${t('Rephrased and translated items are not found by n-grams.')} ${c.list.value === 'possible' ? nothing : html`<button class="link" @click=${() => c.showPossible()}>${t('Show possible rephrasings')}</button>`}</p>`;
}

function headTemplate(c: ContaminationController, pair: ReadPair, runs: readonly MatchedRun[], words: SharedWords | null): TemplateResult {
  const at = pair.pairs[pair.at];
  const total = pair.pairs.length;
  return html`<header class="pairHead"><span class="steps"><button class="tool" title=${t('Previous item (k)')} aria-label=${t('Previous item (k)')} @click=${() => c.move(-1)}>${icon('chevron-up')}</button><button class="tool" title=${t('Next item (j)')} aria-label=${t('Next item (j)')} @click=${() => c.move(1)}>${icon('chevron-down')}</button></span>
    <b>${t('item {0}', groupDigits(pair.item))}</b>
    ${at && !words ? html`<span class="second">${coverText(pair)}</span>` : nothing}
    ${total > 1 ? html`<span class="others"><select aria-label=${t('Training texts that hold the item')} title=${t('Training texts that hold the item (h, l)')} @change=${(e: Event) => c.readAt(Number((e.target as HTMLSelectElement).value))}>${pair.pairs.map((p, i) => html`<option value=${i} ?selected=${i === pair.at}>${t('{0} of {1}: {2}, {3}', groupDigits(i + 1), groupDigits(pair.documents), placeText(pair, i), shortScore(p.score))}${p.verdict === null ? '' : ` · ${verdictText(p.verdict).short}`}</option>`)}${pair.documents > total ? html`<option disabled>${tCount(pair.documents - total, '{0} more is counted, not kept', '{0} more are counted, not kept')}</option>` : nothing}</select></span>` : nothing}
    ${c.runs.isLooking.value ? html`<span class="runs second" role="status">${t('looking for matched runs…')}</span>` : nothing}
    ${runs.length === 0 ? nothing : html`<span class="runs" role="group" aria-label=${t('matched runs, with their tokens')}><span class="second">${t('runs')} <kbd>[</kbd><kbd>]</kbd></span>${runs.slice(0, MOST_DOTS).map((run) => html`<button class="run tone${toneOf(run)} ${run.number - 1 === c.run.value ? 'current' : ''}" title=${t('Run {0}: {1} tokens', run.number, groupDigits(run.tokens))} @click=${() => c.jumpTo(run.number - 1)}><i></i>${groupDigits(run.tokens)}</button>`)}${runs.length > MOST_DOTS ? html`<span class="second" title=${runs.length > MOST_MARKED ? t('In the texts, the {0} runs around the one in focus are marked', groupDigits(MOST_MARKED)) : ''}>${t('{0} more', groupDigits(runs.length - MOST_DOTS))}</span>` : nothing}</span>`}${scoreTemplate(pair, words)}</header>`;
}

/** How the score came about. */
function coverText({ pairs, at, texts }: ReadPair): string {
  const pair = pairs[at];
  if (!pair) return '';
  const [covered, tokens, score] = [groupDigits(pair.covered), groupDigits(pair.tokens), shortScore(pair.score)];
  if (texts.fields.length > 1) return t('{0} of {1} tokens; {2} is the mean of {3} fields', covered, tokens, score, texts.fields.length);
  return pair.message < 0 ? t('{0} of {1} tokens in one row = {2}', covered, tokens, score) : t('{0} of {1} tokens in one message = {2}', covered, tokens, score);
}

/** Of the union the training dataset is named, too. */
function placeText({ pairs }: ReadPair, i: number): string {
  const pair = pairs[i];
  if (!pair) return '';
  const row = t('row {0}', groupDigits(pair.row));
  return pairs.every(({ train }) => train === pair.train) ? row : `${shortName(pair.train)} ${row}`;
}

function trainingHead(c: ContaminationController, pair: ReadPair): TemplateResult {
  const at = pair.pairs[pair.at];
  return html`<header><b>${t('training')}</b> <span class="second where">${shortName(pair.train)}${at ? html` · <button class="link" title=${t('Open the row in the dataset’s editor (Enter)')} @click=${() => c.openRow()}>${t('row {0}', groupDigits(at.row))}</button>` : nothing}</span></header>`;
}

function messagesTemplate(pair: ReadPair, runs: readonly MatchedRun[], words: SharedWords | null, marking: Marking): TemplateResult[] {
  const whole = pair.pairs[pair.at]?.message ?? -1;
  return pair.texts.messages.map(({ role, place, text, scanned }, index) => {
    const own = runs.filter((run) => run.message.index === index);
    const isMeant = whole < 0 ? own.length > 0 : index === whole;
    const label = html`<span class="role">${role}</span> <span class="second">${place}${scanned ? nothing : html` · ${t('not searched')}`}</span>`;
    const kind = ['user', 'assistant', 'system', 'tool'].includes(role) ? role : 'other';
    if (text === null) return html`<article class="turn ${kind}"><div class="label">${label} <span class="second">${t('no text')}</span></div></article>`;
    const body = (): TemplateResult => words && index === whole ? wordMarkedText(`m${String(index)}`, text, words.text, marking) : markedText({ key: `m${String(index)}`, text, side: 'training', marks: own.map((run) => ({ run, start: run.message.start, end: run.message.end })) }, marking);
    if (isMeant) return html`<article class="turn ${kind} meant"><div class="label">${label}</div>${body()}</article>`;
    const key = `t${String(index)}`;
    if (marking.unfolded.has(key)) return html`<article class="turn ${kind}"><div class="label">${label}</div>${body()}</article>`;
    return html`<article class="turn ${kind}"><button class="label folded" aria-expanded="false" @click=${() => marking.unfold(key)}>${icon('chevron-right')}${label} <span class="words">${text.slice(0, SHOWN_FOLDED).replace(/\s+/g, ' ')}</span></button></article>`;
  });
}

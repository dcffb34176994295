import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Cell, PageState, ReadPair, Results } from '../../../src/features/contamination/page';
import { isConfirming } from '../../../src/features/contamination/page';
import { sharedWords } from '../../../src/features/contamination/rule/sharedWords';
import type { SharedWords, WordMark } from '../../../src/features/contamination/rule/sharedWords';
import { t, tCount } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { percent, shortName, shortScore } from './figures';
import { possibleFigure } from './possibleFigures';

/** The words and numbers that made the score, in both texts; null for what n-grams found. */
export function wordsOfPair({ possible, texts, pairs }: ReadPair): SharedWords | null {
  const text = texts.messages[pairs[0]?.message ?? -1]?.text;
  return possible === null || text === null || text === undefined ? null : sharedWords(texts.fields.map((field) => field.text).join('\n'), text, possible.isQuestion);
}

/** Marks of one of the item's fields, which are compared as one text of a line each. */
export function marksOfField(marks: readonly WordMark[], fields: ReadPair['texts']['fields'], index: number): readonly WordMark[] {
  const from = fields.slice(0, index).reduce((sum, field) => sum + field.text.length + 1, 0);
  const to = from + (fields[index]?.text.length ?? 0);
  return marks.flatMap((mark) => (mark.end <= from || mark.start >= to ? [] : [{ ...mark, start: Math.max(0, mark.start - from), end: Math.min(to, mark.end) - from }]));
}

/** How the score came about, as a sentence, and what the marks mean. */
export function scoreTemplate({ possible }: ReadPair, words: SharedWords | null): TemplateResult | typeof nothing {
  if (!possible || !words) return nothing;
  const { stems, letters, pairs, numbers } = possible.parts;
  const [f, a, b, c] = [possible.score, stems, letters, pairs].map((value) => shortScore(value.toFixed(6)));
  const { found, all } = words.numbers;
  const cosines = t('F {0} is the mean of three tf-idf cosines: {1} for words, {2} for letters, {3} for pairs of words', f ?? '', a ?? '', b ?? '', c ?? '');
  const rest = all === 0 ? t('the item has no numbers') : all === 1 ? t(found === 1 ? 'times 0.4 + 0.6 × {0}, since the text has the item’s one number' : 'times 0.4 + 0.6 × {0}, since the text lacks the item’s one number', numbers.toFixed(2)) : t('times 0.4 + 0.6 × {0}, since the text has {1} of the item’s {2} numbers', numbers.toFixed(2), groupDigits(found), groupDigits(all));
  return html`<p class="formula" title=${t('Words by their first five letters without common ones, 4-grams of letters, and words that follow each other. How common each is was counted in the items and the training texts. Listed is a text’s best item where F is above 0.25 and at least 1.4 times that of the next item.')}>${cosines}${all === 0 ? '; ' : ', '}${rest}.${possible.isQuestion ? ` ${t('Compared is the item’s question alone, its last line.')}` : ''}
    <span class="legend"><mark class="shared pair">${t('words in a row')}</mark> <mark class="shared word">${t('a word')}</mark> <mark class="shared number">${t('a number')}</mark>${words.item.some((mark) => mark.kind === 'missing') ? html` <mark class="shared missing">${t('a number the text lacks')}</mark>` : nothing}</span></p>`;
}

/** Above the list: that they are suspects, and of how much. */
export function suspectsTemplate(c: ContaminationController, state: PageState, results: Results, cell: Cell): TemplateResult | typeof nothing {
  const figure = possibleFigure(state, results, cell);
  if (!figure) return nothing;
  const counted = figure.of.reduce((sum, of) => sum + of.counted, 0);
  const texts = figure.of.reduce((sum, of) => sum + of.texts, 0);
  const cut = figure.of.reduce((sum, of) => sum + of.cut, 0);
  const listed = figure.of.reduce((sum, of) => sum + of.listed, 0);
  const judged = (c.lines.items.value ?? []).flatMap((item) => (item.verdict === null ? [] : [item.verdict]));
  return html`<p class="suspects second">${t('A list of suspects, no verdict, and none of them is counted as matched. Its limits were chosen on the labelled pairs that its precision and recall were measured on (README, “What leaked from evaluations”): on other data it may do worse.')}
    ${figure.isCut ? t('Only the {0} of the highest F are listed.', groupDigits(listed)) : nothing}
    ${counted < texts ? t('How common words are was counted in the first {0} of {1} texts.', groupDigits(counted), groupDigits(texts)) : nothing}
    ${cut > 0 ? tCount(cut, '{0} text was compared by its first 100,000 characters.', '{0} texts were compared by their first 100,000 characters.') : nothing}
    ${judged.length === 0 ? nothing : t('{0} judged, {1} confirmed: a count, no estimate.', groupDigits(judged.length), groupDigits(judged.filter(isConfirming).length))}</p>`;
}

/** Where they were not looked for. */
export function askTemplate(c: ContaminationController, { possible, running }: PageState, results: Results): TemplateResult {
  if (possible.looking) return html`<p class="none second" role="status">${t('looking for possible rephrasings…')}</p>`;
  return html`<div class="none"><p class="second">${t('Not looked for yet. Every training text is compared with every item by its words, letters and numbers: what comes out is a ranked list of suspects beside the matches, never counted among them.')}</p>
    <p><button class="button" ?disabled=${running !== null || results.partial || results.stale} title=${t('Reads the training texts twice')} @click=${() => c.lookFor()}>${t('Look for possible rephrasings')}</button></p></div>`;
}

/** How far it is, with a way out. */
export function lookingTemplate(c: ContaminationController, looking: NonNullable<PageState['possible']['looking']>): TemplateResult {
  const share = looking.share ?? 0;
  return html`<span class="running"><svg class="bar" width="120" height="4" aria-hidden="true"><rect class="track" width="120" height="4"></rect><rect class="done" width=${(120 * share).toFixed(1)} height="4"></rect></svg>
    <span role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.floor(100 * share)} aria-label=${t('texts compared')}>${t('possible rephrasings of {0} in {1}', shortName(looking.eval), shortName(looking.train))}</span> <span class="second">${percent(share)}</span>
    <button class="link" @click=${() => c.cancel()}>${t('Cancel')}</button></span>`;
}

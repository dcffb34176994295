import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Beside } from '../../../src/features/comparison/keysContract';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import { charCount } from '../../kit/reader/counts';
import { codePointLength } from '../../kit/reader/textRanges';
import type { Answers } from './answers';
import type { ComparisonController } from './controller';
import type { TextMode } from './kept';

type Of<K extends Beside['kind']> = Extract<Beside, { readonly kind: K }>;

const kindOf = <K extends Beside['kind']>(all: readonly Beside[], kind: K): Of<K>[] => all.filter((one): one is Of<K> => one.kind === kind);
/** The last part of a path: the whole stands in the tool-tip. */
const shortName = (name: string): string => name.split('.').at(-1) ?? name;
/** A reference of so many UTF-16 units stands in the head. */
const SHORT = 40;

/** What the verifier that is shown took from an answer. */
export function extractedOf(c: ComparisonController, answers: Answers, side: number): Of<'extracted'> | null {
  const state = c.state.value;
  const metric = state && state.metric !== null ? state.metrics[state.metric]?.name : undefined;
  return kindOf(answers.texts.beside[side] ?? [], 'extracted').find(({ name }) => name === metric) ?? null;
}

/** Under an answer: other verdicts in few words, and why a judge gave its score. */
export function besideTemplate(c: ComparisonController, answers: Answers, side: number, mode: TextMode, isInFocus: boolean): TemplateResult | typeof nothing {
  const all = answers.texts.beside[side] ?? [];
  const [reasons, labels] = [kindOf(all, 'rationale'), kindOf(all, 'annotation')];
  if (reasons.length === 0 && labels.length === 0) return nothing;
  const isOpen = c.reading.isBesideOpen.value && reasons.length > 0;
  const length = charCount(reasons.reduce((sum, { text }) => sum + codePointLength(text), 0));
  const names = reasons.map(({ name }) => shortName(name)).join(', ');
  return html`<footer class="beside"><div class="marks">${reasons.length === 0 ? nothing : html`<button class="folding" aria-expanded=${isOpen} title=${t('Why it was judged so (w): {0}', reasons.map(({ name }) => name).join(', '))} @click=${() => turn(c)}>${icon('chevron-right')}<span>${names}</span> <span class="second">${length}</span></button>${isInFocus ? html`<kbd>w</kbd>` : nothing}`}${labels.map(({ name, text }) => html`<span class="tag" title=${t('{0}: {1}', name, text)}><span class="second">${shortName(name)}</span> ${text}</span>`)}</div>
    ${isOpen ? html`<div class="why" tabindex="0">${reasons.map(({ name, text }) => html`<div class="role" title=${name}>${shortName(name)}</div><loupe-text class="aside" .spec=${answers.spec(`beside:${answers.id(side)}:${name}`, text, mode)}></loupe-text>`)}</div>` : nothing}</footer>`;
}

/** Under the prompt: what an answer has to fulfil, and what is right. */
export function taskTemplate(c: ComparisonController, answers: Answers): TemplateResult | typeof nothing {
  const all = answers.texts.besidePrompt;
  const [lists, references] = [kindOf(all, 'checklist'), kindOf(all, 'reference').filter((r) => !isShort(r.text))];
  if (lists.length === 0 && references.length === 0) return nothing;
  const isOpen = c.reading.isBesideOpen.value;
  const words = [...lists.map(({ items }) => `${t('checklist')} · ${tCount(items.length, '{0} point', '{0} points')}`), ...references.map(({ text }) => `${t('reference')} · ${charCount(codePointLength(text))}`)].join(' · ');
  return html`<div class="task"><button class="folding" aria-expanded=${isOpen} title=${t('What an answer is judged by (w): {0}', all.map(({ name }) => name).join(', '))} @click=${() => turn(c)}>${icon('chevron-right')}<span class="second">${words}</span></button> <kbd>w</kbd>
    ${isOpen ? html`<div class="why" tabindex="0">${lists.map(({ items }) => html`<ol class="points">${items.map((item) => html`<li>${item}</li>`)}</ol>`)}${references.map(({ name, text }) => html`<div class="role" title=${name}>${t('reference')}</div><loupe-text class="aside" .spec=${answers.spec(`reference:${name}`, text, c.reading.mode.value)}></loupe-text>`)}</div>` : nothing}</div>`;
}

/** What is right, where it is said in a word or two: the data's own, else what a verifier compares with. */
export function shortReference(c: ComparisonController, answers: Answers): string | null {
  const own = kindOf(answers.texts.besidePrompt, 'reference').find(({ text }) => isShort(text))?.text;
  if (own !== undefined) return own;
  const [taken] = c.reading.columns.shown.value.flatMap((side) => extractedOf(c, answers, side) ?? []);
  return taken && isShort(taken.reference) ? taken.reference : null;
}

/** Turns what is folded beside answers and prompt; says so where there is nothing. */
export function turnBeside({ reading }: ComparisonController): void {
  const texts = reading.texts.peek();
  const has = texts !== null && (texts.besidePrompt.some((one) => one.kind === 'checklist' || (one.kind === 'reference' && !isShort(one.text))) || reading.columns.shown.peek().some((side) => kindOf(texts.beside[side] ?? [], 'rationale').length > 0));
  if (has) reading.isBesideOpen.value = !reading.isBesideOpen.peek();
  else if (texts !== null) reading.said.value = 'no-reasons';
}

const isShort = (text: string): boolean => text.length <= SHORT && !text.includes('\n');

function turn(c: ComparisonController): void {
  c.reading.isBesideOpen.value = !c.reading.isBesideOpen.peek();
}

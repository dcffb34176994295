import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Mark, MarkId } from '../../../src/features/comparison/contract';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';

/** What is added to a mark of the first, and is no chip of its own. */
const DETAILS: Readonly<Partial<Record<MarkId, MarkId>>> = { 'contamination:leaked': 'contamination:leaked_in', contamination: 'contamination:evaluation' };
const ADDED: readonly (MarkId | undefined)[] = Object.values(DETAILS);
/** What says that a check found something. */
const FOUND: readonly string[] = ['matched', 'contained'];

/** Chips beside a prompt: did it leak, is it contaminated, do raters disagree. A click slices by it. */
export function marksTemplate(c: ComparisonController): TemplateResult | typeof nothing {
  const now = c.marks.now.value;
  if (c.reading.isHidden.value || now === null || now.key !== c.reading.row.value?.key) return nothing;
  const chips = now.marks.filter(({ id }) => !ADDED.includes(id));
  if (chips.length === 0) return nothing;
  const detail = ({ id }: Mark): readonly string[] => now.marks.find((mark) => mark.id === DETAILS[id])?.said ?? [];
  return html`<div class="promptMarks">${chips.map((mark) => html`<button class="mark ${mark.said.some((said) => FOUND.includes(said)) ? 'found' : ''}" title=${t('{0}: slice by it', titleOf(mark.id))} @click=${() => c.change({ by: `("${mark.id}")` })}><span class="second">${nameOf(mark.id)}</span> ${mark.isStale && mark.said.length === 0 ? t('stale: scan again') : [mark.said.map((said) => said.replaceAll('_', ' ')).join(', '), ...(detail(mark).length === 0 ? [] : [detail(mark).join(', ')])].join(' · ')}</button>`)}</div>`;
}

function nameOf(id: MarkId): string {
  switch (id) {
    case 'contamination:leaked':
    case 'contamination:leaked_in': return t('leaked:');
    case 'contamination':
    case 'contamination:evaluation': return t('contamination:');
    case 'disagreement:class': return t('raters:');
  }
}

function titleOf(id: MarkId): string {
  switch (id) {
    case 'contamination:leaked':
    case 'contamination:leaked_in': return t('What a check for contamination found of this prompt in training data');
    case 'contamination':
    case 'contamination:evaluation': return t('What a check for contamination found of this prompt in evaluations');
    case 'disagreement:class': return t('How far raters of this prompt agree');
  }
}

export const marksStyles = css`
  .promptMarks { flex: none; display: flex; flex-wrap: wrap; gap: 4px 6px; padding: 4px 12px; border-bottom: 1px solid var(--line); } .mark { font-size: 12px; line-height: 18px; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 10px; padding: 0 8px; max-width: 480px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .mark:hover { background: var(--vscode-toolbar-hoverBackground); } .mark.found { border-color: var(--vscode-charts-red, var(--vscode-errorForeground)); }
`;

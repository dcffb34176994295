import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Change, KeysChoice } from '../../../src/features/comparison/keysContract';
import type { PageState } from '../../../src/features/comparison/page';
import type { StageFigures } from '../../../src/features/comparison/ranksContract';
import { t } from '../../kit/l10n';
import { flipMeaning, flipText } from './choiceText';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';
import { waitingTemplate } from './tabsView';

const FLIPS = ['fixed', 'broken', 'sameRight', 'sameWrong'] as const satisfies readonly Change[];
const CHANGES = [['better', 1], ['equal', 0], ['worse', -1]] as const;

/** What became of prompts from the baseline to each side, and what each side turned for good; every number is a door. */
export function stagesTemplate(c: ComparisonController, state: PageState): TemplateResult {
  const metric = c.ranking.metric.value;
  const shown = state.metric;
  if (!metric || shown === null) return html`${waitingTemplate(c)}`;
  const { stages } = metric;
  const from = state.baseline;
  const base = state.sides[from]?.name ?? '';
  const isBinary = stages.some((stage) => stage.flips !== null);
  const door = (n: number, choice: KeysChoice, about: string): TemplateResult => html`<button class="door ${JSON.stringify(c.reading.choice.value) === JSON.stringify(choice) ? 'current' : ''}" ?disabled=${n === 0} title=${about} aria-label=${`${groupDigits(n)} ${about}`} @click=${() => c.openList(choice)}>${groupDigits(n)}</button>`;
  const heads = isBinary ? FLIPS.map((change) => [flipText(change), flipMeaning(change, base, t('the side'))] as const) : CHANGES.map(([name]) => [flipText(name), flipMeaning(name, base, t('the side'))] as const);
  const cells = (stage: StageFigures, to: number): TemplateResult => {
    if (to === from) return html`<td class="second" colspan=${heads.length}>${t('the baseline')}</td>`;
    const { flips } = stage;
    if (flips) return html`${FLIPS.map((change) => html`<td class="number ${change}">${door(flips[change], { of: 'flips', metric: shown, from, to, change }, flipMeaning(change, base, stage.name))}</td>`)}`;
    const counts = { better: stage.higher, equal: stage.same, worse: stage.lower };
    return html`${CHANGES.map(([name, sign]) => html`<td class="number ${name}">${door(counts[name], { of: 'changes', metric: shown, from, to, sign }, flipMeaning(name, base, stage.name))}</td>`)}`;
  };
  return html`<table class="list stages"><thead><tr><th>${t('from {0} to', base)}</th>${heads.map(([name, about]) => html`<th class="number" title=${about}>${name}</th>`)}${isBinary ? html`<th class="number wide" title=${t('Right at some side before, wrong here and at every later side, whatever the baseline')}>${t('never fixed')}</th><th class="number" title=${t('Wrong before, right here and at every later side, whatever the baseline')}>${t('fixed for good')}</th>` : nothing}<th class="number" title=${t('Prompts that both have, with a value')}>n</th></tr></thead>
    <tbody>${stages.map((stage, to) => html`<tr><th scope="row" title=${stage.name}><button class="plain" title=${t('Flips from {0} to {1}, and their answers beside each other', base, stage.name)} ?disabled=${to === from} @click=${() => c.choosePair(from, to)}>${stage.name}</button></th>${cells(stage, to)}${stage.flips ? html`<td class="number broken">${door(stage.flips.brokenForGood, { of: 'turned', metric: shown, side: to, isRight: false }, t('broken by {0}, never fixed', stage.name))}</td><td class="number fixed">${door(stage.flips.fixedForGood, { of: 'turned', metric: shown, side: to, isRight: true }, t('fixed by {0} for good', stage.name))}</td>` : nothing}<td class="number second" title=${stage.skipped > 0 ? t('{0} left out: a side has no value', groupDigits(stage.skipped)) : nothing}>${to === from ? '' : groupDigits(stage.n)}${stage.skipped > 0 && to !== from ? html`<sup>*</sup>` : nothing}</td></tr>`)}</tbody></table>`;
}

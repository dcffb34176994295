import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import type { PageState } from '../../../src/features/comparison/page';
import { t } from '../../kit/l10n';
import { flipMeaning, flipText } from './choiceText';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';
import type { Flip } from './flips';

const HEIGHT = 96;
const GAP = 6;

/** What changed from one side to another: each number opens its prompts. */
export function flipsTemplate(c: ComparisonController, state: PageState): TemplateResult {
  const flips = c.flips.value;
  const { from, to } = c.pair.value;
  const name = (side: number): string => state.sides[side]?.name ?? '';
  const never = c.neverFixed.value;
  const option = (side: number, chosen: number): TemplateResult => html`<option value=${side} ?selected=${side === chosen}>${name(side)}</option>`;
  const sides = state.sides.map((_, i) => i);
  const isBinary = c.canFlip.value;
  return html`<section class="region flips" aria-label=${isBinary ? t('flips') : t('changes')}><header><h2>${isBinary ? t('Flips') : t('Changes')}</h2> <span class="second"><select aria-label=${t('From which side')} @change=${(e: Event) => c.choosePair(Number((e.target as HTMLSelectElement).value), to)}>${sides.filter((s) => s !== to).map((s) => option(s, from))}</select> → <select aria-label=${t('To which side')} @change=${(e: Event) => c.choosePair(from, Number((e.target as HTMLSelectElement).value))}>${sides.filter((s) => s !== from).map((s) => option(s, to))}</select></span></header>
    <div class="scroll">${flips.length === 0 ? nothing : html`<div class="flow">${isBinary ? flowTemplate(flips) : barsTemplate(flips)}<ul>${flips.map((flip) => html`<li class=${flip.name}><button class="door ${isOpen(c, flip) ? 'current' : ''}" ?disabled=${flip.count === 0} title=${flipMeaning(flip.name, name(from), name(to))} @click=${() => c.openList(flip.choice)}><b>${flip.count === null ? '…' : groupDigits(flip.count)}</b> ${flipText(flip.name)}</button></li>`)}</ul></div>`}
    ${never === null ? nothing : html`<p class="foot second"><button class="link" ?disabled=${never.count === 0} title=${t('Right at some side, and wrong from a later one to the last')} @click=${() => c.reading.open(never.choice)}>${never.count === null ? '…' : groupDigits(never.count)} ${t('right once, wrong at the end')}</button></p>`}</div></section>`;
}

function isOpen(c: ComparisonController, flip: Flip): boolean {
  return JSON.stringify(c.reading.choice.value) === JSON.stringify(flip.choice);
}

/** Two bars of right and wrong, before and after, and what went from one to the other. */
function flowTemplate(flips: readonly Flip[]): TemplateResult {
  const [kept = 0, fixed = 0, broken = 0, wrong = 0] = flips.map((f) => f.count ?? 0);
  const all = Math.max(1, kept + fixed + broken + wrong);
  const h = (n: number): number => ((HEIGHT - GAP) * n) / all;
  const leftWrong = h(kept + broken) + GAP;
  const rightWrong = h(kept + fixed) + GAP;
  const band = (kind: string, from: number, to: number, count: number): TemplateResult | typeof nothing => (count === 0 ? nothing : svg`<path class="band ${kind}" d=${`M6 ${y(from)} C100 ${y(from)} 100 ${y(to)} 194 ${y(to)} L194 ${y(to + h(count))} C100 ${y(to + h(count))} 100 ${y(from + h(count))} 6 ${y(from + h(count))}Z`}></path>`);
  return html`<svg class="sankey" viewBox="0 0 200 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${band('sameRight', 0, 0, kept)}${band('sameWrong', leftWrong + h(fixed), rightWrong + h(broken), wrong)}${band('fixed', leftWrong, h(kept), fixed)}${band('broken', h(kept), rightWrong, broken)}
    <rect class="right" x="0" y="0" width="6" height=${y(h(kept + broken))}></rect><rect class="wrong" x="0" y=${y(leftWrong)} width="6" height=${y(h(fixed + wrong))}></rect>
    <rect class="right" x="194" y="0" width="6" height=${y(h(kept + fixed))}></rect><rect class="wrong" x="194" y=${y(rightWrong)} width="6" height=${y(h(broken + wrong))}></rect></svg>`;
}

function y(n: number): string {
  return n.toFixed(1);
}

function barsTemplate(flips: readonly Flip[]): TemplateResult {
  const most = Math.max(1, ...flips.map((f) => f.count ?? 0));
  return html`<svg class="changes" aria-hidden="true">${flips.map((flip, i) => svg`<rect class=${flip.name} x="0" y=${i * 26 + 5} height="14" width="${(100 * (flip.count ?? 0)) / most}%"></rect>`)}</svg>`;
}

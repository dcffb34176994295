import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { PairAgreement } from '../../../src/core/statistics/agreement';
import { neighbours } from '../../../src/features/disagreements/neighbours';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { coefficient, heatOf, percent } from './figures';

/** Of more raters a cell has no room for figures: it is a colour, and says them when it is pointed at. */
const MOST_WRITTEN = 16;

/** Raters against each other: a cell shows the matrix of its two. */
export function heatTemplate(controller: DisagreementsController, raters: readonly string[], pairs: readonly PairAgreement[], chosen: PairAgreement | undefined): TemplateResult {
  const of = (a: string, b: string): PairAgreement | undefined => pairs.find((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a));
  if (raters.length > MOST_WRITTEN) return colours(controller, raters, pairs, chosen);
  return html`<section><h2>${t('Raters against each other')} <span class="second">${t('exact agreement, and Cohen’s κ; a cell shows its matrix')}</span></h2>
    <div class="scroll"><table class="grid heat"><thead><tr><td></td>${raters.map((b) => html`<th scope="col" title=${b}><span class="clamp">${b}</span></th>`)}</tr></thead>
    <tbody>${raters.map((a, r) => html`<tr><th scope="row" title=${a}>${a}</th>${raters.map((b, c) => {
      const pair = a === b ? undefined : of(a, b);
      if (!pair) return html`<td class="self">${a === b ? '·' : '–'}</td>`;
      if (pair.n === 0) return html`<td class="self" title=${t('They never judged the same unit.')}>–</td>`;
      const { observed, cohenKappa, n } = pair;
      const both = tCount(n, '{0} judged by both', '{0} judged by both');
      const kappa = cohenKappa.value === null ? localSentence(cohenKappa.why) : t('κ {0}', coefficient(cohenKappa.value));
      const isChosen = chosen === pair;
      return html`<td><button class="h${observed.value === null ? 0 : heatOf(observed.value)}" data-r=${r} data-c=${c} tabindex=${r === 0 && c === 1 ? 0 : -1} aria-pressed=${String(isChosen)} title="${a} · ${b}: ${both}, ${kappa}"
        @click=${() => { controller.pair.value = { a, b }; }}>${observed.value === null ? '–' : percent(observed.value)}<span class="small">${cohenKappa.value === null ? '–' : coefficient(cohenKappa.value)}</span></button></td>`;
    })}</tr>`)}</tbody></table></div></section>`;
}

/** The same as colours, from the least to the most that two agree, raters who agree standing beside each other. */
function colours(controller: DisagreementsController, raters: readonly string[], pairs: readonly PairAgreement[], chosen: PairAgreement | undefined): TemplateResult {
  const found = new Map(pairs.flatMap((p) => [[`${p.a}\0${p.b}`, p], [`${p.b}\0${p.a}`, p]] as const));
  const shares = pairs.flatMap((p) => (p.observed.value === null ? [] : [p.observed.value]));
  const [least, most] = [Math.min(1, ...shares), Math.max(0, ...shares)];
  const order = neighbours(raters, (a, b) => found.get(`${a}\0${b}`)?.observed.value ?? null);
  const step = (value: number): number => (most > least ? Math.min(9, Math.floor((10 * (value - least)) / (most - least))) : 9);
  return html`<section><h2>${t('Raters against each other')} <span class="second">${t('exact agreement, from {0} (pale) to {1} (full); who agrees stands beside each other, and a cell shows its matrix', percent(least), percent(most))}</span></h2>
    <div class="scroll tall"><table class="grid colours"><tbody>${order.map((a, r) => html`<tr><th scope="row" title=${a}>${a}</th>${order.map((b, c) => {
      const pair = a === b ? undefined : found.get(`${a}\0${b}`);
      if (!pair || pair.observed.value === null) return html`<td class="self"></td>`;
      const kappa = pair.cohenKappa.value === null ? localSentence(pair.cohenKappa.why) : t('κ {0}', coefficient(pair.cohenKappa.value));
      const title = `${a} · ${b}: ${percent(pair.observed.value)}, ${kappa}, ${tCount(pair.n, '{0} judged by both', '{0} judged by both')}`;
      return html`<td><button class=${`c${String(step(pair.observed.value))}`} data-r=${r} data-c=${c} tabindex=${r === 0 && c === 1 ? 0 : -1} aria-pressed=${String(chosen === pair)} aria-label=${title} title=${title} @click=${() => { controller.pair.value = { a, b }; }}></button></td>`;
    })}</tr>`)}</tbody></table></div></section>`;
}

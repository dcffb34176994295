import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Agreement, Measure } from '../../../../src/core/statistics/agreement';
import type { Level } from '../../../../src/core/statistics/ratings';
import { groupDigits } from '../../../../src/core/sentences';
import { intervalTemplate } from '../../../kit/charts/interval';
import { levelText } from '../../../kit/levelText';
import { localSentence, t, tCount } from '../../../kit/l10n';

/** Three decimals without the zero before them, as coefficients are printed. */
export function coefficient(value: number): string {
  return value.toFixed(3).replace('0.', '.').replace('-', '−');
}

function percent(value: number): string {
  return t('{0} %', (100 * value).toFixed(1));
}

/** How far annotators agree, each measure with its interval, or why there is none. */
export function measuresTemplate({ overall, level, units, judgedTwice, notNumbers, resamples }: Agreement): TemplateResult {
  const single = units - judgedTwice;
  const forChance = single === 0 ? '' : tCount(single, '{0} with one label, for chance only', '{0} with one label, for chance only');
  return html`<dl class="measures" aria-label=${t('agreement')}>
    ${measure(t('Krippendorff’s α, {0}', levelText(level)), overall.krippendorffAlpha, coefficient, t('Chance-corrected; 1 is full agreement, 0 what chance gives. Units with one label are left out.'), true)}
    ${measure(t('exact agreement'), overall.observed, percent, t('Of all pairs of labels of one unit, the share that is the same.'))}
    ${measure(t('Fleiss’ κ'), overall.fleissKappa, coefficient, t('As α, but chance is taken from all labels; units with one label count for chance only.'), false, forChance)}
    ${measure(t('Gwet’s AC1'), overall.gwetAC1, coefficient, t('Chance-corrected, and steady where one label is nearly always given.'), false, forChance)}
  </dl>
  <details><summary>${t('What these count')}</summary><dl>
    <dt>${t('Unit')}</dt><dd>${t('What annotators labelled: a record; a turn or an answer where the question is about these. Rows of one key are one unit. Spans, decisions and orphans are left out.')} ${tCount(units, '{0} unit has a label;', '{0} units have a label;')} ${tCount(judgedTwice, '{0} has two or more.', '{0} have two or more.')}</dd>
    <dt>n</dt><dd>${t('The units a measure counts. α and exact agreement: those with two labels or more. κ and AC1: all with a label, since chance is taken from all; agreement is that of those with two or more.')}${notNumbers === 0 ? nothing : html` ${tCount(notNumbers, '{0} label that is no number is left out.', '{0} labels that are no numbers are left out.')}`}</dd>
    <dt>${t('Interval')}</dt><dd>${resamples === 0 ? t('None: there are too few units, or too many to draw from while you wait.') : t('95 %, from {0} resamples of the units (percentile bootstrap, seed 0).', groupDigits(resamples))}</dd>
    <dt>${t('Krippendorff’s α, {0}', levelText(level))}</dt><dd>${t('1 − observed ÷ expected disagreement. Labels differ {0}.', levelMeaning(level))}</dd>
    <dt>${t('Fleiss’ κ')}</dt><dd>${t('The form that allows missing labels (Gwet 2014): agreement averaged over units with two labels or more, beyond what the shares of labels give by chance.')}</dd>
    <dt>${t('Gwet’s AC1')}</dt><dd>${t('Agreement beyond chance, where chance is the share of labels that are given at random (Gwet 2008).')}</dd>
  </dl></details>`;
}

function measure(name: string, of: Measure, shown: (value: number) => string, definition: string, isMain = false, beside = ''): TemplateResult {
  const term = html`<dt title=${definition}>${name}</dt>`;
  const single = of.skipped?.['one-label'] ?? 0;
  const counted = [t('n {0}', groupDigits(of.n)), ...(single > 0 ? [tCount(single, '{0} with one label left out', '{0} with one label left out')] : []), ...(beside === '' ? [] : [beside])].join(' · ');
  if (of.value === null) return html`${term}<dd class="why">${localSentence(of.why)} · ${counted}</dd>`;
  const interval = of.low === null || of.high === null ? nothing : html`${t('95 % {0} to {1}', shown(of.low), shown(of.high))} · `;
  return html`${term}<dd class="value ${isMain ? 'main' : ''}">${shown(of.value)}</dd><dd>${intervalTemplate(of.value, of.low, of.high)}</dd><dd class="of">${interval}${counted}</dd>`;
}

function levelMeaning(level: Level): string {
  switch (level) {
    case 'nominal': return t('or do not, and no label is nearer to another');
    case 'ordinal': return t('by how many labels were given between them in the order of the scale');
    case 'interval': return t('by the square of their difference');
    case 'ratio': return t('by the square of their difference over their sum');
    case 'set': return t('by how little two sets share (MASI)');
  }
}

/** Cohen's kappa of each pair of annotators. */
export function pairsTemplate({ raters, pairs }: Agreement): TemplateResult | typeof nothing {
  if (pairs.length === 0) return nothing;
  const of = (a: string, b: string) => pairs.find((p) => (p.a === a && p.b === b) || (p.a === b && p.b === a));
  return html`<h3 class="pairsTitle">${t('Annotators against each other')} <span class="unit" title=${t('Agreement of two annotators beyond chance, over the units that both labelled')}>${t('Cohen’s κ')}</span></h3>
  <table class="pairs"><thead><tr><td class="self"></td>${raters.map((b) => html`<th scope="col" title=${b}>${b}</th>`)}</tr></thead>
    <tbody>${raters.map((a) => html`<tr><th scope="row" title=${a}>${a}</th>${raters.map((b) => {
      const pair = of(a, b);
      if (!pair) return html`<td class="self">·</td>`;
      const { cohenKappa: kappa, n, agree } = pair;
      const both = tCount(n, '{0} labelled by both', '{0} labelled by both');
      if (kappa.value === null) return html`<td title="${both}: ${localSentence(kappa.why)}">–</td>`;
      const heat = Math.max(0, Math.min(4, Math.floor(kappa.value * 5)));
      const interval = kappa.low === null || kappa.high === null ? '' : ` (${coefficient(kappa.low)}–${coefficient(kappa.high)})`;
      return html`<td class="h${heat}" title="${both}, ${t('{0} the same', groupDigits(agree))}, ${t('κ {0}', coefficient(kappa.value))}${interval}">${coefficient(kappa.value)}</td>`;
    })}</tr>`)}</tbody></table>`;
}

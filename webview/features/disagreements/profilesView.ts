import { html, nothing, svg } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Shown } from '../../../src/features/disagreements/page';
import type { AgainstOthers, ProfilesAnswer, RaterProfile } from '../../../src/features/disagreements/profilesContract';
import { t, tCount } from '../../kit/l10n';
import { percent, shortLabels } from './figures';

/** Of more labels than these the shares of a rater are no bar that anybody reads. */
const MOST_LABELS = 12;
const WIDTH = 132;

/** Each rater against the others on the same units, and who stands apart by which test. */
export function profilesTemplate({ answer }: Shown, found: ProfilesAnswer | null): TemplateResult | typeof nothing {
  if (answer.how.exchangeable || answer.raters.length < 2) return nothing;
  const title = html`<h2>${t('Raters')} <span class="second">${t('each against the others on the same units')}</span></h2>`;
  if (found === null) return html`<section>${title}<p class="second">${t('counting…')}</p></section>`;
  if (found.why !== null) return nothing;
  const { profiles, labels, fewest } = found;
  const isScored = profiles.some((p) => p.severity !== null);
  const isTimed = profiles.some((p) => p.time !== null);
  const isShared = profiles.every((p) => p.n === p.withOthers);
  const withBars = labels.length <= MOST_LABELS;
  const short = shortLabels(labels);
  const apart = profiles.filter((p) => p.apart.length > 0).length;
  return html`<section>${title}
    <p class="apart">${apart === 0 ? t('Nobody stands apart by chance below 5 %.') : tCount(apart, '{0} rater stands apart.', '{0} raters stand apart.')} <span class="second">${t('Test: who said what within each unit is drawn anew (a permutation test stratified by unit, Cochran, Mantel and Haenszel), corrected for all raters by Holm; of raters with at least {0} units beside others.', groupDigits(fewest))}</span></p>
    <div class="scroll"><table class="profiles"><thead><tr><th>${t('rater')}</th><th class="number">${t('units')}${isShared ? nothing : html`<span class="small">${t('beside others')}</span>`}</th><th>${t('agrees with them')}</th>${isScored ? html`<th>${t('severity')}</th>` : nothing}<th title=${found.orderedBy === null ? t('Agreement in each quarter of the units, in the order of the file') : t('Agreement in each quarter of the units, ordered by {0}', found.orderedBy.join(', '))}>${found.orderedBy === null ? t('along the file') : t('over time')}</th>${isTimed ? html`<th class="number" title=${found.timePath.join(', ')}>${t('time, median')}</th>` : nothing}${withBars ? html`<th>${t('labels')}</th>` : nothing}</tr></thead>
    <tbody>${profiles.map((p) => html`<tr class=${p.apart.length > 0 ? 'standing' : ''}><th scope="row"><span class="name" title=${p.rater}>${p.rater}</span>${p.apart.map((mark) => html`<span class="mark">${markText(mark)}</span>`)}</th>
      <td class="number">${groupDigits(p.n)}${isShared ? nothing : html`<span class="small">${groupDigits(p.withOthers)}</span>`}</td>
      <td title=${testText(p.agreementTest)}>${p.agreement === null ? '–' : html`<span class="number">${percent(p.agreement.value)}</span> <span class="second">${t('{0} to {1}', (100 * p.agreement.low).toFixed(0), (100 * p.agreement.high).toFixed(0))}</span>`}${chance(p.agreementTest)}</td>
      ${isScored ? html`<td title=${testText(p.severityTest)}>${p.severity === null ? '–' : html`<span class="number">${signed(p.severity)}</span>`}${chance(p.severityTest)}</td>` : nothing}
      <td>${driftTemplate(p)}</td>
      ${isTimed ? html`<td class="number">${p.time === null ? '–' : groupDigits(Math.round(p.time.median))}</td>` : nothing}
      ${withBars ? html`<td>${sharesTemplate(p, short)}</td>` : nothing}</tr>`)}</tbody></table></div>
    ${withBars ? html`<p class="legend">${short.map((label, i) => html`<span><svg width="10" height="10" aria-hidden="true"><rect class=${`l${String(i)}`} width="10" height="10"></rect></svg> ${label}</span>`)}</p>` : nothing}
    ${isScored ? html`<p class="second">${t('Severity: how far the rater’s labels lie from the others’ on the scale, on average (+ towards its end).')}</p>` : nothing}</section>`;
}

function markText(mark: RaterProfile['apart'][number]): string {
  switch (mark) {
    case 'agrees-less': return t('agrees less');
    case 'scores-higher': return t('higher on the scale');
    case 'scores-lower': return t('lower on the scale');
  }
}

function signed(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(2)}`;
}

function chance(test: AgainstOthers | null): TemplateResult | typeof nothing {
  return test !== null && test.pAdjusted < 0.05 ? html`<span class="chance">${test.pAdjusted < 0.001 ? t('p < .001') : t('p {0}', test.pAdjusted.toFixed(3).replace('0.', '.'))}</span>` : nothing;
}

function testText(test: AgainstOthers | null): string {
  return test === null ? t('not tested: too few units beside others, or nothing differs within them') : t('z {0}, p {1}, corrected {2}', test.z.toFixed(2), test.p.toPrecision(2), test.pAdjusted.toPrecision(2));
}

/** Agreement in four quarters as a line; a quarter without units beside others is a gap. */
function driftTemplate({ quarters }: RaterProfile): TemplateResult {
  const points = quarters.map((q, i) => (q.agreement === null ? null : { x: 6 + i * 18, y: 18 - 14 * q.agreement, q }));
  const title = quarters.map((q, i) => t('quarter {0}: {1} of {2} units', i + 1, q.agreement === null ? '–' : percent(q.agreement), groupDigits(q.n))).join('\n');
  return html`<svg class="drift" width="66" height="22" role="img" aria-label=${title}><title>${title}</title>${points.slice(1).map((p, i) => {
    const from = points[i];
    return p && from ? svg`<line x1=${from.x} y1=${from.y} x2=${p.x} y2=${p.y}></line>` : nothing;
  })}${points.map((p) => (p ? svg`<circle cx=${p.x} cy=${p.y} r="2"></circle>` : nothing))}</svg>`;
}

function sharesTemplate({ counts, n }: RaterProfile, labels: readonly string[]): TemplateResult {
  let x = 0;
  const all = Math.max(1, counts.reduce((sum, c) => sum + c, 0));
  const title = labels.map((label, i) => `${label}: ${percent((counts[i] ?? 0) / all)}`).join('\n');
  return html`<svg class="shares" width=${WIDTH} height="12" role="img" aria-label=${`${tCount(n, '{0} unit', '{0} units')}: ${title}`}><title>${title}</title>${counts.map((count, i) => {
    const width = (WIDTH * count) / all;
    const at = x;
    x += width;
    return count === 0 ? nothing : svg`<rect class=${`l${String(i)}`} x=${at} y="0" width=${Math.max(1, width - 1)} height="12"></rect>`;
  })}</svg>`;
}

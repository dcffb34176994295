import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Agreement, Measure } from '../../../src/core/statistics/agreement';
import { groupDigits } from '../../../src/core/sentences';
import { adviceOf } from '../../../src/features/disagreements/advice';
import { intervalTemplate } from '../../kit/charts/interval';
import { levelText } from '../../kit/levelText';
import { localSentence, t } from '../../kit/l10n';
import { bare, coefficient, interval, percent } from './figures';

type Row = readonly [name: string, of: Measure, shown: (value: number) => string, meaning: string];

/** Every measure with its interval and what it says, or why there is none; and which of them suits these verdicts. */
export function measuresTemplate(answer: Omit<Agreement, 'classes'> & { readonly classes: unknown }): TemplateResult {
  const { overall, level } = answer;
  const hasDistances = level !== 'nominal' && level !== 'set';
  const rows: readonly (Row | null)[] = [
    [t('Krippendorff’s α, {0}', levelText(level)), overall.krippendorffAlpha, coefficient, t('1 is full agreement, 0 what chance gives; bears missing verdicts and counts how far apart labels are.')],
    [t('exact agreement'), overall.observed, percent, t('Of all pairs of verdicts on one unit, the share that is the same. Chance is not taken out.')],
    [t('unanimous'), overall.unanimous, percent, t('Units on which all raters say the same. Falls with the number of raters.')],
    [t('Fleiss’ κ'), overall.fleissKappa, coefficient, t('Beyond what the shares of labels give by chance; every difference counts the same.')],
    [t('Gwet’s AC1'), overall.gwetAC1, coefficient, t('Beyond chance, and steady where one label is nearly always given.')],
    hasDistances ? [t('Gwet’s AC2'), overall.gwetAC2, coefficient, t('As AC1, but near labels count as half agreement.')] : null,
    hasDistances ? [t('ICC(2,1)'), overall.icc2, coefficient, t('The share of variance that lies between units, for one rater of a random set; labels are taken as numbers.')] : null,
  ];
  return html`<section aria-label=${t('agreement')}><h2>${t('Agreement')}</h2>${adviceTemplate(answer)}
    <table class="measures"><tbody>${rows.map((row) => (row ? measure(row) : nothing))}</tbody></table></section>`;
}

function measure([name, of, shown, meaning]: Row): TemplateResult {
  const title = html`<th scope="row">${name}<span class="meaning">${meaning}</span></th>`;
  if (of.value === null) return html`<tr>${title}<td class="why" colspan="3">${localSentence(of.why)}</td></tr>`;
  return html`<tr>${title}<td class="number">${shown(of.value)}</td><td class="line">${intervalTemplate(of.value, of.low, of.high)}</td><td class="of">${interval(of, shown === percent ? bare : shown)}<span>${t('n {0}', groupDigits(of.n))}</span></td></tr>`;
}

function adviceTemplate(answer: Agreement | (Omit<Agreement, 'classes'> & { readonly classes: unknown })): TemplateResult | typeof nothing {
  if (answer.judgedTwice === 0) return nothing;
  const { isSkewed, isIncomplete, suits } = adviceOf({ ...answer, classes: { unanimous: 0, majority: 0, split: 0 } });
  const name = suits === 'gwetAC1' ? t('Gwet’s AC1') : suits === 'krippendorffAlpha' ? t('Krippendorff’s α') : t('Fleiss’ κ');
  return html`<p class="advice">${t('{0} suits these verdicts:', name)}
    ${isSkewed ? t('raters agree nearly always, yet κ and α are low, since nearly all labels are one (the κ paradox).')
      : isIncomplete ? t('not every rater judged every unit.')
        : answer.level === 'nominal' ? t('every rater judged every unit, and no label is nearer to another.') : t('labels have an order, and near ones count as nearly agreeing.')}</p>`;
}

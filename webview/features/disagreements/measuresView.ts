import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Measure } from '../../../src/core/statistics/agreement';
import { groupDigits } from '../../../src/core/sentences';
import { LOW, OFTEN } from '../../../src/features/disagreements/advice';
import type { Paradox } from '../../../src/features/disagreements/advice';
import type { AgreementAnswer } from '../../../src/features/disagreements/contract';
import { intervalTemplate } from '../../kit/charts/interval';
import { levelText } from '../../kit/levelText';
import { localSentence, t, tCount } from '../../kit/l10n';
import { bare, coefficient, interval, percent, whyNoInterval } from './figures';

const PARADOXES = 3;

type Row = readonly [name: string, of: Measure, shown: (value: number) => string, meaning: string];

/** Every measure with its interval and what it says, or why there is none; and which of them suits these verdicts. */
export function measuresTemplate(answer: AgreementAnswer): TemplateResult {
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
    <table class="measures"><tbody>${rows.map((row) => (row ? measure(row, answer) : nothing))}</tbody></table></section>`;
}

function measure([name, of, shown, meaning]: Row, answer: AgreementAnswer): TemplateResult {
  const title = html`<th scope="row">${name}<span class="meaning">${meaning}</span></th>`;
  if (of.value === null) return html`<tr>${title}<td class="why" colspan="3">${localSentence(of.why)}</td></tr>`;
  return html`<tr>${title}<td class="number">${shown(of.value)}</td><td class="line">${intervalTemplate(of.value, of.low, of.high)}</td><td class="of">${whyNoInterval(of, answer) ?? interval(of, shown === percent ? bare : shown)}<span>${t('n {0}', groupDigits(of.n))}</span></td></tr>`;
}

function adviceTemplate({ judgedTwice, level, advice }: AgreementAnswer): TemplateResult | typeof nothing {
  if (judgedTwice === 0) return nothing;
  const { isSkewed, isIncomplete, suits, paradoxes } = advice;
  const name = suits === 'gwetAC1' ? t('Gwet’s AC1') : suits === 'krippendorffAlpha' ? t('Krippendorff’s α') : t('Fleiss’ κ');
  return html`<p class="advice">${t('{0} suits these verdicts:', name)}
    ${isSkewed ? t('raters agree nearly always, yet κ and α are low, since nearly all labels are one (the κ paradox).')
      : isIncomplete ? t('not every rater judged every unit.')
        : level === 'nominal' ? t('every rater judged every unit, and no label is nearer to another.') : t('labels have an order, and near ones count as nearly agreeing.')}</p>${isSkewed ? paradoxTemplate(paradoxes) : nothing}`;
}

function paradoxTemplate(paradoxes: readonly Paradox[]): TemplateResult {
  const more = paradoxes.length - PARADOXES;
  return html`<ul class="paradox" title=${t('The κ paradox: {0} agreement or more with κ of {1} or less (Feinstein and Cicchetti 1990).', percent(OFTEN), coefficient(LOW))}>${paradoxes.slice(0, PARADOXES).map((p) => html`<li>${paradoxText(p)}</li>`)}${more > 0 ? html`<li>${tCount(more, 'and {0} more pair', 'and {0} more pairs')}</li>` : nothing}</ul>`;
}

function paradoxText({ pair, observed, coefficient: kappa, chance, balanced, label }: Paradox): string {
  const who = pair ? t('{0} against {1}', pair.a, pair.b) : t('all raters');
  const facts = t('{0}: {1} the same, κ {2}; {3} would be the same by chance.', who, percent(observed), coefficient(kappa), percent(chance));
  return `${facts} ${label ? `${t('{0} of their labels are “{1}”.', percent(label.share), label.name)} ` : ''}${t('Were all labels as frequent, κ would be {0}.', coefficient(balanced))}`;
}

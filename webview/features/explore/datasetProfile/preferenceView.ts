import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isDefined } from '../../../../src/core/datasetProfile';
import type { DatasetProfile } from '../../../../src/core/datasetProfile';
import { groupDigits } from '../../../../src/core/sentences';
import { figure } from '../../../../src/features/explore/summary/report';
import { intervalTemplate } from '../../../kit/charts/interval';
import { localSentence, t } from '../../../kit/l10n';
import { percent, rowsLink, section } from './parts';
import type { Open } from './parts';

/** Which answers are longer, how far scores are apart and where they contradict the order; nothing where there are no pairs. */
export function preferenceTemplate({ chosenLonger, scoreMargin, identicalPairs, rows }: DatasetProfile, open: Open): TemplateResult | typeof nothing {
  if (!isDefined(identicalPairs)) return nothing;
  const skipped = (n: number): unknown => (n > 0 ? html` <span class="second">${t('({0} rows lack one)', groupDigits(n))}</span>` : nothing);
  const longer = isDefined(chosenLonger) ? html`
    <dt>${t('chosen is longer')}</dt><dd><b>${percent(chosenLonger.share)}</b> ${t('of {0} pairs', groupDigits(chosenLonger.n))} ${intervalTemplate(chosenLonger.share, chosenLonger.low, chosenLonger.high)} <span class="second">${t('95 % {0} to {1}, Wilson', percent(chosenLonger.low), percent(chosenLonger.high))}</span>${skipped(chosenLonger.skipped)}</dd>
    <dt></dt><dd>${rowsLink(chosenLonger.longer, open)} ${t('longer')} · ${rowsLink(chosenLonger.ties, open)} ${t('as long')} · ${rowsLink(chosenLonger.shorter, open)} ${t('shorter')}</dd>` : html`<dt>${t('chosen is longer')}</dt><dd class="second">${localSentence(chosenLonger.why)}</dd>`;
  const margin = isDefined(scoreMargin) ? html`
    <dt>${t('score margin')}</dt><dd>${t('on average {0}, median {1}, 95 % not above {2}, {3} to {4}', figure(scoreMargin.mean, 3), figure(scoreMargin.p50, 3), figure(scoreMargin.p95, 3), figure(scoreMargin.min, 3), figure(scoreMargin.max, 3))}${skipped(scoreMargin.skipped)}</dd>
    <dt>${t('scores contradict the order')}</dt><dd>${rowsLink(scoreMargin.inversions, open)} ${t('of {0} pairs', groupDigits(scoreMargin.n))} <span class="second">${percent(scoreMargin.inversions.rows / scoreMargin.n)}</span> · ${t('the same score:')} ${rowsLink(scoreMargin.ties, open)} <span class="second">${percent(scoreMargin.ties.rows / scoreMargin.n)}</span></dd>` : html`<dt>${t('score margin')}</dt><dd class="second">${localSentence(scoreMargin.why)}</dd>`;
  return section(t('Chosen and rejected'), t('characters of all messages of an answer; score of chosen less that of rejected'), html`<dl>${longer}${margin}<dt>${t('chosen equals rejected')}</dt><dd>${rowsLink(identicalPairs, open)} ${t('of {0} rows', groupDigits(rows))}</dd></dl>`);
}

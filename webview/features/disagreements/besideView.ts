import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { BesideLeft, JudgeFigures, JudgesAnswer } from '../../../src/features/disagreements/judgesContract';
import { t } from '../../kit/l10n';
import { differenceCell, shareCells, tableOf } from './judgeTables';

/** Of more humans only all together are shown. */
const MOST_BESIDE = 12;

type Left = Pick<BesideLeft, 'equal' | 'alone' | 'silent'>;

/** A judge in the place of each human: on which units, and why on no more. */
export function besideTable({ judges, how, besideLeft }: JudgesAnswer): TemplateResult | typeof nothing {
  const leftOf = (judge: string, human: string | null): Left => besideLeft.filter((l) => l.judge === judge && (human === null || l.human === human)).reduce((sum, l) => ({ equal: sum.equal + l.equal, alone: sum.alone + l.alone, silent: sum.silent + l.silent }), { equal: 0, alone: 0, silent: 0 });
  return tableOf(t('In the place of a human'), how.ties === 'skip' ? t('each human and the judge against the majority of the other humans, on the same units (n): those that both judged and on which the other humans have one') : t('each human and the judge against the majority of the other humans, on the same units (n): those that both and some other human judged'), [t('judge'), t('human'), t('n'), t('the human'), t('the judge'), t('difference')], judges.flatMap((j) => [
    ...(j.besideAll ? [row(j, { ...j.besideAll, human: t('all, pooled') }, leftOf(j.name, null), true)] : []), ...(how.exchangeable || j.beside.length > MOST_BESIDE ? [] : j.beside.map((b) => row(j, b, leftOf(j.name, b.human), false))),
  ]));
}

function row(judge: JudgeFigures, b: JudgeFigures['beside'][number], left: Left, first: boolean): TemplateResult {
  return html`<tr><th scope="row" title=${judge.name}><span class="clamp">${first ? judge.name : ''}</span></th><td class="number ${first ? '' : 'second'}">${b.human}</td><td class="number">${groupDigits(b.n)}${leftTemplate(left)}</td>${shareCells(b.ofHuman, false)}${shareCells(b.ofJudge, false)}${differenceCell(b.difference)}</tr>`;
}

/** The human's verdicts that count for nothing here, by reason. */
function leftTemplate({ equal, alone, silent }: Left): TemplateResult | typeof nothing {
  const reasons = [
    ...(equal === 0 ? [] : [t('{0} others equal', groupDigits(equal))]), ...(alone === 0 ? [] : [t('{0} no other human', groupDigits(alone))]), ...(silent === 0 ? [] : [t('{0} no verdict', groupDigits(silent))]),
  ];
  return reasons.length === 0 ? nothing : html`<span class="small why" title=${t('The human’s verdicts that are not among n: the votes of the other humans are equal, no other human judged, or the judge gave no verdict.')}>${t('not: {0}', reasons.join(', '))}</span>`;
}

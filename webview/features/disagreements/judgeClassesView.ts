import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { JudgesAnswer } from '../../../src/features/disagreements/judgesContract';
import { localSentence, t } from '../../kit/l10n';
import { bare, classText, heatOf, percent } from './figures';
import { tableOf } from './judgeTables';

/** What judges do by how the humans differ. Where one of them gave no verdict on some units, each cell says on how many it did. */
export function judgeClassesTable({ judges, classes, how }: JudgesAnswer): TemplateResult | typeof nothing {
  const there = judges[0]?.classes.filter((c) => (classes[c.name] ?? 0) > 0) ?? [];
  const isWinner = how.compared === 'winner';
  const cells = judges.map((j) => there.map(({ name }) => {
    const found = j.classes.find((c) => c.name === name);
    return { name, of: isWinner ? found?.decided : found?.agrees };
  }));
  const differ = cells.some((row) => row.some(({ name, of }) => (of?.n ?? 0) !== (classes[name] ?? 0)));
  const meaning = differ ? t('by how the humans’ verdicts differ; small, on how many units it gave a verdict that counts') : t('by how the humans’ verdicts differ; small, how many units');
  return tableOf(isWinner ? t('How often a judge names a winner') : t('Agreement with the majority'), meaning, [t('judge'), ...there.map((c) => html`${classText(c.name).name}${differ ? html`<span class="small">${t('of {0}', groupDigits(classes[c.name] ?? 0))}</span>` : html`<span class="small">${groupDigits(classes[c.name] ?? 0)}</span>`}`)], there.length === 0 ? [] : judges.map((j, at) => html`<tr><th scope="row" title=${j.name}><span class="clamp">${j.name}</span></th>${(cells[at] ?? []).map(({ of }) => (of === undefined || of.value === null
    ? html`<td class="number" title=${of === undefined ? '' : localSentence(of.why)}>–</td>`
    : html`<td class="number heated h${heatOf(of.value)}" title=${of.low === null ? '' : t('95 % {0} to {1}', bare(of.low), bare(of.high ?? of.low))}>${percent(of.value)}${differ ? html`<span class="small">${groupDigits(of.n)}</span>` : nothing}</td>`))}</tr>`));
}

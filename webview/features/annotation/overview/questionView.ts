import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { OverviewQuestion } from '../../../../src/features/annotation/overview';
import { groupDigits } from '../../../../src/core/sentences';
import { barTemplate, swatchTemplate } from '../../../kit/charts/bars';
import { columnsTemplate } from '../../../kit/charts/columns';
import { t, tCount } from '../../../kit/l10n';
import { provenanceText } from '../provenanceText';
import type { AgreementState, OverviewController } from './controller';
import { keyOf } from './controller';
import { measuresTemplate, pairsTemplate } from './measures';
import { timeColumns } from './timeColumns';

/** Beyond this many labels (free texts) the most frequent are shown, and the rest is counted. */
const MOST_LABELS = 30;

/** One question: who gave which label how often, over time, how far they agree, and what can be settled. */
export function questionTemplate(controller: OverviewController, question: OverviewQuestion, agreement: AgreementState | undefined): TemplateResult {
  const isChosen = controller.chosen.value === keyOf(question);
  const { disputed, open } = question;
  return html`<section class="question" aria-label=${question.title}>
    <header><h2>${question.title}</h2><span class="second">${[question.schemaTitle === question.title ? '' : question.schemaTitle, question.schema === question.question ? question.schema : `${question.schema}.${question.question}`].filter(Boolean).join(' · ')}</span>
      <button class="chip" aria-pressed=${isChosen} ?disabled=${disputed === 0} @click=${() => void controller.choose(question)}>${disputed === 0 ? t('none disputed') : t('{0} disputed, {1} open', groupDigits(disputed), groupDigits(open))}</button></header>
    ${barsTemplate(question)}${countsTemplate(question)}${timeTemplate(question)}
    ${agreementTemplate(agreement)}${settleTemplate(controller, question)}
  </section>`;
}

function barsTemplate({ byLabel, choices }: OverviewQuestion): TemplateResult {
  const people = [...new Set(byLabel.map((l) => l.by))].sort();
  const sumOf = (value: string): number => byLabel.reduce((sum, l) => (l.value === value ? sum + l.count : sum), 0);
  const extra = [...new Set(byLabel.map((l) => l.value))].filter((value) => !choices.some((c) => c.id === value)).sort((a, b) => sumOf(b) - sumOf(a));
  const labels = [...choices, ...extra.slice(0, MOST_LABELS).map((id) => ({ id, title: id === '' ? t('(empty)') : id }))];
  const all = byLabel.reduce((sum, l) => sum + l.count, 0);
  const most = Math.max(1, ...labels.map((l) => sumOf(l.id)));
  return html`<table class="bars"><tbody>${labels.map((label) => {
    const parts = people.map((by) => ({ by, count: byLabel.find((l) => l.value === label.id && l.by === by)?.count ?? 0 }));
    const words = parts.map(({ by, count }) => `${by} ${groupDigits(count)}`).join(', ');
    const count = sumOf(label.id);
    return html`<tr class=${'color' in label ? (label.color ?? 'foreground') : 'foreground'}><th scope="row" title=${label.title}>${label.title}</th>
      <td title=${words} aria-label=${words}>${barTemplate(parts.map((p) => ({ count: p.count, title: `${label.title} · ${p.by}: ${groupDigits(p.count)}` })), most)}</td>
      <td class="count">${groupDigits(count)} <span class="second">${all === 0 ? '' : t('{0} %', ((100 * count) / all).toFixed(1))}</span></td></tr>`;
  })}</tbody></table>
  ${extra.length > MOST_LABELS ? html`<div class="notes">${t('and {0} other answers', groupDigits(extra.length - MOST_LABELS))}</div>` : nothing}
  ${people.length < 2 ? nothing : html`<div class="legend" aria-label=${t('annotators, in the order of the bars')}>${people.map((by, i) => html`<span>${swatchTemplate(i)}${by}</span>`)}</div>`}`;
}

function countsTemplate(q: OverviewQuestion): TemplateResult {
  const by = (from: number, to = from): number => q.coverage.reduce((sum, [people, n]) => (people >= from && people <= to ? sum + n : sum), 0);
  const older = q.schemaVersion === null ? 0 : q.versions.reduce((sum, v) => (v.version < (q.schemaVersion ?? 0) ? sum + v.count : sum), 0);
  const facts = [
    by(1) > 0 ? tCount(by(1), '{0} by one annotator', '{0} by one annotator') : '', by(2) > 0 ? tCount(by(2), '{0} by two', '{0} by two') : '', by(3, Infinity) > 0 ? tCount(by(3, Infinity), '{0} by three or more', '{0} by three or more') : '',
    q.notes > 0 ? tCount(q.notes, '{0} note', '{0} notes') : '', q.spans > 0 ? tCount(q.spans, '{0} span', '{0} spans') : '',
    older > 0 ? tCount(older, '{0} label of an older version of the schema', '{0} labels of an older version of the schema') : '', q.orphaned > 0 ? tCount(q.orphaned, '{0} orphaned', '{0} orphaned') : '',
    q.kind === null ? t('the schema is not known here: labels are shown as they were written') : '',
  ].filter((fact) => fact !== '');
  return html`<div class="notes">${facts.map((fact) => html`<span>${fact}</span>`)}</div>`;
}

function timeTemplate({ days }: OverviewQuestion): TemplateResult | typeof nothing {
  if (days.length < 2) return nothing;
  const columns = timeColumns(days);
  const first = columns[0]?.name ?? '';
  const last = columns.at(-1)?.name ?? '';
  return html`<div class="time"><span>${first}</span>${columnsTemplate(columns.map((c) => ({ count: c.count, title: `${c.name}: ${groupDigits(c.count)}` })), t('labels from {0} to {1}, days in UTC', first, last))}<span>${last}</span></div>`;
}

function agreementTemplate(agreement: AgreementState | undefined): TemplateResult | typeof nothing {
  switch (agreement?.state) {
    case 'known': {
      const known = agreement.agreement;
      return known.raters.length < 2 ? html`<div class="notes">${t('Agreement is undefined, because one annotator labelled: it needs two.')}</div>` : html`${measuresTemplate(known)}${pairsTemplate(known)}`;
    }
    case 'failed':
      return html`<p class="error" role="alert">${agreement.sentence}</p>`;
    default:
      return html`<div class="notes waiting">${t('counting agreement…')}</div>`;
  }
}

function settleTemplate(controller: OverviewController, question: OverviewQuestion): TemplateResult | typeof nothing {
  const { unanimous, majority } = question.settleable;
  const decided = Object.entries(question.decisions).map(([provenance, n]) => `${groupDigits(n)} ${provenanceText(provenance as keyof OverviewQuestion['decisions'])}`).join(', ');
  if (unanimous + majority === 0 && decided === '') return nothing;
  const mayNot = controller.overview.value?.closed ?? null;
  const button = (by: 'unanimous' | 'majority', count: number, text: string): TemplateResult | typeof nothing => count === 0 ? nothing
    : html`<button class="button" ?disabled=${mayNot !== null} title=${mayNot ?? t('Writes a decision for each; asks first')} @click=${() => void controller.choose(question).then(() => controller.settle(by))}>${text}</button>`;
  return html`<div class="settle">${button('unanimous', unanimous, t('Settle unanimous ({0})', groupDigits(unanimous)))}${button('majority', majority, t('Settle by majority ({0})', groupDigits(majority)))}
    ${decided === '' ? nothing : html`<span class="second">${t('decided: {0}', decided)}</span>`}</div>`;
}

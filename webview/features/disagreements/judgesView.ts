import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Measure } from '../../../src/core/statistics/agreement';
import { TIE_RULES } from '../../../src/features/disagreements/judgesContract';
import type { JudgesAnswer, ScoreFigures, TieRule } from '../../../src/features/disagreements/judgesContract';
import { intervalTemplate } from '../../kit/charts/interval';
import { localSentence, t, tCount } from '../../kit/l10n';
import { bare, coefficient, interval, percent } from './figures';
import { differenceCell, shareCells, tableOf } from './judgeTables';
import { besideTable } from './besideView';
import { judgeClassesTable } from './judgeClassesView';
import type { JudgesController, Part } from './judgesController';

/** Judges (models, programs) beside humans; one line where nobody is called like one. */
export function judgesTemplate(controller: JudgesController): TemplateResult | typeof nothing {
  const answer = controller.answer.value;
  const problem = controller.problem.value;
  if (problem !== null) return html`<section class="judges"><h2>${t('Judges beside humans')}</h2><p class="notice error" role="alert">${problem}</p><p><button class="button" @click=${() => controller.asNamed()}>${t('As their names say')}</button></p></section>`;
  if (!answer) return nothing;
  const { judges, how } = answer;
  return html`<section class="judges" aria-busy=${String(controller.isBusy.value)}><header class="row"><h2>${t('Judges beside humans')} <span class="second">${judges.length === 0 ? t('no rater is called like a model or a program') : how.compared === 'winner' ? t('compared is who wins') : t('compared are labels')}</span></h2>
      <span class="right"><button class="button" @click=${() => controller.addVerdicts()}>${t('Add a column of verdicts…')}</button> <button class="button" @click=${() => controller.chooseScore()}>${t('Score…')}</button></span></header>
    ${whoTemplate(controller, answer)}
    <div class="tables">${judges.length === 0 ? nothing : html`${majorityTemplate(answer)}${judgeClassesTable(answer)}${lengthTable(answer)}`}${positionTable(answer)}${repeatsTable(answer)}${answer.score ? scoreTemplate(answer.score) : nothing}</div></section>`;
}

function whoTemplate(controller: JudgesController, { candidates, how, withoutMajority, units, judges, humans }: JudgesAnswer): TemplateResult {
  const picked = (event: Event): string => (event.target as HTMLSelectElement).value;
  const parts: readonly (readonly [Part, string])[] = [['judge', t('judge')], ['human', t('human')], ['none', t('left out')]];
  const isEmpty = judges.length === 0 && humans.length === 0;
  return html`<div class="choices">
      ${judges.length === 0 ? nothing : html`<label>${t('equal votes')} <select @change=${(e: Event) => { controller.choose({ ties: picked(e) as TieRule }); }}>${TIE_RULES.filter((rule) => rule !== 'tie' || how.compared === 'winner').map((rule) => html`<option value=${rule} ?selected=${how.ties === rule}>${tieText(rule)}</option>`)}</select></label>
      <span class="second">${t('without a majority: {0} of {1} units', groupDigits(withoutMajority), groupDigits(units))}</span>`}
    </div>
    <details class="how"><summary>${t('Who is who')} <span class="second">${isEmpty ? nothing : html`${tCount(judges.length, '{0} judge', '{0} judges')}, ${tCount(humans.length, '{0} human', '{0} humans')}`}${how.by === 'names' ? html`, ${t('by their names')}` : nothing}</span></summary>
      <div class="who">${candidates.map((name) => {
        const part = controller.partOf(name);
        return html`<label><span class="name" title=${name}>${name}</span> <select @change=${(e: Event) => { controller.say(name, picked(e) as Part); }}>${parts.map(([value, text]) => html`<option value=${value} ?selected=${part === value}>${text}</option>`)}</select></label>`;
      })}</div>${how.by === 'names' ? nothing : html`<button class="link" @click=${() => controller.asNamed()}>${t('As their names say')}</button>`}</details>`;
}

function tieText(rule: TieRule): string {
  switch (rule) {
    case 'skip': return t('are no majority');
    case 'tie': return t('are a tie');
    case 'half': return t('count in part');
  }
}

function majorityTemplate(answer: JudgesAnswer): TemplateResult {
  const { judges } = answer;
  const name = (text: string): TemplateResult => html`<th scope="row" title=${text}><span class="clamp">${text}</span></th>`;
  return html`${tableOf(t('With the majority of the humans'), t('of units with a majority on which it gave a verdict (n)'), [t('judge'), t('agrees'), '0 … 1', t('n'), t('no verdict')], judges.map((j) => html`<tr>${name(j.name)}${shareCells(j.agrees)}<td class="number">${groupDigits(j.agrees.n)}</td><td class="number">${groupDigits(j.unanswered)}</td></tr>`))}
    ${besideTable(answer)}`;
}

function lengthTable({ judges }: JudgesAnswer): TemplateResult | typeof nothing {
  return tableOf(t('The longer answer'), t('how often it wins, where the judge and the majority of the humans name a winner'), [t('judge'), t('n'), t('the judge'), t('the humans'), t('difference')], judges.flatMap(({ name, longerBoth: l }) => (l === null ? [] : [html`<tr><th scope="row" title=${name}><span class="clamp">${name}</span></th><td class="number">${groupDigits(l.ofJudge.n)}</td>${shareCells(l.ofJudge, false)}${shareCells(l.ofHumans, false)}${differenceCell(l.difference)}</tr>`])));
}

function positionTable({ judges, humans }: JudgesAnswer): TemplateResult | typeof nothing {
  const rows = [...judges, ...humans].flatMap(({ name, position: p }) => (p === null ? [] : [html`<tr><th scope="row" title=${name}><span class="clamp">${name}</span></th><td class="number">${groupDigits(p.consistent.n)}</td>${shareCells(p.consistent, false)}<td class="number">${groupDigits(p.bothFirst)}</td><td class="number">${groupDigits(p.bothSecond)}</td>${differenceCell(p.bias)}${shareCells(p.shownFirst, false)}</tr>`]));
  return tableOf(t('Position'), t('the same pair with its sides in both orders: 0 bias is none; last, how often the answer shown first wins'), [t('rater'), t('n'), t('same verdict'), t('both for the first'), t('both for the second'), t('bias'), t('shown first')], rows);
}

function repeatsTable({ judges, humans }: JudgesAnswer): TemplateResult | typeof nothing {
  const rows = [...judges, ...humans].flatMap(({ name, repeated: r }) => (r === null ? [] : [html`<tr><th scope="row" title=${name}><span class="clamp">${name}</span></th><td class="number">${groupDigits(r.units)}</td>${shareCells(r.same, false)}${shareCells(r.allSame, false)}<td class="number">${r.distance === null || r.distance.value === null ? '' : r.distance.value.toFixed(2)}</td></tr>`]));
  return tableOf(t('The same rater again'), t('several verdicts of one rater on one unit'), [t('rater'), t('units'), t('pairs the same'), t('all the same'), t('mean distance')], rows);
}

function scoreTemplate({ choice, diverging, withoutSubstantial, accuracy, positives, negatives, missing }: ScoreFigures): TemplateResult {
  const name = choice.of === 'score' ? choice.path : `−(|${choice.rewards.join(' − ')}|${choice.deviations === null ? '' : ` − ${String(choice.lambda)} · (${choice.deviations.join(' + ')})`})`;
  const row = (title: string, of: Measure, shown: (value: number) => string): TemplateResult => (of.value === null ? html`<tr><th scope="row">${title}</th><td colspan="3" class="second">${localSentence(of.why)}</td></tr>` : html`<tr><th scope="row">${title}</th><td class="number">${shown(of.value)}</td><td class="line">${intervalTemplate(of.value, of.low, of.high)}</td><td class="second">${interval(of, shown === percent ? bare : shown)}</td></tr>`);
  return html`<div><h3>${t('Score')} <code>${name}</code><span class="meaning">${t('{0} diverging units, {1} agreed', groupDigits(positives), groupDigits(negatives))}${missing === 0 ? nothing : html`, ${tCount(missing, '{0} without a number', '{0} without a number')}`}</span></h3>
    <table class="slices"><tbody>${row(t('AUROC: tells diverging from agreed'), diverging, coefficient)}${withoutSubstantial ? row(t('AUROC, without substantially diverging'), withoutSubstantial, coefficient) : nothing}${accuracy ? row(t('accuracy on agreed pairs'), accuracy, percent) : nothing}</tbody></table></div>`;
}

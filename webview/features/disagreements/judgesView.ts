import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Measure } from '../../../src/core/statistics/agreement';
import { TIE_RULES } from '../../../src/features/disagreements/judgesContract';
import type { JudgesAnswer, JudgeFigures, ScoreFigures, TieRule } from '../../../src/features/disagreements/judgesContract';
import { intervalTemplate } from '../../kit/charts/interval';
import { localSentence, t, tCount } from '../../kit/l10n';
import { bare, classText, coefficient, heatOf, interval, percent } from './figures';
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
    <div class="tables">${judges.length === 0 ? nothing : html`${majorityTemplate(answer)}${classesTable(answer)}${lengthTable(answer)}`}${positionTable(answer)}${repeatsTable(answer)}${answer.score ? scoreTemplate(answer.score) : nothing}</div></section>`;
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

/** A share and its interval. */
function shareCells(of: Measure, line = true): TemplateResult {
  if (of.value === null) return html`<td class="number" title=${localSentence(of.why)}>–</td>${line ? html`<td></td>` : nothing}`;
  return html`<td class="number" title=${of.low === null ? '' : `${t('95 % {0} to {1}', bare(of.low), bare(of.high ?? of.low))}, ${t('n {0}', groupDigits(of.n))}`}>${percent(of.value)}</td>${line ? html`<td class="line">${intervalTemplate(of.value, of.low, of.high)}</td>` : nothing}`;
}

/** A difference of two shares in percentage points, with its interval. */
function differenceCell(of: Measure): TemplateResult {
  if (of.value === null) return html`<td class="number" title=${localSentence(of.why)}>–</td>`;
  const sure = of.low !== null && of.high !== null && (of.low > 0 || of.high < 0);
  return html`<td class="number ${sure && of.value < 0 ? 'lower' : ''}">${points(of.value)}${of.low === null || of.high === null ? nothing : html`<span class="small ends">${t('{0} to {1}', points(of.low), points(of.high))}</span>`}</td>`;
}

function points(value: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${bare(Math.abs(value))}`;
}

function tableOf(title: string, meaning: string, head: readonly (string | TemplateResult)[], rows: readonly TemplateResult[]): TemplateResult | typeof nothing {
  if (rows.length === 0) return nothing;
  return html`<div><h3>${title}<span class="meaning">${meaning}</span></h3><div class="scroll tall"><table class="slices"><thead><tr>${head.map((h, i) => html`<th class=${i === 0 ? '' : 'number'}>${h}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div></div>`;
}

function majorityTemplate({ judges, how }: JudgesAnswer): TemplateResult {
  const name = (text: string): TemplateResult => html`<th scope="row" title=${text}><span class="clamp">${text}</span></th>`;
  return html`${tableOf(t('With the majority of the humans'), t('of units on which it gave a verdict'), [t('judge'), t('agrees'), '0 … 1', t('n'), t('no verdict')], judges.map((j) => html`<tr>${name(j.name)}${shareCells(j.agrees)}<td class="number">${groupDigits(j.agrees.n)}</td><td class="number">${groupDigits(j.unanswered)}</td></tr>`))}
    ${tableOf(t('In the place of a human'), t('each human and the judge against the majority of the other humans, on the same units'), [t('judge'), t('human'), t('n'), t('the human'), t('the judge'), t('difference')], judges.flatMap((j) => [
      ...(j.besideAll ? [besideRow(j, { ...j.besideAll, human: t('all, pooled') }, true)] : []), ...(how.exchangeable || j.beside.length > MOST_BESIDE ? [] : j.beside.map((b) => besideRow(j, b, false))),
    ]))}`;
}

/** Of more humans only all together are shown. */
const MOST_BESIDE = 12;

function besideRow(judge: JudgeFigures, b: JudgeFigures['beside'][number], first: boolean): TemplateResult {
  return html`<tr><th scope="row" title=${judge.name}><span class="clamp">${first ? judge.name : ''}</span></th><td class="number ${first ? '' : 'second'}">${b.human}</td><td class="number">${groupDigits(b.n)}</td>${shareCells(b.ofHuman, false)}${shareCells(b.ofJudge, false)}${differenceCell(b.difference)}</tr>`;
}

function classesTable({ judges, classes, how }: JudgesAnswer): TemplateResult | typeof nothing {
  const there = judges[0]?.classes.filter((c) => (classes[c.name] ?? 0) > 0) ?? [];
  const isWinner = how.compared === 'winner';
  return tableOf(isWinner ? t('How often a judge names a winner') : t('Agreement with the majority'), t('by how the humans’ verdicts differ'), [t('judge'), ...there.map((c) => html`${classText(c.name).name}<span class="small">${groupDigits(classes[c.name] ?? 0)}</span>`)], there.length === 0 ? [] : judges.map((j) => html`<tr><th scope="row" title=${j.name}><span class="clamp">${j.name}</span></th>${there.map(({ name }) => {
    const found = j.classes.find((c) => c.name === name);
    const of = isWinner ? found?.decided : found?.agrees;
    return of === undefined || of.value === null ? html`<td class="number" title=${of === undefined ? '' : localSentence(of.why)}>–</td>` : html`<td class="number heated h${heatOf(of.value)}" title=${of.low === null ? '' : t('95 % {0} to {1}', bare(of.low), bare(of.high ?? of.low))}>${percent(of.value)}</td>`;
  })}</tr>`));
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

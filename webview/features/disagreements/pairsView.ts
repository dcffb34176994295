import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { PairAgreement } from '../../../src/core/statistics/agreement';
import { groupDigits } from '../../../src/core/sentences';
import { asVerdicts } from '../../../src/features/disagreements/asVerdicts';
import type { Shown } from '../../../src/features/disagreements/page';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { CellsAs, DisagreementsController } from './controller';
import { heatTemplate } from './heatView';
import { coefficient, heatOf, interval, percent, shortLabels, whyNoInterval } from './figures';

/** Of more labels a matrix is no table that anybody reads. */
const MOST_LABELS = 30;

/** Raters against each other, and the matrix of the two that are chosen. */
export function pairsTemplate(controller: DisagreementsController, { answer }: Shown): TemplateResult | typeof nothing {
  const { how, pairs, raters } = answer;
  if (how.exchangeable) return html`<section><h2>${t('Raters against each other')}</h2><p class="second">${t('Positions of a list are no people: the first verdict of one unit and the first of another may be of two raters, so no pair is shown. Say whose they are with “Correct shape…” (raterId).')}</p></section>`;
  if (pairs.length === 0) return raters.length < 2 || answer.labels.length <= MOST_LABELS ? nothing : ofScores(answer);
  const pair = controller.chosenPair;
  return html`${raters.length > 2 ? heatTemplate(controller, raters, pairs, pair) : nothing}${pair ? matrixTemplate(controller, pair, answer.labels) : nothing}`;
}

/** Of scores that are hardly ever the same no pair is compared: a threshold makes verdicts of them. */
function ofScores({ how, labels }: Shown['answer']): TemplateResult {
  const middle = (Math.min(...labels.map(Number)) + Math.max(...labels.map(Number))) / 2;
  const said = asVerdicts(how.raters[0] ?? '', middle);
  return html`<section><h2>${t('Raters against each other')}</h2><p class="second">${t('These are scores with {0} different values: how often two are the same says little, so no pair is compared.', groupDigits(labels.length))}
    ${said === null ? nothing : html`${t('Verdicts made of them by a threshold can be compared; say under “Say where the verdicts are…”:')} <code>${said}</code>${how.label.length === 0 ? nothing : html`, ${t('and as their names')} <code>${how.label.join(', ')}</code>`}`}</p></section>`;
}

function matrixTemplate(controller: DisagreementsController, pair: PairAgreement, labels: readonly string[]): TemplateResult {
  const { a, b, n, agree, matrix, cohenKappa, cohenKappaLinear, cohenKappaQuadratic } = pair;
  const as = controller.cells.value;
  const answer = controller.shown.value?.answer;
  const kappa = (name: string, m: typeof cohenKappa): TemplateResult | typeof nothing => (m.value === null ? nothing : html`<span>${name} ${coefficient(m.value)} ${m.low === null ? nothing : html`<span class="second">${interval(m, coefficient)}</span>`}</span>`);
  const without = answer ? whyNoInterval(cohenKappa, answer, true) : null;
  const isOrdered = answer?.level !== 'nominal';
  const rows = matrix.map((row) => row.reduce((x, y) => x + y, 0));
  const columns = labels.map((_, c) => matrix.reduce((sum, row) => sum + (row[c] ?? 0), 0));
  const most = Math.max(1, ...matrix.flat());
  const short = shortLabels(labels);
  const opened = controller.opened.value?.asked;
  const cell = (count: number, r: number, c: number): TemplateResult => {
    const [labelA, labelB] = [labels[r] ?? '', labels[c] ?? ''];
    const asked = { of: 'cell', a, b, labelA, labelB } as const;
    const [ofRow, ofColumn] = [count / Math.max(1, rows[r] ?? 1), count / Math.max(1, columns[c] ?? 1)];
    const expected = ((rows[r] ?? 0) * (columns[c] ?? 0)) / Math.max(1, n);
    const share = as === 'rows' ? ofRow : as === 'columns' ? ofColumn : count / most;
    const title = `${t('{0}: {1}, {2}: {3}', a, labelA, b, labelB)}\n${t('{0} of the row, {1} of the column; {2} by chance', percent(ofRow), percent(ofColumn), expected.toFixed(1))}`;
    return html`<td><button class="h${heatOf(share)} ${r === c ? 'same' : ''}" data-r=${r} data-c=${c} tabindex=${r === 0 && c === 0 ? 0 : -1} aria-disabled=${String(count === 0)} aria-pressed=${String(opened === JSON.stringify(asked))} aria-label="${title}: ${count}" title=${title}
      @click=${() => { if (count > 0) controller.showRows(asked); }}>${as === 'counts' ? groupDigits(count) : percent(share)}</button></td>`;
  };
  return html`<section><header class="row"><h2>${t('{0} against {1}', a, b)}</h2>
      <label class="right">${t('cells')} <select @change=${(e: Event) => { controller.cells.value = (e.target as HTMLSelectElement).value as CellsAs; }}><option value="counts" ?selected=${as === 'counts'}>${t('counts')}</option><option value="rows" ?selected=${as === 'rows'}>${t('share of the row')}</option><option value="columns" ?selected=${as === 'columns'}>${t('share of the column')}</option></select></label></header>
    <p class="facts"><span>${tCount(n, '{0} judged by both', '{0} judged by both')}</span><button class="link" @click=${() => controller.showRows({ of: 'pair', a, b, same: true })}>${t('{0} the same', groupDigits(agree))}</button><button class="link" @click=${() => controller.showRows({ of: 'pair', a, b, same: false })}>${t('{0} not', groupDigits(n - agree))}</button>
      ${cohenKappa.value === null ? html`<span>${t('κ')} ${localSentence(cohenKappa.why)}</span>` : kappa('κ', cohenKappa)}${isOrdered ? html`${kappa(t('linear κ'), cohenKappaLinear)}${kappa(t('quadratic κ'), cohenKappaQuadratic)}` : nothing}${without === null ? nothing : html`<span class="second">${without}</span>`}</p>
    ${labels.length > MOST_LABELS ? html`<p class="second">${t('There are too many labels for a matrix: {0}.', groupDigits(labels.length))}</p>` : html`<div class="scroll"><table class="grid">
      <thead><tr><td class="axes"><span>${a} ↓</span><span>${b} →</span></td>${labels.map((label, c) => html`<th scope="col" title=${label}><span class="clamp">${short[c]}</span></th>`)}<th class="sum">${t('sum')}</th></tr></thead>
      <tbody>${matrix.map((row, r) => html`<tr><th scope="row" title=${labels[r] ?? ''}>${short[r]}</th>${row.map((count, c) => cell(count, r, c))}<td class="sum">${groupDigits(rows[r] ?? 0)}</td></tr>`)}</tbody>
      <tfoot><tr><th class="sum">${t('sum')}</th>${columns.map((count) => html`<td class="sum">${groupDigits(count)}</td>`)}<td class="sum">${groupDigits(n)}</td></tr></tfoot></table></div>
      <p class="second">${opens(answer) ? t('A cell shows its records in the dataset’s editor.') : localSentence({ code: 'rows-of-long', args: {} })}</p>`}</section>`;
}

/** Can cells be shown as rows? Where several rows make a unit, only by what is derived of it. */
function opens(answer: Shown['answer'] | undefined): boolean {
  return answer?.how.unit === 'row' || answer?.derived !== 'none';
}

/** Arrow keys go from cell to cell of a table. */
export function moveInGrid(event: KeyboardEvent): void {
  const steps: Readonly<Record<string, readonly [number, number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const step = steps[event.key];
  const at = event.composedPath()[0];
  if (!step || !(at instanceof HTMLButtonElement) || at.dataset['r'] === undefined) return;
  event.preventDefault();
  const table = at.closest('table');
  let [r, c] = [Number(at.dataset['r']) + step[0], Number(at.dataset['c']) + step[1]];
  const find = (): HTMLButtonElement | null => table?.querySelector<HTMLButtonElement>(`button[data-r="${String(r)}"][data-c="${String(c)}"]`) ?? null;
  const next = find() ?? ((r += step[0]), (c += step[1]), find()); // over the diagonal
  next?.focus();
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Quirk } from '../../../src/features/comparison/contract';
import type { BenchmarkFigures, BenchmarkSide, MetricFigures } from '../../../src/features/comparison/figuresContract';
import type { PageBenchmark, PageState } from '../../../src/features/comparison/page';
import type { TaskGroup } from '../../../src/features/comparison/rule/wildbench';
import { icon } from '../../kit/icon';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits, largestOfAll, styleOf } from './figures';

/** What a benchmark's metric can be set to, and what it says beside the means: one line above the figures. */
export function benchmarkTemplate(c: ComparisonController, state: PageState, metric: MetricFigures | null): TemplateResult | typeof nothing {
  const set = state.metric === null ? undefined : state.metrics[state.metric]?.benchmark;
  if (!set) return nothing;
  const figures = metric?.benchmark ?? null;
  return html`<section class="benchmark" aria-label=${t('benchmark')}>${figures?.against === null || figures?.against === undefined ? nothing : html`<span>${t('against {0}', figures.against)}</span>`}
    ${set.margin === undefined ? nothing : marginTemplate(c, set.margin)}${set.tables ? tablesTemplate(c, set.tables) : nothing}
    ${figures ? countedTemplate(figures) : nothing}${figures && metric ? mixTemplate(figures, metric) : nothing}${figures && metric ? tasksTemplate(figures, metric) : nothing}${quirksTemplate(c, set)}${figures ? notesTemplate(figures) : nothing}</section>`;
}

function marginTemplate(c: ComparisonController, margin: number | null): TemplateResult {
  const set = (event: Event): void => {
    const { value, validity } = event.target as HTMLInputElement;
    if (validity.valid) c.change({ margin: value === '' ? null : Number(value) });
  };
  return html`<label title=${t('A slight win whose answer is longer by more characters than this is a tie; empty: length does not matter')}>${t('length margin')} <input class="margin" type="number" min="0" step="1" placeholder="∞" .value=${margin === null ? '' : String(margin)} @change=${set}> <span class="second">${t('characters')}</span></label>`;
}

function tablesTemplate(c: ComparisonController, { coefficients, difficulties }: NonNullable<PageBenchmark['tables']>): TemplateResult {
  return html`<button class="chip" title=${t('A table with the coefficients of models, by which the leaderboard’s figure is predicted; without it a model is fitted here')} @click=${() => c.chooseTable('coefficients')}><span>${coefficients === null ? t('no coefficients') : t('coefficients: {0}', coefficients)}</span>${icon('chevron-down')}</button>
    <button class="chip" title=${t('A table with the difficulty of each prompt, in AlpacaEval’s order')} @click=${() => c.chooseTable('difficulties')}><span>${difficulties === null ? t('no difficulties') : t('difficulties: {0}', difficulties)}</span>${icon('chevron-down')}</button>`;
}

/** How many rows count; of rewards, what stands behind them. */
function countedTemplate({ sides, of }: BenchmarkFigures): TemplateResult {
  const [counted, total] = [sides.reduce((n, side) => n + side.counted, 0), sides.reduce((n, side) => n + side.total, 0)];
  const cell = (n: number): TemplateResult => html`<td class="number">${groupDigits(n)}</td>`;
  return html`<details class="menu left"><summary class="link" role="button">${of === 'wb-reward' ? t('{0} of {1} pairs counted', groupDigits(counted), groupDigits(total)) : t('{0} of {1} answers counted', groupDigits(counted), groupDigits(total))}</summary><div class="items panel"><table><thead><tr><th>${t('side')}</th><th class="number">${t('counted')}</th><th class="number">${t('skipped')}</th><th class="number">${t('total')}</th>${of === 'wb-reward' ? html`<th class="number">${t('much better')}</th><th class="number">${t('better')}</th><th class="number">${t('tie')}</th><th class="number">${t('worse')}</th><th class="number">${t('much worse')}</th>` : nothing}</tr></thead>
    <tbody>${sides.map(({ name, counted: n, skipped, total: all, outcomes }) => html`<tr><th scope="row">${name}</th>${cell(n)}${cell(skipped)}${cell(all)}${outcomes ? [outcomes.win_much, outcomes.win, outcomes.tie, outcomes.lose, outcomes.lose_much].map(cell) : nothing}</tr>`)}</tbody></table></div></details>`;
}

function groupText(group: TaskGroup): string {
  switch (group) {
    case 'Creative Tasks': return t('creative');
    case 'Planning & Reasoning': return t('planning and reasoning');
    case 'Math & Data Analysis': return t('maths and data');
    case 'Information/Advice seeking': return t('information and advice');
    case 'Coding & Debugging': return t('coding');
  }
}

function tasksTemplate({ sides }: BenchmarkFigures, metric: MetricFigures): TemplateResult | typeof nothing {
  const known = sides.flatMap(({ name, tasks }) => (tasks ? [{ name, tasks }] : []));
  const [first] = known;
  if (!first) return nothing;
  const style = styleOf(metric.kind, largestOfAll(known.flatMap(({ tasks }) => [tasks.macro, ...tasks.groups.map((g) => g.value)])));
  const cell = (value: number | null, n: number | null): TemplateResult => html`<td class="number" title=${n === null ? '' : tCount(n, '{0} answer', '{0} answers')}>${value === null ? '–' : style.value(value)}</td>`;
  return html`<details class="menu left"><summary class="link" role="button">${t('by task')}</summary><div class="items panel"><table><thead><tr><th>${t('side')}</th><th class="number" title=${t('Groups of tasks weighted as WildBench does: creative ½, planning 1¼, maths 1, information ¾, coding 1¼')}>${t('weighted mean')}</th>${first.tasks.groups.map(({ group }) => html`<th class="number">${groupText(group)}</th>`)}</tr></thead>
    <tbody>${known.map(({ name, tasks }) => html`<tr><th scope="row">${name}</th><td class="number" title=${tasks.isWhole ? '' : t('some groups have no figure')}>${tasks.macro === null ? '–' : style.value(tasks.macro)}${tasks.isWhole ? nothing : html`<sup>*</sup>`}</td>${tasks.groups.map(({ value, n }) => cell(value, n))}</tr>`)}</tbody></table></div></details>`;
}

/** Rewards against several baselines: each, and their mean. */
function mixTemplate({ sides }: BenchmarkFigures, metric: MetricFigures): TemplateResult | typeof nothing {
  const known = sides.flatMap(({ name, mix }) => (mix ? [{ name, mix }] : []));
  const [first] = known;
  if (!first) return nothing;
  const style = styleOf(metric.kind, largestOfAll(known.flatMap(({ mix }) => [mix.value, ...mix.of.map((of) => of.reward)])));
  return html`<details class="menu left"><summary class="link" role="button">${t('by baseline')}</summary><div class="items panel"><table><thead><tr><th>${t('side')}</th><th class="number" title=${t('Each baseline weighs alike, however many pairs of it count')}>${t('mean of the baselines')}</th>${first.mix.of.map(({ against }) => html`<th class="number">${against}</th>`)}</tr></thead>
    <tbody>${known.map(({ name, mix }) => html`<tr><th scope="row">${name}</th><td class="number" title=${mix.why ? localSentence(mix.why) : ''}>${mix.value === null ? '–' : style.value(mix.value)}</td>${mix.of.map(({ reward, n }) => html`<td class="number" title=${tCount(n, '{0} answer', '{0} answers')}>${reward === null ? '–' : style.value(reward)}</td>`)}</tr>`)}</tbody></table></div></details>`;
}

function quirkName(quirk: Quirk): string {
  switch (quirk) {
    case 'skipped-in-total': return t('skipped pairs in the total');
    case 'cut-out-of-groups': return t('cut answers out of the groups');
    case 'missing-is-zero': return t('missing is 0');
    case 'numbered-names-skipped': return t('names with a number passed over');
    case 'difficulty-by-row': return t('difficulties by row');
  }
}

function quirksTemplate(c: ComparisonController, { quirks, on }: PageBenchmark): TemplateResult {
  const turn = (quirk: Quirk): void => c.change({ quirks: on.includes(quirk) ? on.filter((q) => q !== quirk) : [...on, quirk] });
  return html`<details class="menu left quirks"><summary class="link" role="button">${on.length === 0 ? t('as written in the paper') : t('as released: {0}', on.map(quirkName).join(', '))}</summary><div class="items panel"><p class="second">${t('What the released scripts do otherwise than the paper says: for setting figures beside published ones.')}</p>${quirks.map((quirk) => html`<label class="quirk"><input type="checkbox" .checked=${on.includes(quirk)} @change=${() => turn(quirk)}> <span>${quirkName(quirk)}<br><span class="second">${localSentence({ code: `quirk-${quirk}`, args: {} })}</span></span></label>`)}</div></details>`;
}

/** How figures were made: once where it is the same of all sides, else of each. */
function notesTemplate({ sides }: BenchmarkFigures): TemplateResult | typeof nothing {
  const said = (side: BenchmarkSide): string => side.notes.map((note) => localSentence(note)).join('; ');
  const all = new Set(sides.map(said));
  const [one] = all;
  if (one === undefined || (all.size === 1 && one === '')) return nothing;
  if (all.size === 1) return html`<span class="second note" title=${one}>${one}</span>`;
  return html`<details class="menu left"><summary class="link" role="button">${t('how each figure was made')}</summary><div class="items panel">${sides.map((side) => html`<p><b>${side.name}</b>: ${said(side)}</p>`)}</div></details>`;
}

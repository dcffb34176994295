import { LitElement, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { MetricsAnswer } from '../../../src/features/checkpoints/contract';
import { MOST_IN_FILTER } from '../../../src/features/checkpoints/page';
import type { PageMetrics, Problem } from '../../../src/features/checkpoints/page';
import type { MetricsTable } from '../../../src/features/checkpoints/rule/metricsTable';
import { iconStyles } from '../../kit/icon';
import { closeMenus } from '../../kit/inputs';
import { localSentence, t, tCount } from '../../kit/l10n';
import { Watch } from '../../kit/signal';
import { chartsTemplate, figureFile } from './chartsView';
import type { Choice } from './choice';
import type { CheckpointsController } from './controller';
import './listMenu';
import { ListMenu } from './listMenu';
import './metricsTableView';
import { pageStyles, viewStyles } from './styles';

/** Which rows a note is about. */
const DOORS: Readonly<Record<string, Problem>> = { 'checkpoints-contradictions': 'contradictions', 'checkpoints-duplicates': 'duplicates', 'checkpoints-without-step': 'withoutStep', 'checkpoints-without-value': 'withoutValue' };

/** `<loupe-checkpoints>`: metrics of checkpoints as curves over a table checkpoint × task. */
export class CheckpointsView extends LitElement {
  static override readonly styles = [pageStyles, iconStyles, viewStyles];
  static override properties = { controller: { attribute: false } };

  declare controller: CheckpointsController | null;
  readonly #onClick = (event: MouseEvent): void => {
    closeMenus(this.renderRoot, event);
    for (const menu of this.renderRoot.querySelectorAll('loupe-list-menu')) if (menu instanceof ListMenu && !event.composedPath().includes(menu)) menu.close();
  };

  constructor() {
    super();
    this.controller = null;
    new Watch(this, () => {
      const c = this.controller;
      return c && [c.metrics.value, c.problem.value, c.said.value, c.choice.value, c.strong.value, c.curves.value, c.text.value];
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('click', this.#onClick);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('click', this.#onClick);
  }

  protected override render(): TemplateResult | typeof nothing {
    const c = this.controller;
    if (!c) return nothing;
    const [problem, metrics, choice, table, curves] = [c.problem.value, c.metrics.value, c.choice.value, c.table.value, c.curves.value];
    if (problem !== null) return problemTemplate(c, problem);
    if (!metrics || !choice || !table || !curves) return html`<div class="page waiting" role="status">${t('reading metrics…')}</div>`;
    return html`${this.#bar(c, metrics.answer, choice)}${notesTemplate(c, metrics)}${chartsTemplate(c, metrics.answer, choice, curves)}
      <loupe-metrics-table .controller=${c}></loupe-metrics-table>${footTemplate(metrics.answer, table, choice)}`;
  }

  #bar(c: CheckpointsController, answer: MetricsAnswer, choice: Choice): TemplateResult {
    const [metrics, shots] = [answer.metrics, answer.shots];
    const { hasSteps, hasTokens, scale } = c.curves.value ?? { hasSteps: false, hasTokens: false, scale: 'linear' };
    const tasks = tasksOf(answer, choice);
    const shown = choice.tasks === null ? null : choice.tasks.filter((n) => tasks.some((task) => task.n === n));
    const select = (label: string, value: number, names: readonly string[], change: (n: number) => void): TemplateResult => html`<label>${label} <select @change=${(e: Event) => change(Number((e.target as HTMLSelectElement).value))}>${names.map((name, n) => html`<option value=${n} ?selected=${n === value}>${name}</option>`)}</select></label>`;
    return html`<header class="bar" role="toolbar" aria-label=${t('What is shown')}>
      ${metrics.length > 1 ? select(t('metric'), choice.metric, metrics, (metric) => c.change({ metric })) : nothing}${shots.length > 1 ? select(t('shots'), choice.shots, shots.map((s) => (s === '' ? t('not said') : s)), (n) => c.change({ shots: n })) : nothing}
      <loupe-list-menu .names=${answer.models.map((name, n) => ({ n, name }))} .chosen=${choice.models} .label=${choice.models === null ? tCount(answer.models.length, '{0} model', '{0} models') : t('{0} of {1} models', choice.models.length, answer.models.length)} .hint=${t('Models that are shown')} @loupe-list=${(e: CustomEvent<readonly number[] | null>) => c.change({ models: e.detail })}></loupe-list-menu>
      <loupe-list-menu .names=${tasks} .chosen=${shown} .label=${shown === null ? tCount(tasks.length, '{0} task', '{0} tasks') : t('{0} of {1} tasks', shown.length, tasks.length)} .hint=${t('Tasks that are shown and averaged')} @loupe-list=${(e: CustomEvent<readonly number[] | null>) => c.change({ tasks: e.detail })}></loupe-list-menu>
      ${hasSteps ? html`<label>${t('over')} <select @change=${(e: Event) => overChosen(c, (e.target as HTMLSelectElement).value)}>${overOptions(hasTokens, choice, scale).map(({ value, text, isChosen }) => html`<option value=${value} ?selected=${isChosen}>${text}</option>`)}</select></label>` : nothing}
      <span class="end"><label>${t('difference')} <select @change=${(e: Event) => { const { value } = e.target as HTMLSelectElement; c.change({ against: value === 'none' || value === 'before' ? value : Number(value) }); }}><option value="none" ?selected=${choice.against === 'none'}>${t('none')}</option><option value="before" ?selected=${choice.against === 'before'}>${t('to the checkpoint before')}</option>${typeof choice.against === 'number' ? html`<option value=${choice.against} selected>${t('to {0}', baselineText(answer, choice.against))}</option>` : nothing}</select></label>
      <details class="menu"><summary class="tool" role="button" title=${t('More')} aria-label=${t('More')}><span aria-hidden="true">⋯</span></summary><div class="items" role="menu">${[
        { text: t('Copy table as Markdown'), act: () => c.copy('markdown') }, { text: t('Copy table as CSV'), act: () => c.copy('csv') }, { text: t('Save figure as SVG…'), act: () => this.#save(c) }, { text: t('Copy as command'), act: () => c.copyCommand() }, { text: t('Choose columns…'), act: () => c.chooseRoles() },
      ].map(({ text, act }) => html`<button class="item" role="menuitem" @click=${(e: Event) => { (e.currentTarget as HTMLElement).closest('details')?.removeAttribute('open'); act(); }}>${text}</button>`)}</div></details></span></header>`;
  }

  #save(c: CheckpointsController): void {
    const chart = this.renderRoot.querySelector('loupe-line-chart');
    const drawing = chart?.drawing;
    if (chart && drawing) c.saveFigure(() => figureFile(c, drawing, chart));
  }
}

function problemTemplate(c: CheckpointsController, { code, sentence }: { readonly code: string; readonly sentence: string }): TemplateResult {
  return html`<div class="page" role="alert"><h1>${t('The metrics cannot be shown')}</h1><p>${sentence}</p><p><button class="button" @click=${() => c.chooseRoles()}>${t('Choose columns…')}</button> ${code === 'checkpoints-roles-unclear' ? nothing : html`<button class="link" @click=${() => void c.load()}>${t('Try again')}</button>`}</p></div>`;
}

/** Of many points or contradictions the first are shown. */
function doorText(door: Problem, { duplicates, contradictions }: MetricsAnswer): string {
  const of = door === 'duplicates' ? duplicates.length : door === 'contradictions' ? contradictions.length : 0;
  if (of <= MOST_IN_FILTER) return t('Show rows');
  return door === 'duplicates' ? t('Show rows of the first {0} of {1} points', MOST_IN_FILTER, groupDigits(of)) : t('Show rows of the first {0} of {1} pairs of step and name', MOST_IN_FILTER, groupDigits(of));
}

function notesTemplate(c: CheckpointsController, { notes, answer }: PageMetrics): TemplateResult | typeof nothing {
  const said = c.said.value;
  if (said === null && notes.length === 0) return nothing;
  return html`<div class="notices">${said === null ? nothing : html`<p class="notice error" role="alert">${said}</p>`}${notes.map((note) => {
    const door = DOORS[note.code];
    return html`<p class="notice">${localSentence(note)}${door === undefined ? nothing : html` <button class="link" @click=${() => c.openProblem(door)}>${doorText(door, answer)}</button>`}</p>`;
  })}</div>`;
}

function footTemplate(answer: MetricsAnswer, { rows, averageOf, tasks, without }: MetricsTable, choice: Choice): TemplateResult {
  const metric = answer.metrics[choice.metric] ?? '';
  const gaps = rows.filter((r) => r.checkpoint === null).length;
  const hasErrors = rows.some((r) => r.cells.some((cell) => cell.stderr !== null));
  const parts = [
    tCount(rows.length - gaps, '{0} checkpoint', '{0} checkpoints'), ...(without === 0 ? [] : [without === 1 ? t('1 more has no such value ({0})', metric) : t('{1} more have no such value ({0})', metric, groupDigits(without))]),
    ...(gaps > 0 ? [tCount(gaps, '{0} step is missing that most models have', '{0} steps are missing that most models have')] : []),
    ...(tasks.length < 2 ? [] : averageOf.length === 0 ? [t('no task is common to all: averages are of each checkpoint’s own tasks and do not compare')] : averageOf.length < tasks.length ? [t('averages are over the {0} of {1} tasks that all shown checkpoints have', averageOf.length, tasks.length)] : []),
    ...(hasErrors ? [t('intervals are ± 1.96 standard errors')] : []), ...(choice.against === 'none' ? [] : [t('▲▼ a difference of more than 1.96 standard errors, both values taken as independent')]),
  ];
  return html`<footer class="foot">${parts.join(' · ')}</footer>`;
}

/** Tasks that have the metric at these shots. */
function tasksOf({ points, tasks }: MetricsAnswer, { metric, shots }: Choice): { readonly n: number; readonly name: string }[] {
  const found = new Set<number>();
  points.task.forEach((task, i) => { if (points.metric[i] === metric && points.shots[i] === shots) found.add(task); });
  return tasks.flatMap((name, n) => (found.has(n) ? [{ n, name }] : []));
}

function baselineText({ checkpoints, models }: MetricsAnswer, n: number): string {
  const c = checkpoints[n];
  return c ? [models[c.model] ?? '', c.step === null ? c.name : String(c.step)].filter((w) => w !== '').join(' ') : '';
}

function overOptions(hasTokens: boolean, { over }: Choice, scale: string): readonly { readonly value: string; readonly text: string; readonly isChosen: boolean }[] {
  const now = scale === 'order' ? 'order' : `${over === 'tokens' && hasTokens ? 'tokens' : 'step'}-${scale}`;
  return [
    { value: 'step-linear', text: t('steps') }, { value: 'step-log', text: t('steps, logarithmic') }, ...(hasTokens ? [{ value: 'tokens-linear', text: t('tokens') }, { value: 'tokens-log', text: t('tokens, logarithmic') }] : []), { value: 'order', text: t('checkpoints in order') },
  ].map((o) => ({ ...o, isChosen: o.value === now }));
}

function overChosen(c: CheckpointsController, value: string): void {
  const [over, scale] = value.split('-');
  c.change(value === 'order' ? { scale: 'order' } : { over: over === 'tokens' ? 'tokens' : 'step', scale: scale === 'log' ? 'log' : 'linear' });
}

customElements.define('loupe-checkpoints', CheckpointsView);

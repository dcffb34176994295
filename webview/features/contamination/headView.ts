import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { groupDigits } from '../../../src/core/sentences';
import type { Rule } from '../../../src/features/contamination/contract';
import type { PageState, Results, Setup } from '../../../src/features/contamination/page';
import { icon } from '../../kit/icon';
import { t, tCount } from '../../kit/l10n';
import type { ContaminationController } from './controller';
import { lookingTemplate } from './possibleView';
import { duration, itemCount, rowCount, shortName } from './figures';

/** What is checked, by what rule; what was read; what can be done with it. */
export function headTemplate(c: ContaminationController, { setup, results, running, possible }: PageState): TemplateResult {
  return html`<header class="head">${setup ? chipsTemplate(c, setup, running !== null) : nothing}
    ${running ? runningTemplate(c, running) : results ? html`<span class="read second" role="status">${readText(results)}${tooShortTemplate(c, results)}</span>` : nothing}${possible.looking && !running ? lookingTemplate(c, possible.looking) : nothing}
    ${results ? actsTemplate(c, results, running !== null) : nothing}</header>`;
}

export function chipsTemplate(c: ContaminationController, setup: Setup, isRunning: boolean): TemplateResult {
  const chip = (what: Parameters<ContaminationController['choose']>[0], text: string, title: string): TemplateResult => html`<button class="chip" ?disabled=${isRunning} title=${title} @click=${() => c.choose(what)}><span>${text}</span>${icon('chevron-down')}</button>`;
  const { rule, evaluations, trainings, by, textFields, rephrased } = setup;
  return html`${chip('rule', rephrased ? t('{0} + possible rephrasings', ruleText(rule)) : ruleText(rule), t('What counts as a match'))}
    ${chip('texts', textsText(rule, textFields, trainings), [t('Which texts of the training rows are searched'), ...trainings.flatMap(({ name, fields }) => (fields ? [`${name}: ${fields.join(', ')}`] : []))].join('\n'))}
    ${chip('evaluations', tCount(evaluations.length, '{0} evaluation set', '{0} evaluation sets'), evaluations.map((e) => e.name).join('\n'))}
    ${chip('trainings', trainings.length === 1 ? shortName(trainings[0]?.name ?? '') : tCount(trainings.length, '{0} training set', '{0} training sets'), [t('Training datasets'), ...trainings.map((training) => training.path)].join('\n'))}
    ${chip('source', by === null ? t('no sources') : t('by {0}', by), t('The column that names the source of a training row'))}`;
}

function ruleText({ methods, tokens, n, threshold, template }: Rule): string {
  const parts = methods.map((method) => (method === 'ngram' ? gramText(n, tokens, String(Math.round(threshold * 10_000) / 100)) : method === 'exact' ? t('exact') : t('any 13-gram')));
  return [...parts, ...(template === null ? [] : [t('template rule')])].join(' + ');
}

const gramText = (n: number, tokens: Rule['tokens'], share: string): string => (tokens === 'characters' ? t('character {0}-gram, > {1} %', n, share) : t('{0}-gram, > {1} % of tokens', n, share));

function textsText({ roles, unit }: Rule, textFields: readonly string[] | null, trainings: Setup['trainings']): string {
  const turns = roles === 'user' ? t('user turns') : roles === 'assistant' ? t('assistant turns') : t('all turns');
  return [turns, ...fieldsText(textFields, trainings), ...(unit === 'row' ? [t('row as one text')] : [])].join(' · ');
}

/** Where datasets have fields of their own, that they do: which is in the chip's title. */
function fieldsText(textFields: readonly string[] | null, trainings: Setup['trainings']): string[] {
  const own = trainings.filter(({ fields }) => fields !== undefined);
  if (own.length === 0) return textFields === null ? [] : [textFields.join(', ')];
  return trainings.length === 1 ? [own[0]?.fields?.join(', ') ?? ''] : [t('texts by dataset')];
}

function readText({ rows, seconds, flaggedRows, partial }: Results): string {
  const read = partial ? t('{0} read so far', rowCount(rows)) : t('{0} in {1}', rowCount(rows), duration(seconds));
  return `${read} · ${tCount(flaggedRows, '{0} matches', '{0} match')}`;
}

function tooShortTemplate(c: ContaminationController, { evaluations }: Results): TemplateResult | typeof nothing {
  const short = evaluations.reduce((sum, e) => sum + e.nTooShort, 0);
  const most = evaluations.reduce((a, b) => (b.nTooShort > a.nTooShort ? b : a), evaluations[0] ?? { name: '', nTooShort: 0 });
  const train = c.table.value?.columns.at(-1)?.train;
  if (short === 0 || train === undefined) return nothing;
  return html` · <button class="link" title=${t('Items of fewer tokens than the n-gram has: they never match by it and are checked whole')} @click=${() => c.show({ eval: most.name, train, source: null }, 'tooShort')}>${t('{0} too short', itemCount(short))}</button>`;
}

function runningTemplate(c: ContaminationController, { rowsRead, rows, rowsPerSecond, secondsLeft, held }: NonNullable<PageState['running']>): TemplateResult {
  const share = rows === 0 ? 0 : rowsRead / rows;
  return html`<span class="running"><svg class="bar" width="120" height="4" aria-hidden="true"><rect class="track" width="120" height="4"></rect><rect class="done" width=${(120 * share).toFixed(1)} height="4"></rect></svg>
    <span role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.floor(100 * share)} aria-label=${t('rows read')}>${t('{0} of {1} rows', groupDigits(rowsRead), groupDigits(rows))}</span>
    <span class="second">${held ? t('paused') : [...(rowsPerSecond < 0.5 ? [] : [t('{0} rows/s', groupDigits(Math.round(rowsPerSecond)))]), ...(secondsLeft === null ? [] : [t('{0} left', duration(Math.ceil(secondsLeft)))])].join(' · ')}</span>
    <button class="link" @click=${() => c.hold(!held)}>${held ? t('Resume') : t('Pause')}</button> <button class="link" @click=${() => c.cancel()}>${t('Cancel')}</button></span>`;
}

function actsTemplate(c: ContaminationController, results: Results, isRunning: boolean): TemplateResult {
  const close = (e: Event): void => (e.currentTarget as HTMLElement).closest('details')?.removeAttribute('open');
  const closes = (what: Parameters<ContaminationController['act']>[0]) => (e: Event): void => {
    close(e);
    c.act(what);
  };
  const correct = (e: Event): void => {
    close(e);
    c.choose('fields');
  };
  return html`<span class="acts">${isRunning ? nothing : html`<button class="button" ?disabled=${results.partial} title=${t('A copy of the training data without the rows that match')} @click=${() => c.act('cleanCopy')}>${icon('export')}${t('Clean copy…')}</button>
    <button class="tool" title=${t('Scan again')} aria-label=${t('Scan again')} @click=${() => c.scan()}>${icon('refresh')}</button>`}
    <details class="menu"><summary class="tool" role="button" title=${t('More')} aria-label=${t('More')}><span aria-hidden="true">⋯</span></summary><div class="items" role="menu">
      <button class="item" role="menuitem" @click=${closes('removalList')}>${t('Removal list…')}</button><button class="item" role="menuitem" @click=${closes('cleanEvaluation')}>${t('Evaluation without matched items…')}</button>
      <button class="item" role="menuitem" ?disabled=${isRunning} @click=${correct}>${t('Fields, rows or unseen…')}</button>
      <button class="item" role="menuitem" @click=${closes('report')}>${t('Report…')}</button><button class="item" role="menuitem" @click=${closes('copyCommand')}>${t('Copy as command')}</button></div></details></span>`;
}

import { css, html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { writtenName } from '../../../src/core/sqlTokens';
import type { PageState } from '../../../src/features/comparison/page';
import { tableNames } from '../../../src/features/comparison/rule/tableNames';
import { icon } from '../../kit/icon';
import { keepTyping } from '../../kit/inputs';
import { t } from '../../kit/l10n';
import type { ComparisonController } from './controller';
import { groupDigits } from './figures';

/** Prompts filtered by a condition over the joined table: what is typed, what it may speak of, and how many prompts are left. Names of sides are not shown while they are hidden. */
export function filterTemplate(c: ComparisonController, state: PageState): TemplateResult | typeof nothing {
  const where = state.where ?? null;
  const report = c.join.value;
  const left = where === null || report?.unfiltered === undefined ? nothing : html`<span class="left" role="status">${t('{0} of {1} prompts: figures and lists are of these', groupDigits(report.keys), groupDigits(report.unfiltered))}</span>`;
  if (c.reading.isHidden.value) return where === null ? nothing : html`<div class="filter">${icon('filter')}${left}</div>`;
  if (where === null && !c.filtering.isOpen.value) return nothing;
  const problem = c.filtering.problem.value;
  const onKey = (event: KeyboardEvent): void => {
    keepTyping(event);
    if (!(event.currentTarget instanceof HTMLInputElement)) return;
    if (event.key === 'Enter') void c.filtering.apply(event.currentTarget.value);
    if (event.key !== 'Escape') return;
    event.currentTarget.value = where ?? '';
    event.currentTarget.blur();
    c.filtering.leave();
  };
  return html`<div class="filter"><span class="box ${problem === null ? '' : 'invalid'}">${icon('filter')}<input id="where" type="text" spellcheck="false" autocomplete="off" aria-label=${t('Filter prompts: a SQL condition over the joined table')} placeholder=${t('Filter prompts, as SQL: {0}', exampleOf(state))} aria-invalid=${problem === null ? 'false' : 'true'} aria-describedby="whereProblem" .value=${where ?? ''} @keydown=${onKey}></span>
    ${columnsTemplate(c, state)}<button class="tool" title=${t('Clear the filter')} aria-label=${t('Clear the filter')} @click=${() => { c.filtering.leave(); if (where !== null) void c.filtering.apply(''); }}>${icon('close')}</button>
    ${c.filtering.isWorking.value ? html`<span class="second waiting" role="status">${t('filtering…')}</span>` : left}${problem === null ? nothing : html`<p id="whereProblem" class="notice error" role="alert">${problem}</p>`}</div>`;
}

function namesOf({ sides, key, metrics, by }: PageState): ReturnType<typeof tableNames> {
  return tableNames({ sides, key, metrics, by: by === null ? [] : [by] });
}

function exampleOf(state: PageState): string {
  const { sides, metrics } = namesOf(state);
  const [a, b] = [sides[state.baseline] ?? '', sides.find((_, i) => i !== state.baseline) ?? ''].map(writtenName);
  return metrics[0] === undefined ? `${a ?? ''}.answer <> ${b ?? ''}.answer` : `${b ?? ''}.${writtenName(metrics[0])} < ${a ?? ''}.${writtenName(metrics[0])}`;
}

/** What a condition may speak of; a click writes it where the cursor is. */
function columnsTemplate(c: ComparisonController, state: PageState): TemplateResult {
  const { keys, sides, metrics, changes, slices } = namesOf(state);
  const names = [...keys, 'prompt', 'sides', 'different', ...slices].map(writtenName);
  const fields = (side: number): string[] => ['answer', 'characters', 'same_as', ...metrics, ...(c.kind.value === 'binary' && side !== state.baseline ? changes : [])];
  const all = [...names, ...sides.flatMap((name, i) => fields(i).map((field) => `${writtenName(name)}.${writtenName(field)}`))];
  const put = (event: Event, name: string): void => {
    const root = (event.currentTarget as HTMLElement).closest('.filter');
    const input = root?.querySelector('input');
    root?.querySelector('details')?.removeAttribute('open');
    input?.focus();
    input?.setRangeText(name, input.selectionStart ?? 0, input.selectionEnd ?? 0, 'end');
  };
  return html`<details class="menu"><summary class="link" role="button">${t('columns')}</summary><div class="items" role="menu">${all.map((name) => html`<button class="item" role="menuitem" @click=${(e: Event) => { put(e, name); }}>${name}</button>`)}</div></details>`;
}

export const filterStyles = css`
  .filter { flex: none; display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; padding: 4px 10px; border-bottom: 1px solid var(--line); font-size: 12px; } .filter > .icon { font-size: 14px; }
  .box { flex: 1 1 320px; max-width: 760px; display: inline-flex; gap: 6px; align-items: center; padding: 0 6px; min-width: 0; background: var(--vscode-input-background); color: var(--vscode-input-foreground); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; } .box:focus-within { border-color: var(--vscode-focusBorder); } .box.invalid { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground)); } .box .icon { font-size: 14px; flex: none; opacity: 0.8; }
  .box input { flex: 1; min-width: 0; height: 22px; font: inherit; font-family: var(--vscode-editor-font-family, monospace); color: inherit; background: none; border: 0; outline: 0; padding: 0; } .box input::placeholder { color: var(--vscode-input-placeholderForeground); font-family: var(--vscode-font-family); }
  .filter .left { font-variant-numeric: tabular-nums; } .filter .notice { flex-basis: 100%; }
`;

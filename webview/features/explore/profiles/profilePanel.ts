import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { ProfileBar } from '../../../../src/core/profile';
import { groupDigits } from '../../../../src/core/sentences';
import { barTemplate } from '../../../kit/charts/bars';
import { icon } from '../../../kit/icon';
import { t } from '../../../kit/l10n';
import type { Examples } from './examples';
import { chooseBars } from './profilePicture';
import { barText, percentText, profileFacts } from './profileWords';
import type { KeptProfile } from './profileWords';
import type { ColumnProfiles } from './profiles';

/** Whose profile it is. */
export interface PanelOf {
  readonly key: string;
  readonly name: string;
  readonly close: () => void;
}

/** A column's figures with what they mean, and its bars as rows that can be chosen by keyboard. */
export function profilePanel(profiles: ColumnProfiles, of: PanelOf): TemplateResult {
  const profile = profiles.of(of.key);
  const label = t('Profile of {0}', of.name);
  return html`<div class="overlay profile" role="dialog" aria-label=${label} tabindex="-1"><h2>${label}</h2>
    ${profile === undefined ? html`<p class="second" role="status">${t('reading…')}</p>` : 'problem' in profile ? html`<p>${profile.problem === '' ? t('Columns of this kind have no profile.') : profile.problem}</p>` : html`
      <dl class="facts">${profileFacts(profile).map(([fact, value, about]) => html`<dt>${fact}</dt><dd>${value}${about === '' ? nothing : html`<span class="second"> ${about}</span>`}</dd>`)}</dl>
      ${profile.bars.length === 0 ? nothing : html`<h3>${t('Rows by value; choose one to see its rows alone, or draw over several')}</h3>`}
      ${barRows(profiles, of, profile)}`}
  </div>`;
}

/** Bars that have rows; from the one that is pressed to the one where the button is let go, or from where *Shift* began, they are taken together. */
function barRows({ controller, examples: shown }: ColumnProfiles, of: PanelOf, profile: KeptProfile): TemplateResult {
  const bars = profile.bars.filter((b) => b.count > 0);
  const most = Math.max(...bars.map((b) => b.count));
  let from: number | null = null;
  const take = (from: number, to: number): void => {
    of.close();
    chooseBars(controller, bars.slice(Math.min(from, to), Math.max(from, to) + 1));
  };
  const mark = (list: EventTarget | null, to: number): void => {
    const rows = list instanceof Element ? [...list.querySelectorAll('.value')] : [];
    rows.forEach((row, i) => row.classList.toggle('taken', from !== null && i >= Math.min(from, to) && i <= Math.max(from, to)));
  };
  const row = (bar: ProfileBar, i: number): TemplateResult => {
    const examples = shown.of(profile, bar);
    const onKey = (event: KeyboardEvent): void => {
      const to = event.key === 'ArrowDown' ? i + 1 : event.key === 'ArrowUp' ? i - 1 : null;
      const list = event.currentTarget instanceof Element ? event.currentTarget.closest('.values') : null;
      if (event.key === (examples === undefined ? 'ArrowRight' : 'ArrowLeft')) void shown.toggle(of.key, profile, bar);
      if (to === null || to < 0 || to >= bars.length) return;
      event.preventDefault();
      from = event.shiftKey ? (from ?? i) : null;
      mark(list, to);
      list?.querySelectorAll<HTMLElement>('.value')[to]?.focus();
    };
    const onDown = (event: PointerEvent): void => {
      if (event.button !== 0) return;
      if (!event.shiftKey) from = i;
      const list = event.currentTarget instanceof Element ? event.currentTarget.closest('.values') : null;
      const over = new AbortController();
      list?.querySelectorAll('.value').forEach((other, to) => other.addEventListener('pointerenter', () => mark(list, to), { signal: over.signal }));
      window.addEventListener('pointerup', () => over.abort(), { signal: over.signal });
    };
    const onUp = (): void => {
      if (from !== null && from !== i) take(from, i);
    };
    const label = examples === undefined ? t('Show rows of {0}', barText(profile, bar)) : t('Hide rows of {0}', barText(profile, bar));
    return html`<div class="ofBar"><button class="twist" tabindex="-1" aria-label=${label} title=${label} aria-expanded=${examples === undefined ? 'false' : 'true'} ?disabled=${bar.where === null} @click=${() => void shown.toggle(of.key, profile, bar)}>${icon(examples === undefined ? 'chevron-right' : 'chevron-down')}</button>
      <button class="value" ?disabled=${bar.where === null} title=${bar.where ?? t('Its text has line breaks: the filter cannot hold it.')} @pointerdown=${onDown} @pointerup=${onUp} @keydown=${onKey} @click=${() => take(from ?? i, i)}>
        <span class="of">${barText(profile, bar)}</span><span class="amount">${barTemplate([{ count: bar.count, title: '' }], most)}</span><span class="n">${groupDigits(bar.count)}</span><span class="n second">${percentText(bar.count, profile.rows)}</span></button>
      ${examples === undefined ? nothing : exampleRows(examples, (row) => {
        of.close();
        void controller.goToRow(row);
      })}</div>`;
  };
  return html`<div class="values">${bars.map(row)}</div>`;
}

function exampleRows(examples: Examples, show: (row: number) => void): TemplateResult {
  if (examples === 'asking') return html`<p class="second examples" role="status">${t('reading…')}</p>`;
  if ('problem' in examples) return html`<p class="examples">${examples.problem}</p>`;
  return html`<div class="examples" role="list">${examples.map(({ row, text }) => html`<div role="listitem"><button class="link" title=${t('Read this record')} @click=${() => show(row)}>${t('row {0}', groupDigits(row))}</button> <span class="of">${text ?? 'NULL'}</span></div>`)}</div>`;
}

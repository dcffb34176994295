import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { isDefined } from '../../../../src/core/datasetProfile';
import type { DatasetProfile, Distribution, Lengths } from '../../../../src/core/datasetProfile';
import { groupDigits } from '../../../../src/core/sentences';
import { figure } from '../../../../src/features/explore/summary/report';
import { intervalTemplate } from '../../../kit/charts/interval';
import { localSentence, t, tCount } from '../../../kit/l10n';
import { barRows, section } from './parts';
import type { Open } from './parts';

/** Rows by source; a click shows them. */
export function sourcesTemplate({ sources, rows }: DatasetProfile, open: Open): TemplateResult | typeof nothing {
  if (!isDefined(sources)) return nothing;
  const { top, others, skipped } = sources;
  return section(t('Sources'), tCount(top.length + others.sources, '{0} source', '{0} sources'), html`${barRows(top.map((s) => ({ name: s.source, count: s.rows, of: rows, filter: s.filter })), open)}
    ${others.sources === 0 ? nothing : html`<p class="note second">${t('{0} more sources with {1} rows.', groupDigits(others.sources), groupDigits(others.rows))}</p>`}
    ${skipped === 0 ? nothing : html`<p class="note second">${t('Rows that name none: {0}.', groupDigits(skipped))}</p>`}`);
}

/** How many turns, who speaks, and who has the last word. */
export function conversationsTemplate({ conversations }: DatasetProfile): TemplateResult {
  const title = t('Conversations');
  if (!isDefined(conversations)) return section(title, '', html`<p class="second">${localSentence(conversations.why)}</p>`);
  const { turns, roles, endsWith, skipped } = conversations;
  const all = Object.values(roles).reduce((sum, n) => sum + n, 0);
  return section(title, t('a turn is a message of a row, the system message not counted'), html`
    <p class="facts">${t('turns: {0} to {1}, on average {2}, median {3}, 95 % not above {4}', figure(turns.min), figure(turns.max), figure(turns.mean, 2), figure(turns.p50), figure(turns.p95))}${skipped === 0 ? nothing : html` <span class="second">${t('Rows without a message: {0}.', groupDigits(skipped))}</span>`}</p>
    <div class="two"><div><h3>${t('messages by role')}</h3>${barRows(Object.entries(roles).map(([name, count]) => ({ name, count, of: all })))}</div>
    <div><h3>${t('rows by the last message’s role')}</h3>${barRows(Object.entries(endsWith).map(([name, count]) => ({ name, count, of: turns.n })))}</div></div>`);
}

/** Lengths by role in characters and words: figures, and where the middle and 95 % of them are. */
export function lengthsTemplate({ lengths }: DatasetProfile): TemplateResult | typeof nothing {
  if (lengths.length === 0) return nothing;
  const table = (title: string, of: (l: Lengths) => Distribution | null): TemplateResult => {
    const far = Math.max(1, ...lengths.map((l) => of(l)?.p95 ?? 0));
    return html`<div class="scroll"><table class="lengths"><thead><tr><th>${title}</th><th class="number">${t('texts')}</th><th class="number">${t('min')}</th><th class="number">${t('mean')}</th><th class="number">${t('median')}</th><th class="number">${t('95 %')}</th><th class="number">${t('max')}</th><th class="line" title=${t('From the shortest to the 95th percentile; the dot is the median')}>0 … ${figure(far, 0)}</th></tr></thead>
    <tbody>${lengths.map((l) => {
    const d = of(l);
    return html`<tr><th scope="row">${l.of}</th><td class="number">${groupDigits(l.n)}</td>${d === null ? html`<td colspan="6" class="second">${t('undefined: no text')}</td>` : html`<td class="number">${figure(d.min)}</td><td class="number">${figure(d.mean)}</td><td class="number">${figure(d.p50)}</td><td class="number">${figure(d.p95)}</td><td class="number">${figure(d.max)}</td><td class="line">${intervalTemplate(d.p50, d.min, d.p95, 0, far)}</td>`}</tr>`;
  })}</tbody></table></div>`;
  };
  const skipped = lengths.filter((l) => l.skipped > 0).map((l) => t('{0} of {1}', groupDigits(l.skipped), l.of));
  return section(t('Lengths'), lengths.some((l) => l.of === 'chosen') ? t('of one message; of chosen and rejected all messages of the answer') : t('of one message'), html`${table(t('characters'), (l) => l.characters)}${table(t('words'), (l) => l.words)}
    <p class="note second">${t('Characters are Unicode code points, words are runs of characters that are no ASCII white space.')}${skipped.length === 0 ? nothing : html` ${t('Left out, since they are null: {0}.', skipped.join(', '))}`}</p>`);
}

/** Letters by script. */
export function scriptsTemplate({ scripts }: DatasetProfile): TemplateResult | typeof nothing {
  if (!isDefined(scripts) || scripts.letters === 0) return nothing;
  const { n, of, seed, letters, scripts: found } = scripts;
  return section(t('Scripts'), seed === null ? t('letters of all rows, as Unicode tells scripts apart') : t('letters of a sample of {0} of {1} rows (seed {2}), as Unicode tells scripts apart', groupDigits(n), groupDigits(of), seed), barRows(found.map((s) => ({ name: s.script, count: s.letters, of: letters }))));
}

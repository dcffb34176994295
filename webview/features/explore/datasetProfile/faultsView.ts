import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DefectCode } from '../../../../src/core/conversation/defects';
import { isDefined } from '../../../../src/core/datasetProfile';
import type { DatasetProfile } from '../../../../src/core/datasetProfile';
import { groupDigits } from '../../../../src/core/sentences';
import { localSentence, t, tCount } from '../../../kit/l10n';
import { barRows, section } from './parts';
import type { Open } from './parts';

function meaning(code: DefectCode): string {
  switch (code) {
    case 'empty-turn': return t('a message holds nothing but white space');
    case 'not-alternating': return t('two messages of the same party follow each other');
    case 'last-not-assistant': return t('the last message is not the assistant’s, or there is none');
    case 'unknown-role': return t('a message’s role is not known');
    case 'system-not-first': return t('a system message follows another message');
    case 'null-content': return t('a message’s content is null, and it calls no tool');
  }
}

/** What is wrong with conversations as training data; each count opens its rows. */
export function defectsTemplate({ defects, rows }: DatasetProfile, open: Open): TemplateResult {
  const title = t('Defects of conversations');
  if (!isDefined(defects)) return section(title, '', html`<p class="second">${localSentence(defects.why)}</p>`);
  const found = defects.filter((d) => d.rows > 0);
  const none = defects.filter((d) => d.rows === 0).map((d) => d.code);
  return section(title, t('rows with a conversation that has it'), html`
    ${found.length === 0 ? html`<p>${tCount(rows, 'None in {0} row.', 'None in {0} rows.')}</p>` : barRows(found.map((d) => ({ name: d.code, about: meaning(d.code), count: d.rows, of: rows, tone: 'orange', filter: d.filter })), open)}
    ${none.length === 0 ? nothing : html`<p class="note second">${t('Looked for and not found: {0}.', none.join(', '))}</p>`}`);
}

/** Rows that repeat an earlier one. */
export function duplicatesTemplate({ duplicatePrompts, duplicateRows, filter }: DatasetProfile, open: Open): TemplateResult {
  const rows = [
    ...(isDefined(duplicatePrompts) ? [{ name: t('prompts'), about: t('all that is asked before the answer, the system message aside'), count: duplicatePrompts.rows, of: duplicatePrompts.n, filter: duplicatePrompts.filter }] : []),
    { name: t('whole rows'), about: t('all columns but the id'), count: duplicateRows.rows, of: duplicateRows.n, filter: duplicateRows.filter },
  ];
  const why = isDefined(duplicatePrompts) ? nothing : html`<p class="second">${t('prompts')}: ${localSentence(duplicatePrompts.why)}</p>`;
  const many = filter !== null && rows.some((r) => r.count > 0 && r.filter === null) ? html`<p class="note second">${t('So many rows are no filter; without the view’s filter they can be shown.')}</p>` : nothing;
  const skipped = isDefined(duplicatePrompts) && duplicatePrompts.skipped > 0 ? html`<p class="note second">${t('Rows without a prompt, not compared: {0}.', groupDigits(duplicatePrompts.skipped))}</p>` : nothing;
  return section(t('Duplicates'), t('rows that repeat an earlier one exactly (by 64-bit hashes)'), html`${barRows(rows.map((r) => ({ ...r, tone: 'orange' as const })), open)}${why}${skipped}${many}`);
}

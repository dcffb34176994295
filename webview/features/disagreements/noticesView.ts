import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Warning } from '../../../src/core/message';
import type { Shown } from '../../../src/features/disagreements/page';
import { levelText } from '../../kit/levelText';
import { localSentence, t, tCount } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { droppedTemplate } from './droppedView';

/** A longer filter is read where it stands, in the editor. */
const MOST_SHOWN = 200;

/** What failed last, what was opened beside the page, and what to know before figures are read. */
export function noticesTemplate(controller: DisagreementsController, { answer }: Shown): TemplateResult {
  const said = controller.said.value;
  const before = controller.levelBefore.value;
  return html`${said === null ? nothing : html`<p class="notice error" role="alert">${said}</p>`}${openedTemplate(controller)}${droppedTemplate(controller)}
    ${before === null ? nothing : html`<p class="notice" role="status">${t('“only who wins” leaves first, tie and second, which are taken as {0}; before, the labels were {1}. To have a tie count as nearer to either side, choose “ordinal” under Level.', levelText(answer.level), levelText(before))}</p>`}
    ${answer.warnings.map((warning) => html`<p class="notice">${warningText(warning)}${warning.code === 'labels-alike' ? html` <button class="link" @click=${() => controller.read({ merge: true })}>${t('Merge them')}</button>` : nothing}</p>`)}`;
}

/** The rows that the editor was asked to show: by which filter, and how many where they are not the units of the table. */
function openedTemplate(controller: DisagreementsController): TemplateResult | typeof nothing {
  const opened = controller.opened.value;
  if (opened === null) return nothing;
  const { filter, count } = opened;
  return html`<p class="notice" role="status">${filter.length > MOST_SHOWN ? t('The dataset’s editor shows these records; its filter says by which rule.') : html`${t('The dataset’s editor shows the rows of')} <code>${filter}</code>`}${count === null ? nothing
    : html`<br>${t('{0}, {1}: several rows make a unit, and all rows of these units are shown.', tCount(count.units, '{0} unit', '{0} units'), tCount(count.rows, '{0} row', '{0} rows'))}`}</p>`;
}

/** Sentences that name an option of the command line are said by what the page has instead. */
function warningText(warning: Warning): string {
  if (warning.code !== 'labels-by-place') return localSentence(warning);
  return t('The labels are no numbers: for the {0} scale their places in the order count (0, 1, 2, … for {1}). “Labels of the scale…” gives them numbers.', String(warning.args['level'] ?? ''), String(warning.args['labels'] ?? ''));
}

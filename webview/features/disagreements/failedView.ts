import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { HostError } from '../../kit/host';
import { t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';
import { droppedTemplate } from './droppedView';
import { openPlacesTemplate } from './placesView';

/** So many columns are named. */
const MOST_NAMED = 60;

/** Nothing could be counted: why, and the controls by which a person says where verdicts are. */
export function failedTemplate(controller: DisagreementsController, problem: HostError['shown']): TemplateResult {
  const places = controller.places.value;
  return html`<div class="page failed" role="region" aria-label=${t('No disagreements to show')}><h1>${t('No disagreements to show')}</h1><p role="alert">${problemText(problem)}</p>${droppedTemplate(controller)}
    ${problem.code === 'raters-free-text' ? html`<p><button class="button" @click=${() => controller.read({ manyRaters: true })}>${t('Count them all the same')}</button></p>` : nothing}
    ${places === null ? nothing : html`<p class="second">${t('In this dataset:')} ${places.places.slice(0, MOST_NAMED).map((place, i) => html`${i === 0 ? nothing : ', '}<code>${place}</code>`)}${places.places.length > MOST_NAMED ? ', …' : nothing}</p>${openPlacesTemplate(controller, places)}
    <p class="second">${t('“Count so” holds for this page. “Correct shape…” keeps it as roles of the columns (raters; or raterId, unit and label), which every view goes by.')}</p>`}</div>`;
}

/** What a person does about it on the page: the sentences of these errors name options of the command line. */
function problemText({ code, args, sentence }: HostError['shown']): string {
  const said = (name: string): string => String(args[name] ?? '');
  switch (code) {
    case 'raters-none': return t('No raters were found in this dataset. Say which columns hold their verdicts, one for each rater or a list of all; or, where each row is one verdict, which column is the verdict, which the rater, and which names what was judged.');
    case 'raters-long': return t('Each row is a verdict here, and of it is not known: {0}.', said('missing').split(', ').map(partText).join(', '));
    case 'raters-ids': return t('There are {0} places of verdicts and {1} of names: each needs its own.', said('raters'), said('ids'));
    case 'raters-free-text': return t('“{0}” holds {1} different names over {2} verdicts: that looks like free text, not like people. Say which column names the raters, or have them counted all the same.', said('path'), said('names'), said('verdicts'));
    case 'pairwise-prompt': return t('To set two answers beside each other it must be known which rows answer the same prompt: say it under “What was judged”, or correct the role “prompt”.');
    default: return sentence;
  }
}

function partText(option: string): string {
  switch (option) {
    case '--rater': return t('who judged (rater)');
    case '--label': return t('the verdict (label)');
    case '--unit': return t('what was judged (unit)');
    default: return option;
  }
}

import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Dropped } from '../../../src/features/disagreements/fitting';
import { t } from '../../kit/l10n';
import type { DisagreementsController } from './controller';

/** Which choices of a person hold no more since the shape was corrected. */
export function droppedTemplate(controller: DisagreementsController): TemplateResult | typeof nothing {
  const dropped = controller.dropped.value;
  return dropped.length === 0 ? nothing : html`<p class="notice dropped" role="status">${t('The dataset’s shape was corrected, and the page counts by it. What was said here and fits it no more was dropped: {0}.', dropped.map(nameOf).join(', '))}</p>`;
}

function nameOf(name: Dropped): string {
  switch (name) {
    case 'raters': return t('Verdicts of raters');
    case 'raterId': return t('their names');
    case 'unit': return t('What was judged');
    case 'rater': return t('Rater');
    case 'label': return t('Verdict');
    case 'sides': return t('Two sides, shuffled');
    case 'pairwise': return t('Ratings as verdicts on two answers');
    case 'manyRaters': return t('Count them all the same');
    case 'aspect': return t('which aspect is shown');
    case 'level': return t('Level');
    case 'order': return t('Order of the scale');
    case 'values': return t('the numbers of labels');
    case 'collapse': return t('only who wins');
    case 'drop': return t('labels that were left out');
    case 'by': return t('Slices');
    case 'judges': return t('Who is who');
    default: return name;
  }
}

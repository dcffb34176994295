import { html } from 'lit';
import { DISAGREEMENTS } from '../../../../src/features/disagreements/contract';
import { t } from '../../../kit/l10n';
import { readerSlots } from '../../../kit/reader/slots';
import { viewFeatures } from '../../../kit/viewFeatures';
import { quotesIn } from './quotes';
import { Verdicts } from './verdicts';
import './verdictsElement';

/** Verdicts in the dataset view: a strip under the record, the words that raters marked, and what a second look hides. */
export function registerRecordReading(): void {
  let verdicts: Verdicts | null = null;
  viewFeatures.add({
    feature: DISAGREEMENTS,
    start: (view) => {
      verdicts = new Verdicts(view);
    },
    keys: () => (verdicts?.setup.peek().raters ? [[t('Disagreements'), [['Shift+D', t('next disputed record')]]]] : []),
  });
  readerSlots.add({
    place: 'strip', id: DISAGREEMENTS,
    render: ({ input, model }) => (verdicts?.setup.peek().raters ? html`<loupe-verdicts .verdicts=${verdicts} .row=${input.row} .sides=${model.sides}></loupe-verdicts>` : null),
  });
  readerSlots.add({
    place: 'highlights', id: DISAGREEMENTS,
    highlights: ({ input }, text, place) => {
      const shown = verdicts?.shown.peek();
      return shown?.row === input.row ? quotesIn(shown, text, place) : [];
    },
  });
  readerSlots.add({ place: 'hidden', id: DISAGREEMENTS, hides: (row) => verdicts?.hides(row) ?? null });
}

import { html } from 'lit';
import type { Form } from '../../../src/core/conversation';
import { t } from '../l10n';
import { readerSlots } from './slots';

/** Forms in which the turns are our reading of one text, which a person should know. */
function transcriptName(form: Form | null): string | null {
  switch (form) {
    case 'hh': return t('{0} text', 'Human/Assistant');
    case 'chatml': return t('{0} text', 'ChatML');
    case 'llama3': return t('{0} text', 'Llama 3');
    case 'llama2': return t('{0} text', '[INST]');
    case 'speakers': return t('{0} text', 'USER/ASSISTANT');
    case 'json': return t('{0} text', 'JSON');
    case 'turn-tags': return t('tagged text');
    default: return null;
  }
}

readerSlots.add({
  place: 'chips',
  id: 'form',
  render: ({ model }) => {
    const name = transcriptName(model.form);
    return name === null ? null : html`<span class="chip dim wide" title=${t('The turns were read out of one text of this form; plain and raw show each turn as it is written')}>${name}</span>`;
  },
});

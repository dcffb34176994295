import { html } from 'lit';
import type { Form } from '../../../src/core/conversation';
import { readerSlots } from './slots';

/** Forms in which the turns are our reading of one text, which a person should know. */
const TRANSCRIPTS: Readonly<Partial<Record<Form, string>>> = {
  hh: 'Human/Assistant text', chatml: 'ChatML text', llama3: 'Llama 3 text', llama2: '[INST] text', 'turn-tags': 'tagged text', speakers: 'USER/ASSISTANT text', json: 'JSON text',
};

readerSlots.add({
  place: 'chips',
  id: 'form',
  render: ({ model }) => {
    const name = model.form === null ? undefined : TRANSCRIPTS[model.form];
    return name === undefined ? null : html`<span class="chip dim wide" title="The turns were read out of one text of this form; plain and raw show each turn as it is written">${name}</span>`;
  },
});

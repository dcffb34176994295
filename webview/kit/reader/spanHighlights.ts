import type { Part } from '../../../src/core/conversation';
import { spannedText } from '../../../src/core/conversation/spans';
import { allTurns } from './readerModel';
import type { ReaderModel } from './readerModel';
import { readerSlots } from './slots';

const targets = new WeakMap<ReaderModel, Part | null>();

/** The part of the record that its spans are about. */
function targetOf(model: ReaderModel): Part | null {
  let target = targets.get(model);
  if (target === undefined) {
    const parts = allTurns(model).flatMap(({ turn }) => turn.parts.filter((p) => p.kind === 'text'));
    target = parts[spannedText(model.spans, parts.map((p) => p.text))] ?? null;
    targets.set(model, target);
  }
  return target;
}

/** The `spans` role: annotated stretches, drawn in the one text they are about. */
readerSlots.add({
  place: 'highlights',
  id: 'spans',
  highlights: ({ model }, _text, place) => (model.spans.length > 0 && place.kind === 'part' && place.part === targetOf(model) ? model.spans : []),
});

import { codePointLength } from './textRanges';
import { readerSlots } from './slots';

/** The `spans` role: annotated stretches, drawn in the text they fit in. */
readerSlots.add({
  place: 'highlights',
  id: 'spans',
  highlights: ({ model }, text) => {
    if (model.spans.length === 0) return [];
    const length = codePointLength(text);
    return model.spans.filter((s) => s.end <= length);
  },
});

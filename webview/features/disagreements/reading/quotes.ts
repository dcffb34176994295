import { codePoints } from '../../../../src/core/codePoints';
import type { RecordVerdicts } from '../../../../src/features/disagreements/verdictsContract';
import type { Highlight, TextPlace } from '../../../kit/reader/slots';

/** The words of a text that raters marked, each with who marked it and what they said of it. Only answers are looked at: that is what was judged. */
export function quotesIn({ verdicts }: RecordVerdicts, text: string, place: TextPlace): readonly Highlight[] {
  if (place.kind !== 'part' || (place.side === null && place.turn.role !== 'assistant')) return [];
  return verdicts.flatMap(({ rater, quotes }, v) => quotes.flatMap((quote, q): Highlight[] => {
    const at = text.indexOf(quote.text);
    if (at < 0) return [];
    const start = codePoints(text.slice(0, at));
    return [{ start, end: start + codePoints(quote.text), label: [rater ?? '?', quote.comments.join(' · ')].filter((part) => part !== '').join(': '), id: `quote-${String(v)}-${String(q)}` }];
  }));
}

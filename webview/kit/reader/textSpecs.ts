import type { Part } from '../../../src/core/conversation';
import type { TextMode } from '../../../src/features/explore/contract';
import { isBareCode } from './bareCode';
import { cutOf, cutValues } from './cutTexts';
import type { CutValue } from './cutTexts';
import { partChars, partWords } from './counts';
import type { ReaderInput } from './readerInput';
import type { NumberedTurn, ReaderModel } from './readerModel';
import { readerSlots } from './slots';
import type { Highlight, TextPlace } from './slots';
import type { TextSpec } from './textBlock';
import { codePointLength, utf16Offsets, withLanes } from './textRanges';
import type { TextRange } from './textRanges';

/** How many code points are asked for at once of a text that was cut. */
const FETCH = 100_000;

/** Gives each text of a record one spec for as long as it is shown the same way: a new spec is a new drawing. */
export class TextSpecs {
  readonly #specs = new Map<Part | string, { readonly ranges: readonly TextRange[]; readonly mode: TextMode; readonly spec: TextSpec; readonly highlights: string }>();
  readonly #cut: readonly CutValue[];
  readonly #chars = new Map<Part, number>();
  readonly #places = new Map<Part, TextPlace>();

  /** `plain`: features mark nothing in its texts. */
  constructor(readonly input: ReaderInput, readonly model: ReaderModel, readonly plain: boolean) {
    this.#cut = cutValues(model.row, input.cut);
    const place = ({ turn }: NumberedTurn, side: number | null): void => turn.parts.forEach((part) => this.#places.set(part, { kind: 'part', turn, part, side }));
    model.turns.forEach((t) => place(t, null));
    model.sides.forEach((s, side) => s.turns.forEach((t) => place(t, side)));
  }

  /** The spec of a text; `key` is what the text belongs to (a part, a column). */
  of(key: Part | string, text: string, mode: TextMode, differences: readonly TextRange[]): TextSpec {
    const kept = this.#specs.get(key);
    if (kept?.mode === mode && kept.ranges === differences && kept.spec.text === text) return kept.spec;
    const place = this.#placeOf(key);
    const highlightsOf = (all: string): readonly Highlight[] => (place && !this.plain ? readerSlots.highlights({ input: this.input, model: this.model }, all, place) : []);
    const highlights = highlightsOf(text);
    const spec = this.#make(this.#pathOf(key), highlightsOf, text, mode === 'markdown' && isBareCode(text) ? 'plain' : mode, differences);
    this.#specs.set(key, { ranges: differences, mode, spec, highlights: JSON.stringify(highlights) });
    return spec;
  }

  /** Forgets the specs of texts whose highlights have changed. */
  refresh(): void {
    for (const [key, { highlights, spec }] of this.#specs) {
      const place = this.#placeOf(key);
      if (place && !this.plain && JSON.stringify(readerSlots.highlights({ input: this.input, model: this.model }, spec.text, place)) !== highlights) this.#specs.delete(key);
    }
  }

  #pathOf(key: Part | string): string | null {
    const { columnPaths, partPaths } = this.model.places;
    return (typeof key === 'string' ? columnPaths.get(key) : partPaths.get(key)) ?? null;
  }

  #placeOf(key: Part | string): TextPlace | undefined {
    return typeof key === 'string' ? { kind: 'column', column: key } : this.#places.get(key);
  }

  /** Code points of a part, with what of its text was cut. */
  chars(part: Part): number {
    const known = this.#chars.get(part);
    if (known !== undefined) return known;
    const here = partChars(part);
    const cut = 'text' in part ? cutOf(part.text, this.#cut) : undefined;
    const whole = cut ? here + Math.max(0, cut.length - codePointLength(cut.text)) : here;
    this.#chars.set(part, whole);
    return whole;
  }

  /** Words of a part; null where its text was cut. */
  words(part: Part): number | null {
    return 'text' in part && cutOf(part.text, this.#cut) ? null : partWords(part);
  }

  #make(path: string | null, highlightsOf: (all: string) => readonly Highlight[], text: string, mode: TextMode, differences: readonly TextRange[]): TextSpec {
    const spans = spanRanges(text, highlightsOf(text));
    // Spans count characters of the source, which markdown does not show as it is.
    const shown = spans.length > 0 && mode === 'markdown' ? 'plain' : mode;
    const cut = cutOf(text, this.#cut);
    const { host, row, say } = this.input;
    const kept = shown === mode ? differences : [];
    return {
      text,
      path,
      mode: shown,
      ranges: [...kept, ...spans],
      ...(cut ? { more: { length: cut.length, before: codePointLength(cut.text), fetch: async (start: number) => (await host.request('text', { row, path: cut.path, start, length: FETCH })).text, ranges: (all) => [...kept, ...spanRanges(all, highlightsOf(all))] } } : {}),
      openLink: (url) => void host.request('openLink', { url }).catch(say),
      copy: (copied) => void host.request('copy', { text: copied }).catch(say),
    };
  }
}

/** Highlights count code points; ranges count UTF-16 units. */
function spanRanges(text: string, highlights: readonly Highlight[]): TextRange[] {
  if (highlights.length === 0) return [];
  const offsets = utf16Offsets(text, highlights.flatMap((h) => [h.start, h.end]));
  const ranges = highlights.map((h, i): TextRange => ({
    start: offsets[2 * i] ?? 0, end: offsets[2 * i + 1] ?? 0, kind: 'span', label: h.label, ...(h.tone ? { tone: h.tone } : {}), ...(h.color ? { color: h.color } : {}), ...(h.current ? { current: true } : {}),
  }));
  return withLanes(ranges);
}

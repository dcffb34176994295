import type { TemplateResult } from 'lit';
import type { ReaderModel } from './readerModel';
import type { ReaderInput } from './readerInput';

/** What a feature puts into the reader is told by this. */
export interface SlotContext {
  readonly input: ReaderInput;
  readonly model: ReaderModel;
}

/** A stretch of a text to be drawn as a highlight: code points of the text of a column, or of every text of the record. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/**
 * Places in the reader that features fill: a `strip` under the conversation (verdicts, label keys), `chips` in the header,
 * and `highlights` drawn in the texts. What returns null or nothing for a record is not shown.
 */
export type ReaderSlot =
  | { readonly place: 'strip' | 'chips'; readonly id: string; render(context: SlotContext): TemplateResult | null }
  | { readonly place: 'highlights'; readonly id: string; highlights(context: SlotContext, text: string): readonly Highlight[] };

class ReaderSlots {
  readonly #slots: ReaderSlot[] = [];

  /** Adds a slot; throws where the id is taken. Slots of one place are shown in the order they were added. */
  add(slot: ReaderSlot): void {
    if (this.#slots.some((s) => s.id === slot.id)) throw new Error(`reader slot ${slot.id} is registered twice`);
    this.#slots.push(slot);
  }

  rendered(place: 'strip' | 'chips', context: SlotContext): TemplateResult[] {
    return this.#slots.flatMap((slot) => {
      if (slot.place !== place) return [];
      const made = slot.render(context);
      return made ? [made] : [];
    });
  }

  highlights(context: SlotContext, text: string): Highlight[] {
    return this.#slots.flatMap((slot) => (slot.place === 'highlights' ? [...slot.highlights(context, text)] : []));
  }
}

/** The one registry: features add to it when the view starts. */
export const readerSlots = new ReaderSlots();

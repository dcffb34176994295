import type { TemplateResult } from 'lit';
import type { Part, Turn } from '../../../src/core/conversation';
import type { ReaderModel } from './readerModel';
import type { ReaderInput } from './readerInput';

/** What a feature puts into the reader is told by this. */
export interface SlotContext {
  readonly input: ReaderInput;
  readonly model: ReaderModel;
}

/** A stretch of one text to be drawn as a highlight, in code points of that text. */
export interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly label: string;
  /** How it looks: `span` if not said. */
  readonly tone?: 'span' | 'match' | 'label';
}

/** Which text of the record is drawn: a part of a turn (of an answer, from 0, where it is one), or another column. */
export type TextPlace =
  | { readonly kind: 'part'; readonly turn: Turn; readonly part: Part; readonly side: number | null }
  | { readonly kind: 'column'; readonly column: string };

/**
 * Places in the reader that features fill: a `strip` under the conversation (verdicts, label keys), `chips` in the header,
 * and `highlights` drawn in the texts. What returns null or nothing for a record is not shown.
 */
export type ReaderSlot =
  | { readonly place: 'strip' | 'chips'; readonly id: string; render(context: SlotContext): TemplateResult | null }
  | { readonly place: 'highlights'; readonly id: string; highlights(context: SlotContext, text: string, place: TextPlace): readonly Highlight[] };

class ReaderSlots {
  readonly #slots: ReaderSlot[] = [];
  readonly #listeners = new Set<() => void>();

  /** Listens until the returned function is called. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What a slot shows is no longer what it showed: readers draw again. */
  changed(): void {
    for (const listener of this.#listeners) listener();
  }

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

  highlights(context: SlotContext, text: string, place: TextPlace): Highlight[] {
    return this.#slots.flatMap((slot) => (slot.place === 'highlights' ? [...slot.highlights(context, text, place)] : []));
  }
}

/** The one registry: features add to it when the view starts. */
export const readerSlots = new ReaderSlots();

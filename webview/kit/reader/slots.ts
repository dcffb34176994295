import type { TemplateResult } from 'lit';
import type { Part, Turn } from '../../../src/core/conversation';
import type { LabelColor } from '../../../src/core/annotation/labelSchema';
import type { TextMode } from '../../../src/features/explore/contract';
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
  /** With the tone `label`: whose colour it has. Highlights of labels that overlap stay readable. */
  readonly color?: LabelColor;
  /** What it is of, for who drew it. */
  readonly id?: string;
  /** It is the one that keys are about. */
  readonly current?: boolean;
}

/** Which text of the record is drawn: a part of a turn (of an answer, from 0, where it is one), or another column. */
export type TextPlace =
  | { readonly kind: 'part'; readonly turn: Turn; readonly part: Part; readonly side: number | null }
  | { readonly kind: 'column'; readonly column: string };

/** A turn or an answer of the record, whose own head is drawn. */
export type HeadPlace =
  | { readonly place: 'turn'; readonly path: string; readonly side: number | null }
  | { readonly place: 'answer'; readonly path: string; readonly side: number };

/**
 * Places in the reader that features fill: a `strip` under the conversation (verdicts, label keys), `chips` in the header,
 * `heads` of turns and answers, columns `hidden` for a while, `signs` before the title of an answer (from 0), `highlights` drawn in the texts, and the `mode` in which texts are shown. What returns null or
 * nothing for a record is not shown. `isCurrent` says which turn and answer keys are about, `focused` hears which a person went to.
 */
export type ReaderSlot =
  | { readonly place: 'heads'; readonly id: string; render(context: SlotContext, head: HeadPlace): TemplateResult | null; isCurrent(head: HeadPlace): boolean; focused(head: HeadPlace): void }
  | { readonly place: 'signs'; readonly id: string; sign(context: SlotContext, side: number): string | null }
  | { readonly place: 'mode'; readonly id: string; mode(wanted: TextMode): TextMode; chose(mode: TextMode): void }
  | { readonly place: 'hidden'; readonly id: string; hides(row: number): ReadonlySet<string> | null }
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

  /** Adds a slot; throws where the id has one at that place. Slots of one place are shown in the order they were added. */
  add(slot: ReaderSlot): void {
    if (this.#slots.some((s) => s.id === slot.id && s.place === slot.place)) throw new Error(`reader slot ${slot.place} of ${slot.id} is registered twice`);
    this.#slots.push(slot);
  }

  rendered(place: 'strip' | 'chips', context: SlotContext): TemplateResult[] {
    return this.#slots.flatMap((slot) => {
      if (slot.place !== place) return [];
      const made = slot.render(context);
      return made ? [made] : [];
    });
  }

  head(context: SlotContext, head: HeadPlace): TemplateResult[] {
    return this.#slots.flatMap((slot) => (slot.place === 'heads' ? [slot.render(context, head) ?? []].flat() : []));
  }

  /** The signs by which an answer is spoken of. */
  signs(context: SlotContext, side: number): string[] {
    return this.#slots.flatMap((slot) => (slot.place === 'signs' ? (slot.sign(context, side) ?? []) : []));
  }

  isCurrent(head: HeadPlace): boolean {
    return this.#slots.some((slot) => slot.place === 'heads' && slot.isCurrent(head));
  }

  focused(head: HeadPlace): void {
    for (const slot of this.#slots) if (slot.place === 'heads') slot.focused(head);
  }

  /** The mode in which texts are shown, where `wanted` is the one a person chose for reading. */
  mode(wanted: TextMode): TextMode {
    return this.#slots.reduce((mode, slot) => (slot.place === 'mode' ? slot.mode(mode) : mode), wanted);
  }

  /** Columns of a row that are not to be seen now; null where all are. */
  hidden(row: number): ReadonlySet<string> | null {
    const hidden = this.#slots.flatMap((slot) => (slot.place === 'hidden' ? (slot.hides(row) ?? []) : []));
    const columns = hidden.flatMap((set) => [...set]);
    return hidden.length === 0 ? null : new Set(columns);
  }

  /** A person chose a mode. */
  chose(mode: TextMode): void {
    for (const slot of this.#slots) if (slot.place === 'mode') slot.chose(mode);
  }

  highlights(context: SlotContext, text: string, place: TextPlace): Highlight[] {
    return this.#slots.flatMap((slot) => (slot.place === 'highlights' ? [...slot.highlights(context, text, place)] : []));
  }
}

/** The one registry: features add to it when the view starts. */
export const readerSlots = new ReaderSlots();

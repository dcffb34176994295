import { choicesOf } from '../../../src/core/annotation/labelSchema';
import type { LabelColor, Question } from '../../../src/core/annotation/labelSchema';
import { SHIPPED_SCHEMAS } from '../../../src/core/annotation/shippedSchemas';
import { findSpan, spanOf, subjectKey } from '../../../src/core/annotation/subject';
import type { FoundSpan } from '../../../src/core/annotation/subject';
import { codePoints } from '../../../src/core/codePoints';
import { marked, moved } from '../../../src/features/annotation/answering';
import type { SpanSubject } from '../../../src/features/annotation/answering';
import { valueText } from '../../../src/features/annotation/contract';
import type { HeldLabel } from '../../../src/features/annotation/contract';
import { t } from '../../kit/l10n';
import { selectedText } from '../../kit/reader/selectedText';
import type { SelectedText } from '../../kit/reader/selectedText';
import { readerSlots } from '../../kit/reader/slots';
import type { Highlight, SlotContext, TextPlace } from '../../kit/reader/slots';
import { utf16Offsets } from '../../kit/reader/textRanges';
import { effect, signal, untracked } from '../../kit/signal';
import type { Labels } from './labels';

/** A label of a stretch of text, and where that is now; UTF-16 units of the text. */
export interface Mark {
  readonly held: HeldLabel & { readonly subject: SpanSubject };
  readonly start: number;
  readonly end: number;
}

/** Labels of stretches of text: where they are, how they look, and what makes one. */
export class Marks {
  /** The span that keys are about, and where its borders are moved to before that is written. */
  readonly current = signal<{ readonly id: string; readonly to: SpanSubject | null } | null>(null);
  /** The reader's shadow root, in which selections are looked for. */
  root: ShadowRoot | null = null;
  /** Where the current span was moved to, as far as that is being written. */
  #settled: string | null = null;
  readonly #found = new Map<string, { readonly text: string; readonly found: FoundSpan }>();

  constructor(readonly labels: Labels) {
    labels.acts.mark = (question, label) => this.mark(question, label);
    effect(() => {
      const mine = labels.row.value?.mine ?? [];
      untracked(() => this.#follow(mine));
    });
  }

  /** What is drawn in a text. */
  highlights({ input, model }: SlotContext, text: string, place: TextPlace): readonly Highlight[] {
    const row = this.labels.heldFor(input.row);
    const { columnPaths, partPaths } = model.places;
    const path = place.kind === 'part' ? partPaths.get(place.part) : columnPaths.get(place.column);
    if (!row || path === undefined) return [];
    const current = this.current.peek();
    return [...row.mine, ...row.others].flatMap((held): Highlight[] => {
      if (!isSpan(held) || held.subject.path !== path) return [];
      const isCurrent = current?.id === held.id;
      const where = isCurrent && current.to ? current.to : this.#placeIn(held, text, input.cut.length > 0);
      if (!where) return [];
      const { title, color } = this.looks(held);
      const who = row.mine.includes(held) ? '' : `${held.by}: `;
      return [{ start: where.start, end: where.end, label: who + title + (held.note === null ? '' : ` (${held.note})`), tone: 'label', color, id: held.id, ...(isCurrent ? { current: true } : {}) }];
    });
  }

  /** My spans of the record that are nowhere in its texts any more. */
  lost(): readonly HeldLabel[] {
    const { model } = this.labels;
    const row = this.labels.row.peek();
    const isCut = (this.labels.parts.record()?.cut.length ?? 0) > 0;
    if (!model || !row || this.labels.heldFor(this.labels.parts.record()?.row ?? -1) === null) return [];
    return row.mine.filter((held) => {
      if (!isSpan(held)) return false;
      const text = model.places.texts.get(held.subject.path);
      return text === undefined || this.#placeIn(held, text, isCut) === undefined;
    });
  }

  /** Where my spans of the schema in use stand in a text, first ones first. */
  inText(path: string, text: string): readonly Mark[] {
    const found = (this.labels.row.peek()?.mine ?? []).flatMap((held): Mark[] => {
      if (!isSpan(held) || held.schema !== this.labels.schema?.id || held.subject.path !== path) return [];
      const where = this.#placeIn(held, text, false);
      if (!where) return [];
      const [start = 0, end = 0] = utf16Offsets(text, [where.start, where.end]);
      return [{ held, start, end }];
    });
    return found.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  /** The name and colour of a span's label; its id where no schema that is here knows it. */
  looks(held: HeldLabel): { readonly title: string; readonly color: LabelColor } {
    const used = this.labels.schema;
    const schema = used?.id === held.schema ? used : SHIPPED_SCHEMAS.find((s) => s.id === held.schema);
    const question = schema?.questions.find((q) => q.id === held.question);
    const choice = question && choicesOf(question).find((c) => c.id === held.value);
    return { title: choice?.title ?? valueText(held.value), color: choice?.color ?? 'foreground' };
  }

  /** Labels the stretch that is selected; says why where there is none. */
  mark(question: Question, label: string): void {
    const selected = this.root ? selectedText(this.root) : null;
    if (selected === 'several') this.labels.told.value = t('The selection goes over more than one text. A mark lies inside one turn or column: select there.');
    else if (selected === 'rendered') this.labels.told.value = t('Rendered text is not what the data has: choose “Show source” and select again.');
    else if (selected === null) this.labels.told.value = t('Nothing is selected: select text with the mouse, or with Shift+V by keyboard.');
    else this.markStretch(selected, question, label);
  }

  markStretch(selected: SelectedText, question: Question, label: string): void {
    const span = spanIn(selected);
    if (span) this.labels.acts.act((held) => marked(question, label, span, held.mine.filter((h) => h.schema === this.labels.schema?.id)));
    else this.labels.told.value = t('This text is put together by the reader: it has no place in the data to be marked.');
  }

  takeBack(held: HeldLabel): void {
    if (held.schema === this.labels.schema?.id) this.labels.acts.act(() => ({ question: held.question, value: null, subject: held.subject }));
    else this.labels.told.value = t('This mark belongs to the schema “{0}”: use that one to take it back.', held.schema);
  }

  /** Shows the borders of a span elsewhere before that is written. */
  show(held: HeldLabel, to: SpanSubject | null): void {
    this.current.value = { id: held.id, to };
    readerSlots.changed();
  }

  /** Writes where the borders of the current span were moved to. */
  settle(): void {
    const current = this.current.peek();
    const held = this.labels.row.peek()?.mine.find((h) => h.id === current?.id);
    const to = current?.to;
    if (!held || !to) return;
    this.#settled = subjectKey(to);
    this.labels.acts.act((now) => (now.mine.some((h) => h.id === held.id) ? moved(held, to) : []));
  }

  leave(): void {
    this.settle();
    this.current.value = null;
    readerSlots.changed();
  }

  /** A span whose borders were moved is another line: it stays the current one. */
  #follow(mine: readonly HeldLabel[]): void {
    const current = this.current.peek();
    if (!current || mine.some((h) => h.id === current.id)) return;
    const moved = this.#settled === null ? undefined : mine.find((h) => subjectKey(h.subject) === this.#settled);
    const isThere = current.to === null || subjectKey(current.to) === this.#settled;
    this.current.value = moved ? { id: moved.id, to: isThere ? null : current.to } : null;
    this.#settled = null;
  }

  #placeIn(held: HeldLabel & { readonly subject: SpanSubject }, text: string, isCut: boolean): { readonly start: number; readonly end: number } | undefined {
    let kept = this.#found.get(held.id);
    if (kept?.text !== text) {
      kept = { text, found: findSpan(held.subject, text) };
      this.#found.set(held.id, kept);
    }
    if (kept.found.state !== 'lost') return kept.found;
    // Of a text that was cut only the beginning is here: what lies behind it is not lost.
    return isCut && held.subject.end > codePoints(text) ? held.subject : undefined;
  }
}

/** The subject that a stretch of a text is; undefined where the text has no place in the row. */
export function spanIn({ block, start, end }: SelectedText): SpanSubject | undefined {
  const path = block.spec?.path;
  if (path === null || path === undefined) return undefined;
  const { text } = block;
  const from = codePoints(text.slice(0, start));
  return spanOf(path, text, from, from + codePoints(text.slice(start, end)));
}

function isSpan(held: HeldLabel): held is HeldLabel & { readonly subject: SpanSubject } {
  return held.subject.kind === 'span';
}

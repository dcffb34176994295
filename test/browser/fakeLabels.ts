/** Labels inside the page, for tests: held in memory, with one undo over all rows. */
import { subjectKey } from '../../src/core/annotation/subject';
import type { LabelSchema } from '../../src/core/annotation/labelSchema';
import type { Shape } from '../../src/core/shape';
import type { HeldLabel, RowLabels, WantedLabel } from '../../src/features/annotation/contract';

export interface FakeLabelOptions {
  readonly schema: LabelSchema | null;
  readonly row?: Readonly<Record<string, unknown>>;
  readonly shape?: Pick<Shape, 'kind' | 'roles'> & Partial<Shape>;
  readonly mine?: readonly Partial<HeldLabel>[];
  readonly others?: readonly Partial<HeldLabel>[];
  /** They are hidden until a person shows them. */
  readonly hidesOthers?: boolean;
  /** Saving fails this often before it works. */
  readonly failures?: number;
}

export class FakeLabels {
  readonly sets: (readonly WantedLabel[])[] = [];
  readonly #rows = new Map<number, readonly HeldLabel[]>();
  readonly #before: { row: number; held: readonly HeldLabel[] }[] = [];
  #failures: number;
  #last = 0;
  #showsOthers: boolean;

  constructor(readonly options: FakeLabelOptions | null, readonly tell: (name: string, data: unknown) => void) {
    this.#failures = options?.failures ?? 0;
    this.#showsOthers = options?.others !== undefined && options.hidesOthers !== true;
  }

  answer(method: string, params: unknown): unknown {
    switch (method) {
      case 'annotation.setup': return { schema: this.options?.schema ?? null, annotator: 'Ann', closed: null, others: this.#showsOthers, advance: false };
      case 'annotation.row': return this.#labels((params as { row: number }).row);
      case 'annotation.set': return this.#set(params as { row: number; labels: readonly WantedLabel[] });
      case 'annotation.others':
        this.#showsOthers = (params as { shown: boolean }).shown;
        setTimeout(() => this.tell('setup', null), 0);
        return null;
      case 'annotation.step': return this.#undo();
      default: return { position: -1, remaining: 0 };
    }
  }

  /** What holds of a row, as a test says it. */
  held(row: number): unknown {
    return this.#labels(row).mine.map(({ question, value, subject, note }) => ({ question, value, note, ...('path' in subject ? { path: subject.path } : {}), ...(subject.kind === 'span' ? { start: subject.start, end: subject.end, text: subject.text } : {}) }));
  }

  #labels(row: number): RowLabels {
    let mine = this.#rows.get(row);
    if (!mine) {
      mine = (this.options?.mine ?? []).map((given) => this.#made(given, 'Ann'));
      this.#rows.set(row, mine);
    }
    return { row, mine, others: (this.#showsOthers ? (this.options?.others ?? []) : []).map((given) => this.#made(given, 'Bob')), sharedBy: 1 };
  }

  #made(given: Partial<HeldLabel>, by: string): HeldLabel {
    return { id: `l${this.#last++}`, by, schema: this.options?.schema?.id ?? '', question: '', value: '', note: null, subject: { kind: 'record' }, at: '', ...given };
  }

  #set({ row, labels }: { row: number; labels: readonly WantedLabel[] }): RowLabels {
    if (this.#failures-- > 0) throw new Error('The disk is full.');
    this.sets.push(labels);
    const held = this.#labels(row).mine;
    this.#before.push({ row, held });
    this.#rows.set(row, labels.reduce((now, wanted): readonly HeldLabel[] => {
      const subject = wanted.subject ?? ({ kind: 'record' } as const);
      const others = now.filter((h) => h.question !== wanted.question || subjectKey(h.subject) !== subjectKey(subject));
      return wanted.value === null ? others : [...others, this.#made({ question: wanted.question, value: wanted.value, note: wanted.note ?? null, subject }, 'Ann')];
    }, held));
    return this.#labels(row);
  }

  #undo(): null {
    const last = this.#before.pop();
    if (last) {
      this.#rows.set(last.row, last.held);
      setTimeout(() => this.tell('row', last.row), 0);
    }
    return null;
  }
}

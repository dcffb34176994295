import type { LabelSchema } from '../../../src/core/annotation/labelSchema';
import type { LabelValue } from '../../../src/core/annotation/labelLine';
import type { AnnotationMethods, RowLabels, WantedLabel } from '../../../src/features/annotation/contract';
import { HostError } from '../../../webview/kit/host';
import type { FeatureHost } from '../../../webview/kit/host';

export const LABEL_SCHEMA: LabelSchema = {
  id: 's', version: 1, title: 's', questions: [
    { id: 'verdict', title: 'verdict', kind: 'single', about: 'record', required: true, labels: [{ id: 'keep', title: 'keep', key: 'p' }] },
    { id: 'sure', title: 'sure', kind: 'yesNo', about: 'record', required: false, labels: [] },
  ],
};

type Held = Readonly<Record<string, LabelValue | null>>;

export function labelsOf(held: Held, kept: Held = {}): RowLabels {
  const mine = Object.entries({ ...held, ...kept }).flatMap(([question, value]) => (value === null ? [] : [{ id: '', by: 'Ann', schema: 's', question, value, note: null, subject: { kind: 'record' } as const, at: '' }]));
  const count = Object.keys(kept).length;
  return { row: 1, mine, others: [], sharedBy: null, ...(count === 0 ? {} : { unsaved: { why: 'The disk is full.', count } }) };
}

/** A host of one row: what it cannot write it keeps, as the real one does, where the disk is at fault. */
export class SavingHost implements FeatureHost<AnnotationMethods & Record<string, never>> {
  disk: Record<string, LabelValue | null> = {};
  kept: Record<string, LabelValue | null> = {};
  readonly asked: [string, LabelValue | null][] = [];

  constructor(public fails: 'labels-unwritable' | 'internal' | null) {}

  async request(method: string, params: unknown): Promise<never> {
    await Promise.resolve();
    if (method === 'retry') this.writeKept();
    if (method === 'set') this.#set((params as { labels: readonly WantedLabel[] }).labels);
    return labelsOf(this.disk, this.kept) as never;
  }

  onEvent(): void {
    // nothing is told
  }

  writeKept(): void {
    Object.assign(this.disk, this.kept);
    this.kept = {};
  }

  #set(labels: readonly WantedLabel[]): void {
    for (const { question, value } of labels) this.asked.push([question, value]);
    const into = this.fails === null ? this.disk : this.kept;
    if (this.fails !== 'internal') for (const { question, value } of labels) into[question] = value;
    if (this.fails !== null) throw new HostError({ code: this.fails, args: {}, sentence: 'The disk is full.', aborted: false });
  }
}

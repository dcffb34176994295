import type { LabelValue } from '../../../../src/core/annotation/labelLine';
import type { Agreement } from '../../../../src/core/statistics/agreement';
import { ANNOTATION } from '../../../../src/features/annotation/contract';
import type { Disputed, Judged, Overview, OverviewMethods, OverviewQuestion, QuestionRef, SettledBy } from '../../../../src/features/annotation/overview';
import { shownOf } from '../../../kit/host';
import type { FeatureHost, HostClient } from '../../../kit/host';
import { batch, effect, signal, untracked } from '../../../kit/signal';

/** Records of a list are asked for in pages of so many. */
const PAGE = 100;

/** How far agreement of a question is known. */
export type AgreementState = { readonly state: 'asked' } | { readonly state: 'known'; readonly agreement: Agreement } | { readonly state: 'failed'; readonly sentence: string };

export interface DisputedList {
  readonly total: number;
  readonly open: number;
  readonly items: readonly Disputed[];
}

export function keyOf({ schema, question }: QuestionRef): string {
  return JSON.stringify([schema, question]);
}

/** What the page shows and does: asks for counts first, then for agreement question by question, and for the records of the question in focus. */
export class OverviewController {
  readonly overview = signal<Overview | null>(null);
  /** Why there is nothing to show. */
  readonly problem = signal<string | null>(null);
  readonly agreement = signal<ReadonlyMap<string, AgreementState>>(new Map());
  /** The question whose disputed records are listed. */
  readonly chosen = signal<string | null>(null);
  readonly disputed = signal<DisputedList | null>(null);
  readonly position = signal(0);
  /** What was judged in the record in focus; null until it is read. */
  readonly judged = signal<Judged | null>(null);
  /** What was done last, or failed. */
  readonly said = signal<{ readonly text: string; readonly isError: boolean } | null>(null);
  readonly #host: FeatureHost<OverviewMethods & Record<string, never>>;
  #loading: AbortController | null = null;
  #reading: { readonly item: Disputed; readonly controller: AbortController } | null = null;
  #again = false;

  constructor(host: HostClient) {
    this.#host = host.feature(ANNOTATION);
    this.#host.onEvent((name) => {
      if (name === 'changed') void this.load();
    });
    effect(() => {
      const item = this.disputed.value?.items[this.position.value];
      untracked(() => this.#read(item));
    });
  }

  get question(): OverviewQuestion | undefined {
    const chosen = this.chosen.peek();
    return this.overview.peek()?.questions.find((q) => keyOf(q) === chosen);
  }

  get current(): Disputed | undefined {
    return this.disputed.peek()?.items[this.position.peek()];
  }

  /** Counts, and then what depends on them; a second call while one runs is done after it. */
  async load(): Promise<void> {
    if (this.#loading) {
      this.#again = true;
      return;
    }
    const loading = new AbortController();
    this.#loading = loading;
    try {
      const overview = await this.#host.request('overview', {}, { signal: loading.signal });
      const known = overview.questions.find((q) => keyOf(q) === this.chosen.peek());
      const first = known ?? overview.questions.find((q) => q.open > 0) ?? overview.questions.find((q) => q.disputed > 0) ?? overview.questions[0];
      batch(() => {
        this.problem.value = null;
        this.overview.value = overview;
        this.chosen.value = first ? keyOf(first) : null;
      });
      if (first) await this.#loadDisputed();
      for (const question of overview.questions) await this.#loadAgreement(question);
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.problem.value = shown.sentence;
    } finally {
      this.#loading = null;
      if (this.#again) {
        this.#again = false;
        void this.load();
      }
    }
  }

  async choose(question: OverviewQuestion): Promise<void> {
    batch(() => {
      this.chosen.value = keyOf(question);
      this.disputed.value = null;
      this.position.value = 0;
    });
    await this.#guarded(() => this.#loadDisputed());
  }

  move(by: number): void {
    this.moveTo(this.position.peek() + by);
  }

  moveTo(position: number): void {
    const list = this.disputed.peek();
    if (!list || list.items.length === 0) return;
    this.position.value = Math.max(0, Math.min(position, list.items.length - 1));
    if (this.position.peek() > list.items.length - 10 && list.items.length < list.total) void this.#guarded(() => this.#more());
  }

  /** Decides about the record in focus, and goes to the next one without a decision. */
  async decide(value: LabelValue | null): Promise<void> {
    const question = this.question;
    const item = this.current;
    const position = this.position.peek();
    if (!question || !item) return;
    await this.#guarded(async () => {
      const { schema, question: id } = question;
      const decision = await this.#host.request('decide', { schema, question: id, row: item.row, subject: item.subject, value });
      const list = this.disputed.peek();
      if (!list) return;
      const items = list.items.map((other) => (other === item ? { ...item, decision } : other));
      const open = list.open + (item.decision === null ? 0 : 1) - (decision === null ? 0 : 1);
      const next = items.findIndex((other, i) => i > position && other.decision === null);
      batch(() => {
        this.disputed.value = { ...list, items, open };
        if (decision !== null && next >= 0) this.position.value = next;
      });
    });
  }

  async settle(by: SettledBy): Promise<void> {
    const question = this.question;
    if (!question) return;
    await this.#guarded(async () => {
      const { written } = await this.#host.request('settle', { schema: question.schema, question: question.question, by });
      if (written > 0) await this.load();
    });
  }

  async undo(): Promise<void> {
    await this.#guarded(async () => {
      const { undone, row } = await this.#host.request('undo', {});
      if (!undone) return;
      const at = this.disputed.peek()?.items.findIndex((item) => item.row === row) ?? -1;
      if (at >= 0) this.position.value = at; // before it is shown as open: the next key is meant for it
      await this.load();
    });
  }

  openRow(): void {
    const item = this.current;
    if (item) void this.#guarded(() => this.#host.request('openRow', { row: item.row }));
  }

  openLine(path: string, line: number): void {
    void this.#guarded(() => this.#host.request('openLine', { path, line }));
  }

  start(): void {
    void this.#guarded(() => this.#host.request('start', {}));
  }

  /** Reads what was judged in the record that came into focus; the record before is wanted no more. */
  #read(item: Disputed | undefined): void {
    if (this.#reading && item && sameThing(this.#reading.item, item)) return;
    this.#reading?.controller.abort();
    const reading = item ? { item, controller: new AbortController() } : null;
    this.#reading = reading;
    this.judged.value = null;
    if (reading) void this.#guarded(async () => {
      const judged = await this.#host.request('judged', { row: reading.item.row, subject: reading.item.subject }, { signal: reading.controller.signal });
      if (this.#reading === reading) this.judged.value = judged;
    });
  }

  async #loadDisputed(): Promise<void> {
    const question = this.question;
    if (!question) return;
    const before = this.current;
    const { schema, question: id } = question;
    const limit = Math.max(PAGE, Math.min(1_000, this.disputed.peek()?.items.length ?? 0));
    const found = await this.#host.request('disputed', { schema, question: id, offset: 0, limit });
    if (this.question !== question) return;
    const list = { ...found, items: inOrderOf(this.disputed.peek()?.items ?? [], found.items) };
    const at = before ? list.items.findIndex((item) => sameThing(item, before)) : -1;
    batch(() => {
      this.disputed.value = list;
      this.position.value = at >= 0 ? at : Math.min(this.position.peek(), Math.max(0, list.items.length - 1));
    });
  }

  async #more(): Promise<void> {
    const question = this.question;
    const list = this.disputed.peek();
    if (!question || !list) return;
    const more = await this.#host.request('disputed', { schema: question.schema, question: question.question, offset: list.items.length, limit: PAGE });
    if (this.disputed.peek() !== list) return;
    const added = more.items.filter((item) => !list.items.some((known) => sameThing(known, item)));
    this.disputed.value = { ...list, items: [...list.items, ...added] };
  }

  async #loadAgreement(question: OverviewQuestion): Promise<void> {
    const set = (state: AgreementState): void => {
      this.agreement.value = new Map([...this.agreement.peek(), [keyOf(question), state]]);
    };
    if (!this.agreement.peek().has(keyOf(question))) set({ state: 'asked' });
    try {
      set({ state: 'known', agreement: await this.#host.request('agreement', { schema: question.schema, question: question.question }) });
    } catch (error) {
      const shown = shownOf(error);
      if (shown) set({ state: 'failed', sentence: shown.sentence });
    }
  }

  async #guarded(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      this.said.value = null;
    } catch (error) {
      const shown = shownOf(error);
      if (shown) this.said.value = { text: shown.sentence, isError: true };
    }
  }
}

function sameThing(a: Disputed, b: Disputed): boolean {
  return a.row === b.row && JSON.stringify(a.subject) === JSON.stringify(b.subject);
}

/** Records stay where they were in the list, so that what was just decided can be gone back to; new ones stand behind. */
function inOrderOf(before: readonly Disputed[], now: readonly Disputed[]): readonly Disputed[] {
  const kept = before.flatMap((item) => now.find((other) => sameThing(other, item)) ?? []);
  return [...kept, ...now.filter((item) => !kept.includes(item))];
}

import * as vscode from 'vscode';
import { fitsQuestion } from '../../../core/annotation/labelSchema';
import type { LabelSchema } from '../../../core/annotation/labelSchema';
import { provenanceOf, replay, slotOf } from '../../../core/annotation/labelLine';
import type { LabelLine } from '../../../core/annotation/labelLine';
import { LoupeError } from '../../../core/message';
import { groupDigits } from '../../../core/sentences';
import type { DatasetInfo } from '../../../core/dataset';
import { ForeignLines } from '../../../data/annotation/foreignLines';
import { labelFiles } from '../../../data/annotation/labelFolder';
import type { LabelBook, RowLines, Wanted } from '../../../data/annotation/labelBook';
import type { DatasetView } from '../../../host/datasetViews';
import type { Services } from '../../../host/services';
import { derivedHeads } from '../../../host/derivedHeads';
import { localSentence } from '../../../host/shown';
import type { EngineResult } from '../../../engine/contract';
import { ANNOTATION, LABEL_PREFIX, labelColumn } from '../contract';
import type { AnnotationEvent, AnnotationMethod, AnnotationWork, HeldLabel, LabelSetup, Queue, QueuePlace, RowLabels, WantedLabel } from '../contract';
import { staleness } from '../staleness';
import { annotatorOf, askName, closed } from '../../../host/annotator';
import { labelFoldersOf, watchLabels } from './labelWatch';
import type { LineDiagnostics } from './lineDiagnostics';
import { OpenBook } from './openBook';
import { QueueProgress } from './progress';
import { Unsaved } from './unsaved';

const SCHEMA_KEY = 'loupe.labels.schema:';
const OTHERS_KEY = 'loupe.labels.others';
const QUEUE_KEY = 'loupe.labels.queue:';
/** What a person chose of a queue. */
export type QueueChoice = Pick<Queue, 'order' | 'seed' | 'unlabelled' | 'share'>;
const IN_ORDER: QueueChoice = { order: 'rows', seed: '1', unlabelled: true, share: null };

/** Labelling in one dataset view: the schema in use, the person, and the book that is written. */
export class Labelling implements vscode.Disposable {
  schema: LabelSchema | null = null;
  readonly #book: OpenBook;
  #followed: { readonly info: DatasetInfo; readonly watch: vscode.Disposable } | undefined;
  readonly #unsaved: Unsaved;
  readonly progress: QueueProgress;
  #named: string | null;
  #isLooked = false;
  #isGone = false;
  #derived: EngineResult<'derived'> = [];

  constructor(readonly services: Services, readonly view: DatasetView, readonly lines: LineDiagnostics, readonly changed: () => void) {
    this.#book = new OpenBook(() => view.session, () => this.annotator, (method, params, signal) => this.work(method, params, signal));
    this.#unsaved = new Unsaved(
      async (row, labels, by) => {
        await (await this.#book.open(by)).set(row, labels);
        void this.#tellColumns(labels);
      },
      (row) => this.tell('row', row),
      (error) => (error instanceof LoupeError ? localSentence(error) : String(error)),
    );
    this.#named = this.annotator;
    view.session.seenBy = this.#blindFor;
    this.progress = new QueueProgress(services, view, () => this.#queue, (params) => this.#work('next', params, { quiet: true }));
  }

  get #state(): vscode.Memento {
    return this.services.context.workspaceState;
  }

  /** The id of the schema that was in use when this dataset was last open. */
  get keptSchema(): string | undefined {
    return this.#state.get<string>(SCHEMA_KEY + this.view.panel.uri.toString());
  }

  get queueChoice(): QueueChoice {
    return { ...IN_ORDER, ...this.#state.get<Partial<QueueChoice>>(QUEUE_KEY + this.view.panel.uri.toString()) };
  }

  async useQueue(choice: QueueChoice): Promise<void> {
    await this.#state.update(QUEUE_KEY + this.view.panel.uri.toString(), choice);
    this.progress.ask();
  }

  /** The queue in use; undefined while nobody labels. */
  get #queue(): Queue | undefined {
    const questions = this.schema?.questions.filter((q) => q.about === 'record') ?? [];
    const required = questions.filter((q) => q.required && !q.when);
    const asked = required.length > 0 ? required : questions.slice(0, 1);
    if (!this.schema || asked.length === 0 || this.annotator === null) return undefined;
    return { by: this.annotator, schema: this.schema.id, questions: asked.map((q) => q.id), ...this.queueChoice };
  }

  get annotator(): string | null {
    return annotatorOf(this.services);
  }

  get #showsOthers(): boolean {
    return this.#state.get<boolean>(OTHERS_KEY, false);
  }

  tell(event: AnnotationEvent, data: unknown = null): void {
    this.view.panel.tell(ANNOTATION, event, data);
  }

  /** Who labels without being led: others' labels are hidden in the strip, in the text, and in the table's cells. */
  get #blindFor(): string | undefined {
    const labels = this.schema !== null || (this.keptSchema !== undefined && !this.#isLooked);
    return labels && !this.#showsOthers ? (this.annotator ?? '') : undefined;
  }

  /** Cells that were drawn for another person, or for nobody, are asked again. */
  #blind(): void {
    const by = this.#blindFor;
    if (by === this.view.session.seenBy) return;
    this.view.session.seenBy = by;
    void this.#tellColumns(null);
  }

  setup(): LabelSetup {
    this.#blind();
    const advance = vscode.workspace.getConfiguration('loupe').get<boolean>('labels.advance', true);
    return { schema: this.schema, annotator: this.annotator, closed: closed(), others: this.#showsOthers, advance };
  }

  /** The schema of the last time was looked for, and may be gone: from here on only the one in use says who labels. */
  looked(): void {
    this.#isLooked = true;
    this.#blind();
  }

  async use(schema: LabelSchema | null): Promise<void> {
    this.schema = schema;
    await this.#state.update(SCHEMA_KEY + this.view.panel.uri.toString(), schema?.id);
    this.changed();
    this.tell('setup');
    this.progress.ask();
  }

  /** Every view of the workspace shows them then, or hides them, and says so. */
  async showOthers(shown: boolean): Promise<void> {
    await this.#state.update(OTHERS_KEY, shown);
    for (const { panel } of this.services.views.all) panel.tell(ANNOTATION, 'setup' satisfies AnnotationEvent, null);
  }

  /** True where labels can be written, by a person with a name; says why not, and asks for the name. */
  async mayWrite(): Promise<boolean> {
    const why = closed();
    if (why !== null) {
      void vscode.window.showWarningMessage(why);
      return false;
    }
    return this.annotator !== null || (await this.askAnnotator());
  }

  async askAnnotator(): Promise<boolean> {
    return askName(this.services);
  }

  /** A name was given, perhaps another one, in whichever view or window. */
  renamed(): void {
    this.progress.look();
    if (this.annotator === this.#named) return;
    this.#named = this.annotator;
    this.tell('setup');
  }

  async row(row: number): Promise<RowLabels> {
    this.#follow();
    const lines = this.annotator === null || closed() !== null ? await this.#read(row) : await (await this.#book.open()).row(row);
    return this.#labels(row, lines);
  }

  async set(row: number, wanted: readonly WantedLabel[]): Promise<RowLabels> {
    const { schema } = this;
    if (!schema) throw new LoupeError('labels-no-schema', {}, 'usage');
    const why = closed();
    if (why !== null) throw new LoupeError('labels-closed', {}, 'usage');
    const changes = wanted.map((w) => {
      const question = schema.questions.find((q) => q.id === w.question);
      if (!question || (w.value !== null && !fitsQuestion(question, w.value))) throw new LoupeError('label-unfit', { question: w.question, value: String(w.value) }, 'usage');
      return { schema: schema.id, schemaVersion: schema.version, question: w.question, subject: w.subject ?? ({ kind: 'record' } as const), value: w.value, ...(w.note === undefined ? {} : { note: w.note }) };
    });
    const by = this.annotator;
    if (by === null) throw new LoupeError('labels-no-name', {}, 'usage');
    const named = changes.map((change) => ({ ...change, by }));
    const waiting = this.#unsaved.take(row, named);
    try {
      const lines = await (await this.#book.open(by)).set(row, changes);
      void this.#tellColumns(changes);
      return this.#labels(row, lines);
    } catch (error) {
      const isKept = error instanceof LoupeError && error.code === 'labels-unwritable';
      if (isKept || waiting.length > 0) this.#unsaved.keep(row, isKept ? named : waiting, error);
      throw error;
    }
  }

  /** Writes what could not be saved. */
  async retry(): Promise<void> {
    await this.#unsaved.retry();
    const { count, reason } = this.#unsaved;
    if (count > 0) void vscode.window.showWarningMessage(count === 1 ? vscode.l10n.t('1 label is still not saved: {0}', reason) : vscode.l10n.t('{0} labels are still not saved: {1}', count, reason));
  }

  async next(view: string, from: number, signal: AbortSignal): Promise<QueuePlace> {
    const queue = this.#queue;
    if (!queue) return { position: -1, remaining: 0, done: 0, total: 0 };
    const place = await this.work('next', { view, from, queue }, signal);
    this.progress.at(view, place, queue);
    return place;
  }

  /** What waits to be written was done last: undo takes it away first. */
  async step(direction: 'undo' | 'redo'): Promise<void> {
    const unwritten = direction === 'undo' ? this.#unsaved.undo(this.annotator ?? '') : undefined;
    if (unwritten !== undefined) {
      this.view.panel.command({ command: 'goToRow', row: unwritten });
      this.tell('row', unwritten);
      return;
    }
    const stepped = await (await this.#book.open()).step(direction);
    if (stepped === null) {
      void vscode.window.setStatusBarMessage(direction === 'undo' ? vscode.l10n.t('Nothing to undo') : vscode.l10n.t('Nothing to redo'), 2000);
      return;
    }
    if (stepped.row === null) {
      void vscode.window.setStatusBarMessage(steppedText(direction, stepped.lines), 4000);
      this.wroteMany();
      return;
    }
    if (stepped.left > 0) void vscode.window.setStatusBarMessage(vscode.l10n.t('Left as it is: the label was changed elsewhere since'), 4000);
    this.view.panel.command({ command: 'goToRow', row: stepped.row });
    this.tell('row', stepped.row);
    void this.#tellColumns(null);
  }

  /** Takes back one batch, which need not be what was done last. */
  async takeBack(batch: string): Promise<void> {
    const lines = await (await this.#book.open()).takeBack(batch);
    void vscode.window.setStatusBarMessage(lines === 0 ? vscode.l10n.t('Nothing to undo') : steppedText('undo', lines), 4000);
    this.wroteMany();
  }

  /** Lines of a batch were written: everything shown is asked again. */
  wroteMany(): void {
    this.tell('row', this.view.panel.focus.row);
    void this.#tellColumns(null);
  }

  /** The book that is written; the caller made sure that labels may be written. */
  book(): Promise<LabelBook> {
    return this.#book.open();
  }

  async #read(row: number): Promise<RowLines> {
    return this.work('record', { row });
  }

  async work<M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params'], signal?: AbortSignal): Promise<AnnotationWork[M]['result']> {
    return this.#work(method, params, signal ? { signal } : {});
  }

  async #work<M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params'], asking: { signal?: AbortSignal; quiet?: boolean }): Promise<AnnotationWork[M]['result']> {
    return (await this.view.session.ask('work', { feature: ANNOTATION, method, params }, asking)) as AnnotationWork[M]['result'];
  }

  #labels(row: number, { lines, sharedBy }: RowLines): RowLabels {
    const held = replay(lines).flatMap((line) => this.#heldOf(line));
    const { count, reason } = this.#unsaved;
    const mine = held.filter((h) => h.by === this.annotator && h.provenance === undefined);
    return {
      row, mine: withUnsaved(mine, this.#unsaved.of(row).filter((label) => label.by === this.annotator), this.annotator ?? ''),
      others: this.#showsOthers || this.schema === null ? held.filter((h) => !mine.includes(h)) : [], sharedBy,
      ...(count > 0 ? { unsaved: { why: reason, count } } : {}),
    };
  }

  #heldOf(line: LabelLine): HeldLabel[] {
    const { id, by, schema, question, value, note, subject, at } = line;
    if (value === null) return [];
    const stale = this.schema?.id === schema ? staleness(this.schema, { question, value, version: line.schemaVersion }) : undefined;
    const provenance = provenanceOf(line);
    return [{ id, by, schema, question, value, note: note ?? null, subject, at, ...(stale === undefined ? {} : { stale }), ...(provenance === undefined ? {} : { provenance }) }];
  }

  /** Columns of labels come with the first label of a question, and their cells are others after each. Only new columns are asked for. */
  async #tellColumns(changes: readonly Wanted[] | null): Promise<void> {
    this.progress.ask();
    try {
      const known = (w: Wanted): boolean => this.#derived.some((d) => d.id === labelColumn(w.schema, w.question));
      if (!changes?.every(known)) this.#derived = await this.view.session.ask('derived', {});
      this.view.panel.send({ event: 'derived', derived: derivedHeads(this.#derived), changed: LABEL_PREFIX });
    } catch (error) {
      this.services.log.warn(`label columns: ${String(error)}`);
    }
  }

  /** Labels were written from elsewhere: columns and the row in focus are read anew. */
  writtenElsewhere(): void {
    this.tell('row', this.view.panel.focus.row);
    void this.#tellColumns(null);
  }

  /** What another window, person or machine writes is shown, too; what is written here is told when it is. */
  #follow(): void {
    const { session, panel } = this.view;
    const { info } = session;
    if (!info || this.#followed?.info === info) return;
    this.#followed?.watch.dispose();
    const foreign = new ForeignLines(labelFoldersOf(session), () => this.#book.log);
    const begun = foreign.look();
    const look = async (): Promise<void> => {
      await begun;
      const isForeign = await foreign.look();
      if (isForeign && panel.webviewPanel.visible) this.writtenElsewhere();
      if (isForeign || this.lines.has(this)) await this.#showFaults();
    };
    void this.#showFaults().catch((error: unknown) => this.services.log.warn(`labels files: ${String(error)}`));
    this.#followed = { info, watch: watchLabels(session, () => void look().catch((error: unknown) => this.services.log.warn(`labels files: ${String(error)}`))) };
  }

  /** Lines that count for nothing are shown at their places. */
  async #showFaults(): Promise<void> {
    const files = (await Promise.all(labelFoldersOf(this.view.session).map((folder) => labelFiles(folder)))).flat();
    const faults = files.length === 0 ? [] : await this.work('faults', {});
    if (!this.#isGone) this.lines.show(this, faults);
  }

  /** Labels that are nowhere but here are named before they are gone, and may be taken along. */
  dispose(): void {
    const left = this.#unsaved.all;
    const { count } = this.#unsaved;
    this.#isGone = true;
    this.lines.show(this, []);
    this.#unsaved.dispose();
    this.progress.dispose();
    this.#followed?.watch.dispose();
    if (count === 0) return;
    const copy = vscode.l10n.t('Copy them');
    void vscode.window.showErrorMessage(lostText(count, this.view.session.info?.name ?? this.view.panel.uri.path), copy).then(async (choice) => {
      if (choice === copy) await vscode.env.clipboard.writeText(left.map((l) => JSON.stringify({ row: l.row, labels: l.labels })).join('\n'));
    });
  }
}

function steppedText(direction: 'undo' | 'redo', lines: number): string {
  if (direction === 'undo') return lines === 1 ? vscode.l10n.t('1 label taken back') : vscode.l10n.t('{0} labels taken back', groupDigits(lines));
  return lines === 1 ? vscode.l10n.t('1 label set again') : vscode.l10n.t('{0} labels set again', groupDigits(lines));
}

function lostText(count: number, name: string): string {
  return count === 1 ? vscode.l10n.t('1 label of “{0}” could not be saved before it was closed.', name) : vscode.l10n.t('{0} labels of “{1}” could not be saved before it was closed.', count, name);
}

/** What holds once the labels that wait are written. */
function withUnsaved(mine: readonly HeldLabel[], waiting: readonly Wanted[], by: string): HeldLabel[] {
  const slot = (l: Pick<HeldLabel, 'schema' | 'question' | 'subject'>): string => slotOf({ by, schema: l.schema, question: l.question, subject: l.subject });
  const slots = new Set(waiting.map(slot));
  return [
    ...mine.filter((h) => !slots.has(slot(h))),
    ...waiting.flatMap((w): HeldLabel[] => (w.value === null ? [] : [{ id: `unsaved ${slot(w)}`, by, schema: w.schema, question: w.question, value: w.value, note: w.note ?? null, subject: w.subject, at: new Date().toISOString() }])),
  ];
}

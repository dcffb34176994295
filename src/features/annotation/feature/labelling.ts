import * as vscode from 'vscode';
import { fitsQuestion } from '../../../core/annotation/labelSchema';
import type { LabelSchema } from '../../../core/annotation/labelSchema';
import { provenanceOf, replay } from '../../../core/annotation/labelLine';
import type { LabelLine } from '../../../core/annotation/labelLine';
import { LoupeError } from '../../../core/message';
import { LabelBook } from '../../../data/annotation/labelBook';
import type { RowLines } from '../../../data/annotation/labelBook';
import { machineId } from '../../../data/annotation/labelFolder';
import { LabelLog } from '../../../data/annotation/labelLog';
import { labelPlace } from '../../../data/annotation/labelPlace';
import type { DatasetView } from '../../../host/datasetViews';
import type { Services } from '../../../host/services';
import { labelsElsewhere } from '../../../host/settings';
import { derivedHeads } from '../../../host/derivedHeads';
import { ANNOTATION, LABEL_PREFIX } from '../contract';
import type { AnnotationEvent, AnnotationMethod, AnnotationWork, HeldLabel, LabelSetup, RowLabels, WantedLabel } from '../contract';

export const ANNOTATOR_KEY = 'loupe.annotator';
const SCHEMA_KEY = 'loupe.labels.schema:';
const OTHERS_KEY = 'loupe.labels.others';

/** Labelling in one dataset view: the schema in use, the person, and the book that is written. */
export class Labelling implements vscode.Disposable {
  schema: LabelSchema | null = null;
  #book: LabelBook | undefined;

  constructor(readonly services: Services, readonly view: DatasetView, readonly changed: () => void) {}

  get #state(): vscode.Memento {
    return this.services.context.workspaceState;
  }

  /** The id of the schema that was in use when this dataset was last open. */
  get keptSchema(): string | undefined {
    return this.#state.get<string>(SCHEMA_KEY + this.view.panel.uri.toString());
  }

  get #annotator(): string | null {
    return this.services.context.globalState.get<string>(ANNOTATOR_KEY) ?? null;
  }

  get #showsOthers(): boolean {
    return this.#state.get<boolean>(OTHERS_KEY, false);
  }

  tell(event: AnnotationEvent, data: unknown = null): void {
    this.view.panel.tell(ANNOTATION, event, data);
  }

  setup(): LabelSetup {
    const advance = vscode.workspace.getConfiguration('loupe').get<boolean>('labels.advance', true);
    return { schema: this.schema, annotator: this.#annotator, closed: closed(), others: this.#showsOthers, advance };
  }

  async use(schema: LabelSchema | null): Promise<void> {
    this.schema = schema;
    await this.#state.update(SCHEMA_KEY + this.view.panel.uri.toString(), schema?.id);
    this.changed();
    this.tell('setup');
  }

  async toggleOthers(): Promise<void> {
    await this.#state.update(OTHERS_KEY, !this.#showsOthers);
    this.tell('setup');
  }

  /** True where labels can be written, by a person with a name; says why not, and asks for the name. */
  async mayWrite(): Promise<boolean> {
    const why = closed();
    if (why !== null) {
      void vscode.window.showWarningMessage(why);
      return false;
    }
    return this.#annotator !== null || (await this.askAnnotator());
  }

  async askAnnotator(): Promise<boolean> {
    if (!(await askName(this.services))) return false;
    this.#book = undefined;
    this.tell('setup');
    return true;
  }

  async row(row: number): Promise<RowLabels> {
    const lines = this.#annotator === null || closed() !== null ? await this.#read(row) : await (await this.#open()).row(row);
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
    const lines = await (await this.#open()).set(row, changes);
    void this.#tellColumns();
    return this.#labels(row, lines);
  }

  async next(view: string, from: number, signal: AbortSignal): Promise<{ position: number; remaining: number }> {
    const [question] = this.schema?.questions.filter((q) => q.about === 'record') ?? [];
    if (!this.schema || !question || this.#annotator === null) return { position: -1, remaining: 0 };
    return this.#work('next', { view, from, by: this.#annotator, schema: this.schema.id, question: question.id }, signal);
  }

  async step(direction: 'undo' | 'redo'): Promise<void> {
    const row = await (await this.#open()).step(direction);
    if (row === null) {
      void vscode.window.setStatusBarMessage(direction === 'undo' ? vscode.l10n.t('Nothing to undo') : vscode.l10n.t('Nothing to redo'), 2000);
      return;
    }
    this.view.panel.command({ command: 'goToRow', row });
    this.tell('row', row);
    void this.#tellColumns();
  }

  /** One book for a view and a person; its undo goes over records. */
  async #open(): Promise<LabelBook> {
    if (this.#book) return this.#book;
    const annotator = this.#annotator;
    if (annotator === null) throw new LoupeError('labels-no-name', {}, 'usage');
    const info = await this.view.session.open(false);
    const place = await labelPlace(this.view.session.source, info, labelsElsewhere());
    const log = new LabelLog(place.folder, { annotator, machine: machineId() });
    const counts = await this.#work('counts', {});
    if (counts.last !== null) log.after(counts.last);
    this.#book = new LabelBook(log, () => this.view.session.info ?? info, (row) => this.#read(row));
    return this.#book;
  }

  async #read(row: number): Promise<RowLines> {
    return this.#work('record', { row });
  }

  async #work<M extends AnnotationMethod>(method: M, params: AnnotationWork[M]['params'], signal?: AbortSignal): Promise<AnnotationWork[M]['result']> {
    return (await this.view.session.ask('work', { feature: ANNOTATION, method, params }, signal ? { signal } : {})) as AnnotationWork[M]['result'];
  }

  #labels(row: number, { lines, sharedBy }: RowLines): RowLabels {
    const held = replay(lines).flatMap((line) => heldOf(line));
    const mine = held.filter((h) => h.by === this.#annotator && h.provenance === undefined);
    return { row, mine, others: this.#showsOthers || this.schema === null ? held.filter((h) => !mine.includes(h)) : [], sharedBy };
  }

  /** Columns of labels come with the first label of a question, and their cells are others after each. */
  async #tellColumns(): Promise<void> {
    try {
      const derived = await this.view.session.ask('derived', {});
      this.view.panel.send({ event: 'derived', derived: derivedHeads(derived), changed: LABEL_PREFIX });
    } catch (error) {
      this.services.log.warn(`label columns: ${String(error)}`);
    }
  }

  /** Labels were written from elsewhere: columns and the row in focus are read anew. */
  writtenElsewhere(): void {
    this.tell('row', this.view.panel.focus.row);
    void this.#tellColumns();
  }

  dispose(): void {
    this.#book = undefined;
  }
}

/** Asks for the annotator's name and keeps it for this machine; false where the person gave none. */
export async function askName({ context }: Services): Promise<boolean> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Annotator'),
    prompt: vscode.l10n.t('The name under which your labels are kept, beside the dataset. It is stored on this machine and taken from nowhere.'),
    value: context.globalState.get<string>(ANNOTATOR_KEY) ?? '',
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === '' || text.length > 80 ? vscode.l10n.t('1 to 80 characters') : undefined),
  });
  if (name === undefined) return false;
  await context.globalState.update(ANNOTATOR_KEY, name.trim());
  return true;
}

function heldOf(line: LabelLine): HeldLabel[] {
  const provenance = provenanceOf(line);
  const { id, by, schema, question, value, note, subject, at } = line;
  return value === null ? [] : [{ id, by, schema, question, value, note: note ?? null, subject, at, ...(provenance === undefined ? {} : { provenance }) }];
}

/** Why nothing may be written. */
export function closed(): string | null {
  return vscode.workspace.isTrusted ? null : vscode.l10n.t('In Restricted Mode labels can be read, not written: trust the workspace to label.');
}

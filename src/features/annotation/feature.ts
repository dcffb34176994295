import * as path from 'node:path';
import * as vscode from 'vscode';
import { SHIPPED_SCHEMAS } from '../../core/annotation/shippedSchemas';
import { inputKeysOf, keysOf } from '../../core/annotation/labelSchema';
import type { LabelSchema } from '../../core/annotation/labelSchema';
import type { DatasetSource } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { readSchemas, SCHEMA_FOLDER } from '../../data/annotation/schemaFiles';
import type { DatasetView } from '../../host/datasetViews';
import { workspaceFolderOf } from '../../host/datasetSession';
import { registerCommand, warmUp } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import type { Services } from '../../host/services';
import { ANNOTATION } from './contract';
import { onNamed } from '../../host/annotator';
import { annotationAnswers } from './feature/answers';
import { clearAll, copyColumn, labelAll } from './feature/bulk';
import { exportLabels } from './feature/exportLabels';
import { Labelling } from './feature/labelling';
import { LabelTree } from './feature/labelTree';
import { LineDiagnostics } from './feature/lineDiagnostics';
import { migrate } from './feature/migrate';
import { listOrphans } from './feature/orphans';
import { chooseQueue } from './feature/queue';
import { openLine, overviewKind } from './feature/overviewPage';
import { SchemaDiagnostics } from './feature/schemaDiagnostics';

/** Labels in the dataset view: registers its part of every view, its commands, and the checks of schema files. */
export function registerAnnotation(services: Services): void {
  new Annotation(services).register();
}

/** Commands of the keys that are pressed one after the other while labelling. */
const KEYS = ['label.key', 'label.note', 'label.clear', 'label.next', 'label.undo', 'label.redo', 'label.span', 'nextRecord', 'previousRecord', 'randomRecord', 'nextTurn', 'previousTurn'];

class Annotation {
  #warm: Promise<void> | undefined;
  readonly #labelling = new WeakMap<DatasetView, Labelling>();
  readonly #diagnostics = new SchemaDiagnostics();
  readonly #lines = new LineDiagnostics();
  readonly #tree: LabelTree;
  readonly #overviews: FeaturePages;

  constructor(readonly services: Services) {
    this.#tree = new LabelTree((text) => services.log.warn(text));
    this.#overviews = new FeaturePages(services, overviewKind({ services, schemas: (source) => this.#schemas(source), written: (uri) => this.#written(uri) }));
  }

  register(): void {
    const { context, views } = this.services;
    views.contribute({
      feature: ANNOTATION,
      answers: (view) => annotationAnswers(() => this.#of(view())),
      opened: (view) => this.#of(view),
    });
    context.subscriptions.push(this.#diagnostics, this.#lines, this.#tree, vscode.window.registerTreeDataProvider('loupe.labels', this.#tree), views.onActive(() => this.#refresh()), onNamed(() => this.#renamed()), vscode.window.onDidChangeWindowState(() => this.#renamed()));
    const command = (id: string, run: (labelling: Labelling, argument: unknown) => unknown): void => registerCommand(this.services, `label.${id}`, (argument) => run(this.#of(views.activeOrThrow), argument));
    command('start', async (labelling, id) => this.#start(labelling, id));
    command('stop', (labelling) => labelling.use(null));
    command('key', (labelling, key) => labelling.tell('key', typeof key === 'string' ? key : ''));
    command('span', (labelling) => labelling.tell('span'));
    command('note', (labelling) => labelling.tell('note'));
    command('clear', (labelling) => labelling.tell('clear'));
    command('next', (labelling) => labelling.tell('next'));
    command('undo', (labelling) => labelling.step('undo'));
    command('redo', (labelling) => labelling.step('redo'));
    command('others', (labelling) => labelling.showOthers(!labelling.setup().others));
    command('annotator', (labelling) => labelling.askAnnotator());
    registerCommand(this.services, 'label.export', async () => exportLabels(this.services, views.activeOrThrow, await this.#schemas(views.activeOrThrow.session.source)));
    command('queue', (labelling) => chooseQueue(labelling));
    command('bulk', (labelling) => labelAll(labelling));
    command('copyColumn', (labelling) => copyColumn(labelling));
    command('clearAll', (labelling) => clearAll(labelling));
    command('migrate', (labelling) => migrate(labelling));
    command('orphans', (labelling) => listOrphans(labelling, this.services.texts));
    registerCommand(this.services, 'label.retry', () => Promise.all(views.all.map(async (view) => this.#labelling.get(view)?.retry())));
    this.#watchSchemas();
    registerCommand(this.services, 'label.overview', () => this.#overviews.show(views.activeOrThrow.panel.uri));
    registerCommand(this.services, 'label.filter', (expression) => this.#filter(expression));
    registerCommand(this.services, 'label.openLine', (file, line) => this.#openLine(file, line));
    registerCommand(this.services, 'label.newSchema', () => this.#newSchema());
  }

  #of(view: DatasetView): Labelling {
    let labelling = this.#labelling.get(view);
    if (!labelling) {
      labelling = new Labelling(this.services, view, this.#lines, () => this.#refresh());
      this.#labelling.set(view, labelling);
      const kept = labelling.keptSchema;
      if (kept !== undefined) void this.#schemas(labelling.view.session.source).then((all) => this.#use(labelling, all.find((s) => s.id === kept)), (error: unknown) => this.services.log.warn(String(error))).finally(() => labelling?.looked());
    }
    return labelling;
  }

  /** A schema that is not there, or whose file is wrong, leaves the one in use as it is. */
  async #use(labelling: Labelling | undefined, schema: LabelSchema | undefined): Promise<void> {
    if (labelling && schema) await labelling.use(schema);
  }

  /** A schema file that is saved is in use at once; one that is wrong is shown in Problems, and the last good one stays. */
  #watchSchemas(): void {
    const read = async (): Promise<void> => {
      for (const view of this.services.views.all) {
        const labelling = this.#labelling.get(view);
        const schemas = await this.#schemas(view.session.source);
        const now = schemas.find((s) => s.id === labelling?.schema?.id);
        if (now && JSON.stringify(now) !== JSON.stringify(labelling?.schema)) await this.#use(labelling, now);
      }
    };
    const look = (): void => void read().catch((error: unknown) => this.services.log.warn(String(error)));
    const { subscriptions } = this.services.context;
    // Folder by folder: watching whole workspaces is costly, and not every system can.
    for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(vscode.Uri.joinPath(uri, ...SCHEMA_FOLDER.split(path.sep)), '*.labels.json'));
      subscriptions.push(watcher, watcher.onDidChange(look), watcher.onDidCreate(look), watcher.onDidDelete(look));
    }
    subscriptions.push(vscode.workspace.onDidSaveTextDocument(({ uri }) => {
      if (uri.path.endsWith('.labels.json')) look();
    }));
  }

  /** The shipped schemas and the workspace's own, which win. Wrong files are shown in Problems. */
  async #schemas(source: DatasetSource): Promise<readonly LabelSchema[]> {
    const folder = workspaceFolderOf(source.paths[0]);
    const found = folder === undefined ? { schemas: [], problems: [] } : await readSchemas(folder);
    this.#diagnostics.show(found.problems);
    const own = found.schemas.map((s) => s.schema);
    return [...own, ...SHIPPED_SCHEMAS.filter((s) => !own.some((o) => o.id === s.id))];
  }

  async #start(labelling: Labelling, id: unknown): Promise<void> {
    const schemas = await this.#schemas(labelling.view.session.source);
    const named = schemas.find((s) => s.id === id);
    const picked = named ?? (await this.#pick(schemas));
    if (picked && (await labelling.mayWrite())) await labelling.use(picked);
  }

  async #pick(schemas: readonly LabelSchema[]): Promise<LabelSchema | undefined> {
    const items = schemas.map((schema) => ({ schema, label: schema.title, description: schema.id, detail: [schema.description, schema.unverified === undefined ? undefined : vscode.l10n.t('names not verified: {0}', schema.unverified)].filter(Boolean).join(' ') }));
    const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Label with which schema?'), ...(this.#diagnostics.files === 0 ? {} : { placeHolder: vscode.l10n.t('Schema files with errors are not listed: see Problems') }), matchOnDescription: true, matchOnDetail: true });
    return picked?.schema;
  }

  /** Makes a schema from a few words: `keep, drop, unsure`. */
  async #newSchema(): Promise<void> {
    const view = this.services.views.active;
    const folder = workspaceFolderOf(view?.session.source.paths[0]);
    if (folder === undefined || !vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(vscode.l10n.t('Label schemas are kept in a trusted workspace: open a folder first.'));
      return;
    }
    const id = await vscode.window.showInputBox({ title: vscode.l10n.t('Name of the schema'), prompt: vscode.l10n.t('Letters, digits and hyphens'), validateInput: (text) => (/^[\w-]+$/.test(text) ? undefined : vscode.l10n.t('Letters, digits and hyphens only')) });
    if (id === undefined) return;
    const labels = await vscode.window.showInputBox({ title: vscode.l10n.t('Labels'), prompt: vscode.l10n.t('Separated by commas: good, bad, unsure') });
    const words = [...new Set((labels ?? '').split(',').map((w) => w.trim()).filter((w) => w !== ''))];
    if (words.length === 0) return;
    const uri = vscode.Uri.file(path.join(folder, SCHEMA_FOLDER, `${id}.labels.json`));
    const exists = await vscode.workspace.fs.stat(uri).then(() => true, () => false);
    if (!exists) {
      const questions = [{ id, title: id, kind: 'single', required: true, labels: words.map((word, i) => ({ id: word, ...(i < 10 ? { key: String((i + 1) % 10) } : {}) })) }];
      await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(`${JSON.stringify({ id, version: 1, title: id, questions }, undefined, 2)}\n`));
    }
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** Shows only the rows of a label, in the dataset's view. */
  #filter(expression: unknown): void {
    const view = this.services.views.activeOrThrow;
    if (typeof expression !== 'string') throw new LoupeError('internal', {}, 'engine', 'no filter was given');
    view.panel.webviewPanel.reveal(view.panel.webviewPanel.viewColumn); // without a column it would open once more in the active one
    view.panel.command({ command: 'filterBy', expression });
  }

  async #openLine(file: unknown, line: unknown): Promise<void> {
    if (typeof file !== 'string' || typeof line !== 'number') throw new LoupeError('internal', {}, 'engine', 'no line was given');
    await openLine(file, line);
  }

  #written(uri: vscode.Uri): void {
    for (const view of this.services.views.all) if (view.panel.uri.toString() === uri.toString()) this.#of(view).writtenElsewhere();
  }

  /** A name given here, or in another window, is that of all views. */
  #renamed(): void {
    for (const view of this.services.views.all) this.#labelling.get(view)?.renamed();
  }

  #refresh(): void {
    const view = this.services.views.active;
    for (const other of this.services.views.all) this.#labelling.get(other)?.progress.front(other === view);
    const schema = view === undefined ? null : (this.#labelling.get(view)?.schema ?? null);
    if (schema !== null) this.#warm ??= warmUp(KEYS);
    void vscode.commands.executeCommand('setContext', 'loupe.labelling', schema !== null);
    // Keys that are commands of the reader are labels' only where the schema in use has them.
    void vscode.commands.executeCommand('setContext', 'loupe.labelKeys', schema === null ? '' : [...keysOf(schema).keys(), ...inputKeysOf(schema).keys()].join(''));
    this.#tree.show(view?.session);
  }
}

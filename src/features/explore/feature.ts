import * as v from 'valibot';
import * as vscode from 'vscode';
import type { DatasetInfo, DatasetSource } from '../../core/dataset';
import { LoupeError } from '../../core/message';
import { EVERYTHING } from '../../core/viewQuery';
import { registerCommand } from '../../host/commands';
import { DATASET_EDITOR, DatasetEditor, TEXT_EDITOR } from '../../host/datasetEditor';
import type { Behaviour } from '../../host/datasetEditor';
import type { DatasetPanel } from '../../host/datasetPanel';
import { DatasetSession } from '../../host/datasetSession';
import type { DatasetView } from '../../host/datasetViews';
import { DatasetFileSystem, SCHEME, sourceOf } from '../../host/datasetUri';
import { exploreAnswers, openedDataset, tellDerived } from './feature/answers';
import { copyViewAs } from './feature/copyView';
import { exportCommand } from './feature/exportCommand';
import { registerCompare } from './feature/beside/compareCommand';
import { registerFilters } from './feature/filters/filterCommands';
import { openCommand, openSource, Recent } from '../../host/openCommand';
import { sortBy } from './feature/sortBy';
import { askReading } from './feature/csvReading';
import { registerReading } from './feature/reading/register';
import type { RowShower } from './feature/reading/register';
import { correctShape } from './feature/shapeMemory';
import type { Services } from '../../host/services';
import { PagedItem } from '../../host/pagedItem';
import { StatusBar } from '../../host/statusBar';
import type { EngineState } from '../../host/statusBar';
import { askSplit } from './feature/splitChoice';
import { filterOf, profileInFront, profileKind } from './feature/profilePage';
import { saveProfile } from './feature/summary';
import { FeaturePages } from '../../host/featurePage';
import { RecentTree, ShapeTree } from './feature/trees';
import { LinkHandler } from '../../host/uriHandler';
import { viewState } from './checks';
import type { ViewCommand, ViewState } from './contract';
import { READING_COMMANDS } from './reading';

const STATE_KEY = 'loupe.state:';

/** Commands that only act in the view: the id is `loupe.` and the view's own word. */
const VIEW_COMMANDS = [
  'nextRecord', 'previousRecord', 'firstRecord', 'lastRecord', 'randomRecord', 'focusTable', 'focusReader', 'toggleReader',
  'readerBeside', 'readerBelow', 'readerOnly', 'textMarkdown', 'textPlain', 'textRaw', 'cycleTextMode', 'toggleRawRecord',
  'copyCell', 'copyRow', 'copyRange', 'findColumn', 'openDiff', 'foldAll', 'unfoldAll', 'nextTurn', 'previousTurn', 'showHelp', 'resetView', 'toggleProfiles', 'filter', 'addCondition', 'search', 'nextHit', 'previousHit',
] as const;

/** Opening, the table and the reader: registers the editor, its commands, trees and status bar. */
export function registerExplore(services: Services): void {
  new Explore(services).register();
}

class Explore {
  readonly #status = new StatusBar();
  readonly #paged = new PagedItem();
  readonly #shape = new ShapeTree();
  readonly #reading: RowShower;
  readonly #recent: Recent;
  readonly #recentTree: RecentTree;
  #engine: EngineState = 'idle';

  constructor(readonly services: Services) {
    this.#recent = new Recent(services.context.globalState);
    this.#recentTree = new RecentTree(() => this.#recent.list());
    this.#reading = registerReading(services, registerFilters(services));
  }

  register(): void {
    const { context, engine } = this.services;
    const own = (...items: vscode.Disposable[]): void => void context.subscriptions.push(...items);
    const editor = new DatasetEditor(this.services, (uri, source) => this.#behaviour(uri, source));
    for (const type of [DATASET_EDITOR, TEXT_EDITOR]) {
      own(vscode.window.registerCustomEditorProvider(type, editor, { supportsMultipleEditorsPerDocument: true }));
    }
    own(vscode.workspace.registerFileSystemProvider(SCHEME, new DatasetFileSystem(), { isReadonly: true }));
    const links = new LinkHandler((uri, row) => this.#reading.show(uri, row));
    own(vscode.window.registerUriHandler(links));
    registerCommand(this.services, 'openRecordLink', () => links.ask());
    own(vscode.window.registerTreeDataProvider('loupe.recent', this.#recentTree), vscode.window.registerTreeDataProvider('loupe.shape', this.#shape));
    own(this.#status, this.#paged, this.services.views.onActive(() => this.#refresh()));
    registerCompare(this.services, this.#recent);
    engine.onState((state) => this.#engineState(state));
    this.#registerCommands();
  }

  #registerCommands(): void {
    const command = (id: string, run: (...args: unknown[]) => unknown): void => registerCommand(this.services, id, run);
    for (const id of [...VIEW_COMMANDS, ...READING_COMMANDS]) command(id, () => this.#command({ command: id } as ViewCommand));
    command('open', () => openCommand(this.#recent));
    command('openSource', (source) => openSource(sourceOf(vscode.Uri.from({ scheme: SCHEME, path: '/', query: JSON.stringify(source) }))));
    command('openResource', (uri, uris) => openSource({ paths: resources(uri, uris), literal: true }));
    command('goToRow', (row) => this.#goToRow(row));
    command('correctRole', async (role) => this.#correct(this.#active(), typeof role === 'string' ? role : null));
    command('chooseSplit', () => this.#chooseSplit(this.#active()));
    command('readCsv', () => this.#readCsv(this.#active()));
    command('export', () => this.#export(this.#active()));
    command('copyViewAs', () => copyViewAs(this.services.views.activeOrThrow));
    command('sortBy', () => sortBy(this.services.views.activeOrThrow));
    command('copySql', () => this.#copySql(this.#active()));
    const profiles = new FeaturePages(this.services, profileKind(this.services));
    command('summary', () => void profiles.show(this.#active().uri));
    command('saveSummary', () => this.#saveProfile(this.services.views.activeOrThrow));
    command('reload', async () => this.#reload(this.#active()));
    command('makeCopy', () => this.#makeCopy(this.#active()));
    command('pauseJobs', () => this.#hold());
    command('restartEngine', () => this.services.engine.restart());
    command('showLog', () => this.services.log.show());
  }

  /** Holds what runs; a second time, lets it go on. */
  #hold(): void {
    const { engine } = this.services;
    const paused = engine.hold(true);
    const resumed = paused === 0 ? engine.hold(false) : 0;
    void vscode.window.showInformationMessage(
      paused > 0 ? vscode.l10n.t(paused === 1 ? '{0} running scan pauses at its next step. Run the command again to resume.' : '{0} running scans pause at their next step. Run the command again to resume.', paused)
        : resumed > 0 ? vscode.l10n.t(resumed === 1 ? '{0} scan goes on.' : '{0} scans go on.', resumed)
          : vscode.l10n.t('No scan is running that can pause: a sort, or a file that is written, is one step.'),
    );
  }

  #behaviour(uri: vscode.Uri, source: DatasetSource): Behaviour {
    const session = new DatasetSession(this.services, source);
    let panel: DatasetPanel | undefined;
    const view = (): DatasetView => {
      const found = this.services.views.of(panel);
      if (!found) throw new LoupeError('no-dataset-open', {}, 'usage');
      return found;
    };
    const own = exploreAnswers({
      services: this.services,
      session,
      texts: this.services.texts,
      state: () => (panel ? this.#stateOf(panel) : this.#state(uri)),
      opened: async (info) => {
        await this.#recent.add(session.source);
        this.#recentTree.refresh();
        this.services.views.changed();
        return info;
      },
      correctRole: (role) => this.#correct(panel, role),
      chooseSplit: () => this.#chooseSplit(panel),
      exportRows: ({ query, columns }) => exportCommand(this.services, session, query, columns),
    });
    return {
      answers: new Map([...own, ...this.services.views.answers(view)]),
      adopt: (adopted) => {
        panel = adopted;
        this.#adopt(adopted, session);
      },
    };
  }

  /** A new view owns its session, keeps its state, and looks at the disk when it comes to the front. */
  #adopt(panel: DatasetPanel, session: DatasetSession): void {
    const key = panel.uri.toString();
    panel.own(session);
    panel.own(session.onChanged((state) => panel.send({ event: state })));
    panel.own(session.onCopied((info) => {
      panel.send({ event: 'described', opened: openedDataset({ services: this.services, state: () => this.#stateOf(panel) }, info) });
      void tellDerived(session, [], panel).catch((error: unknown) => this.services.log.warn(`derived columns: ${String(error)}`));
      this.#refresh();
    }));
    panel.own(session.onGrown(({ info, renumbered }) => {
      panel.send({ event: 'described', opened: openedDataset({ services: this.services, state: () => this.#stateOf(panel) }, info), renumbered });
      if (this.services.views.active?.panel === panel) this.#refresh();
    }));
    panel.own(panel.onState((state) => void this.services.context.workspaceState.update(STATE_KEY + key, state)));
    panel.own(panel.webviewPanel.onDidChangeViewState(() => {
      if (panel.webviewPanel.active) session.look();
    }));
    this.services.views.add({ panel, session });
  }

  #state(uri: vscode.Uri): ViewState | null {
    const kept = v.safeParse(viewState, this.services.context.workspaceState.get(STATE_KEY + uri.toString()));
    return kept.success ? kept.output : null;
  }

  /** What this view shows now; two views of one dataset have a state each. */
  #stateOf(panel: DatasetPanel): ViewState | null {
    const said = v.safeParse(viewState, panel.state);
    return said.success ? said.output : this.#state(panel.uri);
  }

  #active(): DatasetPanel {
    return this.services.views.activeOrThrow.panel;
  }

  #session(panel: DatasetPanel | undefined): DatasetSession {
    const view = this.services.views.of(panel);
    if (!view) throw new LoupeError('no-dataset-open', {}, 'usage');
    return view.session;
  }

  #command(command: ViewCommand): void {
    this.#active().command(command);
  }

  async #goToRow(given: unknown): Promise<void> {
    const panel = this.#active();
    const info = await this.#session(panel).open(false);
    const most = info.paged?.complete === false ? Number.MAX_SAFE_INTEGER : info.rows;
    const text = typeof given === 'number' ? String(given) : await vscode.window.showInputBox({
      title: vscode.l10n.t('Go to row'),
      prompt: vscode.l10n.t('0 to {0}; rows are counted from 0 in file order', info.rows - 1),
      validateInput: (value) => (isRow(value, most) ? undefined : vscode.l10n.t('A whole number from 0 to {0}', info.rows - 1)),
    });
    if (text !== undefined && isRow(text, most)) panel.command({ command: 'goToRow', row: Number(text.replaceAll(',', '')) });
  }

  async #correct(panel: DatasetPanel | undefined, role: string | null): Promise<DatasetInfo | null> {
    const session = this.#session(panel);
    const info = await correctShape(this.services, session, role);
    if (info && panel) panel.send({ event: 'reload', opened: openedDataset({ services: this.services, state: () => this.#stateOf(panel) }, info) });
    this.#refresh();
    return info;
  }

  async #chooseSplit(panel: DatasetPanel | undefined): Promise<void> {
    const session = this.#session(panel);
    const source = await askSplit(session);
    if (!source) return;
    await openSource(source);
    if (!session.info) panel?.webviewPanel.dispose(); // the view that only asked has done its work
  }

  async #readCsv(panel: DatasetPanel | undefined): Promise<void> {
    const source = await askReading(this.#session(panel));
    if (!source) return;
    await openSource(source);
    panel?.webviewPanel.dispose(); // one file is not shown in two readings unasked
  }

  async #export(panel: DatasetPanel): Promise<void> {
    const query = this.#stateOf(panel)?.query ?? EVERYTHING;
    await exportCommand(this.services, this.#session(panel), query, null);
  }

  async #saveProfile(view: DatasetView): Promise<void> {
    const info = await view.session.open(false);
    await saveProfile(info, await profileInFront(view.session, info.name, filterOf(view)));
  }

  async #copySql(panel: DatasetPanel): Promise<void> {
    const query = this.#stateOf(panel)?.query ?? EVERYTHING;
    await vscode.env.clipboard.writeText(await this.#session(panel).ask('showSql', { query, columns: null }));
    void vscode.window.setStatusBarMessage(vscode.l10n.t('The view is copied as SQL'), 3000);
  }

  async #reload(panel: DatasetPanel): Promise<void> {
    const session = this.#session(panel);
    const info = await session.open(true);
    panel.send({ event: 'reload', opened: openedDataset({ services: this.services, state: () => this.#stateOf(panel) }, info) });
    this.#refresh();
  }

  async #makeCopy(panel: DatasetPanel): Promise<void> {
    const session = this.#session(panel);
    const { name, paged } = await session.open(false);
    if (paged) await session.copy();
    else void vscode.window.showInformationMessage(vscode.l10n.t('“{0}” needs no copy: filters, sorting and SQL read it as it is.', name));
  }

  #engineState(state: EngineState): void {
    this.#engine = state;
    if (state !== 'idle') for (const { panel } of this.services.views.all) panel.send({ event: 'engine', state });
    this.#refresh();
  }

  #refresh(): void {
    const view = this.services.views.active;
    this.#status.show(view?.session.info, view?.panel.focus, this.#engine);
    this.#paged.show(view?.session.info);
    this.#shape.show(view?.session.info);
    void vscode.commands.executeCommand('setContext', 'loupe.inInput', view?.panel.focus.inInput ?? false);
  }
}

function isRow(text: string, rows: number): boolean {
  const value = Number(text.replaceAll(',', '').trim());
  return text.trim() !== '' && Number.isSafeInteger(value) && value >= 0 && value < rows;
}

/** The explorer gives the clicked resource and, when several are picked, all of them. */
function resources(uri: unknown, uris: unknown): string[] {
  const many = Array.isArray(uris) ? uris.filter((u): u is vscode.Uri => u instanceof vscode.Uri) : [];
  if (many.length > 0) return many.map((u) => u.fsPath);
  if (uri instanceof vscode.Uri) return [uri.fsPath];
  throw new LoupeError('no-dataset-open', {}, 'usage');
}

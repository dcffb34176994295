import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Column, DatasetInfo, DatasetSource } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { EngineMethod, EngineParams, EngineResult } from '../engine/contract';
import type { RequestOptions } from '../engine/handle';
import { declined, mayCopy, withCopyProgress } from './copyQuestion';
import { Disposables } from './disposables';
import type { Services } from './services';
import { labelsElsewhere } from './settings';

/** How long after a file event the look at the disk waits: writers touch a file many times. */
const SETTLE_MS = 400;

/** How far an opening is, and what it does. */
export type OpenProgress = (fraction: number | null, note: Message | null) => void;

/** One opened dataset of one view: owns it in the engine, notices changes on disk, and gives it back. */
export class DatasetSession {
  readonly #services: Services;
  readonly #own = new Disposables();
  /** Closing the view ends an opening that is under way. */
  readonly #closing = new AbortController();
  #progress: OpenProgress | undefined;
  #watchers = new Disposables();
  readonly #changed = new vscode.EventEmitter<'changed' | 'gone'>();
  /** The files are no longer those that were opened. Fires once until it is opened anew. */
  readonly onChanged = this.#changed.event;
  readonly #copied = new vscode.EventEmitter<DatasetInfo>();
  /** It was paged and goes on over a copy, under the same id. */
  readonly onCopied = this.#copied.event;
  readonly #grown = new vscode.EventEmitter<{ readonly info: DatasetInfo; readonly renumbered: boolean }>();
  /** More of its rows were counted, later ones have other columns, or some turned out to be none: then others have their numbers. */
  readonly onGrown = this.#grown.event;
  readonly #reshaped = new vscode.EventEmitter<DatasetInfo>();
  /** A person corrected its shape. */
  readonly onReshaped = this.#reshaped.event;
  #info: DatasetInfo | undefined;
  #opening: Promise<DatasetInfo> | undefined;
  #copying: Promise<void> | undefined;
  /** A person did not want a copy: what features count beside a view does not ask again. */
  #isDeclined = false;
  #told = false;
  #timer: NodeJS.Timeout | undefined;

  /** The person from whom what others said is hidden now; undefined where nobody is led by it. */
  seenBy: string | undefined;

  /** Corrections that hold for this view only, since there is nowhere to keep them. */
  #roles: Readonly<Record<string, readonly string[]>> = {};

  constructor(services: Services, readonly source: DatasetSource) {
    this.#services = services;
    this.#own.add(this.#changed);
    this.#own.add(this.#copied);
    this.#own.add(this.#grown);
    this.#own.add(this.#reshaped);
    this.#own.add({ dispose: services.engine.onDescribed((dataset, { renumbered = false, ...change }) => {
      if (this.#info?.id !== dataset) return;
      this.#info = { ...this.#info, ...change };
      this.#grown.fire({ info: this.#info, renumbered });
    }) });
    this.#own.add(vscode.window.onDidChangeWindowState((state) => {
      if (state.focused) this.look();
    }));
  }

  get info(): DatasetInfo | undefined {
    return this.#info;
  }

  /** The opened dataset; opens it at the first call, or again with `anew`. Calls at the same time share one opening. */
  open(anew: boolean, progress?: OpenProgress): Promise<DatasetInfo> {
    if (this.#info && !anew) return Promise.resolve(this.#info);
    if (progress) this.#progress = progress;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<DatasetInfo> {
    const before = this.#info;
    const info = await this.#services.engine.request('open', { source: { ...this.source, ...this.#corrections(), labelsElsewhere: labelsElsewhere() } }, {
      signal: this.#closing.signal,
      onProgress: (fraction, note) => this.#progress?.(fraction, note),
    });
    if (this.#own.disposed) {
      void this.#release(info.id);
      throw new LoupeError('aborted', {}, 'aborted');
    }
    this.#info = info;
    this.#told = false;
    if (before && before.id !== info.id) void this.#release(before.id);
    this.#watch(info);
    return info;
  }

  /** What a workspace folder keeps about schemas is read only where the person trusts the workspace. */
  #corrections(): Pick<DatasetSource, 'workspaces' | 'roles'> {
    const folder = vscode.workspace.isTrusted ? workspaceFolderOf(this.source.paths[0]) : undefined;
    return { ...(folder === undefined ? {} : { workspaces: [folder] }), ...(Object.keys(this.#roles).length === 0 ? {} : { roles: { ...this.source.roles, ...this.#roles } }) };
  }

  /**
   * A request about this dataset; `dataset` is filled in. Where it needs a copy, the person is asked, the copy is made, and then
   * what was asked for is done. `quiet`: nobody asked for it, and nobody is asked: it throws `needs-copy`.
   */
  async ask<M extends EngineMethod>(
    method: M,
    params: Omit<EngineParams<M>, 'dataset'>,
    options: Omit<RequestOptions, 'onProgress'> & { readonly onProgress?: OpenProgress; readonly quiet?: boolean } = {},
  ): Promise<EngineResult<M>> {
    const info = await this.open(false);
    const { quiet = false, ...asking } = options;
    const ask = (): Promise<EngineResult<M>> => this.#services.engine.request(method, { ...params, dataset: info.id }, asking);
    try {
      return await ask();
    } catch (error) {
      if (quiet || !(error instanceof LoupeError) || error.code !== 'needs-copy') throw error;
      if (method === 'work' && this.#isDeclined) throw declined();
      await this.copy(options.onProgress);
      if (options.signal?.aborted === true) throw new LoupeError('aborted', {}, 'aborted');
      return ask();
    }
  }

  /** Has a paged dataset copied, if the person wants that. Throws `copy-declined`. Calls at the same time share one question. */
  copy(progress?: OpenProgress): Promise<void> {
    this.#copying ??= this.#copy(progress).finally(() => (this.#copying = undefined));
    return this.#copying;
  }

  async #copy(told: OpenProgress | undefined): Promise<void> {
    const before = await this.open(false);
    if (!before.paged) return;
    const isMade = this.#services.views.all.some(({ session }) => session.info?.fingerprint === before.fingerprint && session.info.paged === undefined);
    this.#isDeclined = !isMade && !(await mayCopy(before.paged.needs));
    if (this.#isDeclined) throw declined();
    const info = await withCopyProgress(before.name, this.#closing.signal, (signal, progress) => this.#services.engine.request('copy', { dataset: before.id }, {
      signal, lane: 'job',
      onProgress: (fraction, note) => {
        progress(fraction, note);
        told?.(fraction, note);
      },
    }));
    if (this.#info?.id !== before.id) return; // closed, or opened anew meanwhile
    this.#info = info;
    this.#copied.fire(info);
  }

  /** A correction that is kept nowhere else: it holds as long as this view is open, beside those before it. */
  async reshapeHere(role: string, paths: readonly string[]): Promise<DatasetInfo> {
    this.#roles = { ...this.#roles, [role]: paths };
    return this.reshape(this.#roles);
  }

  /** A person's roles for this dataset: the shape decided again around them. */
  async reshape(roles: Readonly<Record<string, readonly string[]>>): Promise<DatasetInfo> {
    const shape = await this.ask('reshape', { roles });
    const info = await this.open(false);
    this.#info = { ...info, shape };
    this.#reshaped.fire(this.#info);
    return this.#info;
  }

  column(name: string): Column | undefined {
    return this.#info?.columns.find((column) => column.name === name);
  }

  /** Looks whether the files are still the same; watchers miss network file systems, so focus asks, too. */
  look(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#look(), SETTLE_MS);
  }

  async #look(): Promise<void> {
    if (!this.#info || this.#told || this.#own.disposed) return;
    try {
      const { state } = await this.ask('check', {});
      if (state === 'same') return;
      this.#told = true;
      this.#changed.fire(state);
    } catch (error) {
      this.#services.log.warn(`looking at the files failed: ${String(error)}`);
    }
  }

  #watch(info: DatasetInfo): void {
    this.#watchers.dispose();
    const watchers = this.#own.add(new Disposables());
    this.#watchers = watchers;
    for (const file of info.files.slice(0, 32)) {
      const uri = vscode.Uri.file(file.path);
      const pattern = new vscode.RelativePattern(vscode.Uri.joinPath(uri, '..'), escapePattern(uri.path.slice(uri.path.lastIndexOf('/') + 1)));
      const watcher = watchers.add(vscode.workspace.createFileSystemWatcher(pattern));
      watchers.add(watcher.onDidChange(() => this.look()));
      watchers.add(watcher.onDidCreate(() => this.look()));
      watchers.add(watcher.onDidDelete(() => this.look()));
    }
  }

  async #release(id: string): Promise<void> {
    try {
      await this.#services.engine.request('close', { dataset: id });
    } catch (error) {
      this.#services.log.warn(`closing a dataset failed: ${String(error)}`);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#closing.abort();
    this.#own.dispose();
    if (this.#info) void this.#release(this.#info.id);
    this.#info = undefined;
  }
}

/** The workspace folder that a file lies in, else the first one; undefined without a workspace. */
export function workspaceFolderOf(file: string | undefined): string | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const own = folders.find((f) => file !== undefined && !path.relative(f.uri.fsPath, file).startsWith('..'));
  return (own ?? folders[0])?.uri.fsPath;
}

function escapePattern(name: string): string {
  return name.replace(/[[\]{}*?]/g, (c) => `[${c}]`);
}

import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { FILTER_FILE, keepFilter, readFilters, removeFilter } from '../../../data/filters/filterFile';
import type { FilterFile, NamedFilter } from '../../../data/filters/filterFile';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';

export type { NamedFilter } from '../../../data/filters/filterFile';

/** A named filter and the workspace folder that keeps it. */
export interface KeptFilter extends NamedFilter {
  readonly folder: string;
}

/** The filters that persons gave names, kept in `.loupe/filters.json` of each workspace folder. In Restricted Mode there are none. */
export class NamedFilters implements vscode.Disposable {
  readonly #services: Services;
  readonly #changed = new vscode.EventEmitter<undefined>();
  /** They are others than before, by a person's hand or by ours. */
  readonly onChange = this.#changed.event;
  readonly #own: vscode.Disposable[];
  readonly #problems = vscode.languages.createDiagnosticCollection('loupe.filters');
  /** The problem of each file that was said, until it is another one. */
  readonly #said = new Map<string, string>();

  constructor(services: Services) {
    this.#services = services;
    const files = vscode.workspace.createFileSystemWatcher(`**/${FILTER_FILE.replaceAll('\\', '/')}`);
    const changed = (): void => this.#changed.fire(undefined);
    this.#own = [files, files.onDidChange(changed), files.onDidCreate(changed), files.onDidDelete(changed), vscode.workspace.onDidGrantWorkspaceTrust(changed), vscode.workspace.onDidChangeWorkspaceFolders(changed), this.#changed, this.#problems];
  }

  /** All of them, folder by folder, in the order of their files. A file that cannot be read is said once, and stands in Problems. */
  async list(): Promise<readonly KeptFilter[]> {
    return (await this.#readAll()).flatMap(({ folder, file }) => file.filters.map((filter): KeptFilter => ({ ...filter, folder })));
  }

  /** Throws `filters-damaged` where a file of them cannot be read: what is in it is not known. */
  async sound(): Promise<readonly KeptFilter[]> {
    const damaged = (await this.#readAll()).find(({ file }) => file.problem !== null)?.file.problem;
    if (damaged) throw new LoupeError('filters-damaged', damaged.args, 'usage');
    return this.list();
  }

  /**
   * Keeps a filter under a name in the folder of the dataset in front, in the place of one that has the name there. Throws `filters-untrusted`,
   * `filters-no-folder`, `filters-damaged`, `filters-unwritable`.
   */
  async keep(name: string, filter: string, more: Pick<NamedFilter, 'about' | 'rowsOf'> = {}): Promise<void> {
    await keepFilter(this.#folder(), { name: name.trim(), filter, ...more });
    this.#changed.fire(undefined);
  }

  /** Takes a filter out of its folder's file; of the dataset in front, where no folder is said. Throws as `keep` does. */
  async remove(name: string, folder = this.#folder()): Promise<void> {
    await removeFilter(folder, name);
    this.#changed.fire(undefined);
  }

  dispose(): void {
    for (const own of this.#own) own.dispose();
  }

  #folder(): string {
    if (!vscode.workspace.isTrusted) throw new LoupeError('filters-untrusted', {}, 'usage');
    const folder = workspaceFolderOf(this.#services.views.active?.session.source.paths[0]);
    if (folder === undefined) throw new LoupeError('filters-no-folder', {}, 'usage');
    return folder;
  }

  async #readAll(): Promise<readonly { readonly folder: string; readonly file: FilterFile }[]> {
    if (!vscode.workspace.isTrusted) return [];
    const folders = (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === 'file').map((f) => f.uri.fsPath);
    return Promise.all(folders.map(async (folder) => ({ folder, file: await this.#read(folder) })));
  }

  async #read(folder: string): Promise<FilterFile> {
    const uri = vscode.Uri.joinPath(vscode.Uri.file(folder), ...FILTER_FILE.split(/[\\/]/));
    const file = await readFilters(folder).catch((error: unknown): FilterFile => {
      if (!(error instanceof LoupeError)) throw error;
      return { filters: [], problem: { code: error.code, args: error.args, line: 1 } };
    });
    const problem = file.problem === null ? null : localSentence(file.problem);
    this.#problems.set(uri, file.problem === null || problem === null ? [] : [new vscode.Diagnostic(new vscode.Range(file.problem.line - 1, 0, file.problem.line - 1, Number.MAX_SAFE_INTEGER), problem, vscode.DiagnosticSeverity.Error)]);
    if (problem === null) this.#said.delete(folder);
    else if (this.#said.get(folder) !== problem) {
      this.#said.set(folder, problem);
      this.#services.log.warn(problem);
      void this.#tell(uri, problem);
    }
    return file;
  }

  async #tell(uri: vscode.Uri, problem: string): Promise<void> {
    const open = vscode.l10n.t('Open');
    if ((await vscode.window.showWarningMessage(problem, open)) === open) await vscode.commands.executeCommand('vscode.open', uri);
  }
}

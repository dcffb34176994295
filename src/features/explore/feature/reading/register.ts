import * as vscode from 'vscode';
import { LoupeError } from '../../../../core/message';
import { groupDigits } from '../../../../core/sentences';
import { rowsFilter } from '../../../../core/rowsFilter';
import { registerCommand } from '../../../../host/commands';
import { sourceOf } from '../../../../host/datasetUri';
import type { DatasetView } from '../../../../host/datasetViews';
import { openSource } from '../../../../host/openCommand';
import { linkQuery } from '../../../../data/recordLink';
import type { RecordLink } from '../../../../data/recordLink';
import { reportError } from '../../../../host/services';
import type { Services } from '../../../../host/services';
import { READING } from '../../reading';
import type { FoundRow, SoughtRow, ViewBookmark } from '../../reading';
import type { NamedFilters } from '../namedFilters';
import { Bookmarks } from './bookmarks';
import type { Bookmark } from './bookmarks';
import { BookmarkTree } from './bookmarkTree';
import type { BookmarkNode } from './bookmarkTree';
import { keyOf, readingOf } from './rows';
import { askSample, askSeed } from './sample';

/** What the rest of the dataset view may ask of reading: to show the row of a link, as soon as its view is there. */
export interface RowShower {
  show(uri: vscode.Uri, row: NonNullable<RecordLink['row']>): void;
}

/** Bookmarks, links to records and samples: registers their commands, the tree of bookmarks, and their part of every view. */
export function registerReading(services: Services, filters: NamedFilters): RowShower {
  const reading = new ReadingRoom(services, filters);
  reading.register();
  return reading;
}

class ReadingRoom implements RowShower {
  readonly #bookmarks: Bookmarks;
  /** Rows that links ask for in views that are not there yet, by resource. */
  readonly #waiting = new Map<string, NonNullable<RecordLink['row']>>();
  #toggling: Promise<void> = Promise.resolve();

  constructor(readonly services: Services, readonly filters: NamedFilters) {
    this.#bookmarks = new Bookmarks(services.context.workspaceState);
  }

  register(): void {
    const { context, views } = this.services;
    views.contribute({
      feature: READING,
      answers: (view) => ({
        bookmarks: async () => {
          await this.#bookmarks.settle(view(), true).catch((error: unknown) => this.services.log.warn(`bookmarks: ${String(error)}`));
          return this.#shown(view());
        },
        toggleBookmark: async () => {
          await this.#toggle(view());
          return null;
        },
        noteBookmark: async () => {
          await this.#note(view(), undefined);
          return null;
        },
      }),
      opened: (view) => {
        const row = this.#waiting.get(view.panel.uri.toString());
        if (row) this.#show(view, row);
        this.#waiting.delete(view.panel.uri.toString());
        return this.#bookmarks.onChanged(() => view.panel.tell(READING, 'bookmarks', this.#shown(view)));
      },
    });
    context.subscriptions.push(vscode.window.registerTreeDataProvider('loupe.bookmarks', new BookmarkTree(this.#bookmarks)));
    const active = (): DatasetView => views.activeOrThrow;
    registerCommand(this.services, 'bookmark.toggle', () => this.#toggle(active()));
    registerCommand(this.services, 'bookmark.note', (node) => this.#note(views.active, bookmarkOf(node)));
    registerCommand(this.services, 'bookmark.remove', async (node) => {
      const bookmark = bookmarkOf(node);
      if (bookmark) await this.#bookmarks.remove(bookmark.id);
    });
    registerCommand(this.services, 'bookmark.open', (node) => this.#open(bookmarkOf(node)));
    registerCommand(this.services, 'bookmark.filter', () => this.#filter(active()));
    registerCommand(this.services, 'copyLink', () => this.#copyLink(active()));
    registerCommand(this.services, 'seed', () => askSeed(active()));
    registerCommand(this.services, 'sampleRows', () => askSample(this.services, active(), this.filters));
  }

  show(uri: vscode.Uri, row: NonNullable<RecordLink['row']>): void {
    const view = this.services.views.all.find(({ panel }) => panel.uri.toString() === uri.toString());
    if (view) this.#show(view, row);
    else this.#waiting.set(uri.toString(), row);
  }

  #show(view: DatasetView, { number, id, hash, of }: NonNullable<RecordLink['row']>): void {
    if (hash === null) {
      view.panel.commandOnceReady({ command: 'showRow', row: number, said: null });
      return;
    }
    void showRow(view, { number, id, hash, ...(of === undefined ? {} : { of }) }).catch((error: unknown) => reportError(this.services, error));
  }

  #shown(view: DatasetView): ViewBookmark[] {
    return this.#bookmarks.of(view).flatMap(({ id, row, note, state }) => (state === 'gone' ? [] : [{ id, row: row.number, note }]));
  }

  /** One after the other: a key that is pressed twice must not make two bookmarks of one row. */
  #toggle(view: DatasetView): Promise<void> {
    const row = rowInFocus(view);
    const mine = this.#toggling.catch(() => undefined).then(() => this.#turn(view, row));
    this.#toggling = mine;
    return mine;
  }

  async #turn(view: DatasetView, row: number): Promise<void> {
    const bookmark = this.#bookmarks.at(view, row);
    if (bookmark) await this.#bookmarks.remove(bookmark.id);
    else await this.#bookmarks.add(view, row, '');
  }

  /** Asks for a note; a record that is none becomes a bookmark by it. */
  async #note(view: DatasetView | undefined, named: Bookmark | undefined): Promise<void> {
    if (!view && !named) throw new LoupeError('no-dataset-open', {}, 'usage');
    const bookmark = named ?? (view && this.#bookmarks.at(view, rowInFocus(view)));
    const note = await vscode.window.showInputBox({ title: vscode.l10n.t('Note on the bookmark'), ignoreFocusOut: true, value: bookmark?.note ?? '', prompt: vscode.l10n.t('Shown in the list of bookmarks and over the record') });
    if (note === undefined) return;
    if (bookmark) await this.#bookmarks.note(bookmark.id, note.trim());
    else if (view) await this.#bookmarks.add(view, rowInFocus(view), note.trim());
  }

  async #open(bookmark: Bookmark | undefined): Promise<void> {
    if (!bookmark) return;
    const uri = await openSource(sourceOf(vscode.Uri.parse(bookmark.uri, true)));
    const { number, id, hash, of } = bookmark.row;
    this.show(uri, { number, id, hash, ...(of === undefined ? {} : { of }) });
  }

  #filter(view: DatasetView): void {
    const rows = this.#shown(view).map(({ row }) => row);
    if (rows.length === 0) void vscode.window.showInformationMessage(vscode.l10n.t('No record of this dataset is bookmarked: B bookmarks the one in focus.'));
    else view.panel.command({ command: 'filterBy', expression: rowsFilter(rows) });
  }

  async #copyLink(view: DatasetView): Promise<void> {
    const { number, id, hash, of } = await keyOf(view.session, rowInFocus(view));
    const query = linkQuery({ source: view.session.source, row: { number, id, hash, ...(of === undefined ? {} : { of: of.map(([name, path]): [string, string] => [name, path]) }) } });
    await vscode.env.clipboard.writeText(`${vscode.env.uriScheme}://${this.services.context.extension.id}/open?${query}`);
    void vscode.window.setStatusBarMessage(vscode.l10n.t('A link to row {0} is copied', groupDigits(number)), 3000);
  }
}

/** Brings a row into focus where it is now, and says what became of it. */
async function showRow(view: DatasetView, sought: SoughtRow): Promise<void> {
  const [found = null] = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Looking for the record') }, () => readingOf(view.session, 'find', { rows: [sought] }));
  if (found) view.panel.commandOnceReady({ command: 'showRow', row: found.row, said: whatBecame(sought, found) });
  else void vscode.window.showWarningMessage(vscode.l10n.t('The record that was row {0} is no longer in “{1}”: no row has its texts or its id.', groupDigits(sought.number), view.session.info?.name ?? ''));
}

function whatBecame(sought: SoughtRow, found: NonNullable<FoundRow>): string | null {
  if (found.as === 'id') return vscode.l10n.t('The row with this record’s id has other texts now (it was row {0}).', groupDigits(sought.number));
  return found.row === sought.number ? null : vscode.l10n.t('This record was row {0} and is row {1} now.', groupDigits(sought.number), groupDigits(found.row));
}

function rowInFocus({ panel }: DatasetView): number {
  if (panel.focus.row < 0) throw new LoupeError('no-record', {}, 'usage');
  return panel.focus.row;
}

function bookmarkOf(node: unknown): Bookmark | undefined {
  const { kind, bookmark } = (typeof node === 'object' && node !== null ? node : {}) as Partial<Extract<BookmarkNode, { kind: 'bookmark' }>>;
  return kind === 'bookmark' ? bookmark : undefined;
}

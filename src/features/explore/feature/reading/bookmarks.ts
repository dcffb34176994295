import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { DatasetView } from '../../../../host/datasetViews';
import { LoupeError } from '../../../../core/message';
import { readBookmarks } from '../../keptBookmarks';
import type { Bookmark } from '../../keptBookmarks';
import { keyOf, readingOf } from './rows';

export type { Bookmark } from '../../keptBookmarks';

const KEY = 'loupe.bookmarks';

/** Records that a person wants to find again, kept for the workspace by VS Code; each holds a row's key, so that it survives a re-export. */
export class Bookmarks {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onChanged = this.#changed.event;

  constructor(readonly memento: vscode.Memento) {}

  get all(): readonly Bookmark[] {
    return readBookmarks(this.memento.get(KEY)).bookmarks;
  }

  /** Those of a view's dataset, by its resource or by its files. */
  of({ panel, session }: DatasetView): Bookmark[] {
    const uri = panel.uri.toString();
    return this.all.filter((b) => b.uri === uri || b.fingerprint === session.info?.fingerprint);
  }

  at(view: DatasetView, row: number): Bookmark | undefined {
    return this.of(view).find((b) => b.row.number === row && b.state !== 'gone');
  }

  async add({ panel, session }: DatasetView, row: number, note: string): Promise<void> {
    const info = await session.open(false);
    const { number, id, hash, of, excerpt } = await keyOf(session, row);
    const made: Bookmark = {
      id: randomUUID(), uri: panel.uri.toString(), name: info.name, fingerprint: info.fingerprint, note, state: 'here',
      row: { number, id, hash, ...(of === undefined ? {} : { of: of.map(([name, path]): [string, string] => [name, path]) }), ...(excerpt === undefined ? {} : { excerpt }) },
    };
    await this.#keep([...this.all, made]);
  }

  async remove(id: string): Promise<void> {
    await this.#keep(this.all.filter((b) => b.id !== id));
  }

  async note(id: string, note: string): Promise<void> {
    await this.#keep(this.all.map((b) => (b.id === id ? { ...b, note } : b)));
  }

  /**
   * Finds the rows of a view's bookmarks in the files as they are now. `quiet`: where that needs a copy, they stay as they were.
   * A row with other texts keeps its key: if the old texts come back, so does it.
   */
  async settle(view: DatasetView, quiet: boolean): Promise<void> {
    const info = await view.session.open(false);
    const stale = this.of(view).filter((b) => b.fingerprint !== info.fingerprint);
    if (stale.length === 0) return;
    const places = await readingOf(view.session, 'find', { rows: stale.map((b) => b.row) }, { quiet }).catch((error: unknown) => {
      if (error instanceof LoupeError && error.code === 'needs-copy') return null;
      throw error;
    });
    if (!places) return;
    const found = new Map(stale.map((b, i) => [b.id, places[i] ?? null]));
    await this.#keep(this.all.map((b): Bookmark => {
      const place = found.get(b.id);
      if (place === undefined) return b;
      const row = { ...b.row, number: place?.row ?? b.row.number };
      return { ...b, row, fingerprint: info.fingerprint, state: place === null ? 'gone' : place.as === 'id' ? 'changed' : 'here' };
    }));
  }

  async #keep(all: readonly Bookmark[]): Promise<void> {
    await this.memento.update(KEY, [...all, ...readBookmarks(this.memento.get(KEY)).unread]);
    this.#changed.fire(undefined);
  }
}

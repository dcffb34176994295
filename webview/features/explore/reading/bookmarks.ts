import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { READING } from '../../../../src/features/explore/reading';
import type { ReadingMethods, ViewBookmark } from '../../../../src/features/explore/reading';
import { icon } from '../../../kit/icon';
import type { FeatureHost } from '../../../kit/host';
import { t } from '../../../kit/l10n';
import { icon as readerIcon } from '../../../kit/reader/icon';
import { readerSlots } from '../../../kit/reader/slots';
import { react, signal } from '../../../kit/signal';
import type { ExploreController } from '../controller';

/** The bookmarks of the dataset in view: a sign beside the row's number, a button and the note over the record. */
export class ViewBookmarks {
  /** Raised when there are others. */
  readonly version = signal(0);
  readonly #host: FeatureHost<ReadingMethods>;
  #byRow: ReadonlyMap<number, ViewBookmark> = new Map();

  constructor(readonly controller: ExploreController) {
    this.#host = controller.host.feature<ReadingMethods>(READING);
    this.#host.onEvent((name, data) => {
      if (name === 'bookmarks') this.#take(data as readonly ViewBookmark[]);
    });
    react(() => controller.state.opened.value, () => void this.#ask());
    readerSlots.add({ place: 'chips', id: READING, render: ({ input }) => this.#chip(input.row) });
  }

  at(row: number): ViewBookmark | undefined {
    return this.#byRow.get(row);
  }

  /** What stands beside a row's number. */
  sign(row: number): TemplateResult | undefined {
    const bookmark = this.#byRow.get(row);
    return bookmark && html`<span class="sign" role="img" aria-label=${t('bookmarked')} title=${bookmark.note === '' ? t('bookmarked') : bookmark.note}>${icon('bookmark')}</span>`;
  }

  #chip(row: number): TemplateResult {
    const bookmark = this.#byRow.get(row);
    const act = (method: 'toggleBookmark' | 'noteBookmark'): void => void this.#host.request(method, {}).catch((error: unknown) => this.controller.say(error));
    const label = bookmark ? t('remove the bookmark (b)') : t('bookmark (b)');
    return html`<button class="tool narrowest" title=${label} aria-label=${label} aria-pressed=${bookmark ? 'true' : 'false'} @click=${() => act('toggleBookmark')}>${readerIcon('bookmark')}</button>
      ${bookmark && bookmark.note !== '' ? html`<button class="chip" title=${bookmark.note} @click=${() => act('noteBookmark')}>${bookmark.note}</button>` : ''}`;
  }

  /** Signs come when they are found: nobody waits for them. */
  async #ask(): Promise<void> {
    if (!this.controller.state.opened.peek()) return;
    try {
      this.#take(await this.#host.request('bookmarks', {}));
    } catch (error) {
      this.controller.host.log('warn', `bookmarks: ${String(error)}`);
    }
  }

  #take(bookmarks: readonly ViewBookmark[]): void {
    this.#byRow = new Map(bookmarks.map((b) => [b.row, b]));
    this.version.value++;
    readerSlots.changed();
  }
}

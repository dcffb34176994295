import type { ReadingState } from '../../../../src/features/explore/reading';
import { t } from '../../../kit/l10n';
import type { ReaderInput } from '../../../kit/reader/readerInput';
import { computed, signal } from '../../../kit/signal';
import { isParsed } from '../columns';
import type { ExploreController } from '../controller';
import { Records } from '../records';

/** The record that stands beside the one in focus, to be compared with it. */
export class Pinned {
  readonly #pinned = signal<ReaderInput | null>(null);
  readonly #records: Records;
  #said: string | null = null;
  /** As it is drawn: with the mode of texts of now; null where none is pinned, or it is the one in focus itself. */
  readonly record = computed((): ReaderInput | null => {
    const pinned = this.#pinned.value;
    const { row, textMode, sides } = this.controller.state;
    return pinned === null || pinned.row === row.value ? null : { ...pinned, mode: textMode.value, sides: sides.value };
  });

  constructor(readonly controller: ExploreController) {
    this.#records = new Records(controller.host, (column) => isParsed(controller.state.opened.peek(), column));
  }

  isAt(row: number): boolean {
    return this.#pinned.value?.row === row;
  }

  /** Pins the record in focus in the place of the one before; the same one again is unpinned. */
  toggle(): void {
    const record = this.controller.state.record.peek();
    if (!record) return;
    if (this.isAt(record.row)) this.unpin();
    else {
      this.#pinned.value = record;
      this.#said = t('Record {0} is pinned: go to another one to compare them. Shift+P on it unpins it.', record.row);
      this.controller.state.said.value = this.#said;
    }
  }

  /** Another record came into focus: the hint has done its work. */
  seen(): void {
    const { said } = this.controller.state;
    if (this.#said !== null && said.peek() === this.#said && this.record.peek()) said.value = null;
  }

  unpin(): void {
    this.#pinned.value = null;
  }

  keep(): ReadingState['pinned'] {
    const pinned = this.#pinned.peek();
    return pinned && { row: pinned.row, fingerprint: pinned.info.fingerprint };
  }

  /** Files that were written anew may have another record at the row: then none is pinned. */
  async restore(kept: ReadingState['pinned']): Promise<void> {
    const { opened, sides, textMode } = this.controller.state;
    const info = opened.peek()?.info;
    this.#records.clear();
    if (!kept || info?.fingerprint !== kept.fingerprint) {
      this.unpin();
      return;
    }
    try {
      const { record, cut, failed } = await this.#records.load(kept.row);
      this.#pinned.value = { info, row: kept.row, position: -1, rows: info.rows, record, cut, failed, mode: textMode.peek(), sides: sides.peek(), host: this.controller.host, say: (error) => this.controller.say(error) };
    } catch (error) {
      this.controller.say(error);
    }
  }
}

import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { groupDigits } from '../../../core/sentences';
import type { DatasetView } from '../../../host/datasetViews';
import type { Services } from '../../../host/services';
import { shownQuery } from '../../../host/shownQuery';
import { LABEL_PREFIX } from '../contract';
import type { AnnotationWork, Queue, QueuePlace } from '../contract';
import { shownRows } from './shownRows';

/** Labels come in bursts: how far the set is is asked once they rest. */
const REST_MS = 250;

/** How far the set is that a person labels in a view, in the status bar while that is in front: `12 / 300 labelled · shuffled`. */
export class QueueProgress implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('loupe.label.progress', vscode.StatusBarAlignment.Left, 38);
  readonly #stated: vscode.Disposable;
  /** The view in which the person goes on, as it was asked last, and the filter that it has. */
  #rows = 'all';
  #rowsOf: string | null = null;
  /** The filter and the person that it is about. */
  #about = '';
  #isFront = false;
  #resting: NodeJS.Timeout | undefined;

  constructor(
    readonly services: Services,
    readonly view: DatasetView,
    /** The queue in use; undefined while nobody labels. */
    readonly queue: () => Queue | undefined,
    readonly next: (params: AnnotationWork['next']['params']) => Promise<QueuePlace>,
  ) {
    this.#item.name = vscode.l10n.t('Progress of labelling');
    this.#item.command = 'loupe.label.queue';
    this.#stated = view.panel.onState(() => this.look());
  }

  get #filter(): string {
    return JSON.stringify(shownQuery(this.view).filter);
  }

  /** Another filter, or another person: it is about another set. */
  look(): void {
    const about = JSON.stringify([this.#filter, this.queue()?.by]);
    if (about === this.#about) return;
    this.#about = about;
    this.ask();
  }

  /** The place that was found when the person went on. */
  at(rows: string, place: QueuePlace, queue: Queue): void {
    this.#rows = rows;
    this.#rowsOf = this.#filter;
    this.#show(place, queue);
  }

  /** Labels were set or taken back, or others are gone through: says how far the set is, once that rests. */
  ask(): void {
    clearTimeout(this.#resting);
    const queue = this.queue();
    if (!queue) {
      this.#item.hide();
      return;
    }
    this.#resting = setTimeout(() => void this.#ask(queue), REST_MS);
  }

  /** Another view is in front, or this one again. */
  front(isFront: boolean): void {
    if (isFront === this.#isFront) return;
    this.#isFront = isFront;
    if (isFront) this.ask();
    else this.#item.hide();
  }

  async #ask(queue: Queue): Promise<void> {
    if (this.services.views.active !== this.view) return;
    try {
      const filter = this.#filter;
      // A filter by labels is not looked through again after each label: its rows are those that were asked for last.
      if (filter !== this.#rowsOf || !filter.toLowerCase().includes(LABEL_PREFIX)) this.#rows = (await shownRows(this.view, { quiet: true })).view;
      this.#rowsOf = filter;
      const place = await this.next({ view: this.#rows, from: -1, queue });
      if (this.services.views.active === this.view) this.#show(place, queue);
    } catch (error) {
      if (error instanceof LoupeError && error.code === 'view-gone' && this.#rowsOf !== null) {
        this.#rowsOf = null;
        this.ask();
      } else this.services.log.warn(`progress of labels: ${String(error)}`);
    }
  }

  #show({ done, total }: QueuePlace, queue: Queue): void {
    const orders = { rows: '', shuffled: ` · ${vscode.l10n.t('shuffled')}`, disputed: ` · ${vscode.l10n.t('disputed first')}` };
    this.#item.text = `$(tag) ${vscode.l10n.t('{0} / {1} labelled', groupDigits(done), groupDigits(total))}${orders[queue.order]}`;
    this.#item.tooltip = vscode.l10n.t('Rows of the current view that you labelled. Click to choose in which order you go through them.');
    this.#item.show();
  }

  dispose(): void {
    clearTimeout(this.#resting);
    this.#stated.dispose();
    this.#item.dispose();
  }
}

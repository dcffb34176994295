import { EVERYTHING } from '../../../src/core/viewQuery';
import type { ViewQuery } from '../../../src/core/viewQuery';
import type { ColumnState, OpenedDataset, ShownError, TextMode, ViewState } from '../../../src/features/explore/contract';
import type { ReaderInput } from '../../kit/reader/readerInput';
import { signal } from '../../kit/signal';

export interface PreparedView {
  readonly view: string;
  readonly rows: number;
  readonly total: number;
}

export type Overlay = 'none' | 'help' | 'columns' | 'warnings' | 'goToRow' | 'profile';

/** What a person must know about the dataset as a whole; one bar at a time, the gravest first. */
export type Notice = { readonly kind: 'gone' | 'changed' | 'engineFailed' | 'restarting' } | { readonly kind: 'said' | 'pages'; readonly text: string };

/** The state of the dataset view: resources (opened, view, record), navigation and layout, each owned here and nowhere else. */
export class ExploreState {
  readonly opened = signal<OpenedDataset | null>(null);
  /** What an opening does just now. */
  readonly opening = signal<{ readonly fraction: number | null; readonly note: string | null }>({ fraction: null, note: null });
  /** Opening failed: shown as a page. */
  readonly problem = signal<ShownError | null>(null);
  readonly view = signal<PreparedView | null>(null);
  readonly query = signal<ViewQuery>(EVERYTHING);
  /** A view is being prepared; the fraction where it is known. */
  readonly preparing = signal<{ readonly fraction: number | null } | null>(null);
  readonly filterText = signal('');
  readonly filterError = signal<string | null>(null);
  readonly columns = signal<readonly ColumnState[]>([]);
  readonly row = signal(-1);
  readonly position = signal(-1);
  readonly record = signal<ReaderInput | null>(null);
  readonly recordError = signal<ShownError | null>(null);
  readonly readerSide = signal<ViewState['readerSide']>('auto');
  readonly split = signal(0.46);
  readonly textMode = signal<TextMode>('markdown');
  readonly sides = signal<ViewState['sides']>('beside');
  /** The heads have pictures of what is in their columns. */
  readonly profiles = signal(true);
  /** The column whose profile is open. */
  readonly profileOf = signal<string | null>(null);
  readonly disk = signal<'same' | 'changed' | 'gone'>('same');
  readonly engine = signal<'running' | 'restarting' | 'failed'>('running');
  readonly said = signal<string | null>(null);
  /** Rows that are looked at could not be read. */
  readonly pageProblem = signal<string | null>(null);
  readonly overlay = signal<Overlay>('none');
  /** Raised when cells arrive. */
  readonly arrivals = signal(0);

  get notice(): Notice | null {
    if (this.disk.value === 'gone') return { kind: 'gone' };
    if (this.engine.value === 'failed') return { kind: 'engineFailed' };
    if (this.engine.value === 'restarting') return { kind: 'restarting' };
    if (this.disk.value === 'changed') return { kind: 'changed' };
    if (this.pageProblem.value !== null) return { kind: 'pages', text: this.pageProblem.value };
    return this.said.value === null ? null : { kind: 'said', text: this.said.value };
  }

  /** What is kept and restored: intent, never data. */
  keep(scrollRow: number): ViewState {
    return {
      query: this.query.value, focusRow: this.row.value, scrollRow, columns: this.columns.value,
      readerSide: this.readerSide.value, split: this.split.value, textMode: this.textMode.value, sides: this.sides.value, profiles: this.profiles.value,
    };
  }
}

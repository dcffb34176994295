import type { HostClient } from './host';
import type { ReaderInput } from './reader/readerInput';

/** What a feature's part of the dataset view may use of it. */
export interface ViewParts {
  readonly host: HostClient;
  /** The record in focus, read anew each time it is asked for; null where there is none. */
  record(): ReaderInput | null;
  /** Is that record the one a person went to? False while the next one is on its way: what is pressed is meant for that. */
  settled(): boolean;
  /** Calls back when another record comes into focus, or the same one was read anew. */
  onRecord(listener: (record: ReaderInput | null) => void): void;
  /** The id of the prepared view, by which the host finds its rows; null before there is one. */
  view(): string | null;
  /** Brings a position of the view into focus. */
  focus(position: number): void;
  /** Says something to the person in the view's bar; aborts are not shown. */
  say(error: unknown): void;
  /** What is typed goes to an input of the feature's own: single letters are no commands then. */
  tellInput(isInInput: boolean): void;
}

/** A title, and keys with what they do. */
export type KeyGroup = readonly [string, readonly (readonly [string, string])[]];

/** The part of the dataset view that another feature adds: it starts once, with the view. */
export interface ViewFeature {
  readonly feature: string;
  start(parts: ViewParts): void;
  /** Its keys, for the list of keys. */
  keys?(): readonly KeyGroup[];
}

class ViewFeatures {
  readonly #features: ViewFeature[] = [];

  add(feature: ViewFeature): void {
    if (this.#features.some((f) => f.feature === feature.feature)) throw new Error(`the view feature ${feature.feature} is registered twice`);
    this.#features.push(feature);
  }

  start(parts: ViewParts): void {
    for (const feature of this.#features) feature.start(parts);
  }

  keys(): readonly KeyGroup[] {
    return this.#features.flatMap((feature) => feature.keys?.() ?? []);
  }
}

/** The one registry: `main.ts` loads the features before the view is mounted. */
export const viewFeatures = new ViewFeatures();

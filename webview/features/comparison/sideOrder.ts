import type { KeysChoice } from '../../../src/features/comparison/keysContract';
import type { PageState, StateChange } from '../../../src/features/comparison/page';
import { t } from '../../kit/l10n';
import { signal } from '../../kit/signal';
import type { ReadonlySignal } from '../../kit/signal';
import type { Kept } from './kept';
import type { Place } from './reading';

/** A side's menu, where it was opened. */
interface SideMenu {
  readonly side: number;
  readonly x: number;
  readonly y: number;
}

/** In which order sides stand, and which one others are compared with: changed by dragging, by keys and by a menu. */
export class SideOrder {
  readonly menu = signal<SideMenu | null>(null);
  /** What was done last, for those who do not see it. */
  readonly said = signal('');
  /** Above which side the one that is dragged would come; as many as there are: below the last one. */
  readonly target = signal<number | null>(null);
  /** The side whose name takes the focus once it is drawn. */
  focus: number | null = null;
  dragged: number | null = null;
  readonly #state: ReadonlySignal<PageState | null>;
  readonly #change: (change: StateChange) => Promise<void>;
  #tail: Promise<void> = Promise.resolve();

  constructor(state: ReadonlySignal<PageState | null>, change: (change: StateChange) => Promise<void>) {
    this.#state = state;
    this.#change = change;
  }

  open(side: number, at: { readonly x: number; readonly y: number }): void {
    this.menu.value = { side, ...at };
  }

  close(): void {
    this.menu.value = null;
  }

  /** One place up or down. Keys that are held are done one after the other: each is about the side, wherever it stands by then. */
  step(side: number, by: 1 | -1): void {
    this.#next(side, (from) => from + by);
  }

  /** Above the side that stands at `before` now. */
  put(side: number, before: number): void {
    this.#next(side, (from) => (before > from ? before - 1 : before));
  }

  setBaseline(side: number): void {
    const name = this.#nameOf(side);
    this.#tail = this.#tail.then(async () => {
      const at = this.#at(name);
      if (at < 0 || this.#state.peek()?.baseline === at) return;
      await this.#change({ baseline: at });
      this.focus = at;
      this.said.value = t('{0} is the baseline', name);
    });
  }

  #next(side: number, to: (from: number) => number): void {
    const name = this.#nameOf(side);
    this.#tail = this.#tail.then(async () => {
      const sides = this.#state.peek()?.sides.length ?? 0;
      const from = this.#at(name);
      const place = to(from);
      if (from < 0 || place === from || place < 0 || place >= sides) return;
      const order = Array.from({ length: sides }, (_, i) => i).filter((i) => i !== from);
      order.splice(place, 0, from);
      await this.#change({ order });
      this.focus = place; // drawn by what is said
      this.said.value = t('{0} is side {1} of {2}', name, place + 1, sides);
    });
  }

  #nameOf(side: number): string {
    return this.#state.peek()?.sides[side]?.name ?? '';
  }

  #at(name: string): number {
    return this.#state.peek()?.sides.findIndex((side) => side.name === name) ?? -1;
  }
}

/** What the page shows, once sides stand in another order: `order` has the numbers that they had. Keys are counted anew, so the prompt that was read is looked for. */
export function keptInOrder(kept: Kept, order: readonly number[]): Kept {
  const to = (side: number): number => order.indexOf(side);
  return { ...kept, from: to(kept.from), to: to(kept.to), shown: kept.shown.map(to), ...placeInOrder(kept, order) };
}

/** A list that is gone back to, by the numbers that sides have now. */
export function placeInOrder({ choice, order: keys, read = null }: Pick<Place, 'choice' | 'order' | 'read'>, order: readonly number[]): Place {
  const to = (side: number): number => order.indexOf(side);
  const spot = read && { ...read, side: to(read.side) };
  return { at: 0, read: spot, sought: spot, choice: choiceInOrder(choice, to), order: keys === 'first' ? 'first' : { ...keys, from: to(keys.from), to: to(keys.to) } };
}

function choiceInOrder(choice: KeysChoice, to: (side: number) => number): KeysChoice {
  if (choice.of === 'slice') return { ...choice, change: choice.change && { ...choice.change, from: to(choice.change.from), to: to(choice.change.to) } };
  if ('from' in choice) return { ...choice, from: to(choice.from), to: to(choice.to) };
  if ('a' in choice) return { ...choice, a: to(choice.a), b: to(choice.b) };
  return 'side' in choice ? { ...choice, side: to(choice.side) } : choice;
}

/** A list with an entry for each side, in the order that the sides have now. */
export function bySides<T extends { readonly name: string }>(list: readonly T[], { sides }: PageState): readonly T[] {
  const found = sides.flatMap(({ name }) => list.find((of) => of.name === name) ?? []);
  return found.length === list.length ? found : list;
}

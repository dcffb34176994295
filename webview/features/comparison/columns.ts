import { batch, signal } from '../../kit/signal';

/** More answers than this are not read beside each other. */
export const MOST_SHOWN = 4;

/** Which sides stand beside each other: the pinned one first. One column has the focus: keys are about it. */
export class Columns {
  readonly shown = signal<readonly number[]>([]);
  readonly focus = signal(0);
  #sides = 0;

  start(sides: number, shown: readonly number[] | null, focus: number): void {
    this.#sides = sides;
    batch(() => {
      this.shown.value = shown ?? [];
      this.focus.value = focus;
    });
  }

  get pinned(): number {
    return this.shown.peek()[0] ?? 0;
  }

  /** The side in the column in focus. */
  get side(): number {
    return this.shown.peek()[this.focus.peek()] ?? this.pinned;
  }

  focusOn(column: number): void {
    if (column >= 0 && column < this.shown.peek().length) this.focus.value = column;
  }

  /** Another side in the column in focus: the next one in order that is not shown elsewhere. */
  swap(by: 1 | -1): void {
    const [shown, focus] = [this.shown.peek(), this.focus.peek()];
    const next = this.next(by);
    if (next === null) this.focusOn((focus + by + shown.length) % shown.length);
    else this.shown.value = shown.map((s, i) => (i === focus ? next : s));
  }

  /** The side that comes into the column in focus with the next step; null: all are shown. */
  next(by: 1 | -1): number | null {
    const shown = this.shown.peek();
    if (shown.length >= this.#sides) return null;
    let side = this.side;
    do side = (side + by + this.#sides) % this.#sides;
    while (shown.includes(side));
    return side;
  }

  /** A side in the column in focus; one that is shown elsewhere changes places with it. */
  put(side: number): void {
    if (side < 0 || side >= this.#sides) return;
    const [shown, focus] = [this.shown.peek(), this.focus.peek()];
    const at = shown.indexOf(side);
    this.shown.value = shown.map((s, i) => (i === focus ? side : i === at ? this.side : s));
  }

  /** Brings a side into sight: where it stands it gets the focus, else it comes into the last column. */
  bring(side: number): void {
    const at = this.shown.peek().indexOf(side);
    this.focusOn(at >= 0 ? at : this.shown.peek().length - 1);
    if (at < 0) this.put(side);
  }

  /** Two sides beside each other, the first one pinned. */
  pair(pinned: number, other: number): void {
    const rest = this.shown.peek().filter((side) => side !== pinned && side !== other);
    const shown = [pinned, other, ...rest].slice(0, Math.max(2, this.shown.peek().length));
    batch(() => {
      this.shown.value = shown;
      this.focus.value = 1;
    });
  }

  /** The side in focus becomes the one that others are compared with. */
  pin(): void {
    const [shown, focus] = [this.shown.peek(), this.focus.peek()];
    const [pinned, own] = [this.pinned, this.side];
    if (focus === 0) return;
    batch(() => {
      this.shown.value = shown.map((s, i) => (i === 0 ? own : i === focus ? pinned : s));
      this.focus.value = 0;
    });
  }

  /** The pinned side and the one in focus, alone. */
  two(): void {
    const shown = this.shown.peek();
    const other = shown[this.focus.peek() || 1] ?? Array.from({ length: this.#sides }, (_, i) => i).find((side) => side !== this.pinned);
    batch(() => {
      this.shown.value = other === undefined ? [this.pinned] : [this.pinned, other];
      this.focus.value = other === undefined ? 0 : 1;
    });
  }

  /** One column more, or one less. */
  resize(by: 1 | -1): void {
    const shown = this.shown.peek();
    if (by === -1 && shown.length > 1) {
      batch(() => {
        this.shown.value = shown.slice(0, -1);
        this.focus.value = Math.min(this.focus.peek(), shown.length - 2);
      });
    }
    const next = Array.from({ length: this.#sides }, (_, i) => i).find((side) => !shown.includes(side));
    if (by === 1 && shown.length < MOST_SHOWN && next !== undefined) this.shown.value = [...shown, next];
  }
}

import type { ListedItem, ReadPair, Verdict } from '../../../src/features/contamination/page';
import { batch, computed, signal } from '../../kit/signal';
import { isJudged, listRows, orderedKeys } from './listRows';
import type { ListRow, Order } from './listRows';

/** The lines of a cell: its items in an order that verdicts do not change, groups that are open, and the line in focus. */
export class CellLines {
  readonly order = signal<Order>('unjudged');
  readonly items = signal<readonly ListedItem[] | null>(null);
  readonly #keys = signal<readonly string[]>([]);
  readonly #opened = signal<ReadonlySet<string>>(new Set());
  /** Key of the line in focus. */
  readonly #focus = signal<string | null>(null);
  readonly rows = computed(() => listRows(this.items.value ?? [], this.#keys.value, this.#opened.value));
  readonly position = computed(() => Math.max(0, this.rows.value.findIndex((row) => row.key === this.#focus.value)));

  get row(): ListRow | undefined {
    return this.rows.peek()[this.position.peek()];
  }

  /** Where a person reads, to come back to. */
  get place(): { readonly order: Order; readonly focus: string | null; readonly opened: readonly string[] } {
    return { order: this.order.peek(), focus: this.#focus.peek(), opened: [...this.#opened.peek()] };
  }

  goTo({ order, focus, opened }: CellLines['place']): void {
    batch(() => {
      this.order.value = order;
      this.#opened.value = new Set(opened);
      this.#focus.value = focus;
    });
  }

  /** Another list is read. */
  clear(): void {
    batch(() => {
      this.items.value = null;
      this.#opened.value = new Set();
      this.#focus.value = null;
    });
  }

  /** Lines keep their places where the same list is read again. */
  take(items: readonly ListedItem[], isNew: boolean): void {
    const keys = orderedKeys(items, this.order.peek());
    const known = new Set(this.#keys.peek());
    batch(() => {
      this.items.value = items;
      this.#keys.value = isNew ? keys : [...this.#keys.peek(), ...keys.filter((key) => !known.has(key))];
      if (!this.rows.value.some((row) => row.key === this.#focus.peek())) this.#focus.value = this.rows.value[0]?.key ?? null;
    });
  }

  sortBy(order: Order): void {
    batch(() => {
      this.order.value = order;
      this.#keys.value = orderedKeys(this.items.peek() ?? [], order);
      this.#focus.value = this.rows.value[0]?.key ?? null;
    });
  }

  /** Whether another line is in focus then. */
  moveTo(position: number): boolean {
    const rows = this.rows.peek();
    const row = rows[Math.min(rows.length - 1, Math.max(0, position))];
    if (!row || row.key === this.#focus.peek()) return false;
    this.#focus.value = row.key;
    return true;
  }

  /** Shows the items of the group in focus below it, or hides them; an item in a group goes back to its group. Whether another line is in focus then. */
  open(isOpen: boolean): boolean {
    const { row } = this;
    if (!row) return false;
    if (row.kind === 'item') {
      if (isOpen || !row.isInGroup) return false;
      return this.moveTo(this.rows.peek().slice(0, this.position.peek()).findLastIndex((r) => r.kind === 'group'));
    }
    const opened = new Set(this.#opened.peek());
    if (isOpen) opened.add(row.key);
    else opened.delete(row.key);
    this.#opened.value = opened;
    return false;
  }

  focusNextUnjudged(): void {
    const rows = this.rows.value;
    const from = this.position.value;
    const next = rows.findIndex((row, i) => i > from && !isJudged(row) && !(row.kind === 'group' && row.isOpen));
    const at = next >= 0 ? next : from + 1;
    this.#focus.value = (rows[at] ?? rows[from])?.key ?? null;
  }

  /** The verdict on items; of a possible rephrasing on that training text alone. */
  judged(items: readonly number[], { train, row }: Pick<ReadPair['pairs'][number], 'train' | 'row'>, verdict: Verdict | null): void {
    this.items.value = this.items.peek()?.map((item) => (items.includes(item.item) && (item.possible === null || (item.possible.train === train && item.possible.row === row)) ? { ...item, verdict } : item)) ?? null;
  }
}

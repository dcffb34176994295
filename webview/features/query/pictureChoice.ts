import { displayCell } from '../../../src/core/displayCell';
import { likelyPicture, picturesOf, pictureOf, placesOf } from '../../../src/features/query/picture';
import type { Picture, PictureColumn, PictureKind } from '../../../src/features/query/picture';
import { isRow } from '../../../src/features/query/rowIdentity';
import { sortedBy } from '../../../src/features/query/sortedBy';
import { signal } from '../../kit/signal';
import { MEASURED_ROWS } from './answerColumns';
import type { QueryController } from './controller';

/** A text that is longer is no name of a bar. */
const LONGEST_NAME = 48;

/** Which picture a person sees of the answer; for another answer with the same columns it stays. */
export class PictureChoice {
  readonly isOpen = signal(false);
  readonly picture = signal<Picture | null>(null);
  #of = '';

  toggle(controller: QueryController): void {
    this.isOpen.value = !this.isOpen.peek();
    this.settle(controller);
    if (this.isOpen.peek()) this.#followOrder(controller);
  }

  /** What a person sorted by is what they look at. */
  #followOrder(controller: QueryController): void {
    const column = controller.order.peek()[0]?.column;
    const picture = this.picture.peek();
    if (column !== undefined && picture?.kind === 'bar' && placesOf('bar', pictureColumns(controller)).y.includes(column)) this.picture.value = { ...picture, y: column };
  }

  /** The first choice for these columns, where they are others than before. */
  settle(controller: QueryController): void {
    const columns = controller.progress.peek()?.columns ?? [];
    const of = JSON.stringify(columns);
    if (this.#of === of) return;
    this.#of = of;
    this.picture.value = likelyPicture(pictureColumns(controller));
  }

  choose(controller: QueryController, change: PictureKind | Partial<Pick<Picture, 'x' | 'y' | 'color'>>): void {
    const now = this.picture.peek();
    const picture = typeof change === 'string' ? pictureOf(change, pictureColumns(controller)) : now && { ...now, ...change };
    if (picture) this.picture.value = picture;
  }

  kinds(controller: QueryController): PictureKind[] {
    return picturesOf(pictureColumns(controller));
  }
}

/** The columns, and what the first rows say of them. */
export function pictureColumns(controller: QueryController): PictureColumn[] {
  const progress = controller.progress.peek();
  const sorted = sortedBy(controller.shown.peek()?.sql ?? '', progress?.columns ?? []);
  const rows = Math.min(progress?.rows ?? 0, MEASURED_ROWS);
  return (progress?.columns ?? []).map((column, i): PictureColumn => {
    const cells = Array.from({ length: rows }, (_, at) => controller.pager.cell(at, String(i)));
    const numbers = cells.filter((cell) => typeof cell === 'number');
    return {
      ...column, isRow: isRow(column), isSorted: i === sorted,
      isLong: cells.some((cell) => typeof cell === 'string' && (displayCell(cell, column.type, LONGEST_NAME + 2) ?? '').length > LONGEST_NAME),
      isUnique: new Set(cells.map((cell) => JSON.stringify(displayCell(cell ?? null, column.type, 80)))).size === cells.length,
      isRising: numbers.length > 2 && numbers.every((n, at) => at === 0 || n > (numbers[at - 1] ?? n)),
    };
  });
}

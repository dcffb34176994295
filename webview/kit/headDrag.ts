import { MAX_COLUMN_PX, MIN_COLUMN_PX } from './tableColumn';

/** Follows a pointer from a column's grip and reports the width it drags to. */
export function dragWidth(event: PointerEvent, widthPx: number, resize: (widthPx: number, done: boolean) => void): void {
  const grip = event.currentTarget;
  if (!(grip instanceof HTMLElement)) return;
  event.preventDefault();
  event.stopPropagation();
  grip.setPointerCapture(event.pointerId);
  const startPx = event.clientX;
  const widthAt = (e: PointerEvent): number => Math.round(Math.min(MAX_COLUMN_PX, Math.max(MIN_COLUMN_PX, widthPx + e.clientX - startPx)));
  const move = (e: PointerEvent): void => resize(widthAt(e), false);
  const stop = (e: PointerEvent): void => {
    grip.removeEventListener('pointermove', move);
    grip.removeEventListener('pointerup', stop);
    grip.removeEventListener('pointercancel', stop);
    resize(widthAt(e), true);
  };
  grip.addEventListener('pointermove', move);
  grip.addEventListener('pointerup', stop);
  grip.addEventListener('pointercancel', stop);
}

/** Columns dragged by their heads: the one dropped stands before the one it was dropped on. */
export class ColumnReorder {
  #dragged: string | null = null;

  constructor(readonly moved: (key: string, before: string) => void) {}

  start(event: DragEvent, key: string): void {
    this.#dragged = key;
    event.dataTransfer?.setData('text/plain', '');
    if (event.dataTransfer) event.dataTransfer.effectAllowed = 'move';
  }

  over(event: DragEvent): void {
    if (this.#dragged === null || !(event.currentTarget instanceof HTMLElement)) return;
    event.preventDefault();
    event.currentTarget.classList.add('over');
  }

  leave(event: DragEvent): void {
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.classList.remove('over');
  }

  drop(event: DragEvent, before: string): void {
    this.leave(event);
    event.preventDefault();
    if (this.#dragged !== null && this.#dragged !== before) this.moved(this.#dragged, before);
    this.#dragged = null;
  }
}

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

import type { Reading } from './reading';

/** A mouse's buttons for back and forward. */
const BUTTONS: Readonly<Record<number, -1 | 1>> = { 3: -1, 4: 1 };

/** The buttons of a mouse that go back and forward do so through the records that were read. */
export function backByMouse(view: HTMLElement, reading: Pick<Reading, 'go'>): void {
  const by = (event: MouseEvent): -1 | 1 | undefined => BUTTONS[event.button];
  view.addEventListener('mousedown', (event) => {
    if (by(event) !== undefined) event.preventDefault();
  });
  view.addEventListener('mouseup', (event) => {
    const step = by(event);
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    void reading.go(step);
  });
}

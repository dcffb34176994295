/** Lets go of a list of choices that was opened with the pointer once one is chosen: single letters are keys of the page again. By the keyboard it keeps the focus. */
export function letGoAfterChoice(root: EventTarget): void {
  let pressed: EventTarget | null = null;
  root.addEventListener('pointerdown', (event) => { pressed = event.target; });
  root.addEventListener('keydown', () => { pressed = null; });
  root.addEventListener('change', (event) => {
    if (event.target === pressed && event.target instanceof HTMLSelectElement) event.target.blur();
  });
}

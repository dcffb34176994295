/**
 * Keys that a person types into an input stay in the webview: VS Code would take a single letter for a keybinding.
 * Chords with Ctrl, Cmd or Alt and function keys (F1, the palette) go on.
 */
export function keepTyping(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey && !event.altKey && !/^F\d+$/.test(event.key)) event.stopPropagation();
}

/** Whether the element that has focus, through shadow roots, takes typed text; a list of choices picks by what is typed. */
export function isTypingIn(root: Document): boolean {
  let active: Element | null = root.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active instanceof HTMLTextAreaElement || active instanceof HTMLSelectElement || (active instanceof HTMLInputElement && active.type !== 'checkbox');
}

/** Runs what a page does at a plain key, when it is not typed into an input; VS Code keeps what has Ctrl, Cmd or Alt. */
export function atPlainKey(event: KeyboardEvent, actionOf: (event: KeyboardEvent) => (() => void) | undefined): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTypingIn(document)) return;
  const act = actionOf(event);
  if (!act) return;
  event.preventDefault();
  act();
}

/** Closes the menus that are open and were not clicked into. */
export function closeMenus(root: ParentNode, event: Event): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>('details.menu[open]')) if (!event.composedPath().includes(menu)) menu.open = false;
}

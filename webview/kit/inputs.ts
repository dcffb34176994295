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

import { css } from 'lit';

/** How hits of a search look where they are drawn: the editor's own colours. */
export const hitStyles = css`
  ::highlight(loupe-hit) { background-color: var(--vscode-editor-findMatchHighlightBackground); text-decoration: underline var(--vscode-editor-findMatchHighlightBorder, transparent); }
  ::highlight(loupe-hit-current) { background-color: var(--vscode-editor-findMatchBackground); text-decoration: underline 2px var(--vscode-editor-findMatchBorder, var(--vscode-focusBorder)); }
  /* Themes of high contrast have borders alone, and the same for all hits. */
  :host-context(.vscode-high-contrast) ::highlight(loupe-hit-current) { background-color: var(--vscode-editor-findMatchBorder, Highlight); color: var(--vscode-editor-background); }
`;

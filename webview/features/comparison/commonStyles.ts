import { css } from 'lit';

/** What the page and the reading part of it share. */
export const commonStyles = css`
  :host { --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; color: var(--vscode-foreground); }
  h1, h2, h3, p, dl, dd, ul { margin: 0; padding: 0; } ul { list-style: none; }
  h2 { font-size: 13px; font-weight: 600; display: inline; }
  .second { color: var(--second); }
  button, summary { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
  button:disabled { cursor: default; color: var(--vscode-disabledForeground, var(--second)); opacity: 0.6; }
  button:focus-visible, summary:focus-visible, select:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .link { color: var(--vscode-textLink-foreground); } .link:hover:not(:disabled) { text-decoration: underline; }
  .plain:hover { text-decoration: underline; }
  .button { background: var(--vscode-button-background); color: var(--vscode-button-foreground); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 9px; min-height: 22px; }
  .tool { flex: none; min-width: 22px; height: 22px; border-radius: 4px; text-align: center; color: var(--vscode-icon-foreground, inherit); line-height: 22px; } .tool:hover:not(:disabled) { background: var(--vscode-toolbar-hoverBackground); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; } .tool .icon { vertical-align: -3px; } .tool.wide { padding: 0 5px; font-size: 12px; }
  .tool[aria-pressed=true] { background: var(--vscode-inputOption-activeBackground, var(--vscode-toolbar-hoverBackground)); outline: 1px solid var(--vscode-inputOption-activeBorder, var(--vscode-contrastActiveBorder, transparent)); outline-offset: -1px; }
  select { font: inherit; font-size: 12px; color: inherit; background: transparent; border: 1px solid transparent; border-radius: 2px; padding: 1px 0; max-width: 240px; min-width: 0; field-sizing: content; cursor: pointer; text-overflow: ellipsis; } select:hover { border-color: var(--vscode-dropdown-border, var(--vscode-contrastBorder, var(--line))); }
  option { color: var(--vscode-dropdown-foreground, var(--vscode-foreground)); background: var(--vscode-dropdown-background, var(--vscode-editor-background)); }
  kbd { font: inherit; font-size: 11px; color: var(--vscode-keybindingLabel-foreground, var(--second)); background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-radius: 3px; padding: 0 4px; line-height: 14px; min-width: 6px; text-align: center; display: inline-block; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .none { padding: 14px 12px; }
  .notice { padding: 3px 10px; border-left: 3px solid var(--vscode-charts-yellow, var(--line)); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.45; overflow-wrap: anywhere; } .notice.error { border-left-color: var(--vscode-errorForeground); }
  .waiting { opacity: 0; animation: appear 0s linear 300ms forwards; } @keyframes appear { to { opacity: 1; } }
`;

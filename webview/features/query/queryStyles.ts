import { css } from 'lit';

export const queryStyles = css`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; }
  h1, p { margin: 0; padding: 0; }
  h1 { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
  .second { color: var(--second); }
  .head { padding: 12px 18px; border-bottom: 1px solid var(--line); display: grid; gap: 6px; }
  .line { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; }
  .acts { margin-left: auto; display: flex; flex-wrap: wrap; gap: 6px; }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  button:focus-visible, summary:focus-visible, .table:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .button { background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 9px; white-space: nowrap; }
  .button:hover { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
  .button.first { background: var(--vscode-button-background); color: var(--vscode-button-foreground); } .button.first:hover { background: var(--vscode-button-hoverBackground); }
  .link { color: var(--vscode-textLink-foreground); } .link:hover { text-decoration: underline; }
  .problem { padding: 5px 10px; border-left: 3px solid var(--vscode-errorForeground); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.45; overflow-wrap: anywhere; }
  summary { cursor: pointer; color: var(--second); width: max-content; }
  pre { margin: 6px 0 0; padding: 8px 10px; max-height: 30vh; overflow: auto; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; background: var(--vscode-textCodeBlock-background, transparent); border: 1px solid var(--line); }
  .table { overflow: auto; min-height: 0; }
  table { border-collapse: collapse; min-width: 100%; }
  th { position: sticky; top: 0; background: var(--vscode-editor-background); text-align: left; font-weight: 600; padding: 6px 12px; border-bottom: 1px solid var(--line); white-space: nowrap; }
  td { padding: 4px 12px; vertical-align: top; border-bottom: 1px solid color-mix(in srgb, var(--line) 50%, transparent); max-width: 60ch; overflow-wrap: break-word; }
  th:first-child, td:first-child { padding-left: 18px; }
  tr:hover td { background: var(--vscode-list-hoverBackground); }
  th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  td.null { color: var(--second); font-style: italic; }
  .rows { display: inline-flex; flex-wrap: wrap; gap: 2px 8px; font-variant-numeric: tabular-nums; }
  .empty { padding: 18px; }
`;

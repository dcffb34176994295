import { css } from 'lit';

export const queryStyles = css`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr) auto; height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; }
  h1, p { margin: 0; padding: 0; }
  h1 { font-size: 15px; font-weight: 600; overflow-wrap: anywhere; }
  .second { color: var(--second); }
  .head { padding: 10px 14px 8px; border-bottom: 1px solid var(--line); display: grid; gap: 5px; max-height: 60vh; overflow: auto; }
  .head:has(.menu[open]) { overflow: visible; }
  .line { display: flex; flex-wrap: wrap; gap: 4px 14px; align-items: baseline; min-width: 0; }
  .acts { margin-left: auto; display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  button, summary { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  button:focus-visible, summary:focus-visible, pre:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .button { display: inline-flex; align-items: center; gap: 4px; background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 9px; white-space: nowrap; box-sizing: border-box; min-height: 24px; }
  .button.small { min-height: 19px; padding: 0 8px; line-height: 17px; }
  .button .icon { font-size: 14px; margin-left: -3px; }
  .button:hover { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
  .button.on { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .button.first { background: var(--vscode-button-background); color: var(--vscode-button-foreground); } .button.first:hover { background: var(--vscode-button-hoverBackground); }
  .link { color: var(--vscode-textLink-foreground); } .link:hover { text-decoration: underline; }
  .tool { width: 22px; height: 22px; border-radius: 4px; color: var(--vscode-icon-foreground, inherit); } .tool:hover { background: var(--vscode-toolbar-hoverBackground); }
  .menu { position: relative; }
  .menu > summary { list-style: none; width: auto; color: var(--vscode-button-secondaryForeground, inherit); } .menu > summary::-webkit-details-marker { display: none; }
  .menu > summary .icon { margin: 0 -4px 0 0; font-size: 12px; }
  .items { position: absolute; z-index: 10; right: 0; top: 100%; margin-top: 2px; min-width: 190px; padding: 4px 0; background: var(--vscode-menu-background, var(--vscode-editorWidget-background)); color: var(--vscode-menu-foreground, inherit); border: 1px solid var(--vscode-menu-border, var(--line)); border-radius: 3px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); }
  .item { display: block; width: 100%; text-align: left; padding: 3px 12px; white-space: nowrap; }
  .item:hover, .item:focus { background: var(--vscode-menu-selectionBackground, var(--vscode-list-activeSelectionBackground)); color: var(--vscode-menu-selectionForeground, var(--vscode-list-activeSelectionForeground)); outline: 1px solid var(--vscode-menu-selectionBorder, transparent); outline-offset: -1px; }
  .problem { padding: 5px 10px; border-left: 3px solid var(--vscode-errorForeground); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.45; overflow-wrap: anywhere; }
  .problem[role=status] { border-left-color: var(--second); }
  .sql > summary { color: var(--second); width: max-content; }
  pre { margin: 6px 0 0; padding: 8px 10px; max-height: 30vh; overflow: auto; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; background: var(--vscode-textCodeBlock-background, transparent); border: 1px solid var(--line); white-space: pre-wrap; overflow-wrap: anywhere; }
  .running { display: inline-flex; align-items: center; gap: 8px; font-variant-numeric: tabular-nums; }
  .seconds { font-variant-numeric: tabular-nums; }
  .going { width: 48px; height: 2px; background: linear-gradient(90deg, transparent, var(--vscode-progressBar-background), transparent) 0 0 / 200% 100%; animation: going 1.6s linear infinite; }
  @keyframes going { from { background-position: 200% 0; } to { background-position: 0 0; } }
  .key { display: inline-flex; gap: 5px; align-items: baseline; }
  kbd { font: inherit; font-size: 11px; border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-bottom-width: 2px; border-radius: 3px; padding: 0 5px; color: var(--vscode-keybindingLabel-foreground, inherit); background: var(--vscode-keybindingLabel-background, none); white-space: nowrap; }
  .body { display: grid; min-height: 0; min-width: 0; overflow: hidden auto; }
  loupe-table, loupe-picture { min-width: 0; min-height: 0; height: 100%; }
  .cellPane { border-top: 1px solid var(--line); padding: 6px 14px 10px; min-width: 0; }
  .cellPane pre { max-height: 34vh; margin-top: 4px; }
  .empty { padding: 18px 14px; }
  @media (prefers-reduced-motion: reduce) { .going { animation: none; } }
`;

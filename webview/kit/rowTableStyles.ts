import { css } from 'lit';

export const rowTableStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; overflow: hidden; --row: 24px; --line: var(--vscode-panel-border, var(--vscode-editorWidget-border, rgba(128, 128, 128, 0.35))); --headFill: var(--vscode-sideBar-background, var(--vscode-editor-background)); }
  .scroller { position: absolute; inset: 0; overflow: auto; outline: none; overflow-anchor: none; }
  .canvas { position: relative; }
  .layer { position: absolute; left: 0; top: 0; }
  .row { display: grid; grid-template-columns: var(--template); width: var(--total); height: var(--row); line-height: var(--row); }
  .head { position: sticky; top: 0; z-index: 3; width: var(--total); background: var(--headFill); border-bottom: 1px solid var(--line); box-sizing: border-box; }
  .head .row { height: 42px; }
  .pictured .head .row { height: 92px; }
  .th .profile { margin-top: 3px; }
  .th .profileLine { color: var(--vscode-descriptionForeground); font-size: 11px; line-height: 14px; overflow: hidden; text-overflow: ellipsis; font-variant-numeric: tabular-nums; }
  .cell, .th { box-sizing: border-box; padding: 0 8px; overflow: hidden; text-overflow: ellipsis; white-space: pre; border-right: 1px solid var(--line); min-width: 0; }
  .cell { unicode-bidi: isolate; cursor: default; }
  .number { text-align: right; font-variant-numeric: tabular-nums; }
  .rowNumber { color: var(--vscode-descriptionForeground); text-align: right; font-variant-numeric: tabular-nums; position: sticky; left: 0; z-index: 1; background: var(--vscode-editor-background); }
  .rowNumber .sign { float: left; margin-left: -5px; color: var(--vscode-charts-blue, currentColor); } .rowNumber .sign .icon { font-size: 12px; vertical-align: middle; } .current .rowNumber .sign { color: inherit; }
  .pinned { position: sticky; z-index: 1; background: var(--vscode-editor-background); }
  .head .rowNumber, .head .pinned { background: var(--headFill); z-index: 2; }
  .lastPinned { border-right-color: var(--vscode-focusBorder); }
  .row .cell { background: var(--fill, transparent); }
  .row .cell.rowNumber, .row .cell.pinned { background: linear-gradient(var(--fill, transparent), var(--fill, transparent)), var(--vscode-editor-background); } /* what is scrolled under it must not show, though the theme's colour is translucent, or none */
  .row:hover { --fill: var(--vscode-list-hoverBackground); }
  .row.current { --fill: var(--vscode-list-inactiveSelectionBackground); }
  .row.current .cell { color: var(--vscode-list-inactiveSelectionForeground, inherit); }
  .scroller:focus-within .row.current, .scroller:focus .row.current { --fill: var(--vscode-list-activeSelectionBackground); }
  .scroller:focus-within .row.current .cell, .scroller:focus .row.current .cell { color: var(--vscode-list-activeSelectionForeground); }
  .scroller:focus .row.current .rowNumber { color: inherit; }
  .row .cell.cell.picked { background: var(--vscode-editor-selectionBackground); }
  .scroller:focus .cell.active, .scroller:focus .th.active { outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder)); outline-offset: -1px; }
  .null { color: var(--vscode-descriptionForeground); opacity: 0.75; font-size: 0.85em; letter-spacing: 0.04em; }
  .current .null { color: inherit; }
  .failed { color: var(--vscode-errorForeground); }
  .waiting { display: inline-block; width: 60%; max-width: 180px; height: 8px; border-radius: 2px; background: var(--vscode-editorWidget-border, var(--line)); opacity: 0; animation: appear 0s linear 300ms forwards; }
  @keyframes appear { to { opacity: 0.35; } }
  .rowLink { color: var(--vscode-textLink-foreground); cursor: pointer; font-variant-numeric: tabular-nums; }
  .rowLink + .rowLink { margin-left: 8px; }
  .rowLink:hover { text-decoration: underline; }
  .scroller:focus .row.current .rowLink, .scroller:focus-within .row.current .rowLink { color: inherit; text-decoration: underline; }
  .marks { font-size: 12px; }
  .mark { margin-right: 4px; }
  .mark.first { color: var(--vscode-charts-green); }
  .mark.second { color: var(--vscode-charts-yellow); }
  .mark.tie { color: var(--vscode-descriptionForeground); font-size: 9px; vertical-align: 1px; }
  .marks .word { margin-right: 6px; }
  .more { color: var(--vscode-descriptionForeground); }
  .texts .text { margin-right: 4px; padding: 0 5px; border: 1px solid var(--vscode-editorWidget-border, var(--line)); border-radius: 3px; unicode-bidi: isolate; }
  .current .texts .text { border-color: currentColor; }
  .current .mark { color: inherit; }
  .th { position: relative; cursor: pointer; white-space: nowrap; line-height: 17px; padding-top: 4px; user-select: none; }
  .th.rowNumber { position: sticky; text-align: left; cursor: default; color: inherit; }
  .th.pinned { position: sticky; }
  .th .name { display: flex; gap: 4px; align-items: center; font-weight: 600; }
  .th .name > span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: pre; unicode-bidi: isolate; }
  .th .about { color: var(--vscode-descriptionForeground); font-size: 11px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .th .icon { font-size: 13px; color: var(--vscode-descriptionForeground); flex: none; }
  .th .sorted { color: var(--vscode-foreground); }
  .th .menuButton { position: absolute; right: 6px; top: 4px; visibility: hidden; border: 0; padding: 0; background: var(--headFill); cursor: pointer; flex: none; height: 16px; }
  .th:hover .menuButton, .th.active .menuButton { visibility: visible; }
  .th.over { box-shadow: inset 2px 0 var(--vscode-focusBorder); }
  .grip { position: absolute; right: 0; top: 0; bottom: 0; width: 7px; cursor: col-resize; touch-action: none; }
  .grip:hover { border-right: 2px solid var(--vscode-sash-hoverBorder, var(--vscode-focusBorder)); }
  .menu { position: absolute; z-index: 5; min-width: 190px; padding: 4px 0; background: var(--vscode-menu-background, var(--vscode-editorWidget-background)); color: var(--vscode-menu-foreground, inherit); border: 1px solid var(--vscode-menu-border, var(--line)); border-radius: 3px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); outline: none; }
  .menu button { display: flex; width: 100%; gap: 8px; border: 0; background: none; color: inherit; font: inherit; text-align: left; padding: 3px 12px; cursor: pointer; }
  .menu button span:last-child { margin-left: auto; color: var(--vscode-descriptionForeground); padding-left: 16px; }
  .menu button:hover, .menu button:focus { background: var(--vscode-menu-selectionBackground, var(--vscode-list-activeSelectionBackground)); color: var(--vscode-menu-selectionForeground, var(--vscode-list-activeSelectionForeground)); outline: 1px solid var(--vscode-menu-selectionBorder, transparent); outline-offset: -1px; }
  :host-context(.vscode-high-contrast) .row.current .cell, :host-context(.vscode-high-contrast-light) .row.current .cell { border-top: 1px solid var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); border-bottom: 1px solid var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); line-height: 22px; }
  :host-context(.vscode-high-contrast) .row:hover .cell, :host-context(.vscode-high-contrast-light) .row:hover .cell { border-top: 1px dashed var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); border-bottom: 1px dashed var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); line-height: 22px; }
  :host-context(.vscode-high-contrast) .cell.picked, :host-context(.vscode-high-contrast-light) .cell.picked { text-decoration: underline; }
  @media (prefers-reduced-motion: reduce) { .waiting { animation-duration: 0s; } }
`;

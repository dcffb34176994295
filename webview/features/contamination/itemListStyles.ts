import { css } from 'lit';

export const itemListStyles = css`
  :host { display: grid; grid-template-rows: 24px minmax(0, 1fr); min-height: 0; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); container-type: inline-size; }
  .list { overflow: auto; outline: none; min-height: 0; overflow-anchor: none; }
  .canvas { position: relative; } .layer { position: absolute; left: 0; right: 0; }
  .line { display: grid; grid-template-columns: 58px 44px minmax(0, 1fr) 112px; gap: 0 10px; box-sizing: border-box; height: 24px; line-height: 23px; padding: 0 12px 0 8px; border-bottom: 1px solid var(--line); cursor: default; white-space: nowrap; }
  .heads { color: var(--second); font-size: 12px; }
  .number { text-align: right; font-variant-numeric: tabular-nums; overflow: hidden; }
  .words { overflow: hidden; text-overflow: ellipsis; white-space: pre; unicode-bidi: isolate; }
  .member .words { padding-left: 14px; }
  .verdict { display: flex; gap: 5px; align-items: baseline; overflow: hidden; }
  .documents { margin-left: auto; font-size: 11px; font-variant-numeric: tabular-nums; } .documents::before { content: '×'; }
  .row { margin-left: auto; font-variant-numeric: tabular-nums; }
  .sample { color: var(--vscode-charts-blue); width: 6px; margin-left: -11px; }
  .second { color: var(--second); } .tag { font-size: 11px; color: var(--second); border: 1px solid var(--line); border-radius: 3px; padding: 0 4px; }
  .red { color: var(--vscode-charts-red); } .orange { color: var(--orange); } .purple { color: var(--vscode-charts-purple); } .foreground { color: var(--vscode-foreground); }
  .list .line:hover { background: var(--vscode-list-hoverBackground); }
  .list .line[aria-selected=true] { background: var(--vscode-list-activeSelectionBackground, transparent); color: var(--vscode-list-activeSelectionForeground, inherit); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .list .line[aria-selected=true] :is(.second, .red, .orange, .purple, .foreground, .sample, .tag) { color: inherit; }
  .list:focus-visible .line[aria-selected=true] { outline: 1px solid var(--vscode-list-focusOutline, var(--vscode-focusBorder)); }
  .twisty { background: none; border: 0; color: inherit; padding: 0; cursor: pointer; height: 22px; } .twisty .icon { vertical-align: middle; font-size: 14px; } .twisty.open .icon { transform: rotate(90deg); }
  @container (max-width: 380px) { .line { grid-template-columns: 48px 38px minmax(0, 1fr) 72px; gap: 0 6px; } .documents { display: none; } }
`;

import { css } from 'lit';

export const datasetProfileStyles = css`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; }
  h2, h3, p, dl, dd { margin: 0; padding: 0; } h2 { font-size: 13px; font-weight: 600; display: inline; margin-right: 6px; } h3 { font-size: 12px; font-weight: 400; color: var(--second); margin-bottom: 2px; }
  .second, .meaning { color: var(--second); } .meaning { display: block; font-size: 11px; line-height: 1.3; white-space: normal; }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
  button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .link { color: var(--vscode-textLink-foreground); } .link:hover { text-decoration: underline; }
  .button { background: var(--vscode-button-background); color: var(--vscode-button-foreground); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 3px 12px; }
  code { font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; overflow-wrap: anywhere; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .head { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: flex-end; padding: 12px 18px; border-bottom: 1px solid var(--line); }
  .fact .name { display: block; font-size: 11px; color: var(--second); margin-bottom: 2px; } .fact .number { font-size: 20px; line-height: 1.15; } .fact .more { font-size: 12px; color: var(--second); font-variant-numeric: tabular-nums; }
  .state { margin-left: auto; font-size: 12px; color: var(--second); } .state .link { margin-left: 10px; }
  main { overflow: auto; min-height: 0; container-type: inline-size; } .parts > div { min-width: 0; }
  section { padding: 14px 18px; border-bottom: 1px solid var(--line); } section header { margin-bottom: 8px; line-height: 1.4; }
  .notice { margin: 10px 18px 0; padding: 5px 10px; border-left: 3px solid var(--vscode-charts-blue, var(--line)); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.5; overflow-wrap: anywhere; max-height: 8em; overflow: auto; } .notice .link { margin-left: 8px; }
  .notice.error { border-left-color: var(--vscode-errorForeground); }
  .bars { display: grid; gap: 1px; margin: 0 -8px; }
  .row { display: grid; grid-template-columns: minmax(90px, 38%) minmax(0, 1fr) minmax(52px, max-content) 60px; gap: 10px; align-items: center; padding: 3px 8px; border: 1px solid transparent; }
  button.row:hover { background: var(--vscode-list-hoverBackground); border-color: var(--vscode-contrastActiveBorder, transparent); } button.row .number { color: var(--vscode-textLink-foreground); }
  .row .name { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .row .share { text-align: right; color: var(--second); font-variant-numeric: tabular-nums; white-space: nowrap; }
  .bar { display: block; } .blue { color: var(--vscode-charts-blue, var(--vscode-foreground)); } .orange { color: var(--vscode-charts-yellow, var(--vscode-foreground)); }
  .facts { margin-bottom: 8px; line-height: 1.5; font-variant-numeric: tabular-nums; } .note { margin-top: 6px; font-size: 12px; line-height: 1.45; max-width: 90ch; }
  .two { display: grid; gap: 10px 28px; } .two .row { grid-template-columns: minmax(64px, 30%) minmax(0, 1fr) minmax(48px, max-content) 54px; }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 4px 14px; line-height: 1.5; font-variant-numeric: tabular-nums; } dt { color: var(--second); }
  .interval { display: inline-block; vertical-align: -2px; } .track { stroke: var(--line); stroke-width: 2; } .interval .span { stroke: var(--vscode-charts-blue, var(--vscode-foreground)); stroke-width: 4; } .dot { fill: var(--vscode-charts-blue, var(--vscode-foreground)); }
  .lengths .span { opacity: 0.45; } :host-context(.vscode-high-contrast) .track, :host-context(.vscode-high-contrast-light) .track { stroke-width: 1; stroke-dasharray: 1 3; }
  .scroll { overflow-x: auto; } .lengths { border-collapse: collapse; width: 100%; margin-bottom: 8px; } .lengths th, .lengths td { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); } .lengths th { font-weight: 400; text-align: left; } .lengths thead th { color: var(--second); font-size: 12px; white-space: nowrap; } .lengths th.number { text-align: right; } .lengths .line { width: 124px; padding-right: 0; }
  .page { padding: 48px 24px; max-width: 72ch; line-height: 1.55; grid-row: 1 / -1; } .waiting { opacity: 0; animation: appear 0s linear 400ms forwards; } @keyframes appear { to { opacity: 1; } }
  @container (min-width: 980px) { .parts { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); } .parts > div + div { border-left: 1px solid var(--line); } }
  @container (min-width: 560px) and (max-width: 979px) { .two { grid-template-columns: 1fr 1fr; } } @container (min-width: 1240px) { .two { grid-template-columns: 1fr 1fr; } }
  @container (max-width: 480px) { section { padding: 12px; } .lengths .line { display: none; } dl { grid-template-columns: minmax(0, 1fr); gap: 0; } dd { margin-bottom: 6px; } }
`;

import { css } from 'lit';

export const exploreStyles = css`
  :host { display: grid; grid-template-rows: auto auto auto minmax(0, 1fr); height: 100vh; position: relative; --line: var(--vscode-panel-border, var(--vscode-editorWidget-border, rgba(128, 128, 128, 0.35))); font-size: 13px; }
  div.bar { display: flex; gap: 8px; align-items: center; height: 34px; padding: 0 8px 0 10px; border-bottom: 1px solid var(--line); box-sizing: border-box; min-width: 0; }
  .datasetName { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 220px; flex: 0 1 auto; unicode-bidi: isolate; }
  .rows { color: var(--vscode-descriptionForeground); white-space: nowrap; font-variant-numeric: tabular-nums; }
  .chip { font: inherit; font-size: 12px; color: inherit; background: none; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 11px; height: 22px; padding: 0 9px; display: inline-flex; align-items: center; gap: 5px; white-space: nowrap; cursor: pointer; flex: none; }
  .chip.on { background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit); }
  .chip .icon { font-size: 12px; }
  .turn { font: inherit; color: inherit; background: none; border: 0; padding: 0; height: 100%; display: inline-flex; align-items: center; gap: 4px; cursor: pointer; min-width: 0; overflow: hidden; }
  .chip.order { cursor: default; }
  .chip:hover { background: var(--vscode-toolbar-hoverBackground); }
  .warn { color: var(--vscode-editorWarning-foreground, var(--vscode-list-warningForeground)); }
  .input { display: flex; align-items: center; gap: 5px; flex: 1 1 260px; min-width: 90px; max-width: 620px; height: 24px; box-sizing: border-box; padding: 0 3px 0 6px; background: var(--vscode-input-background); color: var(--vscode-input-foreground); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; }
  .input:focus-within { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .input.invalid { border-color: var(--vscode-inputValidation-errorBorder, var(--vscode-errorForeground)); }
  .input > .icon { font-size: 14px; color: var(--vscode-descriptionForeground); }
  .input input, .goTo input { flex: 1; min-width: 0; border: 0; outline: 0; padding: 0; background: none; color: inherit; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; }
  input::placeholder { color: var(--vscode-input-placeholderForeground); font-family: var(--vscode-font-family, sans-serif); }
  .tools { margin-left: auto; display: flex; gap: 2px; flex: none; }
  .tool { border: 0; background: none; color: var(--vscode-icon-foreground, inherit); width: 22px; height: 22px; padding: 0; border-radius: 4px; display: inline-flex; align-items: center; justify-content: center; cursor: pointer; flex: none; }
  .tool:hover { background: var(--vscode-toolbar-hoverBackground); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); }
  .tool.late { opacity: 0; animation: appear 0s linear 300ms forwards; }
  @keyframes appear { to { opacity: 1; } }
  button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .notices { min-width: 0; }
  .notice { display: flex; gap: 8px; align-items: center; min-height: 28px; padding: 2px 10px; border-bottom: 1px solid var(--line); }
  .notice.error .icon { color: var(--vscode-errorForeground); }
  .notice .tool { margin-left: auto; }
  .second { color: var(--vscode-descriptionForeground); }
  .link { font: inherit; border: 0; background: none; padding: 0; color: var(--vscode-textLink-foreground); cursor: pointer; }
  .readerPane.pair { grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr)); grid-auto-rows: minmax(0, 1fr); } .pair > loupe-reader[pinned] { box-sizing: border-box; border: 0 solid var(--line); border-width: 0 1px 1px 0; }
  :host([alone]) .bar, :host([alone]) loupe-filter-bar { display: none; }
  .split { grid-row: -2 / -1; display: grid; min-height: 0; min-width: 0; overflow: hidden; }
  .tablePane, .readerPane { position: relative; min-width: 0; min-height: 0; overflow: hidden; display: grid; }
  .tablePane.busy::before { content: ''; position: absolute; z-index: 6; left: 0; top: 0; height: 2px; width: 30%; background: var(--vscode-progressBar-background); opacity: 0; animation: appear 0s linear 300ms forwards, run 1.6s linear 300ms infinite; }
  @keyframes run { from { left: -30%; } to { left: 100%; } }
  loupe-table, loupe-reader { min-width: 0; min-height: 0; height: 100%; }
  .empty { position: absolute; inset: 44px 0 0; display: flex; flex-direction: column; align-items: center; justify-content: center; color: var(--vscode-descriptionForeground); pointer-events: none; }
  .empty > * { pointer-events: auto; }
  .readerError { padding: 16px; }
  .page { grid-row: 1 / -1; padding: 48px 24px; max-width: 72ch; margin: 0 auto; box-sizing: border-box; line-height: 1.5; width: 100%; }
  .page.opening { opacity: 0; animation: opening 0s linear 400ms forwards; } @keyframes opening { to { opacity: 1; } }
  .page h1 { font-size: 18px; font-weight: 600; margin: 0 0 12px; display: flex; gap: 8px; align-items: center; }
  .page h1 .icon { color: var(--vscode-errorForeground); font-size: 20px; }
  .page p { overflow-wrap: anywhere; margin: 0 0 10px; }
  .overlay { position: absolute; z-index: 20; right: 8px; top: 36px; background: var(--vscode-editorWidget-background, var(--vscode-editor-background)); color: var(--vscode-editorWidget-foreground, inherit); border: 1px solid var(--vscode-editorWidget-border, var(--vscode-contrastBorder, var(--line))); border-radius: 4px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); max-width: calc(100vw - 16px); max-height: calc(100vh - 48px); overflow: auto; box-sizing: border-box; outline: none; }
  div.overlay { padding: 10px 14px; width: 460px; }
  div.overlay.profile { width: 560px; }
  .facts { display: grid; grid-template-columns: max-content 1fr; gap: 2px 14px; margin: 0; font-variant-numeric: tabular-nums; }
  .facts dt { color: var(--vscode-descriptionForeground); }
  .facts dd { margin: 0; overflow-wrap: anywhere; }
  .facts .second { font-size: 11px; }
  .values { display: grid; gap: 1px; }
  .ofBar { display: grid; grid-template-columns: 18px minmax(0, 1fr); }
  .twist { border: 0; background: none; color: inherit; padding: 0; cursor: pointer; }
  .examples { grid-column: 2; margin: 0 4px 4px; font-size: 12px; }
  .examples > div { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 8px; }
  .examples .of { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; color: var(--vscode-descriptionForeground); }
  .value.taken { background: var(--vscode-list-inactiveSelectionBackground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .value { display: grid; grid-template-columns: minmax(0, 3fr) minmax(40px, 2fr) 72px 56px; gap: 8px; align-items: center; border: 0; background: none; color: inherit; font: inherit; font-size: 12px; text-align: left; padding: 2px 4px; cursor: pointer; }
  .value:hover:not(:disabled) { background: var(--vscode-list-hoverBackground); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); outline-offset: -1px; }
  .value:disabled { cursor: default; opacity: 0.75; }
  .value .of { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
  .value .n { text-align: right; font-variant-numeric: tabular-nums; }
  .value .amount { color: var(--vscode-charts-blue, var(--vscode-focusBorder)); display: flex; }
  div.overlay.wide { width: 640px; }
  loupe-column-finder.overlay { overflow: hidden; }
  .overlay h2 { font-size: 13px; font-weight: 600; margin: 0 0 6px; }
  .overlay h3 { font-size: 11px; font-weight: 400; color: var(--vscode-descriptionForeground); margin: 8px 0 3px; }
  .overlay ul { margin: 0; padding: 0 0 0 16px; line-height: 1.5; overflow-wrap: anywhere; }
  .overlay li { margin-bottom: 4px; }
  .keys { columns: 2; column-gap: 24px; }
  .keys section { break-inside: avoid; }
  .keys dl { display: grid; grid-template-columns: auto 1fr; gap: 3px 10px; margin: 0; align-items: center; }
  .keys dd { margin: 0; }
  kbd { font: inherit; font-size: 11px; border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-bottom-width: 2px; border-radius: 3px; padding: 0 5px; margin-right: 3px; color: var(--vscode-keybindingLabel-foreground, inherit); background: var(--vscode-keybindingLabel-background, none); white-space: nowrap; }
  .goTo { display: flex; gap: 8px; align-items: center; }
  div.overlay.goTo { width: 260px; padding: 8px 10px; }
  .goTo .field { flex: 1; height: 24px; display: flex; padding: 0 6px; box-sizing: border-box; background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--line)); border-radius: 2px; }
  .goTo .field:focus-within { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  @media (max-width: 699px) { .datasetName { display: none; } .notice .second { display: none; } .keys { columns: 1; } }
  @media (max-width: 559px) { div.bar { gap: 5px; } .tools { gap: 0; } .chip.on { max-width: 90px; overflow: hidden; } }
  @media (prefers-reduced-motion: reduce) { .tablePane.busy::before { animation: appear 0s linear 300ms forwards; width: 100%; } }
`;

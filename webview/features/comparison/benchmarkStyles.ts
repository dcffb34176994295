import { css } from 'lit';

/** The line of a benchmark's metric, and what opens below it. */
export const benchmarkStyles = css`
  .benchmark { position: relative; flex: none; display: flex; flex-wrap: wrap; gap: 2px 16px; align-items: center; min-height: 26px; padding: 2px 14px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  .benchmark .margin { width: 64px; box-sizing: border-box; height: 22px; padding: 0 4px; font: inherit; text-align: right; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 2px; } .benchmark .margin:invalid { border-color: var(--vscode-inputValidation-errorBorder, currentColor); }
  .benchmark .note { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .benchmark .menu { position: static; } .benchmark .panel { left: 14px; right: auto; box-sizing: border-box; max-width: calc(100% - 28px); }
  .panel { padding: 6px 12px; width: max-content; } .panel table { width: auto; } .panel th, .panel td { white-space: nowrap; } .panel thead th { color: var(--second); font-size: 11px; } .panel p { margin: 2px 0 6px; max-width: 72ch; line-height: 1.4; }
  .quirk { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 8px; align-items: start; max-width: 72ch; padding: 4px 0; line-height: 1.4; } .quirk input { margin: 3px 0 0; }
  .dots .published { border-left: 1px solid var(--line); }
`;

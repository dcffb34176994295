import { css } from 'lit';

/** Tabs of the figures, and what they show. */
export const ranksStyles = css`
  .tabs { display: inline-flex; gap: 12px; flex: none; } .tabs button { color: var(--second); white-space: nowrap; border-bottom: 1px solid transparent; line-height: 20px; } .tabs button:hover { color: var(--vscode-foreground); } .tabs button[aria-selected=true] { font-weight: 600; color: var(--vscode-foreground); border-bottom-color: var(--vscode-panelTitle-activeBorder, currentColor); }
  .wins td { min-width: 44px; } .wins { border-spacing: 2px; } .wins .cell { min-width: 44px; height: 22px; text-align: center; padding: 0 4px; } .wins .cell[aria-pressed=true] { padding: 0 3px; } .wins .self { background: repeating-linear-gradient(135deg, transparent 0 4px, var(--line) 4px 5px); opacity: 0.5; } .wins thead th { max-width: 104px; height: 16px; } .wins td, .wins th { height: auto; }
  .outcomes { color: var(--second); } .outcomes .door { padding: 0; }
  .ranks td:first-child { font-weight: 600; } .ranks th, .ranks td { padding-left: 9px; } .ranks .plot { min-width: 24px; } .ranks tbody th { padding-left: 12px; width: auto !important; max-width: 112px !important; min-width: 60px; } .ranks .shown { font-weight: 600; } .ranks .plot { width: 20%; }
  .stages tbody th { width: auto !important; max-width: 0 !important; min-width: 90px; } .stages .door { font-variant-numeric: tabular-nums; } .stages .fixed .door:not(:disabled), .stages .better .door:not(:disabled) { color: var(--vscode-charts-green); } .stages .broken .door:not(:disabled), .stages .worse .door:not(:disabled) { color: var(--vscode-charts-red); } .stages .sameRight, .stages .sameWrong, .stages .equal { color: var(--second); }
`;

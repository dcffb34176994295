import { css } from 'lit';

export const besideStyles = css`
  .beside, .overlap { border-collapse: collapse; font-variant-numeric: tabular-nums; } .beside { width: 100%; }
  .beside th, .beside td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; vertical-align: top; } .beside .number { text-align: right; } .beside th.number { vertical-align: bottom; }
  .beside thead button { color: var(--second); font-size: 12px; white-space: nowrap; } .beside thead button:hover { color: inherit; } .beside [aria-sort=ascending] button, .beside [aria-sort=descending] button { color: inherit; font-weight: 600; }
  .beside tbody th { max-width: 260px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .beside tbody th .link { max-width: 100%; overflow: hidden; text-overflow: ellipsis; }
  .beside td .interval { display: block; margin-left: auto; } .beside td .meaning { text-align: right; }
  .overlap { border-collapse: separate; border-spacing: 2px; } .overlap th { font-weight: 400; font-size: 12px; color: var(--second); max-width: 140px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding: 2px 6px; text-align: right; }
  .overlap td { min-width: 64px; padding: 0 9px; height: 28px; text-align: right; background: color-mix(in srgb, var(--vscode-charts-blue) var(--heat, 0%), transparent); } .overlap .self { color: var(--second); } .overlap td:has(.cell) { padding: 0; }
  .cell { box-sizing: border-box; width: 100%; height: 28px; padding: 0 8px; text-align: right; border: 1px solid var(--vscode-contrastBorder, transparent); } .cell:hover { border-color: var(--vscode-focusBorder); } .cell[aria-pressed=true] { border: 2px solid var(--vscode-focusBorder); padding: 0 7px; }
  .h1 { --heat: 12%; } .h2 { --heat: 22%; } .h3 { --heat: 34%; } .h4 { --heat: 46%; } .h5 { --heat: 60%; }
  .prompt { max-width: 640px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
`;

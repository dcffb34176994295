import { css } from 'lit';

/** Sides that are moved, the menu of one, and which one is the baseline. */
export const orderStyles = css`
  .side { position: relative; display: flex; gap: 6px; align-items: baseline; min-width: 0; } .side .plain { min-width: 0; flex: 0 1 auto; } .side .base { flex: none; color: var(--second); font-size: 0; } .side .base::before { content: '◆'; font-size: 10px; } .side .more { position: absolute; right: 0; top: 0; width: 18px; opacity: 0; background: var(--vscode-editor-background); color: var(--second); line-height: 18px; text-align: center; } tr:hover .side .more, .side:focus-within .more, .side .more:focus-visible { opacity: 1; }
  .side .more::before { content: '⋯'; }
  .dots tbody tr { cursor: grab; } .dots tbody tr.before > * { box-shadow: 0 -2px 0 var(--vscode-focusBorder); } .dots tbody tr.after > * { box-shadow: 0 2px 0 var(--vscode-focusBorder); }
  .side-menu { position: fixed; right: auto; margin: 0; z-index: 30; } .side-menu .item { display: flex; justify-content: space-between; gap: 24px; } .side-menu .item:disabled { background: none; } .side-menu kbd:empty { display: none; }
`;

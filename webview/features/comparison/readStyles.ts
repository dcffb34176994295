import { css } from 'lit';

/** The prompt, and answers beside each other. High contrast has lines for fills. */
export const readStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; container-type: inline-size; background: var(--vscode-editor-background); }
  .head { flex: none; display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; min-height: 30px; padding: 0 8px 0 4px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  .steps { display: inline-flex; } .at { white-space: nowrap; font-weight: 600; } .lists { font-size: 13px; font-weight: 600; max-width: 260px; } .back { white-space: nowrap; font-size: 12px; }
  .strip { display: inline-flex; min-width: 0; max-width: 40cqw; overflow-x: auto; scrollbar-width: none; } .outcome { flex: none; width: 14px; height: 22px; display: inline-flex; align-items: center; justify-content: center; font-size: 11px; line-height: 1; box-sizing: border-box; border-block: 2px solid transparent; border-bottom: 2px solid transparent; } .outcome.shown { border-bottom-color: var(--vscode-focusBorder); } .outcome:hover { background: var(--vscode-toolbar-hoverBackground); }
  .outcome.right, .value.right { color: var(--vscode-charts-green); } .outcome.wrong, .value.wrong { color: var(--vscode-charts-red); } .outcome.neutral { color: var(--second); }
  .id { display: inline-flex; gap: 6px; min-width: 0; font-size: 12px; white-space: nowrap; } .key { overflow: hidden; text-overflow: ellipsis; max-width: 26ch; unicode-bidi: isolate; }
  .tools { margin-left: auto; display: inline-flex; gap: 2px; align-items: center; min-width: 0; color: var(--second); }

  .prompt, .turn { border-left: 2px solid transparent; } .prompt { flex: none; border-bottom: 1px solid var(--line); min-width: 0; } .user { border-left-color: var(--vscode-charts-blue); } .assistant { border-left-color: var(--vscode-charts-green); } .system { border-left-color: var(--second); } .turn.tool, .prompt.tool { border-left-color: var(--vscode-charts-yellow); } .prompt.other, .turn.other { border-left: 2px dashed var(--vscode-charts-purple); }
  .prompt.only > .line { padding: 8px 14px; line-height: 1.5; overflow-wrap: anywhere; unicode-bidi: plaintext; } .prompt.second { padding: 6px 14px; }
  .folder { display: flex; gap: 6px; align-items: center; width: 100%; height: 30px; padding: 0 12px 0 6px; } .folder:hover { background: var(--vscode-list-hoverBackground); } .folder .icon { font-size: 14px; flex: none; } .folder[aria-expanded=true] .icon { transform: rotate(90deg); } .folder .line { flex: 1 1 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; unicode-bidi: isolate; } .folder[aria-expanded=true] .line { color: var(--second); } .folder .about { flex: none; font-size: 12px; }
  .prompt.open { border-left-color: transparent; border-left-style: solid; } .turns { max-height: 34vh; overflow: auto; outline-offset: -1px; } .turn { padding: 4px 14px 8px 12px; } .role { font-size: 11px; color: var(--second); margin-bottom: 2px; }

  .answers { flex: 1 1 0; min-height: 0; display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); } .answers.old { opacity: 1; animation: fade 0s linear 300ms forwards; } @keyframes fade { to { opacity: 0.5; } }
  .answer { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; } .answer + .answer { border-left: 1px solid var(--line); }
  .own { display: flex; gap: 8px; align-items: center; height: 30px; padding: 0 12px 0 6px; border-bottom: 1px solid var(--line); white-space: nowrap; min-width: 0; overflow: hidden; } .own.pinned { background: var(--vscode-sideBar-background, transparent); } .focused > .own { box-shadow: inset 0 -2px 0 var(--vscode-focusBorder); }
  .pin { flex: none; width: 22px; text-align: center; } .pin .icon { font-size: 14px; vertical-align: -2px; } button.pin { opacity: 0.45; } button.pin:hover, button.pin:focus-visible { opacity: 1; }
  .name { flex: 0 1 auto; font-size: 13px; font-weight: 600; max-width: 60%; } .length { flex: 0 4 auto; overflow: hidden; text-overflow: ellipsis; min-width: 0; font-variant-numeric: tabular-nums; }
  .masked { padding-left: 6px; font-weight: 600; } .own kbd { flex: none; margin-left: -4px; } .tag { flex: 0 3 auto; font-size: 11px; line-height: 15px; color: var(--second); border: 1px solid var(--line); border-radius: 8px; padding: 0 6px; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
  .value { margin-left: auto; flex: none; display: inline-flex; gap: 4px; align-items: center; font-variant-numeric: tabular-nums; } .value .icon { font-size: 14px; }
  .body { overflow: auto; min-height: 0; padding: 8px 14px 16px 12px; border-left: 2px solid var(--vscode-charts-green); outline-offset: -1px; } .body:focus-visible, .turns:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
  .ballot { flex: none; display: flex; flex-wrap: wrap; gap: 4px 8px; align-items: center; padding: 6px 12px; border-top: 1px solid var(--line); } .vote { border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 10px; min-height: 24px; background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); } .vote:hover:not(:disabled) { background: var(--vscode-button-secondaryHoverBackground, transparent); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); } .vote[aria-pressed=true] { outline: 2px solid var(--vscode-focusBorder); outline-offset: -1px; } .after { margin-left: auto; display: inline-flex; gap: 12px; align-items: center; font-variant-numeric: tabular-nums; } .failed { color: var(--vscode-errorForeground); }
  .note { font-size: 12px; color: var(--second); margin-bottom: 6px; } .absent { font-style: italic; color: var(--second); } .badge { border: 1px solid currentColor; border-radius: 8px; padding: 0 6px; font-size: 11px; line-height: 15px; }
  .fold { margin: 0 0 6px; } .fold > summary { list-style: none; display: flex; gap: 6px; align-items: center; font-size: 12px; color: var(--second); min-height: 22px; } .fold > summary::-webkit-details-marker { display: none; } .fold > summary .icon { font-size: 14px; } .fold[open] > summary .icon:first-child { transform: rotate(90deg); } .aside { margin: 2px 0 6px 6px; padding-left: 12px; border-left: 1px solid var(--line); color: var(--second); }
  ins.current, del.current { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .more { color: var(--vscode-textLink-foreground); }
  .notice { margin: 12px; }

  @container (max-width: 620px) {
    .answers { grid-auto-flow: row; grid-auto-columns: minmax(0, 1fr); grid-auto-rows: minmax(120px, max-content); overflow: auto; } .answer { grid-template-rows: auto 1fr; } .answer + .answer { border-left: 0; border-top: 1px solid var(--line); } .body { overflow: visible; } .own { position: sticky; top: 0; z-index: 1; background: var(--vscode-editor-background); }
    .tools { margin-left: 0; } .strip { max-width: 60cqw; }
  }
`;

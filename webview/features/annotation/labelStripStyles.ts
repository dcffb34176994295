import { css } from 'lit';

/** The strip of labels: quiet until something is held, then a line of the label's colour and a mark say so. Orange is between red and yellow: VS Code's own is a see-through brown in its dark themes. */
export const labelStripStyles = css`
  :host { display: block; flex: none; }
  .strip { --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; padding: 7px 14px; border-top: 1px solid var(--line); max-height: 40cqh; overflow: auto; }
  .question { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  .title, .second { color: var(--vscode-descriptionForeground); }
  .title { margin-right: 2px; }
  button { font: inherit; color: inherit; background: none; border: none; cursor: pointer; padding: 0; }
  button:focus-visible, input:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .choice { display: inline-flex; gap: 6px; align-items: center; border: 1px solid var(--line); border-radius: 11px; padding: 0 10px 0 6px; line-height: 20px; }
  .choice:hover { background: var(--vscode-list-hoverBackground); }
  .choice.held { border-color: var(--tone); background: var(--vscode-list-inactiveSelectionBackground); box-shadow: inset 0 0 0 1px var(--tone); font-weight: 600; }
  .mark { display: none; flex: none; width: 7px; height: 7px; border-radius: 50%; background: var(--tone); }
  .held .mark, .marks .mark { display: inline-block; }
  .count, .rank { font-size: 11px; color: var(--vscode-descriptionForeground); font-weight: 400; font-variant-numeric: tabular-nums; }
  .required { color: var(--vscode-errorForeground); margin-left: 2px; }
  .sign { font-weight: 600; }
  .typed.held { font-weight: 400; }
  .typed q { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 320px; }
  .strip > .aside { display: flex; flex-wrap: wrap; gap: 2px 14px; align-items: center; font-size: 12px; color: var(--vscode-descriptionForeground); }
  .aside .icon { font-size: 14px; } .aside [aria-pressed=true] { color: var(--vscode-foreground); }
  .on { color: var(--vscode-foreground); font-weight: 600; } .on kbd { font-weight: 400; }
  .warn { color: var(--vscode-editorWarning-foreground); }
  .told { color: var(--vscode-foreground); white-space: normal; } .selected { max-width: 420px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .progress { font-variant-numeric: tabular-nums; }
  summary { cursor: pointer; } .lost ul { margin: 4px 0; padding-left: 16px; } details[open] { flex-basis: 100%; }
  .sheet { max-height: 30vh; overflow: auto; color: var(--vscode-foreground); } .sheet h4 { margin: 8px 0 2px; font-weight: 600; } .sheet p { margin: 0 0 4px; } .sheet dl { margin: 0; display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 2px 12px; } .sheet dd { margin: 0; }
  :host(loupe-label-head) { display: block; flex: 0 1 auto; min-width: 0; }
  .head { display: flex; flex-wrap: wrap; gap: 3px 14px; align-items: center; font-size: 12px; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); }
  .head .choice { line-height: 17px; border-radius: 9px; }
  :host(loupe-label-head.at-answer) { padding: 5px 12px; }
  :host(loupe-label-head.at-answer:not([current])) kbd { visibility: hidden; } :host(loupe-label-head.at-answer:not([current])) .note:not(.written) { display: none; }
  :host(loupe-label-head.at-turn:not([current])) :is(.choice:not(.held), .note, .title, .question:not(.answered)) { display: none; }
  .choice { --tone: var(--vscode-foreground); }
  .choice.red { --tone: var(--vscode-charts-red); } .choice.orange { --tone: color-mix(in srgb, var(--vscode-charts-red), var(--vscode-charts-yellow)); } .choice.yellow { --tone: var(--vscode-charts-yellow); }
  .choice.green { --tone: var(--vscode-charts-green); } .choice.blue { --tone: var(--vscode-charts-blue); } .choice.purple { --tone: var(--vscode-charts-purple); }
  kbd { font: inherit; font-size: 11px; color: var(--vscode-keybindingLabel-foreground, var(--vscode-descriptionForeground)); background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-radius: 3px; padding: 0 4px; line-height: 14px; min-width: 6px; text-align: center; }
  .note { color: var(--vscode-descriptionForeground); display: inline-flex; gap: 5px; align-items: center; max-width: 320px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .note.later { opacity: 0; } :is(.question:hover, .question:focus-within) > .note.later { opacity: 1; }
  q { font-style: italic; quotes: '“' '”'; }
  input { font: inherit; min-width: 260px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--line)); padding: 1px 6px; }
  .others { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12px; }
  .status { margin-left: auto; color: var(--vscode-descriptionForeground); display: inline-flex; gap: 10px; font-size: 12px; }
  .error { color: var(--vscode-errorForeground); font-weight: 600; }
  .link { color: var(--vscode-textLink-foreground); text-decoration: underline; }
  @container (max-height: 400px) {
    .strip { padding: 3px 10px; gap: 2px 14px; max-height: 34cqh; font-size: 12px; } .strip .question { gap: 2px 5px; }
    .strip .choice { line-height: 17px; padding: 0 8px 0 4px; }
  }
`;

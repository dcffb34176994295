import { css } from 'lit';

/** The strip of labels: quiet until something is held, then a line of the label's colour and a mark say so. */
export const labelStripStyles = css`
  :host { display: block; flex: none; }
  .strip { --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); display: flex; flex-wrap: wrap; gap: 6px 18px; align-items: center; padding: 7px 14px; border-top: 1px solid var(--line); max-height: 40vh; overflow: auto; }
  .question { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; }
  .title, .second { color: var(--vscode-descriptionForeground); }
  .title { margin-right: 2px; }
  button { font: inherit; color: inherit; background: none; border: none; cursor: pointer; padding: 0; }
  button:focus-visible, input:focus { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .choice { display: inline-flex; gap: 6px; align-items: center; border: 1px solid var(--line); border-radius: 11px; padding: 0 10px 0 6px; line-height: 20px; }
  .choice:hover { background: var(--vscode-list-hoverBackground); }
  .choice.held { border-color: var(--tone); background: var(--vscode-list-inactiveSelectionBackground); box-shadow: inset 0 0 0 1px var(--tone); font-weight: 600; }
  .mark { display: none; width: 7px; height: 7px; border-radius: 50%; background: var(--tone); }
  .held .mark { display: inline-block; }
  .choice { --tone: var(--vscode-foreground); }
  .choice.red { --tone: var(--vscode-charts-red); } .choice.orange { --tone: var(--vscode-charts-yellow); } .choice.yellow { --tone: var(--vscode-charts-yellow); }
  .choice.green { --tone: var(--vscode-charts-green); } .choice.blue { --tone: var(--vscode-charts-blue); } .choice.purple { --tone: var(--vscode-charts-purple); }
  kbd { font: inherit; font-size: 11px; color: var(--vscode-keybindingLabel-foreground, var(--vscode-descriptionForeground)); background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-radius: 3px; padding: 0 4px; line-height: 14px; min-width: 6px; text-align: center; }
  .note { color: var(--vscode-descriptionForeground); display: inline-flex; gap: 5px; align-items: center; max-width: 320px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  q { font-style: italic; quotes: '“' '”'; }
  input { font: inherit; min-width: 260px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--line)); padding: 1px 6px; }
  .others { display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 12px; }
  .status { margin-left: auto; color: var(--vscode-descriptionForeground); display: inline-flex; gap: 10px; font-size: 12px; }
  .error { color: var(--vscode-errorForeground); font-weight: 600; }
  .link { color: var(--vscode-textLink-foreground); text-decoration: underline; }
`;

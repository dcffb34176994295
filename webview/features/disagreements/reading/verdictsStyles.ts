import { css } from 'lit';

/** Verdicts under a record: labels as columns of one scale, raters as chips. Empty labels keep their place, so that the eye finds the same label at the same place in every record. */
export const verdictsStyles = css`
  :host { display: block; flex: none; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); }
  .strip { border-top: 1px solid var(--line); padding: 5px 14px 7px; max-height: 34cqh; overflow: auto; font-size: 12px; }
  .line { display: flex; flex-wrap: wrap; gap: 2px 12px; align-items: center; min-height: 20px; }
  .space { flex: 1 1 0; }
  .dim { color: var(--vscode-descriptionForeground); }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; }
  button:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .icon { font-size: 14px; vertical-align: -2px; }
  .fold { display: inline-flex; gap: 4px; align-items: center; font-weight: 600; }
  .link { color: var(--vscode-textLink-foreground); display: inline-flex; gap: 4px; align-items: center; }
  .link:hover { text-decoration: underline; }
  .unit { max-width: 16em; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .class { border: 1px solid currentColor; border-color: var(--tone); border-radius: 10px; padding: 0 8px; line-height: 18px; --tone: var(--vscode-foreground); }
  .class.green { --tone: var(--vscode-charts-green); } .class.blue { --tone: var(--vscode-charts-blue); } .class.purple { --tone: var(--vscode-charts-purple); }
  .class.red { --tone: var(--vscode-charts-red); } .class.orange { --tone: color-mix(in srgb, var(--vscode-charts-red, currentColor), var(--vscode-charts-yellow, currentColor)); }
  .steps { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(84px, 1fr); overflow-x: auto; margin-top: 5px; }
  .step { min-width: 0; border-top: 2px solid var(--line); padding: 3px 6px 2px 0; }
  .step:not(.empty) { border-top-color: var(--vscode-foreground); }
  .step.empty h3 { color: var(--vscode-descriptionForeground); }
  h3 { margin: 0 0 3px; font: inherit; font-weight: 600; line-height: 1.3; overflow: hidden; overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
  .empty h3 { font-weight: 400; }
  .mark { margin-right: 4px; font-size: 10px; } .mark.first { color: var(--vscode-charts-green); } .mark.second { color: var(--vscode-charts-yellow); } .mark.tie { color: var(--vscode-descriptionForeground); }
  .answer { font-weight: 400; }
  .chips, .others { display: flex; flex-wrap: wrap; gap: 3px; } .others { margin-top: 5px; align-items: center; }
  .chip { display: inline-flex; gap: 5px; align-items: center; max-width: 100%; border: 1px solid var(--line); border-radius: 10px; padding: 0 8px; line-height: 18px; white-space: nowrap; }
  .chip > * { overflow: hidden; text-overflow: ellipsis; } .chip > .icon { flex: none; font-size: 12px; color: var(--vscode-descriptionForeground); }
  .rater { flex: none; max-width: 12em; } .confidence { flex: 0 1 auto; min-width: 0; }
  .chip:hover { background: var(--vscode-list-hoverBackground); }
  .chip[aria-expanded=true] { background: var(--vscode-list-inactiveSelectionBackground); border-color: var(--vscode-focusBorder); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); }
  .chip.uncounted { border-style: dashed; } .chip.elsewhere .rater { font-style: italic; }
  .range { display: grid; grid-template-columns: minmax(min-content, max-content) minmax(80px, 1fr) minmax(3em, max-content); gap: 2px 8px; align-items: center; margin-top: 3px; }
  .measured { display: contents; } .measured > .chip { grid-column: 1; justify-self: start; } .measured .rater { max-width: 24em; } .ends { grid-column: 2; display: flex; justify-content: space-between; font-variant-numeric: tabular-nums; }
  .value { font-weight: 600; font-variant-numeric: tabular-nums; } .track { display: block; overflow: visible; }
  .track line { stroke: var(--line); } .track circle { fill: var(--vscode-charts-blue); stroke: var(--vscode-contrastBorder, none); }
  .open { margin-top: 6px; border-left: 2px solid var(--vscode-focusBorder); padding: 1px 0 1px 10px; }
  .why { color: var(--vscode-editorWarning-foreground); }
  .comment { margin: 3px 0; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 90ch; }
  .quotes { margin: 3px 0; padding-left: 16px; } q { font-style: italic; quotes: '“' '”'; }
  dl { margin: 3px 0; display: grid; grid-template-columns: fit-content(40%) minmax(0, 1fr); gap: 1px 12px; } dt { color: var(--vscode-descriptionForeground); overflow-wrap: anywhere; } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap; }
  p { margin: 4px 0 0; } .notes { max-width: 110ch; }
  @container (max-width: 560px) { .wide { display: none; } .strip { padding-inline: 10px; } }
  @container (max-height: 400px) {
    .strip { max-height: 24cqh; padding-block: 2px 4px; } .steps { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-top: 1px; } .step.empty { display: none; }
    .step { display: flex; gap: 6px; align-items: center; border-top: 0; padding: 0; } h3 { margin: 0; }
  }
`;

import { css } from 'lit';

/** The reader's frame: header, turns, sides, columns, strips. Theme colours only; high contrast gets lines for fills. */
export const readerStyles = css`
  :host { display: flex; flex-direction: column; min-height: 0; min-width: 0; height: 100%; position: relative; container-type: size; color: var(--vscode-foreground); background: var(--vscode-editor-background); font-size: 13px; line-height: 1.4; --line: var(--vscode-panel-border, var(--vscode-widget-border, var(--vscode-contrastBorder))); }
  * { box-sizing: border-box; }
  .icon { font: normal 14px/1 codicon; user-select: none; display: inline-block; flex: none; width: 14px; text-align: center; }
  .icon::before, .verdict-mark::before { content: attr(data-icon); }
  .head { display: flex; align-items: center; gap: 4px; padding: 0 8px 0 10px; height: 32px; flex: none; border-bottom: 1px solid var(--line); white-space: nowrap; }
  .head > * { flex: none; }
  .head .title { font-weight: 600; margin: 0 4px; }
  .head .about { flex: 0 1 auto; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
  .head .chip { flex: 0 2 auto; overflow: hidden; text-overflow: ellipsis; min-width: 0; }
  .head .space { flex: 1 1 0; }
  .dim { color: var(--vscode-descriptionForeground); }
  .strong { font-weight: 600; }
  button, select { font: inherit; color: inherit; background: none; border: 0; border-radius: 3px; }
  button.tool { display: inline-flex; align-items: center; gap: 5px; min-width: 24px; height: 24px; padding: 0 5px; cursor: pointer; justify-content: center; }
  button.tool:hover { background: var(--vscode-toolbar-hoverBackground); outline: 1px dashed var(--vscode-contrastActiveBorder, transparent); }
  button.tool[aria-pressed='true'] { background: var(--vscode-inputOption-activeBackground); color: var(--vscode-inputOption-activeForeground); outline: 1px solid var(--vscode-contrastActiveBorder, transparent); }
  button.tool:disabled { opacity: 0.4; cursor: default; }
  button.quiet { color: var(--vscode-textLink-foreground); cursor: pointer; padding: 0 4px; }
  select { height: 24px; padding: 0 2px; color: var(--vscode-foreground); cursor: pointer; }
  select option { background: var(--vscode-dropdown-background); color: var(--vscode-dropdown-foreground); }
  :focus-visible { outline: 1px solid var(--vscode-focusBorder) !important; outline-offset: -1px; }
  .outline { position: absolute; z-index: 3; top: 33px; left: 8px; right: 8px; max-width: 560px; max-height: 60%; overflow: auto; background: var(--vscode-editorWidget-background); border: 1px solid var(--vscode-editorWidget-border, var(--line)); box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); padding: 4px 0; }
  .outline button { display: flex; gap: 8px; width: 100%; text-align: left; padding: 0 10px; height: 24px; align-items: center; cursor: pointer; border-radius: 0; }
  .outline button:hover { background: var(--vscode-list-hoverBackground); }
  .outline .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--vscode-descriptionForeground); }
  .outline .n { width: 3ch; text-align: right; font-variant-numeric: tabular-nums; color: var(--vscode-descriptionForeground); flex: none; }
  .scroll { font-size: calc(13px * var(--loupe-scale, 1)); flex: 1; min-height: 0; overflow: auto; outline-offset: -1px; }
  .turn { padding: 8px 16px 10px 12px; border-left: 2px solid transparent; scroll-margin-top: 34px; outline: none; }
  .turn.user { border-left-color: var(--vscode-charts-blue); }
  .turn.assistant { border-left-color: var(--vscode-charts-green); }
  .rejected > .turn.assistant { border-left-color: var(--vscode-charts-red); }
  .turn.tool { border-left-color: var(--vscode-charts-yellow); }
  .turn.system { border-left-color: var(--vscode-descriptionForeground); padding-block: 6px; }
  .turn.other { border-left-color: var(--vscode-charts-purple); border-left-style: dashed; }
  .turn.current { box-shadow: inset 3px 0 0 var(--vscode-focusBorder); } .side.current > .side-head { box-shadow: inset 0 -2px 0 var(--vscode-focusBorder); }
  .turn:focus { background: var(--vscode-list-hoverBackground); }
  .who { display: flex; gap: 6px; align-items: center; font-size: 11px; color: var(--vscode-descriptionForeground); margin-bottom: 3px; }
  .who .icon { font-size: 13px; }
  .badge { border: 1px solid currentColor; border-radius: 8px; padding: 0 6px; font-size: 11px; line-height: 15px; color: var(--vscode-descriptionForeground); white-space: nowrap; }
  .badge.warn, .failure { color: var(--vscode-editorWarning-foreground); }
  .absent { color: var(--vscode-descriptionForeground); font-style: italic; }
  summary { cursor: pointer; list-style: none; display: flex; gap: 6px; align-items: center; font-size: 12px; color: var(--vscode-descriptionForeground); min-height: 22px; border-radius: 3px; min-width: 0; }
  summary:hover { color: var(--vscode-foreground); }
  summary code { color: var(--vscode-foreground); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
  details[open] > summary > .icon:first-child { transform: rotate(90deg); }
  .fold { margin: 3px 0; }
  .aside { display: block; margin: 2px 0 6px 6px; padding-left: 12px; border-left: 1px solid var(--line); }
  .fold-turn > summary { font-size: 11px; }
  .fold-turn[open] > summary { margin-bottom: 3px; }
  .turn:not(.system) > .fold-turn > summary { min-height: 18px; font-size: 11px; }
  .role-icon, .twisty-turn { display: inline-flex; } .fold-turn[open] > .who .twisty-turn .icon { transform: rotate(90deg); }
  .fold-turn[open] > .who:not(:hover) .twisty-turn, :is(.fold-turn:not([open]) > .who, .who:hover) .role-icon, .bare[open] > .who { display: none; }
  .fold-turn:not([open]) > .who::after { content: attr(data-words); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; flex: 1 1 0; color: var(--vscode-foreground); unicode-bidi: isolate; }
  .earlier { border-block: 1px dashed var(--line); }
  .earlier > summary { padding: 2px 14px; }
  .sides { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(0, 1fr); border-top: 1px solid var(--line); }
  .sides.many { grid-auto-columns: minmax(min(300px, 80cqw), 1fr); overflow-x: auto; }
  .sides.stacked { grid-auto-flow: row; grid-auto-columns: minmax(0, 1fr); }
  .side { min-width: 0; border-right: 1px solid var(--line); }
  .side:last-child, .stacked > .side { border-right: 0; }
  .stacked > .side + .side { border-top: 1px solid var(--line); }
  .side-head { font-size: 13px; display: flex; gap: 8px; align-items: center; height: 30px; padding: 0 12px; border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden; position: sticky; top: 0; z-index: 1; background: var(--vscode-editor-background); }
  .sign { flex: none; min-width: 20px; line-height: 18px; text-align: center; font-weight: 600; border: 1px solid currentColor; border-radius: 3px; padding: 0 3px; }
  .side-head .dim { overflow: hidden; text-overflow: ellipsis; }
  .chosen > .side-head { background: linear-gradient(var(--vscode-diffEditor-insertedLineBackground, transparent) 0 0), var(--vscode-editor-background); border-top: 1px solid var(--vscode-diffEditor-insertedTextBorder, transparent); }
  .rejected > .side-head { background: linear-gradient(color-mix(in srgb, var(--vscode-diffEditor-removedLineBackground, transparent) 70%, transparent) 0 0), var(--vscode-editor-background); border-top: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent); }
  .chosen > .side-head > .icon { color: var(--vscode-testing-iconPassed, var(--vscode-charts-green)); }
  .rejected > .side-head > .icon { color: var(--vscode-testing-iconFailed, var(--vscode-charts-red)); }
  .score { margin-left: auto; display: inline-flex; gap: 4px; align-items: center; font-variant-numeric: tabular-nums; }
  .score .icon { font-size: 12px; }
  .note button { font: inherit; color: var(--vscode-textLink-foreground); background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline; } .note button:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
  .note { color: var(--vscode-descriptionForeground); font-size: 12px; padding: 4px 14px; }
  .turn .note { padding: 0 0 4px; }
  .strip { display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: center; padding: 8px 14px; border-top: 1px solid var(--line); flex: none; max-height: 20cqh; overflow: auto; }
  .verdict-mark { font-size: 10px; margin-right: 5px; }
  .verdict-mark.first { color: var(--vscode-charts-green); }
  .verdict-mark.second { color: var(--vscode-charts-yellow); }
  .verdict-mark.tie { color: var(--vscode-descriptionForeground); }
  .chip { border: 1px solid var(--line); border-radius: 11px; padding: 0 8px; font-size: 12px; line-height: 18px; }
  .rest { border-top: 1px solid var(--line); padding: 6px 0 12px; }
  .rest dl { margin: 0; display: grid; grid-template-columns: fit-content(36%) minmax(0, 1fr); gap: 0 12px; }
  .field { display: grid; grid-column: 1 / -1; grid-template-columns: subgrid; padding: 2px 14px; min-height: 22px; }
  .field:hover { background: var(--vscode-list-hoverBackground); }
  .field .text { line-height: 1.4; }
  .field dt { display: flex; gap: 6px; align-items: baseline; min-width: 0; overflow: hidden; }
  .field .name { overflow-wrap: anywhere; }
  .field .type { font-size: 11px; color: var(--vscode-descriptionForeground); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .field dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
  .figure { font-variant-numeric: tabular-nums; }
  .label { color: var(--vscode-descriptionForeground); }
  .preview { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; color: var(--vscode-foreground); }
  .long > summary { font-size: 13px; } .long > summary .dim { flex: none; } .long[open] > summary .preview { visibility: hidden; }
  .extras { margin-top: 4px; font-size: 12px; } .extra { display: flex; gap: 8px; } .extra .name { color: var(--vscode-descriptionForeground); }
  :host([alone]) .scroll > * { max-width: calc(var(--loupe-measure, 78ch) + 32px); margin-inline: auto; }
  :host([alone]) .scroll:has(> .sides:not(.stacked)) > * { max-width: calc(2 * var(--loupe-measure, 78ch) + 64px); }
  :host([alone]) .scroll:has(> .sides.many:not(.stacked)) > * { max-width: none; }
  .empty { padding: 24px 16px; color: var(--vscode-descriptionForeground); }
  @container (max-width: 520px) {
    .sides.beside:not(.many) { grid-auto-flow: row; }
    .sides.beside:not(.many) > .side { border-right: 0; }
    .head .about, .head .narrow { display: none; }
    .field { grid-template-columns: minmax(0, 1fr); padding-block: 3px; }
  }
  @container (max-height: 400px) { .strip { padding: 2px 12px; flex-wrap: nowrap; white-space: nowrap; overflow-x: auto; scrollbar-width: none; font-size: 12px; } .strip > * { flex: none; } .turn { padding-block: 4px 6px; } }
  @container (max-width: 450px) { .head { gap: 2px; padding-inline: 4px; } .head .narrowest { display: none; } }
`;

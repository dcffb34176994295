import { css } from 'lit';

/** The pair that is read, and what is said of it. High contrast has lines for fills. */
export const textsStyles = css`
  .pairHead { grid-row: 1; display: flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; min-height: 30px; padding: 2px 12px 2px 8px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  .steps, .others { display: inline-flex; align-items: center; min-width: 0; } .others select { flex: 0 1 auto; }
  .runs { margin-left: auto; display: inline-flex; flex-wrap: wrap; gap: 2px 8px; align-items: center; } .runs kbd { margin-left: 2px; }
  .run { display: inline-flex; gap: 4px; align-items: center; border-radius: 3px; padding: 0 3px; } .run i { width: 8px; height: 8px; border-radius: 50%; background: var(--tone); } .run.current { outline: 1px solid var(--vscode-focusBorder); } .run:hover { background: var(--vscode-toolbar-hoverBackground); }
  .texts { grid-row: 2; display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); min-height: 0; } .texts.none { grid-template-columns: 1fr; padding: 14px; } .texts > .notice { margin: 12px; align-self: start; grid-column: 1 / -1; }
  .side { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; } .side + .side { border-left: 1px solid var(--line); }
  .side > header { padding: 0 12px; line-height: 29px; border-bottom: 1px solid var(--line); white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
  .side > .scroll { overflow: auto; min-height: 0; outline-offset: -1px; } .side > .scroll:focus-visible { outline: 1px solid var(--vscode-focusBorder); }
  .texts:has(.fold) .scroll { padding-bottom: 50vh; } /* so that a run can stand as high as its like on the other side */
  .field { padding: 8px 14px 10px; } .field + .field { border-top: 1px solid var(--line); }
  .label { font-size: 11px; color: var(--second); line-height: 18px; margin-bottom: 2px; } .role { color: var(--vscode-foreground); }
  .turn { padding: 6px 14px 10px 12px; border-left: 2px solid transparent; } .turn.user { border-left-color: var(--vscode-charts-blue); } .turn.assistant { border-left-color: var(--vscode-charts-green); } .turn.system { border-left-color: var(--second); } .turn.tool { border-left-color: var(--vscode-charts-yellow); } .turn.other { border-left: 2px dashed var(--vscode-charts-purple); }
  .label.folded { display: flex; gap: 5px; align-items: center; width: 100%; white-space: nowrap; margin: 0; } .label.folded .icon { font-size: 12px; } .label.folded .words { overflow: hidden; text-overflow: ellipsis; min-width: 0; unicode-bidi: isolate; }
  .turn:has(> .folded) { padding-block: 3px; }
  .text { line-height: 1.65; max-width: 78ch; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; tab-size: 4; }
  .dim { color: var(--second); }
  mark { color: var(--vscode-editor-foreground, inherit); background: color-mix(in srgb, var(--tone) 26%, transparent); border-radius: 2px; box-decoration-break: clone; cursor: pointer; }
  mark::before { content: attr(data-run); font-size: 9px; vertical-align: super; line-height: 0; color: var(--tone); padding: 0 1px; user-select: none; }
  mark.current { outline: 1px solid var(--tone); background: color-mix(in srgb, var(--tone) 42%, transparent); }
  .tone1 { --tone: var(--vscode-charts-blue); } .tone2 { --tone: var(--vscode-charts-green); } .tone3 { --tone: var(--vscode-charts-purple); } .tone4 { --tone: var(--orange); } .tone5 { --tone: var(--vscode-charts-yellow); }
  :host-context(.vscode-high-contrast) mark, :host-context(.vscode-high-contrast-light) mark { background: none; text-decoration: underline 2px var(--tone); text-underline-offset: 3px; } :host-context(.vscode-high-contrast) mark.current, :host-context(.vscode-high-contrast-light) mark.current { outline: 2px solid var(--vscode-contrastActiveBorder, var(--tone)); }
  .formula { flex: 1 0 100%; color: var(--second); line-height: 1.5; padding: 0 0 4px 4px; } .legend { white-space: nowrap; font-size: 12px; margin-left: 4px; }
  mark.shared { cursor: default; color: inherit; background: none; } mark.shared::before { content: none; } .text mark.shared { color: var(--vscode-editor-foreground, inherit); }
  mark.pair { --tone: var(--vscode-charts-blue); background: color-mix(in srgb, var(--tone) 26%, transparent); } mark.word { --tone: var(--vscode-charts-blue); border-bottom: 1px dotted var(--tone); } mark.number { --tone: var(--vscode-charts-green); background: color-mix(in srgb, var(--tone) 26%, transparent); } mark.missing { --tone: var(--orange); text-decoration: underline wavy var(--tone); text-underline-offset: 3px; }
  :host-context(.vscode-high-contrast) mark.missing, :host-context(.vscode-high-contrast-light) mark.missing { text-decoration: underline wavy 1px var(--tone); } :host-context(.vscode-high-contrast) mark.word, :host-context(.vscode-high-contrast-light) mark.word { text-decoration: none; }
  .fold { display: inline-block; font-size: 12px; color: var(--vscode-textLink-foreground); padding: 0 6px; } .fold:hover { text-decoration: underline; }

  .judge, .precision { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; padding: 7px 12px; border-top: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  .choice { --tone: var(--vscode-foreground); display: inline-flex; gap: 6px; align-items: center; border: 1px solid var(--line); border-radius: 11px; padding: 0 10px 0 6px; line-height: 20px; min-width: 0; } .choice:hover { background: var(--vscode-list-hoverBackground); }
  .choice.held { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); background: var(--vscode-list-inactiveSelectionBackground, transparent); font-weight: 600; }
  .red { --tone: var(--vscode-charts-red); } .orange { --tone: var(--orange); } .purple { --tone: var(--vscode-charts-purple); }
  .divide { width: 1px; align-self: stretch; background: var(--line); margin: 2px; }
  .note .icon { font-size: 14px; } .note .words { max-width: 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .noteInput { font: inherit; flex: 1 1 220px; min-width: 0; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--line)); padding: 1px 6px; line-height: 18px; }
  .judge { grid-row: 3; } .precision { grid-row: 4; gap: 4px 14px; } .precision .share { margin-left: auto; } .misses { font-size: 12px; }
  .interval { display: block; } .track { stroke: var(--line); stroke-width: 2; } .interval .span { stroke: var(--vscode-charts-green); stroke-width: 3; } .interval .dot { fill: var(--vscode-charts-green); }
  :host-context(.vscode-high-contrast) .track, :host-context(.vscode-high-contrast-light) .track { stroke-width: 1; stroke-dasharray: 1 3; }
  @container (max-width: 560px) { .texts { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 2fr) minmax(0, 3fr); } .side + .side { border-left: 0; border-top: 1px solid var(--line); } .runs { margin-left: 0; } .precision .share { margin-left: 0; } }
`;

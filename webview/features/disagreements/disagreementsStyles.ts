import { css } from 'lit';

export const disagreementsStyles = css`
  :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; }
  h1, h2, p, dl, dd { margin: 0; padding: 0; }
  h2 { font-size: 13px; font-weight: 600; display: inline; overflow-wrap: anywhere; }
  h2 .second { font-weight: 400; margin-left: 6px; }
  .second, .meaning, .small { color: var(--second); }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
  button:focus-visible, summary:focus-visible, select:focus-visible, input:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .link { color: var(--vscode-textLink-foreground); } .link:hover { text-decoration: underline; }
  .button { background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 9px; white-space: nowrap; }
  .button:hover { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
  .button.first { background: var(--vscode-button-background); color: var(--vscode-button-foreground); }
  .button.first:hover { background: var(--vscode-button-hoverBackground); }
  select { font: inherit; color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, var(--line))); border-radius: 2px; padding: 1px 3px; }
  input[type=checkbox] { accent-color: var(--vscode-button-background); vertical-align: -2px; margin: 0 3px 0 0; }
  code { font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; overflow-wrap: anywhere; }
  .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .foreground { --tone: var(--vscode-charts-foreground, var(--vscode-foreground)); } .red { --tone: var(--vscode-charts-red, var(--vscode-foreground)); } .orange { --tone: color-mix(in srgb, var(--vscode-charts-red), var(--vscode-charts-yellow)); }
  .green { --tone: var(--vscode-charts-green, var(--vscode-foreground)); } .blue { --tone: var(--vscode-charts-blue, var(--vscode-foreground)); } .purple { --tone: var(--vscode-charts-purple, var(--vscode-foreground)); }

  .head { display: flex; flex-wrap: wrap; gap: 8px 28px; align-items: flex-end; padding: 12px 18px; border-bottom: 1px solid var(--line); }
  .fact .name { display: block; font-size: 11px; color: var(--second); margin-bottom: 2px; }
  .fact .number { font-size: 20px; line-height: 1.15; } .fact .more { font-size: 12px; color: var(--second); font-variant-numeric: tabular-nums; }
  .state { margin-left: auto; font-size: 12px; color: var(--second); }
  main { grid-row: 3; overflow: auto; min-height: 0; container-type: inline-size; }
  .parts > div { min-width: 0; }
  section { padding: 14px 18px; border-bottom: 1px solid var(--line); }
  header.row { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; margin-bottom: 8px; } .right { margin-left: auto; }
  .notice { margin: 10px 18px 0; padding: 5px 10px; border-left: 3px solid var(--vscode-charts-yellow, var(--line)); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.45; overflow-wrap: anywhere; max-height: 6em; overflow: auto; }
  .notice.error { border-left-color: var(--vscode-errorForeground); }

  .how summary { cursor: pointer; } .how summary .second { margin-left: 8px; }
  .how dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 3px 14px; margin: 8px 0 0; line-height: 1.45; } .how dt { color: var(--second); }
  .choices { display: flex; flex-wrap: wrap; gap: 6px 14px; align-items: center; margin-top: 10px; }

  .measures { border-collapse: collapse; width: 100%; margin-top: 8px; }
  .measures th { text-align: left; font-weight: 400; padding: 4px 12px 4px 0; vertical-align: top; } .measures td { vertical-align: top; padding: 4px 0; }
  .measures .number { width: 56px; } .measures .line { width: 130px; padding: 6px 0 0 10px; }
  .meaning { display: block; font-size: 11px; line-height: 1.35; margin-top: 1px; }
  .measures .of { font-size: 12px; color: var(--second); font-variant-numeric: tabular-nums; width: 122px; padding-left: 10px; } .measures .of span { display: block; }
  .measures .why { color: var(--second); }
  .advice, .apart { margin-top: 6px; line-height: 1.45; }
  .paradox { margin: 4px 0 0; padding-left: 16px; font-size: 12px; line-height: 1.45; color: var(--second); overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  .interval { display: block; } .track { stroke: var(--line); stroke-width: 2; } .interval .span { stroke: var(--vscode-charts-blue); stroke-width: 4; }
  :host-context(.vscode-high-contrast) .track, :host-context(.vscode-high-contrast-light) .track { stroke-width: 1; stroke-dasharray: 1 3; } .dot { fill: var(--vscode-charts-blue); }

  .scroll { overflow-x: auto; padding: 2px; margin: 0 -2px; scrollbar-color: auto;
    --edge: var(--vscode-editor-background); --shade: var(--vscode-scrollbar-shadow, var(--line)); background: linear-gradient(to right, var(--edge) 40%, transparent) 0 0 / 40px 100% local, linear-gradient(to left, var(--edge) 40%, transparent) 100% 0 / 40px 100% local, linear-gradient(to right, var(--shade), transparent) 0 0 / 12px 100% scroll, linear-gradient(to left, var(--shade), transparent) 100% 0 / 12px 100% scroll; background-repeat: no-repeat; }
  .scroll::-webkit-scrollbar { width: 10px; height: 10px; } .scroll::-webkit-scrollbar-track { background: transparent; } .scroll::-webkit-scrollbar-thumb { background: var(--vscode-scrollbarSlider-background, var(--line)); border: 1px solid var(--vscode-contrastBorder, transparent); } .scroll::-webkit-scrollbar-thumb:hover { background: var(--vscode-scrollbarSlider-hoverBackground, var(--second)); }
  .scroll > .grid tbody th, .scroll > .grid tfoot th, .scroll > .grid thead td { position: sticky; left: -2px; z-index: 1; background: var(--vscode-editor-background); }
  .grid { border-collapse: separate; border-spacing: 2px; font-variant-numeric: tabular-nums; margin-top: 6px; }
  .grid th { font-weight: 400; font-size: 12px; color: var(--second); padding: 2px 6px; text-align: right; max-width: 116px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .grid thead th { vertical-align: bottom; max-width: 76px; white-space: normal; overflow-wrap: anywhere; line-height: 1.2; }
  .clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
  .grid td { padding: 0; text-align: right; }
  .grid button { display: block; box-sizing: border-box; width: 100%; min-width: 64px; min-height: 32px; padding: 0 9px; text-align: right; background: color-mix(in srgb, var(--vscode-charts-blue) var(--heat), transparent); border: 1px solid var(--vscode-contrastBorder, transparent); }
  .grid button:hover { border-color: var(--vscode-focusBorder); } .grid button[aria-pressed=true] { border: 2px solid var(--vscode-focusBorder); padding: 0 8px; }
  .grid button[aria-disabled=true] { color: var(--second); cursor: default; } .grid .same { font-weight: 600; }
  .grid .self { text-align: center; color: var(--second); } .heat .self { min-width: 64px; } .heat button { white-space: nowrap; } .grid .sum { color: var(--second); padding: 2px 9px; font-size: 12px; text-align: right; }
  .axes { font-size: 11px; color: var(--second); } .axes span { display: block; padding: 0 6px; max-width: 116px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .h0 { --heat: 4%; } .h1 { --heat: 12%; } .h2 { --heat: 22%; } .h3 { --heat: 34%; } .h4 { --heat: 46%; } .h5 { --heat: 60%; }
  .grid .small { display: block; font-size: 11px; } .heat button { padding: 3px 9px; } .heat button[aria-pressed=true] { padding: 2px 8px; } .h4 .small, .h5 .small { color: inherit; }
  .tall { max-height: 640px; overflow: auto; } .colours { border-spacing: 1px; } .colours th { font-size: 11px; line-height: 12px; padding: 0 6px 0 0; max-width: 150px; } .colours button { min-width: 12px; width: 12px; min-height: 12px; height: 12px; padding: 0; border-width: 0; outline-offset: -1px; } .colours button:hover, .colours button[aria-pressed=true] { border: 2px solid var(--vscode-focusBorder); padding: 0; } .colours .self { width: 12px; }
  .c0 { --heat: 4%; } .c1 { --heat: 13%; } .c2 { --heat: 22%; } .c3 { --heat: 31%; } .c4 { --heat: 40%; } .c5 { --heat: 49%; } .c6 { --heat: 58%; } .c7 { --heat: 67%; } .c8 { --heat: 76%; } .c9 { --heat: 85%; }
  .facts { display: flex; flex-wrap: wrap; gap: 2px 14px; font-variant-numeric: tabular-nums; margin-bottom: 4px; }

  .classes { display: grid; gap: 1px; margin: 0 -8px; }
  .class { display: grid; grid-template-columns: minmax(150px, 34%) minmax(0, 1fr) 64px 76px; gap: 8px; align-items: center; padding: 3px 8px; border: 1px solid transparent; }
  .class:hover { background: var(--vscode-list-hoverBackground); } .class[aria-pressed=true] { background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit); border-color: var(--vscode-contrastActiveBorder, transparent); }
  .class[aria-disabled=true] { cursor: default; } .class .tone { color: var(--tone); } .share { text-align: right; color: var(--second); font-variant-numeric: tabular-nums; }
  .groups { margin: 10px 0 4px; } .bar { display: block; }
  .slices { border-collapse: collapse; width: 100%; margin-top: 4px; } .slices th { font-weight: 400; text-align: left; } .slices th, .slices td { padding: 3px 10px 3px 0; border-bottom: 1px solid var(--line); } .slices thead th { color: var(--second); font-size: 12px; }
  .slices .number { text-align: right; } .slices th .link { max-width: 240px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; display: block; }
  .slices .marked td, .slices .marked th { font-weight: 600; } .slices td { vertical-align: top; } .slices tbody th { vertical-align: top; } .slices td .small { display: block; font-size: 11px; font-weight: 400; color: var(--second); } .slices td .few { display: inline; }
  .by { margin: 0 0 6px; gap: 6px; } .by .button[aria-pressed=true] { background: var(--vscode-button-background); color: var(--vscode-button-foreground); border-color: var(--vscode-contrastActiveBorder, transparent); } .note { margin-top: 6px; font-size: 12px; line-height: 1.45; max-width: 90ch; }
  .lower { color: var(--vscode-errorForeground); }
  .plain { border-collapse: collapse; margin-top: 6px; } .plain td { padding: 2px 12px 2px 0; }
  .page { padding: 48px 24px; max-width: 66ch; line-height: 1.55; grid-row: 1 / -1; } .page h1 { font-size: 18px; font-weight: 600; margin-bottom: 12px; } .page p { margin-bottom: 12px; }
  .page.failed { max-width: 84ch; overflow: auto; } .page .notice { margin: 0 0 12px; } .page .places { margin: 0 0 14px; }
  .waiting { opacity: 0; animation: appear 0s linear 400ms forwards; } @keyframes appear { to { opacity: 1; } }
  @container (min-width: 1000px) { .parts { display: grid; grid-template-columns: minmax(0, 11fr) minmax(0, 9fr); } .parts > div + div { border-left: 1px solid var(--line); } }
  @container (max-width: 480px) { .measures .of { width: 92px; } .measures .line { display: none; } .class { grid-template-columns: minmax(96px, 40%) minmax(0, 1fr) 44px 52px; } section { padding: 12px; } }

  .tabs { display: flex; flex-wrap: wrap; gap: 0 18px; padding: 0 18px; border-bottom: 1px solid var(--line); grid-row: 2; }
  .tabs button { padding: 6px 0 5px; color: var(--vscode-panelTitle-inactiveForeground, var(--second)); border-bottom: 2px solid transparent; }
  .tabs button:hover { color: inherit; } .tabs button[aria-selected=true] { color: var(--vscode-panelTitle-activeForeground, inherit); border-bottom-color: var(--vscode-panelTitle-activeBorder, var(--vscode-focusBorder)); }
  .slices tr[aria-current=true] th { font-weight: 600; } .slices .small { font-size: 11px; }
  .places { margin-top: 8px; } .places summary { cursor: pointer; color: var(--vscode-textLink-foreground); width: max-content; max-width: 100%; }
  .places form { display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 8px 16px; margin-top: 8px; align-items: end; }
  .field span { display: block; font-size: 11px; color: var(--second); margin-bottom: 2px; }
  .field input, .value { box-sizing: border-box; width: 100%; font: inherit; font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; color: var(--vscode-input-foreground); background: var(--vscode-input-background); border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 2px; padding: 3px 6px; }
  .field input::placeholder { color: var(--vscode-input-placeholderForeground); }
  .or, .buttons { grid-column: 1 / -1; } .or { color: var(--second); font-size: 12px; margin-top: 2px; }
  .scale { list-style: none; margin: 8px 0; padding: 0; display: grid; gap: 2px; } .scale li { display: flex; gap: 6px; align-items: center; min-height: 22px; } .scale label { min-width: 0; flex: 0 1 220px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .scale .out .name { text-decoration: line-through; color: var(--second); }
  .value { width: 72px; text-align: right; } .step { width: 22px; text-align: center; border-radius: 2px; } .step:hover { background: var(--vscode-toolbar-hoverBackground); } .step:disabled { color: var(--vscode-disabledForeground); cursor: default; }
  .profiles { border-collapse: collapse; width: 100%; margin-top: 8px; } .profiles th, .profiles td { padding: 3px 12px 3px 0; border-bottom: 1px solid var(--line); text-align: left; white-space: nowrap; } .profiles th { font-weight: 400; } .profiles thead th { color: var(--second); font-size: 12px; } .profiles .number { text-align: right; }
  .profiles .name { display: inline-block; max-width: 240px; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; } .profiles .standing .name { font-weight: 600; }
  .profiles .small { display: block; font-size: 11px; } .mark { display: block; font-size: 11px; color: var(--vscode-editorWarning-foreground, var(--vscode-charts-orange)); } .chance { display: block; font-size: 11px; color: var(--second); }
  .drift line { stroke: var(--vscode-charts-blue); stroke-width: 1.5; } .drift circle { fill: var(--vscode-charts-blue); } .shares, .drift { display: block; }
  .l0 { fill: var(--vscode-charts-blue); } .l1 { fill: color-mix(in srgb, var(--vscode-charts-blue) 55%, var(--vscode-editor-background)); } .l2 { fill: var(--vscode-charts-lines, var(--second)); } .l3 { fill: color-mix(in srgb, var(--vscode-charts-orange) 55%, var(--vscode-editor-background)); } .l4 { fill: var(--vscode-charts-orange); }
  .l5 { fill: var(--vscode-charts-green); } .l6 { fill: var(--vscode-charts-purple); } .l7 { fill: var(--vscode-charts-yellow); } .l8 { fill: var(--vscode-charts-red); } .l9 { fill: color-mix(in srgb, var(--vscode-charts-green) 55%, var(--vscode-editor-background)); } .l10 { fill: color-mix(in srgb, var(--vscode-charts-purple) 55%, var(--vscode-editor-background)); } .l11 { fill: color-mix(in srgb, var(--vscode-charts-red) 55%, var(--vscode-editor-background)); }
  .legend { display: flex; flex-wrap: wrap; gap: 2px 12px; margin-top: 6px; font-size: 12px; color: var(--second); }
`;

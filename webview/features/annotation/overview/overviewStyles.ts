import { css } from 'lit';

export const overviewStyles = css`
  :host { display: grid; grid-template-rows: auto minmax(0, 1fr); height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); font-size: 13px; outline: none; }
  h1, h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
  h2, h3 { font-size: 13px; font-weight: 600; }
  .second, .unit { color: var(--second); }
  .unit { font-weight: 400; }
  button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
  button:focus-visible, summary:focus-visible, [role=listbox]:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  button:disabled { cursor: default; opacity: 0.5; }
  .link { color: var(--vscode-textLink-foreground); }
  .link:hover { text-decoration: underline; }
  .error { color: var(--vscode-errorForeground); }
  .foreground { --tone: var(--vscode-charts-foreground, var(--vscode-foreground)); } .red { --tone: var(--vscode-charts-red, var(--vscode-foreground)); } .orange { --tone: color-mix(in srgb, var(--vscode-charts-red), var(--vscode-charts-yellow)); } .yellow { --tone: var(--vscode-charts-yellow, var(--vscode-foreground)); }
  .green { --tone: var(--vscode-charts-green, var(--vscode-foreground)); } .blue { --tone: var(--vscode-charts-blue, var(--vscode-foreground)); } .purple { --tone: var(--vscode-charts-purple, var(--vscode-foreground)); }

  .head { display: flex; flex-wrap: wrap; gap: 10px 30px; align-items: flex-end; padding: 14px 18px 12px; border-bottom: 1px solid var(--line); }
  .fact .name { display: block; font-size: 11px; color: var(--second); margin-bottom: 2px; }
  .fact .number { font-size: 20px; line-height: 1.15; font-variant-numeric: tabular-nums; }
  .fact .more { font-size: 12px; color: var(--second); margin-left: 3px; }
  .fact h1 { font-size: 13px; font-weight: 600; line-height: 23px; overflow-wrap: anywhere; }

  .panes { display: grid; grid-template-columns: minmax(0, 46fr) minmax(0, 54fr); min-height: 0; }
  .panes.alone { grid-template-columns: minmax(0, 1fr); }
  .questions { overflow: auto; min-height: 0; }
  .question { padding: 16px 18px 18px; border-bottom: 1px solid var(--line); max-width: 860px; }
  .question > header { display: flex; flex-wrap: wrap; gap: 4px 10px; align-items: baseline; margin-bottom: 10px; }
  .chip { border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 11px; padding: 0 9px; line-height: 20px; font-size: 12px; white-space: nowrap; }
  .chip:hover:not(:disabled) { background: var(--vscode-toolbar-hoverBackground); }
  .chip[aria-pressed=true] { background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit); border-color: var(--vscode-focusBorder); }
  header .chip { margin-left: auto; }

  .bars { width: 100%; border-collapse: collapse; }
  .bars th, .bars td { font-weight: 400; padding: 3px 0; vertical-align: middle; }
  .bars th { text-align: left; width: 26%; max-width: 190px; padding-right: 12px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .bars td { color: var(--tone); }
  .bars .count { color: var(--vscode-foreground); text-align: right; width: 92px; white-space: nowrap; font-variant-numeric: tabular-nums; padding-left: 10px; }
  .bars .count .second { display: inline-block; width: 46px; }
  .bar { display: block; }
  .bar .part { stroke: var(--vscode-editor-background); stroke-width: 1; }
  .legend { display: flex; flex-wrap: wrap; gap: 3px 14px; margin-top: 7px; font-size: 12px; color: var(--second); }
  .legend span { display: inline-flex; gap: 5px; align-items: center; }
  .notes { display: flex; flex-wrap: wrap; gap: 2px 16px; margin-top: 8px; font-size: 12px; color: var(--second); }
  .time { margin-top: 12px; display: flex; gap: 12px; align-items: flex-end; color: var(--second); font-size: 11px; }
  .columns { color: var(--vscode-charts-blue); overflow: visible; } .axis { stroke: var(--line); }

  .measures { display: grid; grid-template-columns: minmax(120px, 190px) 48px 120px minmax(0, 1fr); gap: 4px 12px; margin-top: 14px; align-items: center; }
  .measures dt, .measures dd { min-width: 0; }
  .measures .value { text-align: right; font-variant-numeric: tabular-nums; }
  .measures .value.main { font-size: 15px; }
  .measures .why { grid-column: 2 / -1; color: var(--second); }
  .measures .of { color: var(--second); font-size: 12px; font-variant-numeric: tabular-nums; }
  .interval { display: block; } .track { stroke: var(--line); stroke-width: 2; } .interval .span { stroke: var(--vscode-charts-blue); stroke-width: 3; } .dot { fill: var(--vscode-charts-blue); }
  details { margin-top: 8px; font-size: 12px; color: var(--second); }
  summary { cursor: pointer; width: fit-content; }
  details dl { margin: 6px 0 0 14px; display: grid; gap: 4px; line-height: 1.45; max-width: 74ch; }
  details dt { color: var(--vscode-foreground); } details dd { margin: 0 0 3px; }

  .pairs { border-collapse: separate; border-spacing: 3px; margin-top: 6px; font-variant-numeric: tabular-nums; }
  .pairs th { font-weight: 400; font-size: 11px; color: var(--second); padding: 2px 6px; text-align: right; max-width: 110px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .pairs td { min-width: 52px; height: 26px; padding: 0 8px; text-align: right; background: color-mix(in srgb, var(--vscode-charts-blue) var(--heat, 6%), transparent); border: 1px solid var(--vscode-contrastBorder, transparent); }
  .pairs td.self { background: none; border-color: transparent; color: var(--second); text-align: center; }
  .h1 { --heat: 14%; } .h2 { --heat: 26%; } .h3 { --heat: 40%; } .h4 { --heat: 56%; }
  .pairsTitle { margin-top: 16px; }
  .settle { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 14px; align-items: center; }
  .button { background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 3px 10px; }
  .button.first { background: var(--vscode-button-background); color: var(--vscode-button-foreground); }
  .button:hover:not(:disabled) { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
  .button.first:hover { background: var(--vscode-button-hoverBackground); }

  .disputed { display: grid; grid-template-rows: auto minmax(72px, 1fr) auto auto; min-height: 0; border-left: 1px solid var(--line); }
  .disputed > header { display: flex; gap: 8px; align-items: center; padding: 0 12px; min-height: 34px; border-bottom: 1px solid var(--line); }
  .disputed > header b { white-space: nowrap; }
  .place { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; color: var(--second); }
  .tool { width: 22px; height: 22px; border-radius: 4px; display: inline-flex; align-items: center; justify-content: center; flex: none; }
  .tool:hover { background: var(--vscode-toolbar-hoverBackground); }
  .list { overflow: auto; min-height: 0; container-type: inline-size; }
  .item { display: grid; grid-template-columns: 46px minmax(0, 1fr) auto auto; gap: 8px; align-items: center; height: 26px; padding: 0 12px; cursor: pointer; border: 1px solid transparent; content-visibility: auto; contain-intrinsic-height: 26px; }
  .item:hover { background: var(--vscode-list-hoverBackground); }
  .item[aria-selected=true] { background: var(--vscode-list-inactiveSelectionBackground); color: var(--vscode-list-inactiveSelectionForeground, inherit); border-color: var(--vscode-contrastActiveBorder, transparent); }
  .list:focus .item[aria-selected=true] { background: var(--vscode-list-activeSelectionBackground); color: var(--vscode-list-activeSelectionForeground, inherit); outline: 1px solid var(--vscode-list-focusOutline, transparent); outline-offset: -1px; }
  .list:focus .item[aria-selected=true] .second { color: inherit; }
  .item .row { text-align: right; font-variant-numeric: tabular-nums; color: var(--second); }
  .item .words { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; unicode-bidi: isolate; }
  .dots { display: inline-flex; gap: 10px; font-size: 12px; overflow: hidden; max-width: 42cqw; } .dots span { display: inline-flex; gap: 5px; align-items: center; white-space: nowrap; } .dots i { width: 8px; height: 8px; border-radius: 50%; background: var(--tone); flex: none; }
  .state { width: 16px; text-align: center; } .state .icon { font-size: 14px; }
  .detail { border-top: 1px solid var(--line); padding: 10px 14px 12px; overflow: auto; max-height: 64vh; container-type: inline-size; }
  .where { margin-bottom: 8px; }
  .answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px; }
  .answer { border: 1px solid var(--line); border-top: 2px solid var(--tone, var(--line)); border-radius: 2px; padding: 6px 9px; min-width: 0; overflow-wrap: anywhere; }
  .answer .who { display: flex; justify-content: space-between; gap: 8px; font-size: 12px; color: var(--second); }
  .answer .said { font-weight: 600; margin: 2px 0; display: flex; gap: 6px; align-items: center; }
  .said i { width: 8px; height: 8px; border-radius: 50%; background: var(--tone); flex: none; }
  q { font-style: italic; quotes: '“' '”'; }
  .decision { margin-top: 10px; display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; }
  .decide { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; padding: 9px 12px; border-top: 1px solid var(--line); }
  .choice { display: inline-flex; gap: 6px; align-items: center; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 11px; padding: 0 10px 0 6px; line-height: 20px; max-width: 240px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .choice:hover:not(:disabled) { background: var(--vscode-list-hoverBackground); }
  .choice[aria-pressed=true] { border-color: var(--tone); box-shadow: inset 0 0 0 1px var(--tone); background: var(--vscode-list-inactiveSelectionBackground); font-weight: 600; }
  kbd { font: inherit; font-size: 11px; color: var(--vscode-keybindingLabel-foreground, var(--second)); background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-radius: 3px; padding: 0 4px; line-height: 14px; min-width: 6px; text-align: center; }
  .said-last { flex-basis: 100%; }
  .none { padding: 18px 14px; color: var(--second); line-height: 1.5; }
  .page { padding: 48px 24px; max-width: 66ch; line-height: 1.55; grid-row: 1 / -1; }
  .page h1 { font-size: 18px; font-weight: 600; margin-bottom: 12px; } .page p { margin-bottom: 12px; } .page .button { margin-right: 8px; }
  .waiting { opacity: 0; animation: appear 0s linear 400ms forwards; } @keyframes appear { to { opacity: 1; } }
  .problems { padding: 14px 18px; display: grid; gap: 3px; }
  .both { display: grid; gap: 12px; } loupe-judged { min-width: 0; border-top: 1px solid var(--line); }
  @container (min-width: 760px) { .both { grid-template-columns: minmax(0, 1fr) 240px; } .both > .said-by { order: 2; } loupe-judged { border-top: 0; } .both .answers { grid-template-columns: minmax(0, 1fr); } }
  @media (max-width: 759px) {
    .panes:not(.alone) { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 5fr) minmax(0, 15fr); } .disputed { border-left: 0; border-top: 1px solid var(--line); } .detail { max-height: 48vh; }
    .measures { grid-template-columns: minmax(90px, 1fr) 44px 120px; } .measures .of { grid-column: 1 / -1; margin: -3px 0 4px; } .measures .why { grid-column: 1 / -1; } .head { gap: 8px 18px; padding: 8px 14px; } .fact .number { font-size: 16px; }
  }
  @media (max-width: 759px) and (max-height: 559px) {
    :host { display: block; overflow: auto; } .panes:not(.alone) { display: block; } .disputed { display: block; } .list { max-height: 50vh; } .detail { max-height: none; }
    .decide { position: sticky; bottom: 0; background: var(--vscode-editor-background); }
  }
`;

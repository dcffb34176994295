import { css } from 'lit';

export const contaminationStyles = css`
  :host { display: grid; grid-template-rows: auto auto minmax(0, 1fr); height: 100vh; --line: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); --second: var(--vscode-descriptionForeground); --orange: color-mix(in srgb, var(--vscode-charts-red) 50%, var(--vscode-charts-yellow)); font-size: 13px; container-type: inline-size; position: relative; }
  h1, h2, h3, p, dl, dd { margin: 0; padding: 0; }
  h2 { font-size: 13px; font-weight: 600; display: inline; }
  .second { color: var(--second); }
  button, summary { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-align: inherit; }
  button:disabled { cursor: default; color: var(--vscode-disabledForeground, var(--second)); opacity: 0.6; }
  button:focus-visible, summary:focus-visible, select:focus-visible, input:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  .link { color: var(--vscode-textLink-foreground); } .link:hover { text-decoration: underline; }
  .button { display: inline-flex; align-items: center; gap: 5px; background: var(--vscode-button-secondaryBackground, transparent); color: var(--vscode-button-secondaryForeground, inherit); border: 1px solid var(--vscode-button-border, var(--vscode-contrastBorder, transparent)); border-radius: 2px; padding: 2px 9px; white-space: nowrap; min-height: 18px; }
  .button .icon { font-size: 14px; } .button:hover:not(:disabled) { background: var(--vscode-button-secondaryHoverBackground, var(--vscode-toolbar-hoverBackground)); }
  .button.first { background: var(--vscode-button-background); color: var(--vscode-button-foreground); } .button.first:hover:not(:disabled) { background: var(--vscode-button-hoverBackground); }
  .tool { width: 22px; height: 22px; border-radius: 4px; text-align: center; color: var(--vscode-icon-foreground, inherit); line-height: 22px; } .tool:hover:not(:disabled) { background: var(--vscode-toolbar-hoverBackground); } .tool .icon { vertical-align: -3px; }
  .chip { display: inline-flex; gap: 4px; align-items: center; max-width: 300px; border: 1px solid var(--vscode-input-border, var(--vscode-contrastBorder, var(--line))); border-radius: 11px; padding: 0 6px 0 10px; line-height: 20px; font-size: 12px; white-space: nowrap; }
  .chip > span:first-child { overflow: hidden; text-overflow: ellipsis; } .chip:hover { background: var(--vscode-toolbar-hoverBackground); } .chip .icon { font-size: 12px; }
  select { font: inherit; font-size: 12px; color: var(--vscode-dropdown-foreground, inherit); background: var(--vscode-dropdown-background, var(--vscode-editor-background)); border: 1px solid var(--vscode-dropdown-border, var(--vscode-contrastBorder, var(--line))); border-radius: 2px; padding: 1px 2px; max-width: 260px; min-width: 0; field-sizing: content; }
  kbd { font: inherit; font-size: 11px; color: var(--vscode-keybindingLabel-foreground, var(--second)); background: var(--vscode-keybindingLabel-background); border: 1px solid var(--vscode-keybindingLabel-border, var(--line)); border-radius: 3px; padding: 0 4px; line-height: 14px; min-width: 6px; text-align: center; display: inline-block; }
  code { font-family: var(--vscode-editor-font-family, monospace); font-size: 12px; overflow-wrap: anywhere; }

  .head { display: flex; flex-wrap: wrap; gap: 5px 8px; align-items: center; padding: 6px 12px; border-bottom: 1px solid var(--line); min-height: 26px; }
  .read, .running { font-variant-numeric: tabular-nums; }
  .running { display: inline-flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; }
  .bar .track { fill: var(--line); } .bar .done { fill: var(--vscode-progressBar-background, var(--vscode-charts-blue)); }
  .acts { margin-left: auto; display: flex; gap: 4px; align-items: center; }
  .menu { position: relative; } .menu > summary { list-style: none; display: block; } .menu > summary::-webkit-details-marker { display: none; }
  .items { position: absolute; z-index: 10; right: 0; top: 100%; margin-top: 2px; min-width: 220px; padding: 4px 0; background: var(--vscode-menu-background, var(--vscode-editorWidget-background)); color: var(--vscode-menu-foreground, inherit); border: 1px solid var(--vscode-menu-border, var(--line)); border-radius: 3px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); }
  .item { display: block; width: 100%; padding: 3px 12px; white-space: nowrap; } .item:hover, .item:focus { background: var(--vscode-menu-selectionBackground, var(--vscode-list-activeSelectionBackground)); color: var(--vscode-menu-selectionForeground, var(--vscode-list-activeSelectionForeground)); outline: 1px solid var(--vscode-menu-selectionBorder, transparent); outline-offset: -1px; }
  .notices { grid-row: 2; max-height: 30vh; overflow: auto; border-bottom: 1px solid var(--line); padding: 6px 12px; display: grid; gap: 5px; }
  .notice { padding: 3px 10px; border-left: 3px solid var(--vscode-charts-yellow, var(--line)); background: var(--vscode-textBlockQuote-background, transparent); line-height: 1.45; overflow-wrap: anywhere; } .notice.error { border-left-color: var(--vscode-errorForeground); }

  .panes { grid-row: 3; display: grid; grid-template-columns: minmax(0, var(--left, 44%)) 1px minmax(0, 1fr); min-height: 0; }
  .left { display: grid; grid-template-rows: minmax(0, auto) minmax(0, 1fr); min-height: 0; min-width: 0; } .left > .heatPane { max-height: 62vh; } .left > .heatPane:has(.narrow) { max-height: 72vh; }
  .right { display: grid; grid-template-rows: auto minmax(0, 1fr) auto auto; min-height: 0; min-width: 0; container-type: inline-size; }
  .heatPane { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; padding: 10px 0 8px 12px; border-bottom: 1px solid var(--line); } .heatPane > header { margin-bottom: 4px; }
  .heatPane > .scroll { overflow: auto; padding: 0 10px 4px 0; min-height: 0; }
  .heat { border-collapse: separate; border-spacing: 3px 2px; font-variant-numeric: tabular-nums; margin-left: -3px; }
  .heat th { font-weight: 400; text-align: left; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; max-width: 150px; padding: 0 8px 0 0; }
  .heat tbody th, .heat thead td:first-child { position: sticky; left: 0; z-index: 1; background: var(--vscode-editor-background); min-width: 84px; }
  .heat thead th, .heat thead td { position: sticky; top: 0; z-index: 2; background: var(--vscode-editor-background); vertical-align: bottom; } .heat thead td:first-child { z-index: 3; }
  .heat thead th { font-size: 11px; color: var(--second); text-align: right; padding: 0 6px 1px 2px; max-width: 74px; line-height: 15px; }
  .heat thead th .clamp { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden; text-overflow: ellipsis; white-space: normal; }
  .heat .group { text-align: left; max-width: 0; border-bottom: 1px solid var(--line); position: static; }
  .heat td { padding: 0; text-align: right; }
  .heat td button:not(.link) { display: block; box-sizing: border-box; width: 100%; min-width: 48px; height: 24px; padding: 0 8px; text-align: right; border: 1px solid var(--vscode-contrastBorder, transparent); background: color-mix(in srgb, var(--tone, transparent) var(--heat, 0%), transparent); }
  .heat td button:not(.link):hover { border-color: var(--vscode-focusBorder); } .heat td button[aria-pressed=true]:not(.link) { border: 2px solid var(--vscode-focusBorder); padding: 0 7px; }
  .heat td button.kept:not(.link) { height: 16px; line-height: 14px; min-width: 0; font-size: 11px; font-weight: 400; background: none; color: var(--second); padding: 0 8px; } .heat td button.kept.still:not(.link) { color: var(--vscode-charts-red); } .heat td button.kept[aria-pressed=true]:not(.link) { border: 1px solid var(--vscode-focusBorder); padding: 0 8px; } .heat td, .heat tbody th { vertical-align: top; } .heat tbody th { line-height: 24px; } .heat.narrow tbody th { line-height: 18px; } .heat.narrow td button.kept:not(.link) { font-size: 10px; padding: 0 3px; height: 14px; line-height: 12px; }
  .heat .begins { padding-left: 10px; } .heat .unseen { font-size: 11px; } .heat .union { font-weight: 600; } .heat button.zero { color: var(--second); font-weight: 400; }
  .heat .figure { line-height: 24px; color: var(--second); padding: 0 6px; min-width: 34px; } .heat .self { color: var(--second); text-align: center; }
  .h0, .h1, .h2, .h3, .h4, .h5 { --tone: var(--vscode-charts-blue); } .over { --tone: var(--vscode-charts-red); font-weight: 600; }
  .h0 { --heat: 4%; } .h1 { --heat: 11%; } .h2 { --heat: 17%; } .h3 { --heat: 23%; } .h4 { --heat: 29%; } .h5 { --heat: 35%; }
  .o1 { --heat: 28%; } .o2 { --heat: 40%; } .o3 { --heat: 52%; } .o4 { --heat: 62%; } .o5 { --heat: 72%; }
  .heat.narrow { border-spacing: 1px; font-size: 11px; } .heat.narrow th { max-width: 112px; } .heat.narrow td button:not(.link) { min-width: 30px; height: 18px; padding: 0 3px; } .heat.narrow td button[aria-pressed=true]:not(.link) { padding: 0 2px; } .heat.narrow tbody th { padding-right: 4px; }
  .heat.narrow thead th:not(.group) { max-width: 30px; padding: 0 0 4px; text-align: left; } .heat.narrow thead th:not(.group) .clamp { display: block; writing-mode: vertical-rl; transform: rotate(180deg); max-height: 104px; white-space: nowrap; text-overflow: ellipsis; line-height: 30px; }
  .heat.narrow .figure { line-height: 18px; padding: 0 3px; min-width: 30px; }
  :host-context(.vscode-high-contrast) .heat td button:not(.link), :host-context(.vscode-high-contrast-light) .heat td button:not(.link) { background: none; } :host-context(.vscode-high-contrast) .heat .zero:not([aria-pressed=true]), :host-context(.vscode-high-contrast-light) .heat .zero:not([aria-pressed=true]) { border-color: transparent; }
  :host-context(.vscode-high-contrast) .heat .over, :host-context(.vscode-high-contrast-light) .heat .over { border: 2px dashed var(--vscode-charts-red); padding: 0 7px; }
  :host-context(.vscode-high-contrast) .heat td button[aria-pressed=true], :host-context(.vscode-high-contrast-light) .heat td button[aria-pressed=true] { outline: 2px solid var(--vscode-contrastActiveBorder, var(--vscode-focusBorder)); outline-offset: -1px; }

  .itemsPane { display: grid; grid-template-rows: auto minmax(0, 1fr); min-height: 0; min-width: 0; }
  .listHead { display: flex; flex-wrap: wrap; gap: 3px 10px; align-items: center; min-height: 30px; padding: 2px 12px; border-bottom: 1px solid var(--line); font-variant-numeric: tabular-nums; }
  .cellName { flex: 1 1 110px; max-width: max-content; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; } .choices { margin-left: auto; display: flex; gap: 6px; min-width: 0; }
  .none { padding: 14px 12px; } .none p + p { margin-top: 10px; } .suspects { padding: 4px 12px; font-size: 12px; line-height: 1.45; border-bottom: 1px solid var(--line); } .itemsPane:has(> .suspects) { grid-template-rows: auto auto minmax(0, 1fr); }
  .page { grid-row: 1 / -1; padding: 48px 24px; max-width: 72ch; line-height: 1.55; overflow: auto; } .head + .page { grid-row: 2 / -1; } .page h1 { font-size: 18px; font-weight: 600; margin-bottom: 12px; } .page p { margin-bottom: 12px; }
  .page .chips { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: 14px; } .page.ready { max-width: 110ch; padding-top: 28px; }
  .sets { border-collapse: collapse; margin-bottom: 16px; } .sets th, .sets td { font-weight: 400; text-align: left; padding: 3px 20px 3px 0; border-bottom: 1px solid var(--line); vertical-align: top; } .sets thead th { color: var(--second); font-size: 12px; } .problem { color: var(--vscode-editorWarning-foreground, var(--orange)); }
  .waiting { opacity: 0; animation: appear 0s linear 400ms forwards; } @keyframes appear { to { opacity: 1; } }
  .overlay { position: absolute; z-index: 20; left: 50%; top: 60px; transform: translateX(-50%); max-width: calc(100% - 40px); box-sizing: border-box; padding: 14px 18px; background: var(--vscode-editorWidget-background); color: var(--vscode-editorWidget-foreground, inherit); border: 1px solid var(--vscode-editorWidget-border, var(--line)); box-shadow: 0 2px 12px var(--vscode-widget-shadow, transparent); }
  .keys { display: flex; flex-wrap: wrap; gap: 10px 32px; margin-top: 8px; } .keys h3 { font-size: 12px; font-weight: 600; color: var(--second); margin-bottom: 4px; } .keys dl { display: grid; grid-template-columns: max-content max-content; gap: 3px 10px; } .keys dt { display: flex; gap: 3px; }

  @container (max-width: 760px) {
    .panes, .left, .right { display: block; } .panes { overflow: auto; } loupe-sash { display: none; }
    .left > .heatPane { max-height: none; } .left > .itemsPane { height: 240px; } .right { border-top: 1px solid var(--line); } .side > .scroll { max-height: 46vh; }
    .judge { position: sticky; bottom: 0; background: var(--vscode-editor-background); }
    .acts { margin-left: 0; }
  }
`;

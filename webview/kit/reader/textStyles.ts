import { css } from 'lit';

/** Texts as they are read: prose, code, formulas, marks of differences, spans and invisible characters, and trees. */
export const textStyles = css`
  loupe-text { display: block; min-width: 0; position: relative; }
  .text { line-height: 1.5; max-width: var(--loupe-measure, 78ch); overflow-wrap: anywhere; unicode-bidi: isolate; tab-size: 4; }
  .text-plain, .text-raw { white-space: pre-wrap; unicode-bidi: plaintext; }
  .text-raw, code, pre { font-family: var(--vscode-editor-font-family, monospace); font-size: calc(12px * var(--loupe-scale, 1)); }
  .piece { content-visibility: auto; contain-intrinsic-size: auto 3000px; }
  .goes-on::after { content: '⋯'; color: var(--vscode-descriptionForeground); }
  :not(.piece + .piece):last-child.piece { content-visibility: visible; }
  .more { display: block; margin: 6px 0; }
  .text > :first-child { margin-top: 0; } .text > :last-child { margin-bottom: 0; }
  .text p, .text ul, .text ol, .text blockquote, .text .table-box { margin: 0 0 8px; }
  .text ul, .text ol { padding-left: 24px; } .text li > p { margin-bottom: 4px; } .text li > ul, .text li > ol { margin-bottom: 0; }
  .text h1, .text h2, .text h3, .text h4, .text h5, .text h6 { font-size: calc(13px * var(--loupe-scale, 1)); font-weight: 600; margin: 12px 0 4px; line-height: 1.4; }
  .text h1 { font-size: calc(17px * var(--loupe-scale, 1)); } .text h2 { font-size: calc(15px * var(--loupe-scale, 1)); } .text h3 { font-size: calc(14px * var(--loupe-scale, 1)); }
  .text blockquote { border-left: 2px solid var(--vscode-textBlockQuote-border, var(--line)); padding-left: 10px; margin-left: 0; color: var(--vscode-descriptionForeground); }
  .text hr { border: 0; border-top: 1px solid var(--line); margin: 10px 0; }
  .table-box { overflow-x: auto; } table { border-collapse: collapse; overflow-wrap: break-word; } td, th { min-width: 6ch; max-width: 40ch; } th, td { border: 1px solid var(--line); padding: 2px 8px; text-align: left; vertical-align: top; } th { font-weight: 600; }
  .align-right { text-align: right; } .align-center { text-align: center; }
  .text :not(pre) > code, summary code { background: var(--vscode-textCodeBlock-background); outline: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 3px; padding: 0 3px; }
  .code-block { background: var(--vscode-textCodeBlock-background); border: 1px solid var(--vscode-contrastBorder, transparent); border-radius: 3px; margin: 6px 0 10px; position: relative; }
  .code-bar { display: flex; justify-content: space-between; font-size: calc(11px * var(--loupe-scale, 1)); color: var(--vscode-descriptionForeground); padding: 3px 6px 0 10px; min-height: 16px; user-select: none; }
  .code-bar button { opacity: 0; font-size: calc(11px * var(--loupe-scale, 1)); } .code-block:hover .code-bar button, .code-bar button:focus-visible { opacity: 1; }
  .code-block pre { margin: 0; padding: 2px 10px 8px; overflow-x: auto; line-height: 1.45; overflow-wrap: normal; }
  pre code { background: none; padding: 0; } .plain-code { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
  ins { text-decoration: none; background: var(--vscode-diffEditor-insertedTextBackground); outline: 1px solid var(--vscode-diffEditor-insertedTextBorder, transparent); border-radius: 2px; }
  del { text-decoration: none; background: var(--vscode-diffEditor-removedTextBackground); outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent); border-radius: 2px; }
  mark.tone-match { border-bottom-color: var(--vscode-charts-red); }
  mark { color: inherit; background: var(--vscode-editor-findMatchHighlightBackground); border-bottom: 2px solid var(--vscode-charts-yellow, currentColor); outline: 1px solid var(--vscode-editor-findMatchHighlightBorder, transparent); border-radius: 2px; }
  mark.tone-label { --tone: var(--vscode-foreground); border: 0; outline: 0; border-radius: 0; background: color-mix(in srgb, var(--tone) 16%, transparent); text-decoration: underline 2px var(--tone); text-decoration-skip-ink: none; text-underline-offset: 2px; box-decoration-break: clone; position: relative; }
  .tone-label.red { --tone: var(--vscode-charts-red); } .tone-label.orange { --tone: color-mix(in srgb, var(--vscode-charts-red), var(--vscode-charts-yellow)); } .tone-label.yellow { --tone: var(--vscode-charts-yellow); } .tone-label.green { --tone: var(--vscode-charts-green); } .tone-label.blue { --tone: var(--vscode-charts-blue); } .tone-label.purple { --tone: var(--vscode-charts-purple); }
  mark.lane-1 { text-underline-offset: 5px; } mark.lane-2 { text-underline-offset: 8px; } mark.lane-3 { text-underline-offset: 11px; }
  .text:has(.tone-label) { line-height: 1.8; } .text:has(.lane-2) { line-height: 2.1; }
  mark.tone-label.current { background: color-mix(in srgb, var(--tone) 38%, transparent); outline: 1px solid var(--tone); }
  mark[data-begins]::before, mark[data-ends]::after { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  mark[data-begins]::before { content: '[' attr(data-begins) ': '; } mark[data-ends]::after { content: ' ' attr(data-ends) ']'; }
  .mark-caret { position: absolute; width: 2px; margin-left: -1px; background: var(--vscode-editorCursor-foreground, var(--vscode-foreground)); pointer-events: none; animation: caret-blink 1.1s step-end infinite; }
  @keyframes caret-blink { 50% { opacity: 0.15; } }
  @media (prefers-reduced-motion: reduce) { .mark-caret { animation: none; } }
  .ch { unicode-bidi: isolate; position: relative; }
  .ch::before { content: attr(data-mark); color: var(--vscode-descriptionForeground); }
  .ch-space::before, .ch-tab::before, .ch-newline::before { opacity: 0.6; }
  .ch-space::before, .ch-tab::before { position: absolute; left: 0; pointer-events: none; white-space: pre; }
  .ch-bidi, .ch-invisible, .ch-broken, .ch-control { font-size: 0; }
  .ch-bidi::before, .ch-invisible::before, .ch-broken::before, .ch-control::before { font: 10px var(--vscode-editor-font-family, monospace); color: var(--vscode-editorWarning-foreground); border: 1px solid currentColor; border-radius: 2px; padding: 0 2px; margin: 0 1px; unicode-bidi: isolate; direction: ltr; }
  .link { color: var(--vscode-textLink-foreground); cursor: pointer; border-radius: 2px; } .link:hover { text-decoration: underline; }
  .link-text { text-decoration: underline dotted; }
  .address { color: var(--vscode-descriptionForeground); font-size: calc(11px * var(--loupe-scale, 1)); unicode-bidi: isolate; }
  .reference { border: 1px dashed var(--line); border-radius: 3px; padding: 0 5px; font-size: calc(12px * var(--loupe-scale, 1)); color: var(--vscode-descriptionForeground); display: inline-block; max-width: 100%; overflow-wrap: anywhere; }
  .math-display { display: block; margin: 6px 0; overflow-x: auto; } .math-display math { display: block math; text-align: left; }
  .math:not(.math-display) { display: inline-block; max-width: 100%; overflow-x: auto; overflow-y: hidden; vertical-align: bottom; }
  math { font-size: 1.1em; } .math-source { font-family: var(--vscode-editor-font-family, monospace); font-size: calc(12px * var(--loupe-scale, 1)); }
  .hl-keyword, .hl-meta, .hl-selector { color: var(--vscode-debugTokenExpression-name); }
  .hl-string, .hl-regexp, .hl-addition { color: var(--vscode-debugTokenExpression-string); }
  .hl-number { color: var(--vscode-debugTokenExpression-number); }
  .hl-literal, .hl-symbol, .hl-built, .hl-tag { color: var(--vscode-debugTokenExpression-boolean); }
  .hl-comment, .hl-quote { color: var(--vscode-descriptionForeground); font-style: italic; }
  .hl-title, .hl-section { color: var(--vscode-symbolIcon-functionForeground); }
  .hl-type, .hl-attribute { color: var(--vscode-symbolIcon-classForeground); }
  .hl-attr, .hl-variable, .hl-property, .hl-name { color: var(--vscode-symbolIcon-variableForeground); }
  .hl-deletion { color: var(--vscode-debugTokenExpression-error); }
  loupe-json-tree { display: block; min-width: 0; font-size: calc(12px * var(--loupe-scale, 1)); }
  .json-item { outline: none; } .json-line { min-height: 20px; border-radius: 2px; cursor: default; overflow-wrap: anywhere; padding-left: 14px; text-indent: -14px; }
  .json-item:focus-visible { outline: none !important; } .json-item:focus-visible > .json-line { outline: 1px solid var(--vscode-focusBorder); outline-offset: -1px; }
  .json-line > * { text-indent: 0; }
  .twisty { display: inline-block; width: 14px; font: normal 12px/1 codicon; user-select: none; vertical-align: -1px; } .twisty::before { content: '\\eab6'; } .twisty.none::before { content: ''; }
  [aria-expanded='true'] > .json-line > .twisty::before { content: '\\eab4'; }
  .json-group { margin-left: 5px; padding-left: 9px; border-left: 1px solid var(--vscode-tree-indentGuidesStroke, var(--line)); }
  .json-name { color: var(--vscode-symbolIcon-variableForeground); } .json-string { white-space: pre-wrap; } .json-number { color: var(--vscode-debugTokenExpression-number); } .json-boolean { color: var(--vscode-debugTokenExpression-boolean); }
  .json-text { white-space: pre-wrap; line-height: 1.5; max-width: var(--loupe-measure, 78ch); overflow-wrap: anywhere; padding: 2px 0 6px 14px; }
`;

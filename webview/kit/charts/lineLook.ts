import { css, svg } from 'lit';
import type { SVGTemplateResult } from 'lit';

/** Lines are told apart by colour, by the form of their points, and after six by their dashes. Orange is mixed: the theme’s own is pale, or not there. */
const COLOURS = ['blue', 'yellow', 'purple', 'green', 'red', 'orange'] as const;
const ORANGE = 'color-mix(in srgb, var(--vscode-charts-red, currentColor), var(--vscode-charts-yellow, currentColor))';
const GLYPHS = ['●', '■', '▲', '◆', '▼', '✚'] as const;
const DASHES = ['', '7 3', '2 3', '8 3 2 3', '12 4', '1 4'] as const;

export interface LineLook {
  readonly color: string;
  readonly glyph: string;
  readonly dashes: string;
}

/** How the nth line is drawn; after 36 they begin again. */
export function lineLook(n: number): LineLook {
  const color = COLOURS[n % COLOURS.length] ?? 'blue';
  return { color: color === 'orange' ? ORANGE : `var(--vscode-charts-${color}, currentColor)`, glyph: GLYPHS[(n + Math.floor(n / COLOURS.length)) % GLYPHS.length] ?? '●', dashes: DASHES[Math.floor(n / COLOURS.length) % DASHES.length] ?? '' };
}

/** The form of a line's points. */
export function mark(n: number, x: number, y: number, r: number): SVGTemplateResult {
  const at = (points: readonly (readonly [number, number])[]): string => points.map(([dx, dy]) => `${String(round(x + dx * r))},${String(round(y + dy * r))}`).join(' ');
  switch (lineLook(n).glyph) {
    case '■': return svg`<rect x=${round(x - 0.9 * r)} y=${round(y - 0.9 * r)} width=${round(1.8 * r)} height=${round(1.8 * r)}></rect>`;
    case '▲': return svg`<path d="M ${at([[0, -1.2], [1.1, 0.8], [-1.1, 0.8]])} Z"></path>`;
    case '▼': return svg`<path d="M ${at([[0, 1.2], [1.1, -0.8], [-1.1, -0.8]])} Z"></path>`;
    case '◆': return svg`<path d="M ${at([[0, -1.3], [1.3, 0], [0, 1.3], [-1.3, 0]])} Z"></path>`;
    case '✚': return svg`<path d="M ${at([[-0.4, -1.2], [0.4, -1.2], [0.4, -0.4], [1.2, -0.4], [1.2, 0.4], [0.4, 0.4], [0.4, 1.2], [-0.4, 1.2], [-0.4, 0.4], [-1.2, 0.4], [-1.2, -0.4], [-0.4, -0.4]])} Z"></path>`;
    default: return svg`<circle cx=${round(x)} cy=${round(y)} r=${r}></circle>`;
  }
}

export const round = (n: number): number => Math.round(n * 10) / 10;

/** A piece of a line with its point, for a legend. */
export function lineSwatch(n: number): SVGTemplateResult {
  const { color, dashes } = lineLook(n);
  return svg`<svg class="swatch" width="30" height="12" aria-hidden="true"><line x1="1" x2="29" y1="6" y2="6" stroke=${color} stroke-width="1.5" stroke-dasharray=${dashes}></line><g fill=${color}>${mark(n, 15, 6, 3.5)}</g></svg>`;
}

export const lineStyles = css`
  :host { display: block; position: relative; min-width: 0; color: var(--vscode-foreground); }
  .paper { position: relative; outline: none; cursor: crosshair; } .paper:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
  svg { display: block; } text { font-family: var(--vscode-font-family); font-size: 11px; fill: var(--vscode-descriptionForeground); } .name { font-size: 12px; fill: var(--vscode-foreground); font-weight: 600; }
  :host-context(.vscode-high-contrast), :host-context(.vscode-high-contrast-light) { --grid: 0.3; }
  .grid { stroke-opacity: var(--grid, 1); stroke: var(--vscode-panel-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.35))); stroke-width: 1; } .ground { stroke: var(--vscode-descriptionForeground); stroke-opacity: 0.6; } .break { stroke: var(--vscode-foreground); stroke-width: 1.2; }
  .line path { fill: none; stroke-width: 1.6; stroke-linejoin: round; } .line g path { stroke: none; fill: inherit; } .line .error { stroke-width: 1.2; stroke-opacity: 0.55; }
  .faint { opacity: 0.28; } .strong path { stroke-width: 2.4; }
  .guide { stroke: var(--vscode-descriptionForeground); stroke-dasharray: 2 3; } .ring { fill: none; stroke: var(--vscode-focusBorder, currentColor); stroke-width: 2; }
  .tip { position: absolute; z-index: 5; pointer-events: none; max-width: 340px; padding: 5px 8px; font-size: 12px; line-height: 17px; background: var(--vscode-editorHoverWidget-background, var(--vscode-editorWidget-background)); color: var(--vscode-editorHoverWidget-foreground, inherit); border: 1px solid var(--vscode-editorHoverWidget-border, var(--vscode-contrastBorder, rgba(128, 128, 128, 0.4))); border-radius: 3px; box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); }
  .tip table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .tip td { padding: 0 0 0 8px; white-space: nowrap; } .tip td:first-child { padding: 0; } .tip td.who { max-width: 200px; overflow: hidden; text-overflow: ellipsis; } .tip td.value { text-align: right; } .tip .here td { font-weight: 600; } .tip h4 { margin: 0 0 2px; font-size: 12px; font-weight: 600; } .tip .more { color: var(--vscode-descriptionForeground); }
  .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); margin: 0; }
`;

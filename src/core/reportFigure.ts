import { visible } from './visibleText';

/**
 * The shapes our figures are made of; a report holds no SVG text from anywhere else. `currentColor` is that of the text around the
 * figure, so that it reads on a light page and on a dark one.
 */
export type SvgShape =
  | { readonly shape: 'rect'; readonly x: number; readonly y: number; readonly width: number; readonly height: number; readonly fill: string; readonly opacity?: number }
  | { readonly shape: 'line'; readonly x1: number; readonly y1: number; readonly x2: number; readonly y2: number; readonly stroke: string; readonly width?: number; readonly opacity?: number }
  | { readonly shape: 'circle'; readonly x: number; readonly y: number; readonly r: number; readonly fill: string }
  | { readonly shape: 'text'; readonly x: number; readonly y: number; readonly text: string; readonly anchor: 'start' | 'middle' | 'end'; readonly opacity?: number; readonly bold?: boolean };

interface Figure {
  readonly alternative: string;
  readonly shapes: readonly SvgShape[];
  readonly width: number;
  readonly height: number;
}

export function svgFigure({ alternative, shapes, width, height }: Figure): string {
  const size = `viewBox="0 0 ${n(width)} ${n(height)}" width="${n(width)}" height="${n(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${inline(alternative)}" ${size} font-family="system-ui, sans-serif" font-size="12" fill="currentColor">${shapes.map((s) => drawn(s)).join('')}</svg>`;
}

function drawn(s: SvgShape): string {
  switch (s.shape) {
    case 'rect': return `<rect x="${n(s.x)}" y="${n(s.y)}" width="${n(s.width)}" height="${n(s.height)}" fill="${inline(s.fill)}"${opacity(s.opacity)}/>`;
    case 'line': return `<line x1="${n(s.x1)}" y1="${n(s.y1)}" x2="${n(s.x2)}" y2="${n(s.y2)}" stroke="${inline(s.stroke)}" stroke-width="${n(s.width ?? 1)}"${opacity(s.opacity)}/>`;
    case 'circle': return `<circle cx="${n(s.x)}" cy="${n(s.y)}" r="${n(s.r)}" fill="${inline(s.fill)}"/>`;
    case 'text': return `<text x="${n(s.x)}" y="${n(s.y)}" text-anchor="${s.anchor}"${s.bold === true ? ' font-weight="600"' : ''}${opacity(s.opacity)}>${inline(s.text)}</text>`;
  }
}

function n(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function opacity(value: number | undefined): string {
  return value === undefined ? '' : ` opacity="${n(value)}"`;
}

/** Whatever Markdown would read is an entity, too: a figure may stand in a Markdown file. */
function inline(text: string): string {
  return visible(text).replace(/[&<>"'`*_[\]\\~|$]/g, (c) => `&#${String(c.charCodeAt(0))};`);
}

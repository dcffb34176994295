import { xScaleOf, yScaleOf } from './lineScale';
import type { Scale, XScale } from './lineScale';

/** One point of a line; `data` is the page's own. */
export interface LinePoint {
  readonly x: number;
  readonly y: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly data: unknown;
}

export interface Line {
  readonly name: string;
  /** The number of its look, the same in every panel. */
  readonly look: number;
  /** By x. */
  readonly points: readonly LinePoint[];
}

/** Lines of one scale; several panels stand beside and below each other, with one x. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
  readonly isLogY?: boolean;
}

/** Where a panel is drawn, in pixels. */
export interface PlacedPanel {
  readonly panel: Panel;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly y: Scale;
  readonly isLast: boolean;
  px(x: number): number;
  py(y: number): number;
}

const NARROWEST_PX = 300;
const MARGIN = { left: 52, right: 16, top: 26, untitled: 10, bottom: 24, title: 18 } as const;

/** Panels in a grid that the width has room for. */
export function placePanels(panels: readonly Panel[], scale: XScale, widthPx: number, heightPx: number): { readonly placed: readonly PlacedPanel[]; readonly x: Scale; readonly height: number } {
  const columns = Math.max(1, Math.min(panels.length, 3, Math.floor(widthPx / NARROWEST_PX)));
  const rows = Math.max(1, Math.ceil(panels.length / columns));
  const each = widthPx / columns;
  const over = panels.some((p) => p.title !== '') ? MARGIN.top : MARGIN.untitled;
  const tall = rows === 1 ? heightPx - MARGIN.title : Math.max(150, (heightPx - MARGIN.title) / Math.min(rows, 2));
  const x = xScaleOf(panels.flatMap((p) => p.lines.flatMap((l) => l.points.map((point) => point.x))), scale, Math.max(2, Math.floor((each - MARGIN.left) / 70)));
  const placed = panels.map((panel, i): PlacedPanel => {
    const [left, top] = [(i % columns) * each + MARGIN.left, Math.floor(i / columns) * tall + over];
    const [width, height] = [Math.max(20, each - MARGIN.left - MARGIN.right), Math.max(20, tall - over - MARGIN.bottom)];
    const y = yScaleOf(panel.lines.flatMap((l) => l.points.flatMap((p) => [p.y, p.low ?? p.y, p.high ?? p.y])), Math.max(3, Math.floor(height / 38)), panel.isLogY === true);
    return { panel, left, top, width, height, y, isLast: i + columns >= panels.length, px: (value) => left + x.at(value) * width, py: (value) => top + (1 - y.at(value)) * height };
  });
  return { placed, x, height: rows * tall + MARGIN.title };
}

/** A place among panels, lines and points. */
export interface Place {
  readonly panel: number;
  readonly line: number;
  readonly point: number;
}

/** The point nearest to a place on the paper, in the panel that it is over; x counts most, so that a whole step is read at once. */
export function nearestPoint(placed: readonly PlacedPanel[], x: number, y: number): Place | null {
  const panel = placed.findIndex((p) => x >= p.left - MARGIN.left && x <= p.left + p.width + MARGIN.right && y >= p.top - MARGIN.top && y <= p.top + p.height + MARGIN.bottom);
  const at = placed[panel];
  if (!at) return null;
  let [best, least]: [Place | null, number] = [null, Infinity];
  at.panel.lines.forEach((line, l) => {
    line.points.forEach((point, i) => {
      const far = Math.hypot((at.px(point.x) - x) * 3, at.py(point.y) - y);
      if (far < least) [best, least] = [{ panel, line: l, point: i }, far];
    });
  });
  return best;
}

/** Where an arrow key leads: along the line, or to the line above or below at about the same x. */
export function moved(panels: readonly Panel[], { panel, line, point }: Place, key: string): Place {
  const own = panels[panel]?.lines ?? [];
  const points = own[line]?.points ?? [];
  const here = points[point];
  switch (key) {
    case 'ArrowRight': return { panel, line, point: Math.min(points.length - 1, point + 1) };
    case 'ArrowLeft': return { panel, line, point: Math.max(0, point - 1) };
    case 'Home': return { panel, line, point: 0 };
    case 'End': return { panel, line, point: points.length - 1 };
    case 'PageDown': return startOf(panels, (panel + 1) % panels.length);
    case 'PageUp': return startOf(panels, (panel + panels.length - 1) % panels.length);
    default: {
      if (!here || (key !== 'ArrowUp' && key !== 'ArrowDown')) return { panel, line, point };
      const others = own.map((l, i) => ({ i, at: nearestIn(l.points, here.x) })).filter(({ at }) => at >= 0).map(({ i, at }) => ({ i, at, y: own[i]?.points[at]?.y ?? 0 })).sort((a, b) => a.y - b.y || b.i - a.i);
      const now = others.findIndex((o) => o.i === line);
      const next = others[now + (key === 'ArrowUp' ? 1 : -1)];
      return next ? { panel, line: next.i, point: next.at } : { panel, line, point };
    }
  }
}

export function startOf(panels: readonly Panel[], panel: number): Place {
  const line = Math.max(0, (panels[panel]?.lines ?? []).findIndex((l) => l.points.length > 0));
  return { panel, line, point: Math.max(0, (panels[panel]?.lines[line]?.points.length ?? 0) - 1) };
}

function nearestIn(points: readonly LinePoint[], x: number): number {
  let [best, least] = [-1, Infinity];
  points.forEach((p, i) => {
    if (Math.abs(p.x - x) < least) [best, least] = [i, Math.abs(p.x - x)];
  });
  return best;
}

/**
 * Scroll arithmetic of a table of rows of one height, apart from the DOM. Two lengths: the *content*, rows × height, as
 * long as it is; and the *canvas*, what the browser scrolls, which ends at MAX_CANVAS_PX because a browser's element
 * does (33.5 M px in Chromium, less elsewhere). An *offset* is a place in the content, a *top* one in the canvas.
 */
export const ROW_HEIGHT_PX = 24;
export const MAX_CANVAS_PX = 8_000_000;

/** At both ends of a mapped canvas the mapping is one to one, so that the first and last rows are scrolled natively. */
const EDGE_PX = 100_000;
/** A scroll event of at most this many viewports was a wheel, a key or a touch: exact. A longer one was a drag. */
const NEAR_VIEWPORTS = 4;
/** How far canvas and content may come apart while somebody scrolls exactly, before the canvas is set anew. */
const DRIFT_PX = 20_000;

export interface ScrollSpace {
  readonly rows: number;
  readonly rowHeightPx: number;
  /** Height left for rows, below the sticky head. */
  readonly viewportPx: number;
}

export interface ScrollPlace {
  readonly offsetPx: number;
  readonly topPx: number;
}

export interface RowRange {
  /** Inclusive. */
  readonly rowStart: number;
  /** Exclusive. */
  readonly rowEnd: number;
}

export function contentPx(space: ScrollSpace): number {
  return space.rows * space.rowHeightPx;
}

export function canvasPx(space: ScrollSpace): number {
  return Math.min(MAX_CANVAS_PX, contentPx(space));
}

export function isMapped(space: ScrollSpace): boolean {
  return contentPx(space) > MAX_CANVAS_PX;
}

/** Largest offset: the last row ends exactly at the bottom of the viewport. */
export function maxOffsetPx(space: ScrollSpace): number {
  return Math.max(0, contentPx(space) - space.viewportPx);
}

export function maxTopPx(space: ScrollSpace): number {
  return Math.max(0, canvasPx(space) - space.viewportPx);
}

/** Where in the canvas an offset of the content stands. Monotone; `offsetOf` is its inverse. */
export function topOf(space: ScrollSpace, offsetPx: number): number {
  const offset = clamp(offsetPx, 0, maxOffsetPx(space));
  if (!isMapped(space)) return offset;
  const maxOffset = maxOffsetPx(space);
  const maxTop = maxTopPx(space);
  if (offset <= EDGE_PX) return offset;
  if (offset >= maxOffset - EDGE_PX) return maxTop - (maxOffset - offset);
  return EDGE_PX + ((offset - EDGE_PX) / (maxOffset - 2 * EDGE_PX)) * (maxTop - 2 * EDGE_PX);
}

/** The offset of the content at a place of the canvas: proportional in the middle, one to one at both ends. */
export function offsetOf(space: ScrollSpace, topPx: number): number {
  const maxTop = maxTopPx(space);
  const top = clamp(topPx, 0, maxTop);
  if (!isMapped(space)) return top;
  const maxOffset = maxOffsetPx(space);
  if (top <= EDGE_PX) return top;
  if (top >= maxTop - EDGE_PX) return maxOffset - (maxTop - top);
  return EDGE_PX + ((top - EDGE_PX) / (maxTop - 2 * EDGE_PX)) * (maxOffset - 2 * EDGE_PX);
}

/** The browser scrolled the canvas to `topPx`: near moves are exact in the content, far ones proportional. */
export function scrolled(space: ScrollSpace, from: ScrollPlace, topPx: number): ScrollPlace {
  if (!isMapped(space)) return { offsetPx: offsetOf(space, topPx), topPx };
  const delta = topPx - from.topPx;
  if (Math.abs(delta) > NEAR_VIEWPORTS * space.viewportPx) return { offsetPx: offsetOf(space, topPx), topPx };
  return { offsetPx: clamp(from.offsetPx + delta, 0, maxOffsetPx(space)), topPx };
}

/** Whether exact scrolling brought canvas and content so far apart that the canvas must be set to `topOf(offset)`. */
export function isAdrift(space: ScrollSpace, place: ScrollPlace): boolean {
  const drift = Math.abs(topOf(space, place.offsetPx) - place.topPx);
  const atEdge = place.topPx <= 0 || place.topPx >= maxTopPx(space);
  return drift > (atEdge ? 1 : DRIFT_PX);
}

/** The place of an offset, canvas and content in step. */
export function placeAt(space: ScrollSpace, offsetPx: number): ScrollPlace {
  const offset = clamp(offsetPx, 0, maxOffsetPx(space));
  return { offsetPx: offset, topPx: topOf(space, offset) };
}

/** Rows that are at least partly in the viewport, with `overscan` more on both sides. */
export function visibleRows(space: ScrollSpace, offsetPx: number, overscan: number): RowRange {
  if (space.rows === 0 || space.viewportPx <= 0) return { rowStart: 0, rowEnd: 0 };
  const first = Math.floor(offsetPx / space.rowHeightPx);
  const end = Math.ceil((offsetPx + space.viewportPx) / space.rowHeightPx);
  return { rowStart: clamp(first - overscan, 0, space.rows), rowEnd: clamp(end + overscan, 0, space.rows) };
}

/** Rows that fit wholly: how far Page Down goes. At least one. */
export function rowsPerPage(space: ScrollSpace): number {
  return Math.max(1, Math.floor(space.viewportPx / space.rowHeightPx) - 1);
}

/** The offset that shows a row wholly: the nearest one, or with the row in the middle or at the top. */
export function offsetToShow(space: ScrollSpace, offsetPx: number, row: number, where: 'nearest' | 'middle' | 'top'): number {
  const above = row * space.rowHeightPx;
  const below = above + space.rowHeightPx - space.viewportPx;
  const wanted = where === 'top' ? above : where === 'middle' ? (above + below) / 2 : offsetPx > above ? above : Math.max(offsetPx, below);
  // A viewport lower than one row shows the row's top.
  return clamp(space.viewportPx < space.rowHeightPx ? above : wanted, 0, maxOffsetPx(space));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), Math.max(low, high));
}

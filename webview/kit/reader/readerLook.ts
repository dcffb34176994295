/** How a person wants records to look, whatever is in them. */
export interface ReaderLook {
  /** Turns before the last one start folded. */
  readonly onlyLast: boolean;
  /** 1: as VS Code's own text. */
  readonly textSize: number;
  /** Widest line, in characters. */
  readonly measure: number;
  /** The record alone: in the middle, and its place is always said. */
  readonly alone: boolean;
}

export const USUAL_LOOK: ReaderLook = { onlyLast: false, textSize: 1, measure: 78, alone: false };

const SIZES = [0.8, 0.9, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5];
const [NARROWEST, WIDEST, STEP] = [40, 200, 10];

/** The next larger or smaller size of text. */
export function sizedBy(size: number, by: 1 | -1): number {
  const next = by === 1 ? SIZES.find((s) => s > size + 1e-6) : SIZES.findLast((s) => s < size - 1e-6);
  return next ?? size;
}

/** A line ten characters wider or narrower. */
export function widenedBy(measure: number, by: 1 | -1): number {
  return Math.min(WIDEST, Math.max(NARROWEST, measure + by * STEP));
}

import type { LabelColor } from '../../../src/core/annotation/labelSchema';

/** A stretch of a text (UTF-16 offsets, end exclusive) that is drawn otherwise. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
  readonly kind: 'inserted' | 'removed' | 'span' | 'code';
  /** For `span`: how it looks. */
  readonly tone?: 'span' | 'match' | 'label';
  readonly color?: LabelColor;
  readonly current?: boolean;
  /** For `span`s that may overlap: which of the lines below the text is its own. */
  readonly lane?: number;
  /** For `span`: what it says; for `code`: the scope of the highlighter. */
  readonly label: string;
}

/** A piece of text under the same ranges throughout. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly under: readonly TextRange[];
}

/** Ranges of one text, to be asked many times for what overlaps a piece of it. Ranges may overlap each other. */
export class RangeIndex {
  readonly #ranges: readonly TextRange[];
  /** The greatest end among the ranges up to here: never falls, so the first one of interest is found by bisection. */
  readonly #ends: readonly number[];

  constructor(ranges: readonly TextRange[]) {
    this.#ranges = ranges.filter((r) => r.end > r.start).sort((a, b) => a.start - b.start);
    let end = 0;
    this.#ends = this.#ranges.map((r) => (end = Math.max(end, r.end)));
  }

  overlapping(start: number, end: number): TextRange[] {
    let low = 0;
    for (let high = this.#ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) > start) high = middle;
      else low = middle + 1;
    }
    const found: TextRange[] = [];
    for (let i = low; i < this.#ranges.length; i++) {
      const range = this.#ranges[i];
      if (!range || range.start >= end) break;
      if (range.end > start) found.push(range);
    }
    return found;
  }

  /** `[start, end)` cut at every border of a range that is `wanted`, with those ranges that lie over each piece. */
  segments(start: number, end: number, wanted: (range: TextRange) => boolean = () => true): Segment[] {
    const over = this.overlapping(start, end).filter(wanted);
    if (over.length === 0) return end > start ? [{ start, end, under: [] }] : [];
    const borders = new Set([start, end]);
    for (const r of over) for (const at of [r.start, r.end]) if (at > start && at < end) borders.add(at);
    const sorted = [...borders].sort((a, b) => a - b);
    return sorted.slice(0, -1).map((from, i) => {
      const to = sorted[i + 1] ?? end;
      return { start: from, end: to, under: over.filter((r) => r.start < to && r.end > from) };
    });
  }
}

export const NO_RANGES = new RangeIndex([]);

/** Code-point offsets (ascending or not) of `text` as UTF-16 offsets; offsets beyond the end become the end. */
export function utf16Offsets(text: string, codePoints: readonly number[]): number[] {
  const wanted = [...new Set(codePoints)].sort((a, b) => a - b);
  const found = new Map<number, number>();
  let at = 0;
  let point = 0;
  for (const want of wanted) {
    while (point < want && at < text.length) {
      at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
      point++;
    }
    found.set(want, at);
  }
  return codePoints.map((p) => found.get(p) ?? 0);
}

/** The number of Unicode code points of a text: how lengths are counted everywhere. */
export function codePointLength(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0xd800 || unit > 0xdbff) count++;
    else {
      const next = text.charCodeAt(i + 1);
      if (next >= 0xdc00 && next <= 0xdfff) i++;
      count++;
    }
  }
  return count;
}

/** Gives ranges lanes, so that two that overlap have different ones; from 0, the first that is free where a range begins. */
export function withLanes(ranges: readonly TextRange[]): TextRange[] {
  const ends: number[] = [];
  return [...ranges].sort((a, b) => a.start - b.start || b.end - a.end).map((range) => {
    const free = ends.findIndex((end) => end <= range.start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = range.end;
    return { ...range, lane };
  });
}

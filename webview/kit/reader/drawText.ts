import { t } from '../l10n';
import type { RangeIndex, TextRange } from './textRanges';
import { visibleMarks } from './visibleText';
import type { VisibleMark } from './visibleText';

/** Where a text node stands in the text it was drawn from (UTF-16): a line end of two characters may be drawn as one. */
export interface DrawnPlace {
  readonly at: number;
  readonly length: number;
}

/** Lines below a text that labels which overlap may have, before the first is used again. */
const LANES = 4;

const drawnPlaces = new WeakMap<Node, DrawnPlace>();

/** Where a text node's characters are in the text that `drawText` was given; undefined for other nodes. */
export function drawnPlaceOf(node: Node): DrawnPlace | undefined {
  return drawnPlaces.get(node);
}

function placedText(text: string, at: number, length = text.length): Text {
  const node = document.createTextNode(text);
  drawnPlaces.set(node, { at, length });
  return node;
}

export type MarkLevel = 'hazards' | 'everything';

/**
 * Appends `text` to `parent` as text nodes, with ranges as `<ins>`, `<del>`, `<mark>` or `<span>` and with a visible mark
 * over each invisible or reordering character. Marks are drawn by the style sheet beside the character itself, so that
 * what is selected and copied is the text as it is in the data.
 */
export function drawText(parent: Node, text: string, at: number, ranges: RangeIndex, level: MarkLevel = 'hazards'): void {
  // Colours of code go inside the marks, so that a mark over several tokens is one box.
  for (const marked of ranges.segments(at, at + text.length, (r) => r.kind !== 'code')) {
    const box = within(parent, marked.under, marked);
    for (const piece of ranges.segments(marked.start, marked.end, (r) => r.kind === 'code')) {
      drawMarked(within(box, piece.under, piece), text.slice(piece.start - at, piece.end - at), piece.start, level);
    }
  }
}

function within(parent: Node, ranges: readonly TextRange[], piece: Pick<TextRange, 'start' | 'end'>): Node {
  let into = parent;
  for (const range of ranges) into = into.appendChild(rangeElement(range, piece));
  return into;
}

function rangeElement(range: TextRange, piece: Pick<TextRange, 'start' | 'end'>): HTMLElement {
  switch (range.kind) {
    case 'inserted':
      return document.createElement('ins');
    case 'removed':
      return document.createElement('del');
    case 'span': {
      const mark = document.createElement('mark');
      mark.title = range.label;
      if (range.tone) mark.className = `tone-${range.tone}`;
      if (range.tone === 'label') drawLabel(mark, range, piece);
      return mark;
    }
    case 'code': {
      const span = document.createElement('span');
      span.className = `hl-${range.label}`;
      return span;
    }
  }
}

/** A label's colour and line; where it begins and ends is read aloud, too. */
function drawLabel(mark: HTMLElement, range: TextRange, piece: Pick<TextRange, 'start' | 'end'>): void {
  mark.classList.add(range.color ?? 'foreground', `lane-${(range.lane ?? 0) % LANES}`);
  if (range.current) mark.classList.add('current');
  if (piece.start === range.start) mark.dataset['begins'] = range.label;
  if (piece.end === range.end) mark.dataset['ends'] = t('end of {0}', range.label);
}

function drawMarked(parent: Node, text: string, at: number, level: MarkLevel): void {
  let done = 0;
  for (const mark of visibleMarks(text, level)) {
    if (mark.start > done) parent.appendChild(placedText(text.slice(done, mark.start), at + done));
    parent.appendChild(markElement(mark, text.slice(mark.start, mark.end), at + mark.start));
    if (mark.kind === 'newline') parent.appendChild(placedText('\n', at + mark.start, mark.end - mark.start));
    done = mark.end;
  }
  if (done < text.length) parent.appendChild(placedText(text.slice(done), at + done));
}

function markElement(mark: VisibleMark, character: string, at: number): HTMLElement {
  const span = document.createElement('span');
  span.className = `ch ch-${mark.kind}`;
  span.dataset['mark'] = mark.mark;
  if (mark.kind === 'space' || mark.kind === 'tab') span.append(placedText(character, at));
  else {
    span.title = mark.name;
    span.setAttribute('role', 'img');
    span.setAttribute('aria-label', mark.name);
    if (mark.kind !== 'newline') span.append(placedText(character, at));
  }
  return span;
}

import { drawnPlaceOf } from './drawText';
import { TextBlock } from './textBlock';

/** A stretch of one text of the reader, in UTF-16 units of the text as the data has it. */
export interface SelectedText {
  readonly block: TextBlock;
  readonly start: number;
  readonly end: number;
}

/** Why a selection is no stretch of one text: it goes over several, or a text is drawn as something else than the data has. */
export type NoStretch = 'several' | 'rendered';

/**
 * The part of the selection that lies in the texts under `root`; null where it holds none of them. What is selected is what the
 * data has: a line end of two characters is both, and no surrogate pair is taken apart.
 */
export function selectedText(root: ShadowRoot): SelectedText | NoStretch | null {
  const range = selectedRange(root);
  if (!range || range.collapsed) return null;
  const found = textBlocks(root).flatMap((block) => {
    if (!range.intersectsNode(block)) return [];
    const inside = stretchIn(block, range);
    return inside ? [inside] : [];
  });
  const [only] = found;
  if (!only) return null;
  if (found.length > 1) return 'several';
  return isSource(only.block) ? trimmed(only) : 'rendered';
}

/** Where a collapsed selection stands (a click) in a text that is drawn as its source; null where it does in none. */
export function selectedPoint(root: ShadowRoot): { readonly block: TextBlock; readonly offset: number } | null {
  const selection = selectionIn(root);
  const node = selection?.anchorNode;
  const block = node instanceof Text ? node.parentElement?.closest('loupe-text') : null;
  const place = node instanceof Text ? drawnPlaceOf(node) : undefined;
  if (!selection || !place || !(node instanceof Text) || !(block instanceof TextBlock) || !isSource(block)) return null;
  return { block, offset: offsetIn(node, selection.anchorOffset, place) };
}

/** Selects a range of the reader's texts, as a person would; a collapsed one selects nothing. */
export function selectRange(root: ShadowRoot, range: Range | undefined): void {
  const selection = selectionIn(root);
  if (!range || range.collapsed) selection?.removeAllRanges();
  else selection?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
}

/** The texts of a record that are drawn character by character, in reading order; those in closed folds, too. */
export function textBlocks(root: ShadowRoot): TextBlock[] {
  return [...root.querySelectorAll('loupe-text')].filter((block) => block instanceof TextBlock);
}

/** Is the text drawn as the data has it, character by character? */
export function isSource(block: TextBlock): boolean {
  return block.querySelector(':scope > .text-markdown') === null;
}

/** The range that stands for a stretch of a text, where it is drawn. */
export function rangeOf(block: TextBlock, start: number, end: number): Range | undefined {
  block.reveal(end);
  const [from, to] = [pointOf(block, start, 'after'), pointOf(block, end, 'before')];
  if (!from || !to) return undefined;
  const range = document.createRange();
  range.setStart(from.node, from.offset);
  range.setEnd(to.node, to.offset);
  return range;
}

/** Where a caret at an offset is drawn: before the character that follows, or behind the text's last one. */
export function caretRect(block: TextBlock, offset: number): { readonly x: number; readonly top: number; readonly bottom: number } | undefined {
  block.reveal(offset);
  const { text } = block;
  if (text === '') return undefined;
  const isEnd = offset >= text.length;
  const isLineEnd = !isEnd && (text[offset] === '\n' || text[offset] === '\r');
  // A line end has no place of its own: the caret stands behind what is before it, or where the empty line begins.
  const behind = isEnd || (isLineEnd && offset > 0 && text[offset - 1] !== '\n');
  const point = pointOf(block, offset, behind ? 'before' : 'after');
  if (!point) return undefined;
  const range = document.createRange();
  const { length } = point.node;
  if (behind && point.offset > 0) range.setStart(point.node, startOfCharacter(point.node.data, point.offset));
  else range.setStart(point.node, point.offset);
  range.setEnd(point.node, behind ? point.offset : Math.min(length, endOfCharacter(point.node.data, point.offset)));
  const rects = range.getClientRects();
  const rect = behind ? rects[rects.length - 1] : rects[0];
  if (!rect) return undefined;
  const after = isEnd && text.endsWith('\n') ? rect.height : 0;
  return { x: behind && after === 0 ? rect.right : after > 0 ? block.getBoundingClientRect().left : rect.left, top: rect.top + after, bottom: rect.bottom + after };
}

/** The selection as it looks from inside a shadow root: Chromium has one for each, others one that reaches inside. */
function selectionIn(root: ShadowRoot): Selection | null {
  const chromium = root as ShadowRoot & { getSelection?: () => Selection | null };
  return chromium.getSelection?.() ?? document.getSelection();
}

/** `Selection.getComposedRanges`, and Chromium's older way through shadow roots. */
function selectedRange(root: ShadowRoot): Range | null {
  const selection = selectionIn(root);
  if (!selection) return null;
  const own = selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  if (own && !own.collapsed && root.contains(own.startContainer)) return own;
  // VS Code's older browsers do not have it.
  const [found] = 'getComposedRanges' in selection ? selection.getComposedRanges({ shadowRoots: [root] }) : [];
  if (!found) return null;
  const range = document.createRange();
  range.setStart(found.startContainer, found.startOffset);
  range.setEnd(found.endContainer, found.endOffset);
  return range;
}

/** What of a range lies in a text; undefined where that is nothing. */
function stretchIn(block: TextBlock, range: Range): SelectedText | undefined {
  let start: number | undefined;
  let end = 0;
  for (const node of textNodes(block)) {
    const place = drawnPlaceOf(node);
    if (!place || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? offsetIn(node, range.startOffset, place) : place.at;
    const to = node === range.endContainer ? offsetIn(node, range.endOffset, place) : place.at + place.length;
    if (to <= from) continue;
    start ??= from;
    end = to;
  }
  return start === undefined ? undefined : { block, start, end };
}

function offsetIn(node: Text, offset: number, place: { readonly at: number; readonly length: number }): number {
  return place.at + (offset >= node.length ? place.length : Math.min(offset, place.length));
}

/** No half of a pair at the borders, and no line ends, which a triple click takes along. */
function trimmed({ block, start, end }: SelectedText): SelectedText | null {
  const { text } = block;
  let [from, to] = [start, end];
  while (to > from && /[\r\n]/.test(text[to - 1] ?? '')) to--;
  while (from < to && /[\r\n]/.test(text[from] ?? '')) from++;
  if (isLow(text, from) && isHigh(text, from - 1)) from--;
  if (isLow(text, to) && isHigh(text, to - 1)) to++;
  return to > from ? { block, start: from, end: to } : null;
}

/** The point of the drawing that stands for an offset: at the end of the node before it, or the beginning of the one after. */
function pointOf(block: TextBlock, offset: number, prefer: 'before' | 'after'): { readonly node: Text; readonly offset: number } | undefined {
  let last: { node: Text; offset: number } | undefined;
  for (const node of textNodes(block)) {
    const place = drawnPlaceOf(node);
    if (!place) continue;
    if (place.at > offset) break;
    const inside = offset - place.at;
    last = { node, offset: inside >= place.length ? node.length : Math.min(inside, node.length) };
    if (inside < place.length || (prefer === 'before' && inside === place.length)) return last;
  }
  return last;
}

function textNodes(block: TextBlock): readonly Text[] {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  while (walker.nextNode()) if (walker.currentNode instanceof Text) nodes.push(walker.currentNode);
  return nodes;
}

function startOfCharacter(text: string, end: number): number {
  return isLow(text, end - 1) && isHigh(text, end - 2) ? end - 2 : end - 1;
}

function endOfCharacter(text: string, start: number): number {
  return isHigh(text, start) && isLow(text, start + 1) ? start + 2 : start + 1;
}

const isHigh = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xd800;
const isLow = (text: string, at: number): boolean => (text.charCodeAt(at) & 0xfc00) === 0xdc00;

/** Names of the highlights that style sheets of the table and the reader draw (CSS Custom Highlight API). */
export const HIT = 'loupe-hit';
export const CURRENT_HIT = 'loupe-hit-current';

/** Marks are drawn for this many hits at most. */
const MOST_MARKED = 2_000;
/** What ends a run of text: a hit does not reach from one block into the next. */
const BLOCKS = ['p', 'li', 'td', 'th', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'div', 'article', 'section', 'summary', 'blockquote', 'dt', 'dd'].join();

/**
 * The stretches of what is drawn in a shadow root that a pattern matches, in the order of the document. A hit may reach over
 * several text nodes (colours of code, marks of invisible characters), but not out of its block.
 */
export function drawnHits(root: Node, pattern: RegExp): Range[] {
  const ranges: Range[] = [];
  for (const run of runsIn(root)) {
    const last = run.at(-1);
    if (!last) continue;
    const text = run.map((node) => node.data).join('');
    for (const match of text.matchAll(pattern)) {
      if (match[0] === '') continue;
      const range = document.createRange();
      const [from, at] = placeIn(run, last, match.index);
      const [to, end] = placeIn(run, last, match.index + match[0].length, true);
      range.setStart(from, at);
      range.setEnd(to, end);
      ranges.push(range);
      if (ranges.length >= MOST_MARKED) return ranges;
    }
  }
  return ranges;
}

/** Text nodes that stand in one block, in order. */
function runsIn(root: Node): Text[][] {
  const runs: Text[][] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let block: Element | null = null;
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!(node instanceof Text) || node.parentElement?.closest('style, script, button')) continue;
    const now = node.parentElement?.closest(BLOCKS) ?? null;
    const run = runs.at(-1);
    if (run && now === block) run.push(node);
    else runs.push([node]);
    block = now;
  }
  return runs;
}

/** A place in texts that stand one behind the other; `last` is the last of them. */
function placeIn(run: readonly Text[], last: Text, offset: number, isEnd = false): readonly [Text, number] {
  let left = offset;
  for (const node of run) {
    if (left < node.length || (isEnd && left === node.length)) return [node, left];
    left -= node.length;
  }
  return [last, last.length];
}

/** Draws hits; the current one stands out. */
export function mark(hits: readonly Range[], current: Range | null): void {
  CSS.highlights.set(HIT, new Highlight(...hits.filter((h) => h !== current)));
  CSS.highlights.set(CURRENT_HIT, new Highlight(...(current ? [current] : [])));
}

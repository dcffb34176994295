import type { RangeIndex, TextRange } from './textRanges';
import { visibleMarks } from './visibleText';
import type { VisibleMark } from './visibleText';

export type MarkLevel = 'hazards' | 'everything';

/**
 * Appends `text` to `parent` as text nodes, with ranges as `<ins>`, `<del>`, `<mark>` or `<span>` and with a visible mark
 * over each invisible or reordering character. Marks are drawn by the style sheet beside the character itself, so that
 * what is selected and copied is the text as it is in the data.
 */
export function drawText(parent: Node, text: string, at: number, ranges: RangeIndex, level: MarkLevel = 'hazards'): void {
  // Colours of code go inside the marks, so that a mark over several tokens is one box.
  for (const marked of ranges.segments(at, at + text.length, (r) => r.kind !== 'code')) {
    const box = within(parent, marked.under);
    for (const piece of ranges.segments(marked.start, marked.end, (r) => r.kind === 'code')) {
      drawMarked(within(box, piece.under), text.slice(piece.start - at, piece.end - at), level);
    }
  }
}

function within(parent: Node, ranges: readonly TextRange[]): Node {
  let into = parent;
  for (const range of ranges) into = into.appendChild(rangeElement(range));
  return into;
}

function rangeElement(range: TextRange): HTMLElement {
  switch (range.kind) {
    case 'inserted':
      return document.createElement('ins');
    case 'removed':
      return document.createElement('del');
    case 'span': {
      const mark = document.createElement('mark');
      mark.title = range.label;
      if (range.tone) mark.className = `tone-${range.tone}`;
      return mark;
    }
    case 'code': {
      const span = document.createElement('span');
      span.className = `hl-${range.label}`;
      return span;
    }
  }
}

function drawMarked(parent: Node, text: string, level: MarkLevel): void {
  let done = 0;
  for (const mark of visibleMarks(text, level)) {
    if (mark.start > done) parent.appendChild(document.createTextNode(text.slice(done, mark.start)));
    parent.appendChild(markElement(mark, text.slice(mark.start, mark.end)));
    if (mark.kind === 'newline') parent.appendChild(document.createTextNode('\n'));
    done = mark.end;
  }
  if (done < text.length) parent.appendChild(document.createTextNode(text.slice(done)));
}

function markElement(mark: VisibleMark, character: string): HTMLElement {
  const span = document.createElement('span');
  span.className = `ch ch-${mark.kind}`;
  span.dataset['mark'] = mark.mark;
  if (mark.kind === 'space' || mark.kind === 'tab') span.textContent = character;
  else {
    span.title = mark.name;
    span.setAttribute('role', 'img');
    span.setAttribute('aria-label', mark.name);
    if (mark.kind !== 'newline') span.textContent = character;
  }
  return span;
}

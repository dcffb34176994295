import { TextBlock } from '../../kit/reader/textBlock';

/** Of the height of a column, where a difference comes to stand. */
const AT = 1 / 3;

/** Bodies that are moved by code say so once: their own scroll event is no one's wish. */
const moved = new WeakMap<HTMLElement, number>();

/** Brings the other columns to where this one is, as far as they go. */
export function scrollTogether(from: HTMLElement, bodies: Iterable<HTMLElement>): void {
  if (moved.get(from) === from.scrollTop) {
    moved.delete(from);
    return;
  }
  for (const body of bodies) {
    if (body === from) continue;
    const to = Math.min(from.scrollTop, body.scrollHeight - body.clientHeight);
    if (Math.abs(body.scrollTop - to) < 1) continue;
    body.scrollTop = to;
    moved.set(body, body.scrollTop);
  }
}

/** Goes to the next marked word below what is in sight, or above it; reasoning is not marked, so the first one is after it. */
export function differenceJump(body: HTMLElement, by: 1 | -1): void {
  for (const block of body.querySelectorAll('loupe-text')) {
    const spec = block instanceof TextBlock ? block.spec : null;
    const last = spec?.ranges.at(-1)?.end;
    if (block instanceof TextBlock && spec?.mode !== 'markdown' && last !== undefined) block.reveal(last); // markdown is drawn whole
  }
  const marks = [...body.querySelectorAll<HTMLElement>('ins, del')];
  const known = marks.findIndex((mark) => mark.classList.contains('current'));
  const at = known < 0 ? (by === 1 ? 0 : marks.length - 1) : (known + by + marks.length) % marks.length;
  const mark = marks[at];
  if (!mark) return;
  marks[known]?.classList.remove('current');
  mark.classList.add('current');
  if (body.scrollHeight > body.clientHeight) body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - AT * body.clientHeight;
  else mark.scrollIntoView({ block: 'nearest' });
}

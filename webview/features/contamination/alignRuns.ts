/** Height of a run's beginning, at least. */
const LEAST_SHOWN = 44;

/** Brings a run into sight on both sides, at the same height where both texts are long enough; −1: the first run, as a new pair begins. */
export function alignRuns(root: ParentNode, isSamePair: boolean, run: number): void {
  const [item, training] = [...root.querySelectorAll<HTMLElement>('.side > .scroll')];
  if (!item || !training) return;
  const number = String(Math.max(0, run) + 1);
  const find = (side: HTMLElement): HTMLElement | null => side.querySelector<HTMLElement>(`mark[data-runs~="${number}"]`);
  if (!isSamePair) item.scrollTop = training.scrollTop = 0;
  const [a, b] = [find(item), find(training)];
  if (!a || !b) {
    (a ?? b)?.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (run >= 0 || !isInSight(item, a)) item.scrollTop += topIn(item, a) - item.clientHeight / 3;
  training.scrollTop += topIn(training, b) - Math.max(0, Math.min(topIn(item, a), training.clientHeight - LEAST_SHOWN));
  item.scrollTop += topIn(item, a) - topIn(training, b); // where the training text has no more to scroll
  if (run >= 0) for (const mark of [a, b]) if (!isInSight(mark === a ? item : training, mark)) mark.scrollIntoView({ block: 'nearest' }); // one column: sides have no scroll of their own
}

function topIn(side: HTMLElement, mark: HTMLElement): number {
  return mark.getBoundingClientRect().top - side.getBoundingClientRect().top;
}

function isInSight(side: HTMLElement, mark: HTMLElement): boolean {
  const top = topIn(side, mark);
  return top >= 0 && top < side.clientHeight;
}

import type { ListedItem, ReadPair, Verdict } from '../../../src/features/contamination/page';

export const ORDERS = ['unjudged', 'unmatched', 'sample', 'score', 'item'] as const;
export type Order = (typeof ORDERS)[number];

/** A line of the list: an item, or items that matched by the same words. */
export type ListRow =
  | { readonly kind: 'item'; readonly key: string; readonly item: ListedItem; readonly isInGroup: boolean }
  | { readonly kind: 'group'; readonly key: string; readonly words: string; readonly members: readonly ListedItem[]; readonly isOpen: boolean };

/** Items and groups in the order of the keys that are known, what is new behind them; an opened group has its items below it. */
export function listRows(items: readonly ListedItem[], keys: readonly string[], opened: ReadonlySet<string>): ListRow[] {
  const place = new Map(keys.map((key, i) => [key, i]));
  const tops = topsOf(items).sort((a, b) => (place.get(a.key) ?? keys.length) - (place.get(b.key) ?? keys.length));
  return tops.flatMap(({ key, members }): ListRow[] => {
    const [first] = members;
    if (!first) return [];
    if (!key.startsWith('g')) return [{ kind: 'item', key, item: first, isInGroup: false }];
    const isOpen = opened.has(key);
    return [{ kind: 'group', key, words: first.group?.words ?? '', members, isOpen }, ...(isOpen ? members.map((item): ListRow => ({ kind: 'item', key: `i${String(item.item)}`, item, isInGroup: true })) : [])];
  });
}

/** The keys of items and groups in an order; a group stands where its first item would. */
export function orderedKeys(items: readonly ListedItem[], order: Order): string[] {
  const score = (i: ListedItem): number => (i.score === null ? -1 : Number(i.score));
  const byItem = (a: ListedItem, b: ListedItem): number => a.item - b.item;
  const byScore = (a: ListedItem, b: ListedItem): number => score(b) - score(a) || byItem(a, b);
  const sampled = (i: ListedItem): number => i.sampled ?? Infinity;
  const compare = {
    unjudged: (a: ListedItem, b: ListedItem) => Number(a.verdict !== null) - Number(b.verdict !== null) || byScore(a, b),
    unmatched: (a: ListedItem, b: ListedItem) => Number(a.possible?.matched === true) - Number(b.possible?.matched === true) || byScore(a, b),
    sample: (a: ListedItem, b: ListedItem) => (sampled(a) === sampled(b) ? byScore(a, b) : sampled(a) - sampled(b)),
    score: byScore, item: byItem,
  }[order];
  return topsOf([...items].sort(compare)).map(({ key }) => key);
}

/** The verdict of a line: a group has one where all of its items have the same. */
export function verdictOf(row: ListRow): Verdict | null {
  if (row.kind === 'item') return row.item.verdict;
  const first = row.members[0]?.verdict ?? null;
  return row.members.every((item) => item.verdict === first) ? first : null;
}

/** The verdict on what is read: of several training texts that hold an item each may have its own. */
export function heldVerdict(row: ListRow, { pairs, at }: ReadPair): Verdict | null {
  return row.kind === 'group' || pairs.length < 2 ? verdictOf(row) : (pairs[at]?.verdict ?? null);
}

/** Of a line: the items it stands for. */
export function itemsOf(row: ListRow): readonly ListedItem[] {
  return row.kind === 'item' ? [row.item] : row.members;
}

export function isJudged(row: ListRow): boolean {
  return itemsOf(row).every((item) => item.verdict !== null);
}

/** Of possible rephrasings each text is a line, whatever its item. */
function lineKey({ item, possible }: ListedItem): string {
  return possible === null ? `i${String(item)}` : `p${JSON.stringify([item, possible.train, possible.row, possible.message])}`;
}

function topsOf(items: readonly ListedItem[]): { readonly key: string; readonly members: ListedItem[] }[] {
  const sizes = new Map<number, number>();
  for (const { group } of items) if (group) sizes.set(group.id, (sizes.get(group.id) ?? 0) + 1);
  const tops = new Map<string, ListedItem[]>();
  for (const item of items) {
    const key = item.group && (sizes.get(item.group.id) ?? 0) > 1 ? `g${String(item.group.id)}` : lineKey(item);
    const members = tops.get(key);
    if (members) members.push(item);
    else tops.set(key, [item]);
  }
  return [...tops].map(([key, members]) => ({ key, members }));
}

import type { Cell, ItemList } from '../../../src/features/contamination/page';
import { ORDERS } from './listRows';
import type { Order } from './listRows';

/** Where a person reads: kept while the page is behind others, and while a scan shows other columns. */
export interface ReadingPlace {
  readonly cell: Cell;
  readonly list: ItemList['list'];
  readonly order: Order;
  /** Keys of lines. */
  readonly focus: string | null;
  readonly opened: readonly string[];
}

const LISTS: readonly string[] = ['matched', 'template', 'kept', 'tooShort', 'below', 'possible'] satisfies readonly ItemList['list'][];

/** What a page has kept, where it is a place; null where it is anything else. */
export function readingPlace(kept: unknown): ReadingPlace | null {
  if (!isRecord(kept) || !isRecord(kept['cell'])) return null;
  const { cell, list, order, focus, opened } = kept;
  const { eval: evaluation, train, source } = cell;
  const isSource = source === null || (isRecord(source) && (source['value'] === null || typeof source['value'] === 'string'));
  if (typeof evaluation !== 'string' || typeof train !== 'string' || !isSource) return null;
  if (!isList(list) || !isOrder(order)) return null;
  return {
    cell: { eval: evaluation, train, source: source === null ? null : { value: (source as { value: string | null }).value } }, list, order,
    focus: typeof focus === 'string' ? focus : null, opened: Array.isArray(opened) ? opened.filter((key) => typeof key === 'string') : [],
  };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const isList = (value: unknown): value is ItemList['list'] => typeof value === 'string' && LISTS.includes(value);

const isOrder = (value: unknown): value is Order => typeof value === 'string' && (ORDERS as readonly string[]).includes(value);

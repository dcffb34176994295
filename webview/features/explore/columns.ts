import type { Column } from '../../../src/core/dataset';
import { derivedType } from '../../../src/core/derived';
import { printRolePath } from '../../../src/core/rolePath';
import type { Role } from '../../../src/core/shape';
import type { Target } from '../../../src/core/viewQuery';
import type { ColumnState, DerivedHead, OpenedDataset } from '../../../src/features/explore/contract';
import { localSentence, t } from '../../kit/l10n';
import type { TableColumn } from '../../kit/tableColumn';
import { typeLabel } from '../../kit/typeLabel';

/** How the key of a derived column begins. */
export const DERIVED = 'derived:';

/** The first words of a row: in half a window there is room left for what raters and labels say of them. */
const WORDS_PX = 200;

/** How many columns are shown at the first sight of a wide dataset; the column finder has the others. */
const SHOWN_AT_FIRST = 40;

/** Every column of a dataset, in the order that helps to choose a row; `width` and `hidden` as they are at the start. */
export function defaultColumns(opened: OpenedDataset): ColumnState[] {
  const keys = orderedKeys(opened);
  return keys.map((key, i) => ({ key, width: widthOf(opened, key), hidden: i >= SHOWN_AT_FIRST || (derivedHead(opened, key)?.aside ?? false), pinned: false }));
}

/** Kept columns, those that are gone left out and new ones added at the end, hidden or not as at the start. */
export function restoreColumns(opened: OpenedDataset, kept: readonly ColumnState[] | null): ColumnState[] {
  const all = defaultColumns(opened);
  if (!kept) return all;
  const known = new Set(all.map((c) => c.key));
  const had = new Set(kept.map((c) => c.key));
  const there = kept.filter((c) => known.has(c.key));
  const added = all.filter((c) => !had.has(c.key));
  const isDerived = (c: ColumnState): boolean => c.key.startsWith(DERIVED);
  return added.filter(isDerived).reduce((columns, c) => placedAmong(columns, c, all), [...there, ...added.filter((c) => !isDerived(c))]);
}

/** What a feature derives comes where it would stand at the start: behind the column that is before it there. */
function placedAmong(columns: readonly ColumnState[], added: ColumnState, all: readonly ColumnState[]): ColumnState[] {
  const before = all.slice(0, all.findIndex((c) => c.key === added.key)).findLast((c) => columns.some((other) => other.key === c.key));
  const at = 1 + columns.findIndex((c) => c.key === before?.key);
  return [...columns.slice(0, at), added, ...columns.slice(at)];
}

export type ColumnChange = 'pin' | 'hide' | 'left' | 'right' | 'show' | { readonly before: string } | { readonly widthPx: number };

/** The columns after a change to one of them. Moving goes over hidden columns. */
export function changeColumn(columns: readonly ColumnState[], key: string, change: ColumnChange): ColumnState[] {
  const set = (part: Partial<ColumnState>): ColumnState[] => columns.map((c) => (c.key === key ? { ...c, ...part } : c));
  if (change === 'hide') return set({ hidden: true });
  if (change === 'show') return set({ hidden: false });
  if (change === 'pin') return set({ pinned: !columns.find((c) => c.key === key)?.pinned });
  if (typeof change === 'object' && 'widthPx' in change) return set({ width: change.widthPx });
  const shown = inTableOrder(columns).map((c) => c.key);
  const at = shown.indexOf(key);
  if (typeof change === 'object') return moveBefore(columns, key, change.before);
  if (change === 'left') return at > 0 ? moveBefore(columns, key, shown[at - 1] ?? key) : [...columns];
  const next = shown[at + 1];
  return next === undefined ? [...columns] : moveBefore(columns, next, key);
}

function moveBefore(columns: readonly ColumnState[], key: string, before: string): ColumnState[] {
  const moved = columns.find((c) => c.key === key);
  if (!moved || key === before) return [...columns];
  const others = columns.filter((c) => c.key !== key);
  const at = others.findIndex((c) => c.key === before);
  return [...others.slice(0, at), { ...moved, pinned: others[at]?.pinned ?? moved.pinned }, ...others.slice(at)];
}

/** Pinned columns first; hidden ones left out. */
export function inTableOrder(columns: readonly ColumnState[]): ColumnState[] {
  const shown = columns.filter((c) => !c.hidden);
  return [...shown.filter((c) => c.pinned), ...shown.filter((c) => !c.pinned)];
}

/** The columns as the table draws them. */
export function tableColumns(opened: OpenedDataset, columns: readonly ColumnState[]): TableColumn[] {
  const byName = new Map(opened.info.columns.map((c) => [c.name, c]));
  const roles = rolesByColumn(opened);
  return inTableOrder(columns).flatMap((state): TableColumn[] => {
    const base = { key: state.key, widthPx: state.width, pinned: state.pinned };
    const head = derivedHead(opened, state.key);
    if (head) return [{ ...base, ...derivedColumn(head) }];
    const column = byName.get(state.key);
    return column ? [{ ...base, ...fileColumn(column, roles.get(column.name)) }] : [];
  });
}

function derivedColumn(head: DerivedHead): Omit<TableColumn, 'key' | 'widthPx' | 'pinned'> {
  const isMap = head.type === 'labels' || head.type === 'shares';
  const look = head.type === 'integer' ? 'number' : head.type === 'labels' || head.type === 'shares' ? 'text' : head.type;
  return {
    name: head.title, about: head.about, look, sortable: !isMap, unreadable: null,
    type: derivedType(head.type),
    tip: `${isKeptBeside(head) ? t('{0}: kept beside the data. Filters and SQL know it by this name.', head.id) : t('{0} ({1}): made from the row’s other columns', head.title, head.about)}\n${sortTip()}`,
  };
}

function sortTip(): string {
  return t('Click: ascending, descending, file order; with Shift after the columns that it is sorted by. NULLs are last in both; equal rows keep file order.');
}

function fileColumn(column: Column, role: Role | undefined): Omit<TableColumn, 'key' | 'widthPx' | 'pinned'> {
  const kind = typeLabel(column.type);
  const about = [role === column.name ? null : role, role === undefined || role === column.name || isNumeric(column.type) ? kind : null, column.unit, column.origin === 'partition' ? t('from folder') : null].filter(Boolean).join(' · ');
  const sortable = column.unreadable === undefined && !isNested(column.type);
  const named = column.sourceName === column.name ? column.name : t('{0} (in the file: “{1}”)', column.name, column.sourceName);
  return {
    name: column.name, type: column.type, look: isNumeric(column.type) ? 'number' : 'text', sortable,
    unreadable: column.unreadable ? localSentence(column.unreadable) : null,
    about: column.unreadable ? t('cannot be read') : about,
    tip: `${named}\n${column.type}${column.unreadable ? `\n${localSentence(column.unreadable)}` : ''}${sortable ? `\n${sortTip()}` : ''}`,
  };
}

export function isNested(type: string): boolean {
  return type.endsWith(']') || /^(STRUCT|MAP|UNION|VARIANT)\b/.test(type);
}

/** Asked for after the scalars: text may be long, nested values are made into text. */
export function isHeavy(opened: OpenedDataset, key: string): boolean {
  const head = derivedHead(opened, key);
  if (head) return head.heavy;
  const type = opened.info.columns.find((c) => c.name === key)?.type ?? '';
  return isNested(type) || /^(VARCHAR|BLOB|JSON)\b/.test(type);
}

/** Is a column's text parsed for the reader (messages as JSON, a rendered template), so that a part of it says nothing? */
export function isParsed(opened: OpenedDataset | null, name: string): boolean {
  const { roles, encodings } = opened?.info.shape ?? { roles: {}, encodings: {} };
  return Object.entries(roles).some(([role, paths]) => paths.includes(name) && ![undefined, 'plain', 'messages'].includes(encodings[role as Role]));
}

/** What a sort or filter on a column's key looks at. */
export function targetOf(key: string): Target {
  if (key.startsWith(DERIVED)) return { derived: key.slice(DERIVED.length) };
  return { path: printRolePath({ column: key, steps: [] }) };
}

export function pageColumnOf(key: string): { readonly column: string } | { readonly derived: string } {
  return key.startsWith(DERIVED) ? { derived: key.slice(DERIVED.length) } : { column: key };
}

function isNumeric(type: string): boolean {
  return /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$|^(FLOAT|DOUBLE|DECIMAL)/.test(type) && !type.endsWith(']');
}

function derivedHead(opened: OpenedDataset, key: string): DerivedHead | undefined {
  return key.startsWith(DERIVED) ? opened.derived.find((d) => DERIVED + d.id === key) : undefined;
}

/** The role a column plays, where one of a role's paths is the column or leads into it. */
function rolesByColumn(opened: OpenedDataset): Map<string, Role> {
  const found = new Map<string, Role>();
  for (const [role, paths] of Object.entries(opened.info.shape.roles) as [Role, readonly string[]][]) {
    for (const path of paths) {
      const column = columnOfPath(opened, path);
      if (column !== undefined && !found.has(column)) found.set(column, role);
    }
  }
  return found;
}

function columnOfPath(opened: OpenedDataset, path: string): string | undefined {
  const quoted = /^"((?:[^"]|"")*)"/.exec(path)?.[1]?.replaceAll('""', '"');
  const first = quoted ?? /^[^.[]+/.exec(path)?.[0];
  return opened.info.columns.find((c) => c.name === first)?.name;
}

/**
 * id, source, first words, what raters and labels say, turns, lengths, score, model; then the file's other columns in their order.
 * Judgements stand beside the words that were judged. Those of raters come first: they are the data, narrow, and there before a person
 * begins; a schema of five questions must not push them out of sight, so labels stand behind them, each a few letters wide.
 */
function orderedKeys(opened: OpenedDataset): string[] {
  const roles = rolesByColumn(opened);
  const withRole = (...wanted: readonly Role[]): string[] => wanted.flatMap((role) => opened.info.columns.filter((c) => roles.get(c.name) === role && !isNested(c.type)).map((c) => c.name));
  const derived = (...types: readonly DerivedHead['type'][]): string[] => opened.derived.filter((d) => types.includes(d.type) && !isKeptBeside(d)).map((d) => DERIVED + d.id);
  const added = opened.derived.filter(isKeptBeside).map((d) => DERIVED + d.id);
  const readable = (c: Column): boolean => c.unreadable === undefined;
  const keys = [
    ...withRole('id', 'source'), ...withRole('prompt'), ...derived('text', 'list'), ...derived('marks'), ...added, ...derived('integer', 'number', 'difference'), ...withRole('score', 'label', 'model'),
    ...opened.info.columns.filter((c) => readable(c) && c.origin !== 'index').map((c) => c.name),
    ...opened.info.columns.filter((c) => !readable(c) || c.origin === 'index').map((c) => c.name),
  ];
  return [...new Set(keys)];
}

/** The ids of what features keep beside the data have a prefix: `label:triage`. */
function isKeptBeside({ id, beside }: DerivedHead): boolean {
  return beside ?? id.includes(':');
}

function widthOf(opened: OpenedDataset, key: string): number {
  const head = derivedHead(opened, key);
  if (head?.beside === true && head.type === 'text') return Math.max(104, 24 + 8 * head.title.length);
  if (head && isKeptBeside(head)) return head.type === 'labels' || head.type === 'shares' ? 240 : head.type === 'text' || head.type === 'list' ? 104 : 64;
  if (head) return head.type === 'text' || head.type === 'list' ? WORDS_PX : head.type === 'marks' || head.type === 'difference' ? 88 : 64;
  const column = opened.info.columns.find((c) => c.name === key);
  const type = column?.type ?? '';
  if (isNumeric(type)) return Math.max(72, Math.min(140, 32 + key.length * 8));
  if (type === 'BOOLEAN' || type === 'DATE') return 90;
  const role = column && rolesByColumn(opened).get(column.name);
  if (role === 'id') return 84;
  if (role === 'source' || role === 'model' || role === 'label') return 88;
  if (role === 'prompt') return WORDS_PX;
  return isNested(type) || role !== undefined ? 240 : 160;
}

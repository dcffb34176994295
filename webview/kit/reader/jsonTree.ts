import { CellMap, CellStruct, isList } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import { hexOf, jsonOf } from '../../../src/core/json';
import { groupDigits } from '../../../src/core/sentences';
import { t, tCount } from '../l10n';
import { drawText } from './drawText';
import { NO_RANGES } from './textRanges';

/** Children drawn at once; the rest follows at a press of a button. */
const CHUNK = 100;
/** A text longer than this is cut in its line and can be opened. */
const LONG_TEXT = 160;

interface Child {
  readonly name: string;
  readonly value: Cell;
}

/**
 * A nested value as a folding tree in the surrounding shadow root (so that its text can be selected with the rest). Children
 * are made when they are opened: at once those of a small value, unless it has the attribute `folded`. Keys: arrows as in VS Code's trees, Home, End, Enter.
 */
export class JsonTree extends HTMLElement {
  #value: Cell | undefined;

  set value(value: Cell) {
    if (value === this.#value) return;
    this.#value = value;
    this.setAttribute('role', 'tree');
    const open = sizeOf(value) <= 12 && !this.hasAttribute('folded');
    const root = item({ name: '', value }, 1);
    this.replaceChildren(root);
    root.tabIndex = 0;
    if (open) toggle(root, true);
  }

  connectedCallback(): void {
    this.addEventListener('keydown', onKey);
    this.addEventListener('click', onClick);
  }
}

const values = new WeakMap<Element, Cell>();

function childrenOf(value: Cell): Child[] {
  if (value instanceof CellStruct) return value.names.map((name, i) => ({ name, value: value.values[i] ?? null }));
  if (value instanceof CellMap) return value.entries.map(([k, v]) => ({ name: typeof k === 'string' ? k : jsonOf(k), value: v }));
  if (isList(value)) return value.map((v, i) => ({ name: String(i), value: v }));
  return [];
}

function sizeOf(value: Cell): number {
  if (value instanceof CellStruct) return value.names.length;
  if (value instanceof CellMap) return value.entries.length;
  return isList(value) ? value.length : 0;
}

function opens(value: Cell): boolean {
  return sizeOf(value) > 0 || (typeof value === 'string' && value.length > LONG_TEXT);
}

function item(child: Child, level: number): HTMLElement {
  const node = make('div', 'json-item');
  node.setAttribute('role', 'treeitem');
  node.setAttribute('aria-level', String(level));
  node.tabIndex = -1;
  values.set(node, child.value);
  const line = make('div', 'json-line');
  if (opens(child.value)) {
    node.setAttribute('aria-expanded', 'false');
    line.append(make('span', 'twisty'));
  } else line.append(make('span', 'twisty none'));
  if (child.name !== '' || level > 1) {
    const name = make('span', 'json-name');
    drawText(name, child.name, 0, NO_RANGES);
    line.append(name, ': ');
  }
  line.append(summary(child.value));
  node.append(line);
  return node;
}

function summary(value: Cell): HTMLElement {
  if (typeof value === 'string') {
    const text = make('span', 'json-string');
    drawText(text, value.length > LONG_TEXT ? `${value.slice(0, LONG_TEXT)}… ` : value, 0, NO_RANGES);
    if (value === '') text.textContent = '""';
    if (value.length > LONG_TEXT) text.append(say(t('{0} characters', groupDigits(value.length))));
    return text;
  }
  if (value instanceof Uint8Array) return say(`${tCount(value.length, '{0} byte', '{0} bytes')} ${hexOf(value.subarray(0, 16))}${value.length > 16 ? '…' : ''}`);
  if (value instanceof CellStruct || value instanceof CellMap || isList(value)) return say(collectionSummary(value));
  const scalar = make('span', value === null ? 'absent' : typeof value === 'boolean' ? 'json-boolean' : 'json-number');
  scalar.textContent = value === null ? 'null' : String(value);
  return scalar;
}

/** `{role, content}` or `[3]`: enough to decide whether to open it; a short list of plain values is shown as it is. */
function collectionSummary(value: CellStruct | CellMap | readonly Cell[]): string {
  if (value instanceof CellStruct) return `{${value.names.slice(0, 6).join(', ')}${value.names.length > 6 ? ', …' : ''}}`;
  if (value instanceof CellMap) return t('map of {0}', groupDigits(value.entries.length));
  const plain = value.length <= 12 && value.every((v) => v === null || typeof v === 'number' || typeof v === 'boolean' || (typeof v === 'string' && v.length < 24));
  return plain ? `[${value.map((v) => (typeof v === 'string' ? v : jsonOf(v))).join(', ')}]` : `[${groupDigits(value.length)}]`;
}

function toggle(node: Element, open: boolean): void {
  if (node.getAttribute('aria-expanded') === null) return;
  node.setAttribute('aria-expanded', String(open));
  node.querySelector(':scope > .json-group')?.remove();
  const value = values.get(node);
  if (!open || value === undefined) return;
  const group = make('div', 'json-group');
  group.setAttribute('role', 'group');
  if (typeof value === 'string') drawLongText(group, value);
  else addChildren(group, childrenOf(value), 0, Number(node.getAttribute('aria-level') ?? '1') + 1);
  node.append(group);
}

function drawLongText(group: HTMLElement, text: string): void {
  const box = make('div', 'json-text');
  drawText(box, text.slice(0, 100_000), 0, NO_RANGES);
  if (text.length > 100_000) box.append(say(` … ${tCount(text.length - 100_000, '{0} more character: copy the record to have it all', '{0} more characters: copy the record to have them all')}`));
  group.append(box);
}

function addChildren(group: HTMLElement, children: readonly Child[], from: number, level: number): void {
  group.append(...children.slice(from, from + CHUNK).map((child) => item(child, level)));
  const left = children.length - from - CHUNK;
  if (left <= 0) return;
  const more = make('button', 'quiet');
  more.textContent = t('show {0} of {1} more', groupDigits(Math.min(left, CHUNK)), groupDigits(left));
  more.addEventListener('click', (event) => {
    event.stopPropagation();
    more.remove();
    addChildren(group, children, from + CHUNK, level);
  });
  group.append(more);
}

function onClick(event: Event): void {
  const target = event.target;
  if (!(target instanceof Element)) return;
  const line = target.closest('.json-line');
  const node = line?.parentElement;
  if (!node || getSelection()?.type === 'Range') return;
  toggle(node, node.getAttribute('aria-expanded') === 'false');
  focusItem(node);
}

function onKey(event: KeyboardEvent): void {
  const node = event.target;
  if (!(node instanceof HTMLElement) || node.getAttribute('role') !== 'treeitem') return;
  const tree = node.closest('loupe-json-tree');
  const all = tree ? [...tree.querySelectorAll<HTMLElement>('[role=treeitem]')] : [];
  const at = all.indexOf(node);
  const expanded = node.getAttribute('aria-expanded');
  let to: Element | null | undefined;
  if (event.key === 'ArrowDown') to = all[at + 1];
  else if (event.key === 'ArrowUp') to = all[at - 1];
  else if (event.key === 'Home') to = all[0];
  else if (event.key === 'End') to = all.at(-1);
  else if (event.key === 'ArrowRight' && expanded === 'true') to = node.querySelector('[role=treeitem]');
  else if (event.key === 'ArrowRight') toggle(node, true);
  else if (event.key === 'ArrowLeft' && expanded === 'true') toggle(node, false);
  else if (event.key === 'ArrowLeft') to = node.parentElement?.closest('[role=treeitem]');
  else if (event.key === 'Enter') toggle(node, expanded === 'false');
  else return;
  event.preventDefault();
  event.stopPropagation();
  if (to instanceof HTMLElement) focusItem(to);
}

function focusItem(node: HTMLElement): void {
  for (const other of node.closest('loupe-json-tree')?.querySelectorAll<HTMLElement>('[tabindex="0"]') ?? []) other.tabIndex = -1;
  node.tabIndex = 0;
  node.focus();
}

function say(text: string): HTMLElement {
  const made = make('span', 'dim');
  made.textContent = text;
  return made;
}

function make(tag: string, className: string): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

customElements.define('loupe-json-tree', JsonTree);

import { drawText } from '../reader/drawText';
import { t } from '../l10n';
import { RangeIndex } from '../reader/textRanges';
import type { TextRange } from '../reader/textRanges';
import { highlightCode } from './codeRanges';
import type { DisplayNode } from './displayNode';

export interface DrawContext {
  /** Ranges over the visible text. */
  readonly ranges: RangeIndex;
  readonly openLink: (url: string) => void;
  readonly copy: (text: string) => void;
}

/** Draws nodes into `parent`. Code gets its colours and formulas their form a moment later, when what draws them is loaded. */
export function drawNodes(parent: Node, nodes: readonly DisplayNode[], context: DrawContext): void {
  for (const node of nodes) drawNode(parent, node, context);
}

function drawNode(parent: Node, node: DisplayNode, context: DrawContext): void {
  switch (node.kind) {
    case 'text':
      drawText(parent, node.text, node.at, context.ranges);
      break;
    case 'element': {
      const drawn = create(node.tag, node.align ? `align-${node.align}` : '');
      if (node.start !== undefined && drawn instanceof HTMLOListElement) drawn.start = node.start;
      drawNodes(drawn, node.children, context);
      parent.appendChild(node.tag === 'table' ? wrapped(drawn) : drawn);
      break;
    }
    case 'code':
      drawCode(parent, node, context);
      break;
    case 'math':
      drawMath(parent, node, context);
      break;
    case 'link':
      drawLink(parent, node, context);
      break;
    case 'image':
      drawImage(parent, node, context);
      break;
  }
}

/** A wide table scrolls by itself, not the whole answer. */
function wrapped(table: HTMLElement): HTMLElement {
  const box = create('div', 'table-box');
  box.append(table);
  return box;
}

function drawCode(parent: Node, node: DisplayNode & { kind: 'code' }, context: DrawContext): void {
  const block = create('div', 'code-block');
  const bar = create('div', 'code-bar');
  const name = create('span');
  name.textContent = node.language;
  const copy = create('button', 'quiet');
  copy.textContent = t('copy');
  copy.setAttribute('aria-label', node.language === '' ? t('copy code') : t('copy {0} code', node.language));
  copy.addEventListener('click', () => context.copy(node.text));
  bar.append(name, copy);
  const pre = create('pre');
  pre.tabIndex = 0;
  const code = create('code');
  drawText(code, node.text, node.at, context.ranges);
  pre.append(code);
  block.append(bar, pre);
  parent.appendChild(block);
  void highlightCode(node.text, node.language).then((scopes) => {
    if (scopes.length === 0 || !code.isConnected) return;
    const shifted = scopes.map((s): TextRange => ({ ...s, start: s.start + node.at, end: s.end + node.at }));
    const marks = context.ranges.overlapping(node.at, node.at + node.text.length);
    code.replaceChildren();
    drawText(code, node.text, node.at, new RangeIndex([...shifted, ...marks]));
  });
}

function drawMath(parent: Node, node: DisplayNode & { kind: 'math' }, context: DrawContext): void {
  const holder = create('span', node.display ? 'math math-display' : 'math');
  holder.title = node.tex;
  drawText(holder, node.tex, node.at, context.ranges);
  const marked = context.ranges.overlapping(node.at, node.at + node.tex.length)[0];
  parent.appendChild(holder);
  void import('./mathDom').then(({ mathDom }) => {
    const made = mathDom(node.tex, node.display);
    if (!made) {
      holder.classList.add('math-source');
      return;
    }
    const box = marked?.kind === 'inserted' ? create('ins') : marked?.kind === 'removed' ? create('del') : null;
    box?.append(made);
    holder.replaceChildren(box ?? made);
  });
}

/** A link is text with its address beside it; only web addresses can be activated, and the host asks first. */
function drawLink(parent: Node, node: DisplayNode & { kind: 'link' }, context: DrawContext): void {
  const opens = /^https?:/i.test(node.url);
  const link = create('span', opens ? 'link' : 'link-text');
  drawNodes(link, node.children, context);
  parent.appendChild(link);
  if (link.textContent !== node.url) {
    const address = create('span', 'address');
    drawText(address, ` (${node.url})`, 0, new RangeIndex([]));
    parent.appendChild(address);
  }
  if (!opens) return;
  link.tabIndex = 0;
  link.setAttribute('role', 'link');
  link.title = t('Open {0} (asks first)', node.url);
  const open = (event: Event): void => {
    event.preventDefault();
    context.openLink(node.url);
  };
  link.addEventListener('click', open);
  link.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') open(event);
  });
}

function drawImage(parent: Node, node: DisplayNode & { kind: 'image' }, context: DrawContext): void {
  const chip = create('span', 'reference');
  chip.append(`[${t('image')}: `);
  drawText(chip, node.alt, node.at, context.ranges);
  const address = create('span', 'address');
  drawText(address, `] ${shortAddress(node.url)}`, 0, new RangeIndex([]));
  chip.append(address);
  chip.title = t('Images are never loaded');
  parent.appendChild(chip);
}

/** `data:` addresses can be megabytes. */
function shortAddress(url: string): string {
  return url.length > 200 ? `${url.slice(0, 160)}… (${t('{0} characters', url.length)})` : url;
}

function create(tag: string, className = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  return made;
}

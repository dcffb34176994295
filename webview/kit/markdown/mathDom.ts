import katex from 'katex';

/** What KaTeX's tree is made of, as far as it is read here. */
interface MathTree {
  readonly type?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, unknown>>;
  readonly children?: readonly MathTree[];
}

interface TreeMaker {
  __renderToDomTree(tex: string, options: Record<string, unknown>): MathTree;
}

const NAMESPACE = 'http://www.w3.org/1998/Math/MathML';
const ELEMENTS = new Set([
  'math', 'semantics', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'msup', 'msub', 'msubsup', 'mfrac', 'msqrt', 'mroot', 'mover', 'munder',
  'munderover', 'mtable', 'mtr', 'mtd', 'mlabeledtr', 'mstyle', 'mpadded', 'mphantom', 'menclose', 'mprescripts', 'mmultiscripts', 'none',
]);
const ATTRIBUTES = new Set([
  'display', 'mathvariant', 'stretchy', 'fence', 'separator', 'accent', 'accentunder', 'lspace', 'rspace', 'minsize', 'maxsize', 'largeop', 'movablelimits',
  'symmetric', 'form', 'linethickness', 'width', 'height', 'depth', 'voffset', 'columnalign', 'columnspacing', 'rowspacing', 'columnlines', 'rowlines',
  'displaystyle', 'scriptlevel', 'notation', 'side',
]);

/**
 * A formula as MathML nodes, or null where KaTeX cannot read it (its source is shown then). Built from KaTeX's tree, never
 * from markup; links, styles, colours and ids are left out, so that no formula can load, open or restyle anything.
 */
export function mathDom(tex: string, display: boolean): Element | null {
  if (tex.length > 10_000) return null;
  try {
    const maker = katex as unknown as TreeMaker;
    const tree = maker.__renderToDomTree(tex, { output: 'mathml', displayMode: display, throwOnError: true, strict: 'ignore', trust: false, maxExpand: 500, maxSize: 20 });
    const made = nodesOf(tree)[0];
    return made instanceof Element ? made : null;
  } catch {
    // Half of what stands between dollar signs is no TeX: its source is the right thing to show, and it is shown.
    return null;
  }
}

function nodesOf(tree: MathTree): Node[] {
  if (tree.text !== undefined && tree.type === undefined) return [document.createTextNode(tree.text)];
  const children = (tree.children ?? []).flatMap((child) => (child.type === 'annotation' ? [] : nodesOf(child)));
  if (tree.type === undefined || !ELEMENTS.has(tree.type)) return children;
  const element = document.createElementNS(NAMESPACE, tree.type);
  for (const [name, value] of Object.entries(tree.attributes ?? {})) {
    if (ATTRIBUTES.has(name) && typeof value === 'string') element.setAttribute(name, value);
  }
  element.append(...children);
  return [element];
}

import type { TextRange } from '../reader/textRanges';

/** Beyond this many UTF-16 units code is shown without colours: highlighting it would hold up the view. */
export const HIGHLIGHT_LIMIT = 60_000;

/** A node of highlight.js' token tree. */
export interface ScopeNode {
  readonly scope?: string | undefined;
  readonly children: readonly (ScopeNode | string)[];
}

/** The scopes of a token tree as ranges over the code, inner ones after outer ones. `title.function` becomes `title`. */
export function codeRanges(root: ScopeNode): TextRange[] {
  const ranges: TextRange[] = [];
  const walk = (node: ScopeNode | string, start: number): number => {
    if (typeof node === 'string') return start + node.length;
    const scope = /^[a-z]+/.exec(node.scope ?? '')?.[0];
    const slot = scope === undefined ? -1 : ranges.push({ start, end: start, kind: 'code', label: scope }) - 1;
    let at = start;
    for (const child of node.children) at = walk(child, at);
    if (scope !== undefined) ranges[slot] = { start, end: at, kind: 'code', label: scope };
    return at;
  };
  walk(root, 0);
  return ranges;
}

/**
 * Highlights code of a known language; resolves to no ranges where the language is unknown or the code is too long.
 * The highlighter is loaded at the first call.
 */
export async function highlightCode(code: string, language: string): Promise<TextRange[]> {
  if (language === '' || code.length > HIGHLIGHT_LIMIT) return [];
  const { tokenTree } = await import('./highlighter');
  const tree = tokenTree(code, language.toLowerCase());
  return tree ? codeRanges(tree) : [];
}

import { isCode, nameOf, sqlTokens } from '../../core/sqlTokens';
import type { Token } from '../../core/sqlTokens';

/** Brackets and what is between them; the whole text is one without brackets. It stands open where no bracket closes it. */
export interface Group {
  readonly bracket: string;
  readonly nodes: readonly Node[];
  readonly start: number;
  /** Behind what is between the brackets. */
  readonly end: number;
}
export type Node = Token | Group;

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** SQL by its brackets, whatever else is wrong with it; white space and comments are left out. */
export function sqlTree(text: string): Group {
  const tokens = sqlTokens(text).filter(isCode);
  let at = 0;
  const group = (bracket: string, start: number): Group => {
    const nodes: Node[] = [];
    for (; at < tokens.length;) {
      const token = tokens[at++];
      if (!token) break;
      if (token.kind === 'symbol' && CLOSES[token.text] !== undefined) nodes.push(group(token.text, token.end));
      else if (token.kind === 'symbol' && token.text === CLOSES[bracket]) return { bracket, nodes, start, end: token.start };
      else nodes.push(token);
    }
    return { bracket, nodes, start, end: text.length };
  };
  return group('', 0);
}

export function isGroup(node: Node | undefined): node is Group {
  return node !== undefined && 'nodes' in node;
}

/** Is it one of these words of SQL? They are given in lower case. */
export function isWord(node: Node | undefined, ...words: readonly string[]): boolean {
  return node !== undefined && !isGroup(node) && node.kind === 'name' && words.includes(node.text.toLowerCase());
}

export function isSymbol(node: Node | undefined, symbol: string): boolean {
  return node !== undefined && !isGroup(node) && node.kind === 'symbol' && node.text === symbol;
}

export function nameIn(node: Node | undefined): string | undefined {
  return node === undefined || isGroup(node) ? undefined : nameOf(node);
}

/** The groups that hold a place, the innermost first; the whole is the last one. */
export function groupsAt(root: Group, offset: number): readonly Group[] {
  const inner = root.nodes.find((n): n is Group => isGroup(n) && n.start <= offset && offset <= n.end);
  return inner ? [...groupsAt(inner, offset), root] : [root];
}

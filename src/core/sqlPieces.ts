import { isCode, sqlTokens } from './sqlTokens';
import type { Token } from './sqlTokens';

/** A condition taken apart where `and`, else `or`, stands between its conditions; without either it is one piece. */
export interface SqlPieces {
  readonly combine: 'and' | 'or' | undefined;
  readonly pieces: readonly (readonly Token[])[];
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** The pieces of a condition, none of them empty of tokens but where nothing stands there; null where a bracket, a text or a comment is not closed. */
export function readPieces(tokens: readonly Token[]): SqlPieces | null {
  const open: string[] = [];
  const words: { readonly word: 'and' | 'or'; readonly at: number }[] = [];
  let betweens = 0;
  for (const [at, token] of tokens.entries()) {
    if (!isClosed(token)) return null;
    const word = token.kind === 'name' ? token.text.toLowerCase() : token.kind === 'symbol' ? token.text : '';
    const closing = word === 'case' ? 'end' : CLOSES[word];
    if (closing !== undefined) open.push(closing);
    else if (word === ')' || word === ']' || word === '}' || (word === 'end' && open.at(-1) === 'end')) {
      if (open.pop() !== word) return null;
    } else if (open.length === 0) {
      if (word === 'between') betweens++;
      else if (word === 'and' && betweens > 0) betweens--;
      else if (word === 'and' || word === 'or') words.push({ word, at });
    }
  }
  if (open.length > 0) return null;
  const combine = words.some((w) => w.word === 'or') ? 'or' : words.length > 0 ? 'and' : undefined;
  const borders = words.filter((w) => w.word === combine).map((w) => w.at);
  return { combine, pieces: [...borders, tokens.length].map((end, i) => tokens.slice(i === 0 ? 0 : (borders[i - 1] ?? 0) + 1, end)) };
}

/** Is there nothing but comments, each of them closed? */
export function isOnlyComments(text: string): boolean {
  const tokens = sqlTokens(text);
  return tokens.some((t) => t.kind === 'comment') && !tokens.some(isCode) && tokens.every(isClosed);
}

function isClosed({ kind, text }: Token): boolean {
  if (kind === 'quoted') return text.length > 1 && text.endsWith('"');
  if (kind === 'comment') return text.startsWith('--') || (text.endsWith('*/') && depthOf(text) === 0);
  if (kind !== 'text') return true;
  const dollar = /^\$[^$]*\$/.exec(text)?.[0];
  if (dollar !== undefined) return text.length >= 2 * dollar.length && text.endsWith(dollar);
  return /^(?:'(?:[^']|'')*'|[eE]'(?:[^'\\]|''|\\[^])*')$/.test(text);
}

function depthOf(comment: string): number {
  let depth = 0;
  for (const [border] of comment.matchAll(/\/\*|\*\//g)) depth += border === '/*' ? 1 : -1;
  return depth;
}

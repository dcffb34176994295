import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';

/** Teaches the parser `$…$`, `$$…$$`, `\(…\)` and `\[…\]`: tokens `math` with the TeX as content and `$` or `$$` as markup. */
export function addMathRules(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'math', inlineMath);
  parser.block.ruler.before('fence', 'math', blockMath, { alt: ['paragraph', 'reference', 'blockquote', 'list'] });
}

const DELIMITERS = [['$$', '$$', true], ['\\[', '\\]', true], ['\\(', '\\)', false], ['$', '$', false]] as const;

function inlineMath(state: StateInline, silent: boolean): boolean {
  for (const [open, close, display] of DELIMITERS) {
    if (!state.src.startsWith(open, state.pos)) continue;
    const from = state.pos + open.length;
    const to = closeOf(state.src, from, close, state.posMax);
    if (to < 0) return false;
    if (!silent) {
      const token = state.push('math', 'math', 0);
      token.content = state.src.slice(from, to);
      token.markup = display ? '$$' : '$';
    }
    state.pos = to + close.length;
    return true;
  }
  return false;
}

/**
 * Where the formula ends, or −1. A single `$` follows pandoc's rule, so that prices stay prices: no space just inside,
 * no digit after the closing sign.
 */
function closeOf(source: string, from: number, close: string, limit: number): number {
  for (let at = source.indexOf(close, from); at >= 0 && at < limit; at = source.indexOf(close, at + 1)) {
    if (source[at - 1] === '\\' && close.startsWith('$')) continue;
    if (source.slice(from, at).trim() === '') return -1;
    if (close !== '$') return at;
    if (/\s/.test(source[from] ?? '')) return -1;
    if (/[\s]/.test(source[at - 1] ?? '') || /\d/.test(source[at + 1] ?? '')) return -1;
    return at;
  }
  return -1;
}

/** A formula on lines of its own; blank lines and lines that look like lists may stand in it. */
function blockMath(state: StateBlock, startLine: number, endLine: number, silent: boolean): boolean {
  const line = (n: number): string => state.src.slice((state.bMarks[n] ?? 0) + (state.tShift[n] ?? 0), state.eMarks[n] ?? 0);
  const first = line(startLine);
  const close = first.startsWith('$$') ? '$$' : first.startsWith('\\[') ? '\\]' : null;
  if (close === null) return false;
  const body: string[] = [];
  for (let n = startLine; n < Math.min(endLine, startLine + 200); n++) {
    const text = n === startLine ? first.slice(2) : line(n);
    const at = text.indexOf(close);
    if (at < 0) {
      body.push(text);
      continue;
    }
    if (text.slice(at + 2).trim() !== '' || (body.join('') + text.slice(0, at)).trim() === '') return false;
    if (silent) return true;
    body.push(text.slice(0, at));
    const token = state.push('math', 'math', 0);
    token.block = true;
    token.content = body.join('\n');
    token.markup = '$$';
    token.map = [startLine, n + 1];
    state.line = n + 1;
    return true;
  }
  return false;
}

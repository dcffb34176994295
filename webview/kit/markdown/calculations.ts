import type { MarkdownIt, StateInline } from 'markdown-it';

/** An annotation of GSM8K and what learned from it: `<<16*7=112>>`. Its `*` is a sign of multiplication. */
const CALCULATION = /<<[^<>\n]{0,200}=[^<>\n]{0,200}>>/y;

/** Keeps calculations as they are written: none of their characters is markup, nor is a star between two digits. */
export function addCalculations(parser: MarkdownIt): void {
  parser.inline.ruler.before('math', 'calculation', (state: StateInline, silent: boolean): boolean => {
    if (isTimes(state)) {
      if (!silent) state.push('text', '', 0).content = '*';
      state.pos++;
      return true;
    }
    if (!state.src.startsWith('<<', state.pos)) return false;
    CALCULATION.lastIndex = state.pos;
    const [found] = CALCULATION.exec(state.src) ?? [];
    if (found === undefined || state.pos + found.length > state.posMax) return false;
    if (!silent) state.push('text', '', 0).content = found;
    state.pos += found.length;
    return true;
  });
}

function isTimes({ src, pos }: StateInline): boolean {
  return src[pos] === '*' && /\d/.test(src[pos - 1] ?? '') && /\d/.test(src[pos + 1] ?? '');
}

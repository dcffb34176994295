import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DisplayNode } from '../../../webview/kit/markdown/displayNode';
import { parseMarkdown } from '../../../webview/kit/markdown/parseMarkdown';

/** A tree as one line: tags in parentheses, texts in quotes. */
const line = (nodes: readonly DisplayNode[]): string =>
  nodes.map((n) => {
    switch (n.kind) {
      case 'text': return JSON.stringify(n.text);
      case 'element': return `(${n.tag}${n.children.length > 0 ? ` ${line(n.children)}` : ''})`;
      case 'code': return `(code:${n.language} ${JSON.stringify(n.text)})`;
      case 'math': return `(${n.display ? 'MATH' : 'math'} ${n.tex.trim()})`;
      case 'link': return `(link ${n.url} ${line(n.children)})`;
      case 'image': return `(image ${n.url} ${JSON.stringify(n.alt)})`;
    }
  }).join(' ');
const shown = (text: string): string => line(parseMarkdown(text).nodes);

const leaves = (nodes: readonly DisplayNode[]): { text: string; at: number }[] =>
  nodes.flatMap((n) => {
    switch (n.kind) {
      case 'text':
      case 'code': return [{ text: n.text, at: n.at }];
      case 'math': return [{ text: n.tex, at: n.at }];
      case 'image': return [{ text: n.alt, at: n.at }];
      case 'element':
      case 'link': return leaves(n.children);
    }
  });

describe('markdown of a dataset', () => {
  it('keeps HTML, scripts and event handlers as text', () => {
    expect(shown('<script>alert(1)</script>')).toBe('(p "<script>alert(1)</script>")');
    expect(shown('a <img src=x onerror=alert(1)> b')).toBe('(p "a <img src=x onerror=alert(1)> b")');
  });

  it('takes the stars of calculations for signs of multiplication, and those around them for markup still', () => {
    const solution = '16 * 7 = <<16*7=112>>112 eggs\nat $2: 112 * 2 = $<<112*2=224>>224';
    expect(shown(solution)).toBe('(p "16 * 7 = <<16*7=112>>112 eggs" (br) "at $2: 112 * 2 = $<<112*2=224>>224")');
    expect(parseMarkdown(solution).visible.trim()).toBe(solution);
    expect(shown('*a* <<b*c>> d*e')).toBe('(p (em "a") " <<b" (em "c>> d") "e")');
    expect(shown('So 2*100 = <<2*100=200>>200 and\n1*50 = 50, **2**3*4 *5*')).toBe('(p "So 2*100 = <<2*100=200>>200 and" (br) "1*50 = 50, " (strong "2") "3*4 " (em "5"))');
    expect(shown('<<48/2=24>>*24*')).toBe('(p "<<48/2=24>>" (em "24"))');
  });

  it('keeps an image as its description and address', () => {
    expect(shown('![a cat](https://example.org/cat.png)')).toBe('(p (image https://example.org/cat.png "a cat"))');
  });

  it('keeps every address as it is written, also one that would run something', () => {
    expect(shown('[press](command:workbench.action.quit)')).toBe('(p (link command:workbench.action.quit "press"))');
    expect(shown('[press](javascript:alert%281%29)')).toBe('(p (link javascript:alert%281%29 "press"))');
  });

  it('shows link definitions, which markdown hides', () => {
    expect(shown('See [it][a].\n\n[a]: https://example.org')).toContain('"[a]: https://example.org"');
  });

  it('keeps a NUL, which is data too', () => {
    expect(shown('a\0b')).toBe('(p "a\\u0000b")');
  });

  it('keeps line ends as a chat shows them', () => {
    expect(shown('A: one\nB: two')).toBe('(p "A: one" (br) "B: two")');
  });

  it('knows fences with their language, lists with their start, tables', () => {
    expect(shown('```py\nx = 1\n```')).toBe('(code:py "x = 1")');
    expect(shown('|a|b|\n|-|-|\n|1|2|')).toBe('(table (thead (tr (th "a") (th "b"))) (tbody (tr (td "1") (td "2"))))');
    expect(parseMarkdown('7. seven').nodes[0]).toMatchObject({ tag: 'ol', start: 7 });
  });

  it('reads formulas in their four spellings', () => {
    expect(shown('so $x^2$ and \\(y_1\\)')).toBe('(p "so " (math x^2) " and " (math y_1))');
    expect(shown('\\[\na\n\n- b\n\\]')).toBe('(MATH a\n\n- b)');
    expect(shown('text $$E=mc^2$$ text')).toBe('(p "text " (MATH E=mc^2) " text")');
  });

  it.each(['It costs $5 and $10.', 'from $5-$10', 'a $ b $ c', 'only $x', 'escaped \\$x$ here', '$$', '\\(', '$ $'])('takes no price for a formula: %s', (text) => {
    expect(shown(text)).not.toContain('(math');
    expect(shown(text)).not.toContain('(MATH');
  });

  it('says where each leaf stands in the visible text, whatever the text', () => {
    const markdown = fc.array(fc.constantFrom('# h', '- a', '1. b', '**', '*', '`c`', '```\n', '$x$', '[l](u)', '![i](v)', '|a|\n|-|\n|b|', '\n', '\n\n', ' ', '> q', 'word', '<b>', '\\[', '\\]', '😀')).map((p) => p.join(''));
    fc.assert(fc.property(markdown, (text) => {
      const { nodes, visible } = parseMarkdown(text);
      let end = 0;
      for (const leaf of leaves(nodes)) {
        expect(leaf.at).toBeGreaterThanOrEqual(end);
        expect(visible.slice(leaf.at, leaf.at + leaf.text.length)).toBe(leaf.text);
        end = leaf.at + leaf.text.length;
      }
    }));
  });

  it('loses no word of plain prose', () => {
    const prose = fc.array(fc.stringMatching(/^[a-zA-Z]{1,8}$/), { minLength: 1 });
    fc.assert(fc.property(prose, (words) => {
      expect(parseMarkdown(words.join(' ')).visible.trim()).toBe(words.join(' '));
    }));
  });
});

import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, test } from 'vitest';
import { htmlReport, markdownReport } from '../../../src/core/report';

const hostile = '<script>alert(1)</script> [x](command:rm) ![i](http://a) | `code` **b**';

describe('a report', () => {
  test('shows hostile text of a dataset as text in Markdown', () => {
    const html = new MarkdownIt({ html: true }).render(markdownReport({ title: hostile, sections: [{ heading: 'h', blocks: [{ kind: 'table', head: ['a'], rows: [[hostile]] }] }] }));
    expect(html).not.toMatch(/<script|<a |<img|<strong|<code/);
    expect(html).toContain('&lt;script&gt;');
  });

  test('shows hostile text as text in HTML, and loads nothing', () => {
    const html = htmlReport({ title: hostile, sections: [{ heading: hostile, blocks: [{ kind: 'text', text: hostile }, { kind: 'code', language: 'sql', text: hostile }] }] });
    expect(html).not.toMatch(/<script|<a |<img/);
    expect(html).toContain("default-src 'none'");
  });

  test('a code block ends where it should whatever backticks it holds', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('`', 'a', ' ') }), (text) => {
      const markdown = markdownReport({ title: 't', sections: [{ heading: 'h', blocks: [{ kind: 'code', language: '', text: `x${text}x` }, { kind: 'text', text: 'after' }] }] });
      const tokens = new MarkdownIt().parse(markdown, {});
      expect(tokens.find((t) => t.type === 'fence')?.content).toBe(`x${text}x\n`);
    }));
  });

  test('numbers are grouped and stand right', () => {
    const markdown = markdownReport({ title: 't', sections: [{ heading: 'h', blocks: [{ kind: 'table', head: ['n'], rows: [[1234567], [-5]] }] }] });
    expect(markdown).toContain('| 1,234,567 |');
    expect(markdown).toContain('|---:|');
  });
});

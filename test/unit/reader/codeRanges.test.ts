import { describe, expect, it } from 'vitest';
import { highlightCode } from '../../../webview/kit/markdown/codeRanges';

describe('code colours', () => {
  it('are ranges over the code as it is', async () => {
    const code = 'def f(x):\n    return "a<b>" # why';
    const found = (await highlightCode(code, 'Python')).map((r) => [r.label, code.slice(r.start, r.end)]);
    expect(found).toContainEqual(['keyword', 'def']);
    expect(found).toContainEqual(['string', '"a<b>"']);
    expect(found).toContainEqual(['comment', '# why']);
  });

  it('are none for an unknown language', async () => {
    expect(await highlightCode('x', 'no-such-language')).toEqual([]);
  });
});

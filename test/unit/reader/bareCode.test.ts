import { describe, expect, test } from 'vitest';
import { isBareCode } from '../../../webview/kit/reader/bareCode';

const PYTHON = '# Python 3\nclass Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)';
const RUBY = 'def sort(list)\n  list.each do |x|\n    puts(x)\n  end\nend\n\nlist = [5, 2]\nsort(list)';
const C = '#include <stdio.h>\n\nint main() {\n  printf("%d\\n", 3);\n  return 0;\n}';
const SQL = 'SELECT name\n  FROM people\nWHERE age > 3';

describe('code without a fence', () => {
  test.each([['Python', PYTHON], ['Ruby', RUBY], ['C', C], ['SQL', SQL.replace('WHERE', 'UPDATE')], ['Python indented by one space', PYTHON.replaceAll('    ', ' ')]])('of %s is known', (_, text) => {
    expect(isBareCode(text)).toBe(true);
  });

  test.each([
    ['a fence', `Here it is:\n\`\`\`python\n${PYTHON}\n\`\`\``],
    ['prose', 'If you like it: say so.\n\nFor me, it was good.\nReturn soon, and bring a friend.'],
    ['a list', 'Buy these:\n\n- milk\n  - whole\n- bread\n  - dark'],
    ['a poem', 'Roses are red\n  violets are blue\nsugar is sweet\n  and so are you'],
    ['long prose with one line of code', `${'This is a sentence about sorting.\n'.repeat(12)}\n    x = sorted(y)\n    return x`],
    ['one line', 'x = 3'],
  ])('is not what has %s', (_, text) => {
    expect(isBareCode(text)).toBe(false);
  });
});

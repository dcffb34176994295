import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { config } from '@vscode/l10n';
import { pageData } from '../../../src/core/pageData';
import { localSentence, t, tCount, tParts } from '../../../webview/kit/l10n';
import { untranslated } from './untranslated';

const root = join(import.meta.dirname, '..', '..', '..');
const views = readdirSync(join(root, 'webview'), { recursive: true }).map((file) => String(file).replaceAll('\\', '/')).filter((file) => file.endsWith('.ts'));

/** What looks like words to the check and is none: styles, classes, names of keys, single letters that are keys, the name of a text in the reader’s memory, and the n of statistics. */
const NO_WORDS = [/^'color-mix\(in srgb, /, /^`minmax\(/, /^`\$\{numberPx\}px /, /^`pinned pin/, /^'(j k|h l|c v|PgUp PgDn|Ctrl\+Home Ctrl\+End|Home End)'$/, /^(⇧[nv]|Esc)$/, /^`\(left over\) /, /^(j k|[dnpruw])$/];

describe('texts to be translated', () => {
  test('the bundle has those of the code', () => {
    expect(() => execFileSync(process.execPath, [join(root, 'scripts', 'l10n.mjs'), '--check'], { cwd: root, stdio: 'pipe' })).not.toThrow();
  });

  test('no word of the webview is English in every language', () => {
    const found = views.flatMap((file) => untranslated(file, readFileSync(join(root, 'webview', file), 'utf8'))
      .filter(({ text }) => !NO_WORDS.some((n) => n.test(text)))
      .map(({ line, text }) => `webview/${file}:${line} ${text}`));
    expect(found).toEqual([]);
  });

  test.each([
    ['html`<p>No rows</p>`', 'No rows'],
    ['html`<p class=${c} @click=${run}>No rows</p><b>${n}</b>`', 'No rows'],
    ['html`<input aria-label="Find" ?disabled=${off}>`', 'Find'],
    ['html`<p class="note">${n} left</p>`', 'left'],
    ['html`<b>${on ? \'Unpin\' : t(\'Pin\')}</b>`', 'Unpin'],
    ['html`<input placeholder="Filter" .value=${v}>`', 'Filter'],
    ['html`<i aria-label="score ${s}">${s}</i>`', 'score'],
    ['html`<i title=${known ? `Open ${url}` : url}></i>`', 'Open'],
    ['button.textContent = \'copy\';', 'copy'],
    ['node.setAttribute(\'aria-label\', \'Close\');', 'Close'],
    ['chip.append(\'[image: \');', '[image:'],
    ['state.said.value = `Row ${row} is hidden`;', '`Row ${row} is hidden`'],
    ['const tip = \'Back to file order\';', '\'Back to file order\''],
  ])('a word that is not translated is found: %s', (code, word) => {
    expect(untranslated('made.ts', code).map((u) => u.text)).toEqual([word]);
  });

  test.each([
    'html`<p class="note wide">${t(\'No rows\')} · ${n} %</p>`',
    'html`<td title=${column.name}>NULL</td>`',
    'html`<li role="option" id="o${i}" @click=${() => go(\'far\')}>${c.name}</li>`',
    'html`<i class=${on ? \'on\' : \'off\'} aria-pressed=${on ? \'true\' : \'false\'}></i>`',
    'css`.note { margin: 0 auto; }`',
    'throw new Error(\'a text is drawn without a record\');',
  ])('what is no English word is passed over: %s', (code) => {
    expect(untranslated('made.ts', code)).toEqual([]);
  });
});

describe('translated texts', () => {
  afterEach(() => config({ contents: {} }));

  test('are English where there is no bundle', () => {
    expect([t('{0} of {1}', '2', '9'), tCount(1, '{0} row', '{0} rows'), tCount(0, '{0} row', '{0} rows'), tCount(4182, '{0} row', '{0} rows')]).toEqual(['2 of 9', '1 row', '0 rows', '4,182 rows']);
    expect(localSentence({ code: 'file-empty', args: { name: 'a.parquet' } })).toMatch(/^“a\.parquet” is empty/);
    expect(localSentence({ code: 'not-a-code', args: { a: 1 } })).toBe('not-a-code {"a":1}');
  });

  test('may turn the order of their holes around, and leave what stands in a hole as it is', () => {
    config({ contents: { '{0} of {1}': '{1}: {0}', 'result of {0}': '{0} gab', '{0} rows': '{0} Zeilen', 'The filter is empty.': 'Der Filter ist leer.' } });
    expect(t('{0} of {1}', '{1}', 'nine')).toBe('nine: {1}');
    expect(tCount(2, '{0} row', '{0} rows')).toBe('2 Zeilen');
    expect(tParts('result of {0}', 5)).toEqual(['', 5, ' gab']);
    expect(localSentence({ code: 'sql-empty', args: {} })).toBe('Der Filter ist leer.');
  });

  test('cannot end the element they travel in', () => {
    const hostile = { '</script><script>': '<!-- </SCRIPT ' };
    const element = pageData('loupe-l10n', hostile);
    expect(element.match(/</g)).toHaveLength(2);
    expect(JSON.parse(/>(.*)</s.exec(element)?.[1] ?? '')).toEqual(hostile);
  });
});

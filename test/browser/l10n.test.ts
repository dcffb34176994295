import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ViewPages, shot } from './viewPage';

declare const window: Window & { readonly fake: { readonly violations: readonly string[]; send(message: unknown): void } };

/** A language in which every text stands in brackets. */
const texts = JSON.parse(readFileSync(join(import.meta.dirname, '../../l10n/bundle.l10n.json'), 'utf8')) as Record<string, string>;
const bundle = Object.fromEntries(Object.keys(texts).map((text) => [text, `⟦${text}⟧`]));

let views: ViewPages;
let page: Page;

beforeAll(async () => {
  views = await ViewPages.start();
});
afterAll(async () => views.stop());
afterEach(async () => page.close());

const command = (name: string): Promise<void> => page.evaluate((c) => window.fake.send({ kind: 'command', command: c }), { command: name });

/** Every label, tool-tip and placeholder of the page, shadow roots and all. */
function labels(): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walk = (root: ParentNode): void => {
      for (const element of root.querySelectorAll('*')) {
        for (const name of ['aria-label', 'title', 'placeholder']) found.push(element.getAttribute(name) ?? '');
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.body);
    return [...new Set(found)].filter((text) => text !== '');
  });
}

describe('the dataset view in another language', () => {
  it('speaks it from the first word on, without breaking its policy', async () => {
    page = await views.open({ rows: 4182 }, { bundle });
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    expect(await page.locator('.rows').innerText()).toBe('⟦4,182 rows⟧');
    expect(await page.getByRole('grid').getAttribute('aria-label')).toBe('⟦Rows of the dataset⟧');
    expect(await page.locator('#filter').getAttribute('placeholder')).toBe("⟦Filter, as SQL: score > 3 and source = 'chat'⟧");
    expect(await page.locator('loupe-reader .title').innerText()).toBe('⟦Record 0⟧');
    expect(await page.locator('loupe-reader .who').first().innerText()).toMatch(/⟦turn 1⟧ · ⟦\d+ chars⟧/);
    expect(await page.locator('.chip .warn').locator('..').getAttribute('aria-label')).toBe('⟦1 notice about this dataset⟧');
    expect(await page.evaluate(() => window.fake.violations)).toEqual([]);
    await shot(page, 'explore-pseudo');
  });

  it('has no label, tool-tip or placeholder in English', async () => {
    page = await views.open({ rows: 4182 }, { bundle });
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    const all = await labels();
    expect(all.filter((text) => text.includes('⟦')).length).toBeGreaterThan(20);
    // What the dataset says is no text of ours: its name, its source and id, types of columns, names of sides and roles, what raters said.
    const ofTheDataset = /^(preference-mix\.parquet|VARCHAR|DOUBLE|BOOLEAN|chosen|rejected|score: score|own · p-0|(A|B|tie)( (A|B|tie))*)$/;
    expect(all.filter((text) => !text.includes('⟦') && !ofTheDataset.test(text))).toEqual([]);
  });

  it('shows sentences of the product and the help in it', async () => {
    page = await views.open({ rows: 4182 }, { bundle });
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    await page.locator('.chip .warn').click();
    expect(await page.locator('.overlay li').first().innerText()).toMatch(/^⟦Something failed inside Dataset Loupe\..*⟧ note$/);
    await command('showHelp');
    const said = await page.locator('.overlay .keys dd, .overlay h2, .overlay h3, .overlay p').allInnerTexts();
    expect(said.length).toBeGreaterThan(20);
    expect(said.filter((text) => !/^⟦.*⟧$/.test(text))).toEqual([]);
    expect(await page.locator('.overlay kbd').first().innerText()).toBe('↑');
  });

  it('says one row as one', async () => {
    page = await views.open({ rows: 1 });
    await page.locator('loupe-reader').getByText('answer A of row 0').first().waitFor();
    expect(await page.locator('.rows').innerText()).toBe('1 row');
  });
});

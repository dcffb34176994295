/** What stands in the dataset view, as the suites in this folder ask for it. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { answerQuick, explorerItem, quickInput, runCommand, webview } from '../harness/index.mjs';

/** @typedef {import('playwright-core').FrameLocator} View */

/** The reader of one record. @param {View} view */
export const reader = (view) => view.locator('loupe-reader');

/** Waits until the reader shows a record. @param {View} view @param {number} row */
export const recordShown = (view, row) => reader(view).getByText(`Record ${row.toLocaleString('en-US')}`, { exact: true }).waitFor({ timeout: 30_000 });

/** The frame of the page that has an element, whichever of two stands first. @param {import('playwright-core').Page} page @param {string} element */
export async function frameWith(page, element) {
  let found;
  await becomes(async () => {
    for (let i = 0; i < 4; i++) if ((await webview(page, i).locator(element).count().catch(() => 0)) > 0) found = webview(page, i);
    return found !== undefined;
  }, true, 60_000);
  return found;
}

/** How many rows the toolbar says that it shows. @param {View} view */
export const rowsSaid = async (view) => (await view.locator('.rows').first().innerText()).split(' ')[0];

/** Goes to a row by its number, typed. @param {import('playwright-core').Page} page @param {View} view @param {number} row */
export async function goToRow(page, view, row) {
  await answerQuick(page, () => runCommand(page, 'Dataset Loupe: Go to Row…'), String(row));
  await recordShown(view, row);
}

/** The names in the table's head, from left to right. @param {View} view */
export const heads = (view) => view.locator('.th .name > span:first-child').allInnerTexts();

/** The head of a column. @param {View} view @param {string} key its name */
export const head = (view, key) => view.locator(`.th[data-key="${key}"]`);

/** A row by its place in the view, from 0. @param {View} view @param {number} position */
export const rowAt = (view, position) => view.locator(`[role=row][aria-rowindex="${position + 2}"]`);

/** The texts of the cells of a row: number first. @param {View} view @param {number} position */
export const cellsAt = async (view, position) => (await rowAt(view, position).locator('[role=rowheader], [role=gridcell]').allInnerTexts()).map((t) => t.trim());

/** Unfolds everything and shows texts as they are in the file, so that they can be compared to the letter. @param {import('playwright-core').Page} page */
export async function showAllPlain(page) {
  await runCommand(page, 'Dataset Loupe: Show Text Plain');
  await runCommand(page, 'Dataset Loupe: Unfold All Turns');
}

/**
 * Every turn that the reader shows, in order: who speaks (as a screen reader says it), in which answer (null: before the
 * answers), and its texts.
 * @param {View} view
 * @returns {Promise<{ who: string, side: string | null, text: string }[]>}
 */
export const turns = (view) => reader(view).locator('article').evaluateAll((articles) => articles.map((article) => ({
  who: article.getAttribute('aria-label') ?? '',
  side: article.closest('section.side')?.getAttribute('aria-label') ?? null,
  text: [...article.querySelectorAll('loupe-text')].map((text) => text.textContent).join('\n'),
})));

/**
 * The dataset view in an editor group, counted from the left; undefined while there is none. Webviews are laid over the groups
 * in an order that means nothing, so it is the one whose left edge lies in the group.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<View | undefined>}
 */
export async function viewInGroup(page, index) {
  const place = await page.locator('.editor-group-container').nth(index).boundingBox();
  const frames = page.locator('iframe.webview.ready');
  for (let i = 0; i < await frames.count(); i++) {
    const box = await frames.nth(i).boundingBox({ timeout: 1000 }).catch(() => null);
    if (!box || box.width === 0 || box.x < place.x - 2 || box.x >= place.x + place.width - 2) continue;
    // By its name: the order of the frames may be another a moment later.
    const name = await frames.nth(i).getAttribute('name', { timeout: 1000 }).catch(() => null);
    if (name) return page.locator(`iframe.webview[name="${name}"]`).contentFrame().locator('iframe#active-frame').contentFrame();
  }
  return undefined;
}

/** Opens a folder from the explorer's context menu. @param {import('playwright-core').Page} page @param {string} name */
export async function openFolder(page, name) {
  const entry = page.locator('.monaco-menu:visible').getByText('Open in Dataset Loupe', { exact: true });
  await explorerItem(page, name).click({ button: 'right' });
  await entry.waitFor();
  // The menu takes no click in its first moment.
  for (let tries = 0; tries < 20 && await entry.isVisible(); tries++) {
    await entry.click({ timeout: 1000 }).catch(() => undefined);
    await page.waitForTimeout(150);
  }
}

/** Answers VS Code's own dialog for where a file is saved. @param {import('playwright-core').Page} page @param {string} out a path */
export async function saveAs(page, out) {
  const input = quickInput(page).locator('input[type=text]').first();
  await becomes(async () => (await input.inputValue()).includes(path.sep), true);
  // The dialog completes the way that stands there by itself, and may put it back.
  await becomes(async () => {
    await input.fill(out);
    await page.waitForTimeout(250);
    return input.inputValue();
  }, out);
  await page.keyboard.press('Enter');
}

/** Waits until a value is as expected, and says how it differs when it does not become so. How long it takes is not judged. */
export async function becomes(read, expected, within = 15_000) {
  let seen = await read();
  for (const start = Date.now(); !isDeepStrictEqual(seen, expected) && Date.now() - start < within; seen = await read()) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(seen, expected);
}

/** Clicks an entry of the menu that is open: a menu takes no click for a moment after it opened, and is then still there. @param {import('playwright-core').Page} page @param {RegExp} name */
export async function clickMenu(page, name) {
  const entry = page.getByRole('menuitem', { name }).first();
  await entry.waitFor();
  await becomes(async () => {
    await entry.click({ timeout: 2_000 }).catch(() => undefined);
    return entry.isHidden();
  }, true, 30_000);
}

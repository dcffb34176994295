/** VS Code's workbench in a page: opening it, finding things in it, doing things in it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { themeSettings } from './server.mjs';

/** @typedef {import('playwright-core').Page} Page */

/**
 * Opens a workbench in a browser context of its own (so no state of an earlier one) and waits until it is ready.
 * @param {object} options
 * @param {import('playwright-core').Browser} options.browser
 * @param {import('./server.mjs').Server} options.server
 * @param {string} [options.folder] the server's, if not named
 * @param {[string, string][]} [options.payload] more of VS Code's own address payload
 * @param {import('./server.mjs').Theme} [options.theme] a server has one theme at a time
 * @param {{ width: number, height: number }} [options.viewport]
 * @returns {Promise<Page>} close it with `closeWorkbench`
 */
export async function openWorkbench({ browser, server, folder, payload, theme = 'dark', viewport = { width: 1280, height: 800 } }) {
  server.configure(themeSettings(theme));
  // To pack and unpack 20 MB of the workbench at each start takes longer than to send them to ourselves.
  const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'], extraHTTPHeaders: { 'accept-encoding': 'identity' } });
  const page = await context.newPage();
  const response = await page.goto(server.url(folder, payload));
  if (!response?.ok()) throw new Error(`The workbench answered ${response?.status()}: see ${server.logFile}.`); // while /healthz says 200
  await workbenchReady(page);
  return page;
}

/**
 * Waits until every extension's contributions are known to the workbench. The service for custom editors is made in an idle
 * callback: until it has run, a dataset would open in VS Code's own binary editor. Idle callbacks run in order.
 * @param {Page} page
 */
export async function workbenchReady(page) {
  await page.locator('.monaco-workbench').waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('code/didLoadExtensions').length > 0, undefined, { timeout: 60_000 });
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))));
}

/** Closes a page and its context. @param {Page} page */
export const closeWorkbench = (page) => page.context().close();

/** Runs a command by its title in the palette. @param {Page} page @param {string} title such as `View: Close All Editors` */
export async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget:not([inert]):visible input').first();
  const isPalette = () => page.locator('.quick-input-widget:not([inert]):visible input').evaluateAll(([first]) => first?.value.startsWith('>') === true);
  // While the quick input of what was done before is closing, F1 is lost; so it is in a frame that is just being replaced.
  for (let tries = 0; tries < 40 && !(await isPalette()); tries++) {
    if (tries > 2) await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press(tries % 4 === 3 ? 'Control+Shift+P' : 'F1');
    for (const start = Date.now(); Date.now() - start < 500 && !(await isPalette());) await page.waitForTimeout(20);
  }
  await input.fill(`>${title}`);
  const row = page.locator('.quick-input-widget .monaco-list-row', { hasText: title }).first();
  await row.waitFor();
  // Another command may fit the words better.
  for (let i = 0; i < 20 && !(await row.evaluate((e) => e.classList.contains('focused'))); i++) await page.keyboard.press('ArrowDown');
  for (let tries = 0; tries === 0 || (tries < 3 && await isPalette()); tries++) {
    await page.keyboard.press('Enter');
    for (const start = Date.now(); Date.now() - start < 1_000 && await isPalette();) await page.waitForTimeout(20);
  }
}

/**
 * Answers what a command asks in one line. Where focus comes back to a view a moment late, VS Code closes the question again:
 * then it is asked once more.
 * @param {Page} page
 * @param {() => Promise<void>} ask a command run, or a key pressed
 * @param {string} text
 */
export async function answerQuick(page, ask, text) {
  const input = page.locator('.quick-input-widget:not([inert]):visible .quick-input-box input:not([placeholder^="Type the name of a command"])').first();
  for (let tries = 1; ; tries++) {
    await ask();
    try {
      await input.waitFor({ timeout: 5_000 });
      await input.fill(text, { timeout: 2_000 });
      const isAsking = () => input.evaluateAll(([shown], given) => shown?.value === given, text);
      if (!(await isAsking())) throw new Error(`The question that “${text}” answers was closed again.`);
      // What can be chosen may still be on its way to the list.
      for (let enters = 0; enters < 5 && await isAsking(); enters++) {
        await page.keyboard.press('Enter');
        for (const start = Date.now(); Date.now() - start < 1_000 && await isAsking();) await page.waitForTimeout(20);
      }
      return;
    } catch (error) {
      if (tries === 4) throw error;
    }
  }
}

/** The open quick pick or input box: `.locator('input')` to type, `.monaco-list-row` for its choices. @param {Page} page */
export const quickInput = (page) => page.locator('.quick-input-widget:visible');

/** A file or folder in the explorer, by its whole name. @param {Page} page @param {string} name */
export const explorerItem = (page, name) => page.locator('.explorer-folders-view .monaco-list-row').filter({ has: page.getByText(name, { exact: true }) });

/** Makes the folders of a relative path visible in the explorer and returns its item. @param {Page} page @param {string} file with `/` */
export async function revealInExplorer(page, file) {
  const parts = file.split('/');
  for (const folder of parts.slice(0, -1)) {
    const item = explorerItem(page, folder);
    await item.waitFor();
    if ((await item.getAttribute('aria-expanded')) === 'false') await item.click();
  }
  return explorerItem(page, parts.at(-1));
}

/** The tabs of the editors, by name. @param {Page} page @param {string} name */
export const editorTab = (page, name) => page.locator('.tabs-container .tab', { hasText: name });

/**
 * The document of a webview: page → VS Code's frame → the extension's HTML.
 * @param {Page} page
 * @param {number} [index] which, when several are shown
 * @returns {import('playwright-core').FrameLocator}
 */
export const webview = (page, index = 0) => page.locator('iframe.webview.ready').nth(index).contentFrame().locator('iframe#active-frame').contentFrame();

/** The rows of the dataset table that are drawn; their values may still be on the way. @param {import('playwright-core').FrameLocator} view */
export const rows = (view) => view.locator('[role=row][aria-rowindex]');

/** The rows whose values have arrived. @param {import('playwright-core').FrameLocator} view */
export const filledRows = (view) => rows(view).filter({ has: view.locator('[role=gridcell]', { hasText: /\S/ }) });

/**
 * Opens a file from the explorer with a double click and waits for something in its webview; tries a second time, since
 * a file opened in the very first moment can land in VS Code's binary editor.
 * @param {Page} page
 * @param {string} file relative to the opened folder, with `/`
 * @param {{ shows?: (view: import('playwright-core').FrameLocator) => import('playwright-core').Locator, timeout?: number }} [options]
 *   `shows`: what to wait for; a table row with values if not given
 * @returns {Promise<import('playwright-core').FrameLocator>} the webview
 */
export async function openDataset(page, file, { shows = filledRows, timeout = 30_000 } = {}) {
  for (const last of [false, true]) {
    const item = await revealInExplorer(page, file);
    await item.dblclick();
    const view = webview(page);
    try {
      await shows(view).first().waitFor({ timeout });
      return view;
    } catch (error) {
      const binaryEditor = await page.locator('.monaco-editor-pane-placeholder').count();
      if (last || binaryEditor === 0) throw error;
      await runCommand(page, 'View: Close All Editors');
    }
  }
  throw new Error('unreachable');
}

/** A notification with this text: a toast, or (under the test driver, which hides toasts) in the open notification centre. @param {Page} page @param {string} text */
export const notification = (page, text) =>
  page.locator('.notification-toast .notification-list-item-message, .notifications-center.visible .notification-list-item-message', { hasText: text }).first();

/** An entry of the status bar. @param {Page} page @param {string} text */
export const statusBarItem = (page, text) => page.locator('.statusbar-item', { hasText: text }).first();

/**
 * Takes a picture, making its folder.
 * @param {Page} page
 * @param {string} file
 */
export async function screenshot(page, file) {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  await page.screenshot({ path: file });
  return file;
}

/** What the suites in this folder share: one VS Code with the packaged extension, one browser, one copy of the samples. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { samplesFolder } from '../../scripts/samples.mjs';
import { root } from '../../scripts/root.mjs';
import { launchBrowser, newRoot, openWorkbench, screenshot, startServer } from '../harness/index.mjs';

/** @type {{ installed: string, server: import('../harness/server.mjs').Server, browser: import('playwright-core').Browser, workspace: string } | undefined} */
let shared;

/** Where pictures go (not kept by git). */
export const shots = path.join(root, 'test/shots');

/** A copy of the samples, so that what tests write does not stay. */
export function copyOfSamples() {
  const workspace = mkdtempSync(path.join(tmpdir(), 'loupe-samples-'));
  cpSync(samplesFolder, workspace, { recursive: true });
  return workspace;
}

/** A new root with the extensions of another one, into which a VSIX was installed: that takes seconds each time. */
export function rootWith(installed) {
  const root = newRoot();
  cpSync(path.join(installed, 'extensions'), path.join(root, 'extensions'), { recursive: true });
  return root;
}

/** Called once by lane.mjs. @param {string} installed the root with the packaged extension */
export async function startShared(installed) {
  const workspace = copyOfSamples();
  shared = { installed, workspace, server: await startServer({ root: rootWith(installed), folder: workspace }), browser: await launchBrowser() };
  return shared;
}

export async function stopShared() {
  await shared?.browser.close();
  await shared?.server.stop();
  if (shared) for (const folder of [shared.workspace, shared.server.root]) rmSync(folder, { recursive: true, force: true });
  shared = undefined;
}

/** The server, the browser, and the folder that is open in every workbench. */
export function sharedVscode() {
  if (!shared) throw new Error('These suites are run by "npm test -- --only vscode".');
  return shared;
}

/** Stops the server and starts it again at the same address: open pages have to be loaded anew. */
export async function restartServer() {
  const { server, workspace } = sharedVscode();
  await server.stop();
  shared.server = await startServer({ root: server.root, folder: workspace, port: Number(new URL(server.base).port) });
}

/**
 * A new workbench on the samples, with the extension installed. Close it with `closeWorkbench(page)`.
 * @param {{ theme?: import('../harness/server.mjs').Theme, viewport?: { width: number, height: number }, folder?: string }} [options]
 */
export const openLoupe = (options = {}) => openWorkbench({ ...sharedVscode(), ...options });

/** A picture of every open page, for a failed test. */
export async function shootFailure(title) {
  const pages = shared?.browser.contexts().flatMap((context) => context.pages()) ?? [];
  const name = title.replace(/[^\w]+/g, '-').slice(-90);
  return Promise.all(pages.map((page, i) => screenshot(page, path.join(shots, `failed-${name}-${i}.png`)).catch(() => undefined)));
}

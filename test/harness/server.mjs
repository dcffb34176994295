/** Serves VS Code to a browser, with settings, extensions and a home of its own. */
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run, startGroup, stopGroup } from './child.mjs';
import { installCodeServer } from './codeServer.mjs';

/** @typedef {'light' | 'dark' | 'hc' | 'hc-light'} Theme */

const themes = { light: 'Light Modern', dark: 'Dark Modern', hc: 'Default High Contrast', 'hc-light': 'Default High Contrast Light' };

/** The setting that selects a theme. @param {Theme} theme */
export function themeSettings(theme) {
  if (!(theme in themes)) throw new Error(`There is no theme "${theme}": it is one of ${Object.keys(themes).join(', ')}.`);
  return { 'workbench.colorTheme': themes[theme] };
}

/** VS Code without greetings, tips, accounts, updates and whatever else would look for a network or move things about. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.enableExperiments': false,
  'workbench.colorTheme': themes.dark,
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'window.commandCenter': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'update.mode': 'none',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'workbench.reduceMotion': 'on', // menus take no click while they fade in
};

/** A new empty folder for one server's home, settings, extensions and log. */
export const newRoot = () => mkdtempSync(path.join(tmpdir(), 'loupe-vscode-'));

/** A port that is free now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** An empty gallery stops look-ups of a marketplace; HOME and XDG_* keep everything out of the person's home. */
function serverEnvironment(root, extra = {}) {
  const own = path.join(root, 'home');
  const env = { ...process.env, EXTENSIONS_GALLERY: '{}', HOME: own, XDG_CONFIG_HOME: own, XDG_DATA_HOME: own, XDG_CACHE_HOME: path.join(own, 'cache'), ...extra };
  for (const name of Object.keys(env)) if (name.startsWith('VSCODE_')) delete env[name]; // set when we run in a terminal of VS Code
  return env;
}

/** The arguments that every call of code-server with this root shares. */
function rootArguments(root) {
  for (const folder of ['home', 'user/User', 'extensions']) mkdirSync(path.join(root, folder), { recursive: true });
  writeFileSync(path.join(root, 'config.yaml'), '');
  return ['--config', path.join(root, 'config.yaml'), '--user-data-dir', path.join(root, 'user'), '--extensions-dir', path.join(root, 'extensions')];
}

/** Installs a packaged extension into a root, before its server is started. */
export async function installVsix(root, vsix) {
  const { node, entry } = await installCodeServer();
  await run(node, [entry, ...rootArguments(root), '--install-extension', vsix], { env: serverEnvironment(root), quiet: true });
}

/** Puts an unpacked extension (a folder with package.json and dist/) into a root by a link, before its server is started. */
export function linkExtension(root, folder) {
  rootArguments(root);
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const link = path.join(root, 'extensions', `${publisher}.${name}-${version}`);
  if (!existsSync(link)) symlinkSync(folder, link);
}

async function untilItAnswers(child, base, log) {
  for (const start = Date.now(); ; ) {
    if (child.exitCode !== null) throw new Error(`code-server ended with status ${child.exitCode}: see ${log}.`);
    try {
      if ((await fetch(`${base}/healthz`)).ok) return;
    } catch { /* not up yet */ }
    if (Date.now() - start > 60_000) throw new Error(`code-server did not answer within a minute: see ${log}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/**
 * Starts VS Code's server. It ends with `stop()`, or with this process.
 * @param {object} [options]
 * @param {string} [options.root] its folder, from `newRoot()`, with the extensions already in it
 * @param {Record<string, unknown>} [options.settings] on top of `quietSettings`
 * @param {string} [options.folder] the folder that `url()` opens if no other is named
 * @param {Record<string, string>} [options.env] on top of our own environment
 * @param {number} [options.port] if it must be a certain one
 * @param {boolean} [options.restricted] folders are not trusted, and nobody asks: Restricted Mode
 * @param {boolean} [options.testDriver] lets a URL's payload load an extension and run its tests; hides notification toasts
 */
export async function startServer({ root = newRoot(), settings = {}, folder = root, env = {}, port, testDriver = false, restricted = false } = {}) {
  const { node, entry } = await installCodeServer();
  const common = rootArguments(root);
  port ??= await freePort();
  const logFile = path.join(root, 'code-server.log');
  const log = openSync(logFile, 'a');
  const authority = `127.0.0.1:${port}`;
  const base = `http://${authority}`;

  const current = { ...quietSettings, ...(restricted ? { 'security.workspace.trust.enabled': true, 'security.workspace.trust.startupPrompt': 'never' } : {}), ...settings };
  /** Changes user settings, of open workbenches too; `undefined` takes one away. */
  const configure = (changes) => {
    Object.assign(current, changes);
    // In place: a file that takes its place is noticed late, or never.
    writeFileSync(path.join(root, 'user/User/settings.json'), JSON.stringify(current, undefined, 2));
  };
  configure({});

  const child = startGroup(node, [entry, ...common, '--bind-addr', authority, '--auth', 'none',
    '--disable-telemetry', '--disable-update-check', ...(restricted ? [] : ['--disable-workspace-trust']), '--disable-getting-started-override', '--ignore-last-opened',
    '--reconnection-grace-time', '20', // else the extension host of a closed page lives on for three hours
    ...(testDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : [])],
  { env: serverEnvironment(root, env), stdio: ['ignore', log, log] });
  await untilItAnswers(child, base, logFile);

  /** A file or folder of this machine as VS Code in the browser names it. */
  const uri = (file) => `vscode-remote://${authority}${path.resolve(file)}`;
  return {
    root, base, authority, logFile, child, configure, uri,
    log: () => readFileSync(logFile, 'utf8'),
    /**
     * The address of a workbench on a folder.
     * @param {string} [opened] the folder
     * @param {[string, string][]} [payload] VS Code's own; its `openFile` comes too early for a custom editor
     */
    url(opened = folder, payload = []) {
      const url = new URL(base);
      url.searchParams.set('folder', path.resolve(opened));
      if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
      return url.href;
    },
    stop: () => stopGroup(child),
  };
}

/** @typedef {Awaited<ReturnType<typeof startServer>>} Server */

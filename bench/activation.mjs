/** Activation of the extension: time, and that no native code and no process comes with it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median, ms, report, root } from './measure.mjs';

const script = `
const Module = require('node:module');
const any = () => new Proxy(function () {}, { set: () => true, get: (_, k) => (k === Symbol.iterator ? [][Symbol.iterator].bind([]) : k === Symbol.toPrimitive ? () => '' : k === 'then' ? undefined : k === '__esModule' ? true : any()), apply: () => any(), construct: () => any() });
const NAMES = ['window', 'workspace', 'commands', 'env', 'l10n', 'languages', 'Uri', 'EventEmitter', 'Disposable', 'ThemeIcon', 'TreeItem', 'ViewColumn', 'FileType', 'FilePermission', 'FileSystemError', 'StatusBarAlignment', 'QuickPickItemKind', 'ProgressLocation', 'RelativePattern', 'ConfigurationTarget', 'CodeActionKind', 'CompletionItemKind', 'DiagnosticSeverity', 'CodeLens', 'Range'];
const load = Module._load;
const loaded = [];
Module._load = function (name, ...rest) { if (name === 'vscode') return Object.fromEntries(NAMES.map((n) => [n, any()])); loaded.push(name); return load.call(this, name, ...rest); };
const start = performance.now();
const extension = require(${JSON.stringify(join(root, 'dist', 'extension.js'))});
const required = performance.now() - start;
const { join } = require('node:path');
extension.activate({ subscriptions: [], asAbsolutePath: (p) => join(${JSON.stringify(root)}, p), globalState: { get: (_, d) => d, update: async () => undefined }, workspaceState: { get: (_, d) => d, update: async () => undefined }, extensionUri: any(), globalStorageUri: any() });
const native = Object.keys(require.cache).filter((f) => f.endsWith('.node')).length + loaded.filter((n) => n.includes('duckdb')).length;
console.log(JSON.stringify({ required, activated: performance.now() - start, native }));
process.exit(0);`;
const runs = Array.from({ length: 7 }, () => {
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout);
});
const empty = Array.from({ length: 7 }, () => { const start = performance.now(); spawnSync(process.execPath, ['-e', '0']); return performance.now() - start; });
console.log(`require ${ms(median(runs.map((r) => r.required)))}, activated after ${ms(median(runs.map((r) => r.activated)))}; an empty Node process takes ${ms(median(empty))}`);
report('native modules loaded by activation', String(Math.max(...runs.map((r) => r.native))), '0', runs.every((r) => r.native === 0));

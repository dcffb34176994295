import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../harness/browser.mjs';

const root = path.resolve(fileURLToPath(import.meta.url), '../../..');

/** The policy of the product's views (src/host/viewHtml.ts), with this page's own origin for VS Code's. */
const policy = `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'`;

/** A record to be shown: its values by column, DuckDB's types for the columns, and the shape's roles and encodings. */
export interface MadeRecord {
  readonly values: Record<string, unknown>;
  readonly types?: Record<string, string>;
  readonly kind?: string;
  readonly roles?: Record<string, readonly string[]>;
  readonly encodings?: Record<string, string>;
  readonly cut?: readonly { path: readonly (string | number)[]; length: number }[];
  readonly failed?: readonly { column: string; error: { code: string; args: Record<string, string>; sentence?: string } }[];
}

const entry = `
import { parseJson } from './src/core/json';
import './webview/kit/reader/readerElement';

const reader = document.createElement('loupe-reader');
document.body.append(reader);
window.asked = [];
window.violations = [];
document.addEventListener('securitypolicyviolation', (e) => window.violations.push(e.violatedDirective + ' ' + e.sourceFile));
const host = { request: async (method, params) => {
  window.asked.push({ method, params });
  return method === 'text' ? window.answerText(params) : null;
} };
reader.addEventListener('loupe-reader-mode', (e) => { reader.input = { ...reader.input, mode: e.detail.mode }; });
reader.addEventListener('loupe-reader-sides', (e) => { reader.input = { ...reader.input, sides: e.detail.sides }; });
reader.addEventListener('loupe-reader-navigate', (e) => window.asked.push({ method: 'navigate', params: e.detail }));
window.answerText = () => ({ text: '', length: 0 });
window.show = async (record, mode) => {
  const { values, types = {}, kind = 'table', roles = {}, encodings = {}, cut = [], failed = [] } = record;
  const names = Object.keys(values);
  const columns = names.map((name) => ({ name, sourceName: name, type: types[name] ?? 'VARCHAR', origin: 'file' }));
  const row = parseJson(JSON.stringify(values));
  const info = { id: 'd', name: 'made.parquet', rows: 10, columns, shape: { kind, roles, encodings, reasons: [] }, warnings: [] };
  reader.input = { info, row: 4182, position: 1, rows: 10, record: row, cut, failed, mode, sides: 'beside', host, say: (error) => window.asked.push({ method: 'say', params: String(error) }) };
  await reader.updateComplete;
};
window.reader = reader;
`;

let built: Promise<Map<string, string>> | undefined;

/** The reader's bundle, by file name. */
async function bundle(): Promise<Map<string, string>> {
  const made = await build({
    stdin: { contents: entry, resolveDir: root, sourcefile: 'readerPage.js' },
    bundle: true, write: false, format: 'esm', splitting: true, platform: 'browser', target: 'es2023', outdir: '/out', entryNames: 'main', logLevel: 'silent',
    tsconfig: path.join(root, 'webview/tsconfig.json'),
  });
  return new Map(made.outputFiles.map((file) => [path.basename(file.path), file.text]));
}

/** A browser with the reader in it; `open` gives a new page under the product's content security policy. */
export class ReaderBrowser {
  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<ReaderBrowser> {
    return new ReaderBrowser(await launchBrowser());
  }

  async open(width = 900, height = 700): Promise<Page> {
    const files = await (built ??= bundle());
    const page = await this.browser.newPage({ viewport: { width, height } });
    await page.route('**/*', async (route) => {
      const { hostname, pathname } = new URL(route.request().url());
      if (hostname !== 'reader.test') return route.abort();
      if (pathname === '/') return route.fulfill({ contentType: 'text/html', headers: { 'content-security-policy': policy }, body: '<!DOCTYPE html><meta charset="utf-8"><link rel="stylesheet" href="/page.css"><body><script type="module" src="/main.js"></script>' });
      if (pathname === '/page.css') return route.fulfill({ contentType: 'text/css', path: path.join(root, 'webview/page.css') });
      const file = files.get(path.basename(pathname));
      return file === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: 'text/javascript', body: file });
    });
    await page.goto('http://reader.test/');
    await page.waitForFunction('window.show');
    return page;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

/** Shows a record in a page's reader. */
export async function show(page: Page, record: MadeRecord, mode: 'markdown' | 'plain' | 'raw' = 'markdown'): Promise<void> {
  await page.evaluate(([r, m]) => (globalThis as unknown as { show: (r: unknown, m: unknown) => Promise<void> }).show(r, m), [record, mode] as const);
}

/** Evaluates an expression over `root`, the reader's shadow root. */
export async function inReader<T>(page: Page, expression: string): Promise<T> {
  return page.evaluate(`((root) => ${expression})(window.reader.renderRoot)`);
}

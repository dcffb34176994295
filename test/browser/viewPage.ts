import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { inject } from 'vitest';
import { translations } from '../../src/core/pageData';
import type { ToHost } from '../../src/features/explore/contract';
// The harness is JavaScript, for scripts that run before anything is built.
import { launchBrowser } from '../harness/browser.mjs';
import type { FakeOptions } from './fakeHost';
import type { FakeBesideOptions } from './fakeBeside';
import type { FakeCheckpointsOptions } from './fakeCheckpoints';
import type { FakeComparisonOptions } from './fakeComparison';
import type { FakeContaminationOptions } from './fakeContamination';
import type { FakeDatasetProfileOptions } from './fakeDatasetProfile';
import type { FakeDisagreementsOptions } from './fakeDisagreements';
import type { FakeOverviewOptions } from './fakeOverview';
import type { FakeQueryOptions } from './fakeQuery';
import { themeOf } from './themes';
import type { ThemeName } from './themes';

const ROOT = join(import.meta.dirname, '../..');
const ORIGIN = 'http://view.test';

export interface Look {
  /** Which view the page is, with the host made for it; the dataset view where none is named. */
  readonly view?: 'explore' | 'overview' | 'disagreements' | 'datasetProfile' | 'datasetsBeside' | 'query' | 'contamination' | 'comparison' | 'checkpoints';
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
  /** Translations, as the host has them where VS Code speaks another language. */
  readonly bundle?: Readonly<Record<string, string>>;
}

/** The built view in a browser, under the policy of the product, with a host made in the page. */
export class ViewPages {
  private constructor(private readonly browser: Browser, private readonly files: ReadonlyMap<string, Uint8Array>) {}

  static async start(): Promise<ViewPages> {
    return new ViewPages(await launchBrowser(), servedFiles());
  }

  async open(options: Partial<FakeOptions> | Partial<FakeOverviewOptions> | Partial<FakeDisagreementsOptions> | Partial<FakeDatasetProfileOptions> | Partial<FakeBesideOptions> | Partial<FakeQueryOptions> | Partial<FakeContaminationOptions> | Partial<FakeComparisonOptions> | Partial<FakeCheckpointsOptions> = {}, look: Look = {}): Promise<Page> {
    const page = await this.browser.newPage({ viewport: { width: look.width ?? 1400, height: look.height ?? 760 } });
    await page.route(`${ORIGIN}/**`, (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: html(look) });
      if (name === 'theme.css') return route.fulfill({ contentType: 'text/css', body: themeOf(look.theme ?? 'dark').css });
      const file = this.files.get(name);
      return file ? route.fulfill({ contentType: typeOf(name), body: Buffer.from(file) }) : route.fulfill({ status: 404, body: '' });
    });
    await page.goto(`${ORIGIN}/#${encodeURIComponent(JSON.stringify(options))}`);
    return page;
  }

  async stop(): Promise<void> {
    await this.browser.close();
  }
}

/** The parameters of what a page asked its made host by a method's name, in order. */
export function requestsOf(page: Page, method: string): Promise<unknown[]> {
  return page.evaluate((name) => (window as unknown as { fake: { asked: readonly ToHost[] } }).fake.asked.flatMap((m) => (m.kind === 'request' && m.method === name ? [m.params] : [])), method);
}

/** With LOUPE_SHOTS=1 keeps a picture for a person to look at, in a folder that git ignores. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env['LOUPE_SHOTS'] === undefined) return;
  const folder = join(ROOT, 'test/shots');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/** What a page may ask for, by name. */
function servedFiles(): Map<string, Uint8Array> {
  const built = inject('viewBundle');
  const files = new Map(readdirSync(built).map((name) => [name, readFileSync(join(built, name))]));
  const codicons = join(ROOT, 'node_modules/@vscode/codicons/dist');
  for (const name of ['codicon.css', 'codicon.ttf']) files.set(name, readFileSync(join(codicons, name)));
  files.set('page.css', readFileSync(join(ROOT, 'webview/page.css')));
  return files;
}

/** As src/host/viewHtml.ts writes it, with the made host before the view. */
function html({ view = 'explore', theme = 'dark', bundle }: Look): string {
  const host = { explore: 'fakeHost.js', overview: 'fakeOverview.js', disagreements: 'fakeDisagreements.js', datasetProfile: 'fakeDatasetProfile.js', datasetsBeside: 'fakeBeside.js', query: 'fakeQuery.js', contamination: 'fakeContamination.js', comparison: 'fakeComparison.js', checkpoints: 'fakeCheckpoints.js' }[view];
  const policy = `default-src 'none'; script-src ${ORIGIN}; style-src ${ORIGIN}; font-src ${ORIGIN}`;
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="codicon.css" id="vscode-codicon-stylesheet"><link rel="stylesheet" href="theme.css"><link rel="stylesheet" href="page.css"><title>view</title></head>
<body data-view="${view}"${view === 'comparison' || view === 'contamination' || view === 'checkpoints' ? ' data-dataset="made"' : ''} class="${themeOf(theme).bodyClass}">${translations(bundle)}<script src="${host}"></script><script type="module" src="main.js"></script></body></html>`;
}

function typeOf(name: string): string {
  return name.endsWith('.js') ? 'text/javascript' : name.endsWith('.css') ? 'text/css' : 'font/ttf';
}

/**
 * Somebody labels by keyboard in a real VS Code, and meanwhile the engine, the extension host or the whole of VS Code is killed
 * (−9) at random moments. Every label of which the screen said "saved" must be there, once.
 *   npm run faults -- labels [--kills 200] [--seed 1]
 * Exit status 1 where a label was lost or doubled.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from '../../bench/load.mjs';
import { root } from '../../bench/measure.mjs';
import { closeWorkbench, launchBrowser, linkExtension, newRoot, openDataset, openWorkbench, quickInput, run, startServer, webview, workbenchReady } from '../harness/index.mjs';
import { randomOf } from './random.mjs';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } } });
const KILLS = Number(values.kills);
const ROWS = 20_000;
const FILE = 'judged.parquet';
const VALUES = ['keep', 'drop', 'unsure'];
const { below, random } = randomOf(Number(values.seed));
const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

await run(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root });
const { readLine } = await loadTs('src/data/annotation/labelReader.ts');
const { replay } = await loadTs('src/core/annotation/labelLine.ts');
const folder = mkdtempSync(join(tmpdir(), 'loupe-label-faults-'));
const labels = join(folder, `${FILE}.loupe`);
const connection = await (await DuckDBInstance.create(':memory:')).connect();
await connection.run(`copy (select 'id-' || i as id, 'What is ' || i || ' + 1?' as prompt, 'It is ' || (i + 1) || '.' as response from range(${ROWS}) t(i)) to '${join(folder, FILE)}' (format parquet)`);
connection.closeSync();

const home = newRoot();
linkExtension(home, root);
let server = await startServer({ root: home, folder, settings: { 'loupe.labels.advance': false } });
const port = Number(new URL(server.base).port);
const browser = await launchBrowser();
const page = await openWorkbench({ browser, server, viewport: { width: 1200, height: 760 } });
page.setDefaultTimeout(20_000);

/** The processes that the server started, and theirs. */
function descendants(pid) {
  const children = readdirSync('/proc').filter((p) => /^\d+$/.test(p)).flatMap((p) => {
    try {
      const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${p}/stat`, 'utf8'))?.[1]);
      return parent === pid ? [Number(p)] : [];
    } catch {
      return []; // it ended meanwhile
    }
  });
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function command(pid) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function kill(pids) {
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // it ended by itself meanwhile
    }
  }
  return pids.length;
}

const view = () => webview(page);
const strip = () => view().locator('loupe-label-strip');
const record = async () => Number(/Record ([\d,]+)/.exec(await view().locator('loupe-reader .head').first().innerText())?.[1]?.replaceAll(',', ''));

/** What the screen said was saved, by row. */
const acknowledged = new Map();
let stopped = false;
let disturbed = false;

/** Labels the record in focus, then goes to the next one; what the screen does not say counts for nothing. */
async function labelNext() {
  const row = await record();
  const label = below(3);
  await strip().locator('button.choice').first().waitFor({ timeout: 5000 });
  if (await strip().locator('button[aria-pressed=true]').count() === 0) {
    await page.keyboard.press(String(label + 1));
    await strip().locator('.status .saved').waitFor({ timeout: 5000 });
    if (await record() !== row) throw new Error('another record came into focus by itself');
    acknowledged.set(row, VALUES[label]);
  }
  await page.keyboard.press('j');
  await view().locator('loupe-reader').getByText(`Record ${(row + 1).toLocaleString('en-US')}`, { exact: true }).waitFor({ timeout: 5000 });
}

async function focusTable() {
  await view().locator('loupe-reader .head').first().waitFor({ timeout: 60_000 });
  const row = await record();
  await view().locator(`[role=row][aria-rowindex="${row + 2}"] [role=gridcell]`).first().click({ timeout: 10_000 });
}

const isThere = (locator, timeout) => locator.first().waitFor({ timeout }).then(() => true, () => false);

/** The dataset is open, its table has the focus, and the questions are asked: what the workbench had not kept is done again. */
async function ready() {
  if (!(await isThere(page.locator('.tab', { hasText: FILE }), 5000))) await openDataset(page, FILE);
  await focusTable();
  for (let tries = 0; !(await isThere(strip().locator('button.choice'), 4000)); tries++) {
    if (tries === 5) throw new Error('the questions are not asked');
    await page.keyboard.press('Shift+L');
    if (!(await isThere(quickInput(page).locator('input'), 5000))) continue;
    await quickInput(page).locator('input').fill('triage');
    await page.keyboard.press('Enter');
    if (!(await isThere(quickInput(page).getByText('stored on this machine'), 1500))) continue;
    await quickInput(page).locator('input').fill('Ann');
    await page.keyboard.press('Enter');
  }
}

async function labelOn() {
  let failures = 0;
  while (!stopped) {
    if (disturbed) {
      await wait(50);
      continue;
    }
    try {
      await labelNext();
      failures = 0;
    } catch (error) {
      if (process.env.LOUPE_SAY) console.log(`  ${error.message.split('\n')[0]}`);
      if (disturbed) continue;
      if (++failures > 8) throw error;
      await focusTable().catch(() => undefined);
    }
  }
}

/** Loads the page anew until the dataset is there. */
async function reload() {
  for (let tries = 1; ; tries++) {
    try {
      await page.reload();
      await workbenchReady(page);
      await ready();
      return;
    } catch (error) {
      if (process.env.LOUPE_SAY) console.log(`  loaded anew: ${error.message.split('\n').slice(0, 4).join(' ')}`);
      if (tries === 4) throw error;
    }
  }
}

const KINDS = {
  engine: async () => kill(descendants(server.child.pid).filter((pid) => /dist\/engine\.js/.test(command(pid)))),
  host: async () => {
    const killed = kill(descendants(server.child.pid).filter((pid) => /--type=extensionHost/.test(command(pid))));
    disturbed = true;
    await reload();
    disturbed = false;
    return killed;
  },
  'VS Code': async () => {
    const killed = kill([server.child.pid, ...descendants(server.child.pid)]);
    disturbed = true;
    await wait(200);
    server = await startServer({ root: home, folder, port, settings: { 'loupe.labels.advance': false } });
    await reload();
    disturbed = false;
    return killed;
  },
};

await ready();

const started = Date.now();
const counts = { engine: 0, host: 0, 'VS Code': 0 };
let broken;
const labelling = labelOn().catch((error) => (broken = error));
for (let i = 0; i < KILLS && !broken; i++) {
  await wait(150 + below(1400));
  const kind = random() < 0.6 ? 'engine' : random() < 0.5 ? 'host' : 'VS Code';
  if (process.env.LOUPE_SAY) console.log(`${Math.round((Date.now() - started) / 1000)} s: ${kind}, ${acknowledged.size} acknowledged`);
  if (await KINDS[kind]() > 0) counts[kind]++;
  if (i % 20 === 19) console.log(`${i + 1} kills, ${acknowledged.size} labels acknowledged, ${Math.round((Date.now() - started) / 1000)} s`);
}
await wait(3000);
stopped = true;
await labelling;
await closeWorkbench(page).catch(() => undefined);
await browser.close();
await server.stop();

const wrong = broken ? [`labelling came to a stop: ${broken.message}`] : [];
const lines = existsSync(labels) ? readdirSync(labels).flatMap((file) => readFileSync(join(labels, file), 'utf8').split('\n').map((text, i) => readLine(text, i + 1)).filter(Boolean)) : [];
const read = lines.flatMap((l) => ('line' in l ? [l.line] : []));
if (new Set(read.map((l) => l.id)).size !== read.length) wrong.push('a line is there twice');
const byRow = Map.groupBy ? Map.groupBy(read, (l) => l.row.number) : read.reduce((all, l) => all.set(l.row.number, [...(all.get(l.row.number) ?? []), l]), new Map());
for (const [row, value] of acknowledged) {
  const held = replay(byRow.get(row) ?? []);
  if (held.length !== 1 || held[0].value !== value) wrong.push(`row ${row}: the screen said ${value} was saved, the files say ${JSON.stringify(held.map((h) => h.value))}`);
}
rmSync(folder, { recursive: true, force: true });
rmSync(home, { recursive: true, force: true });
console.log(`${Object.entries(counts).map(([what, n]) => `${n} kills of ${what}`).join(', ')}; ${acknowledged.size} labels acknowledged, ${read.length} lines, ${lines.length - read.length} torn`);
for (const line of wrong.slice(0, 20)) console.error(`WRONG  ${line}`);
console.log(`${wrong.length === 0 ? 'passed' : 'FAILED'}: seed ${values.seed}, ${wrong.length} wrong`);
process.exit(wrong.length === 0 ? 0 : 1);

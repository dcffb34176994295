/**
 * Agreement: a million units and five raters, as columns, as a list of structs, and as a verdict a row. Counts and all measures beside
 * a plain scan of the same columns in the same run (target ≤ 1.5 ×), from a click on a cell to its rows (target ≤ 200 ms), 10,000
 * resamples of the counts (target ≤ 5 s), and the longest that a page waits meanwhile.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, ms, report, startEngine, timed } from './measure.mjs';

const UNITS = 1_000_000;
const RUNS = 5;
const FIVE = `['A-is-clearly-better','A-is-slightly-better','Tie','B-is-slightly-better','B-is-clearly-better']`;
console.log(`        load average ${loadavg().map((l) => l.toFixed(1)).join(' ')}`);
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-agreement-'));
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const verdict = (rater) => `${FIVE}[1 + ((hash(i) % 5 + (hash(i * 31 + ${rater}) % 3)::int) % 5)::int]`;
const raters = [1, 2, 3, 4, 5];
const files = { wide: join(folder, 'wide.parquet'), nested: join(folder, 'nested.parquet'), long: join(folder, 'long.parquet') };
await db.run(`copy (select i as id, 'question ' || i as prompt, ${raters.map((r) => `${verdict(r)} as annotator_${r}`).join(', ')} from range(${UNITS}) t(i)) to '${files.wide}'`);
await db.run(`copy (select id, [${raters.map((r) => `{'annotator': 'r${r}', 'preference': annotator_${r}}`).join(', ')}] as annotations from '${files.wide}') to '${files.nested}'`);
await db.run(`copy (select id as item, a.annotator as annotator, a.preference as label from (select id, unnest(annotations) as a from '${files.nested}')) to '${files.long}'`);
const floors = {
  wide: `select ${raters.map((r) => `max(annotator_${r})`).join(', ')} from '${files.wide}'`,
  nested: `select max(list_transform(annotations, lambda a: a.preference)), max(list_transform(annotations, lambda a: a.annotator)) from '${files.nested}'`,
  long: `select max(item), max(annotator), max(label) from '${files.long}'`,
};
/** What a click on a cell shows: the filter that the page makes of it. */
const cell = {
  wide: (a, b) => `"annotator_1" = ${a} and "annotator_2" = ${b}`,
  nested: (a, b) => `list_filter(annotations, lambda v: v.annotator = 'r1')[1].preference = ${a} and list_filter(annotations, lambda v: v.annotator = 'r2')[1].preference = ${b}`,
  long: (a, b) => `"disagreement:verdicts"['r1'] = ${a} and "disagreement:verdicts"['r2'] = ${b}`,
};
const NONE = { filter: null, by: null, rows: false, resamples: 0, seed: 0, raters: null, raterId: null, unit: null, rater: null, label: null, repeat: 'last', orderBy: null, sides: null, cluster: 'none', level: null, order: null, values: null, collapse: null, drop: [], aspect: null, pairwise: null, manyRaters: false, merge: false };
const { engine, stop } = await startEngine();
try {
  for (const [name, file] of Object.entries(files)) {
    const info = await engine.request('open', { source: { paths: [file], literal: true, ...(name === 'long' ? { roles: { unit: ['item'], raterId: ['annotator'], label: ['label'] } } : {}) } });
    const ask = (params) => engine.request('work', { dataset: info.id, feature: 'disagreements', method: 'agreement', params: { ...NONE, ...params } }, { lane: 'job' });
    await ask({});
    const times = { floor: [], counts: [] };
    for (let i = 0; i < RUNS; i++) {
      times.floor.push((await timed(() => db.runAndReadAll(floors[name]))).milliseconds);
      times.counts.push((await timed(() => ask({}))).milliseconds);
    }
    report(`counts and all measures, ${name}, ${UNITS.toLocaleString('en')} × 5, against a scan of the columns`, `${(median(times.counts) / median(times.floor)).toFixed(2)} × (${ms(median(times.counts))}, scan ${ms(median(times.floor))})`, '≤ 1.5 ×', median(times.counts) <= 1.5 * median(times.floor));
    const click = (expression) => timed(() => engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression }, order: [] } }, { lane: 'job' }));
    const labels = FIVE.slice(1, -1).split(',');
    const first = await click(cell[name](labels[0], labels[0]));
    const clicks = [];
    for (const label of labels.slice(1)) clicks.push(await click(cell[name](labels[0], label)));
    report(`a click on a cell, ${name}, ${(UNITS * (name === 'long' ? 5 : 1)).toLocaleString('en')} rows`, `${ms(median(clicks.map((c) => c.milliseconds)))} for ${clicks[0].result.rows.toLocaleString('en')} rows, the first one ${ms(first.milliseconds)}`, '≤ 200 ms', median(clicks.map((c) => c.milliseconds)) <= 200);
    if (name !== 'wide') continue;
    let longest = 0;
    let done = false;
    const pages = (async () => {
      for (let at = 0; !done; at = (at + 7_919) % UNITS) longest = Math.max(longest, (await timed(() => engine.request('page', { dataset: info.id, view: 'all', columns: [{ column: 'id' }], rowStart: at, rowEnd: at + 100, textLimit: 300 }, { lane: 'page' }))).milliseconds);
    })();
    const boot = await timed(() => ask({ resamples: 10_000 }));
    done = true;
    await pages;
    report(`10,000 resamples (${boot.result.resamples} made, ${boot.result.pairs.length} pairs)`, `${(boot.milliseconds / 1000).toFixed(1)} s, longest page meanwhile ${ms(longest)}`, '≤ 5 s', boot.milliseconds <= 5_000);
  }
} finally {
  await stop();
  rmSync(folder, { recursive: true, force: true });
}

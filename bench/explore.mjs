/**
 * What exploring costs, on a million rows of eight columns, against plain DuckDB (as many threads) in the same run: filter and sort of
 * a scalar, search in texts, profiles of all heads, the profile of the dataset, records read one after the other.
 */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from './load.mjs';
import { median, ms, percentile, report, root, source, startEngine, timed } from './measure.mjs';

const ROWS = 1_000_000;
const TICKS = 100;
const file = join(root, 'bench', 'out', 'explore.parquet');
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const plain = await instance.connect();
if (!existsSync(file)) {
  mkdirSync(join(root, 'bench', 'out'), { recursive: true });
  await plain.run(`copy (select 'r' || i as id, ['code', 'chat', 'math', 'safety'][(1 + hash(i) % 4)::int] as source, (hash(i, 1) % 10000) / 100 as score, (hash(i, 2) % 90)::integer as n, hash(i, 3) % 2 = 0 as checked,
    'question ' || (hash(i, 4) % 700000) || repeat(' about word' || (hash(i, 5) % 5000), (hash(i, 6) % 12)::int) as prompt, repeat('answer ' || (hash(i, 7) % 9000) || ' and so on; ', 3 + (hash(i, 8) % 30)::int) as response,
    timestamp '2024-01-01' + to_seconds((hash(i, 9) % 30000000)::int) as made from range(${ROWS}) t(i)) to '${file}' (row_group_size 100000, compression zstd)`);
}
const { engine, stop } = await startEngine();
const info = await engine.request('open', { source: source(file) });
const repeated = async (times, run) => {
  const found = [];
  for (let i = 0; i < times; i++) found.push((await timed(() => run(i))).milliseconds);
  return found;
};
const ask = async (sql) => plain.runAndReadAll(sql.replaceAll('FILE', `'${file}'`));
const view = (query) => engine.request('view', { dataset: info.id, query });
const page = (of) => engine.request('page', { dataset: info.id, view: of, columns: [{ column: 'score' }, { column: 'n' }], rowStart: 0, rowEnd: 100, textLimit: 300 });

await page('all');
const scalar = [
  ...(await repeated(8, async (i) => page((await view({ filter: { op: 'sql', expression: `score > ${90 + i} and n < 30` }, order: [] })).view))),
  ...(await repeated(8, async (i) => page((await view({ filter: null, order: [{ target: { path: i % 2 === 0 ? 'score' : 'n' }, descending: i > 3 }] })).view))),
];
report('filter or sort on a scalar, to its first page', `p50 ${ms(median(scalar))}, p95 ${ms(percentile(scalar, 0.95))}`, 'p95 ≤ 100 ms', percentile(scalar, 0.95) <= 100);

/** CPU time of the engine's process, ms. */
const { pid } = await engine.request('status', {});
const cpu = () => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS;
};
const ownCpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const { searchSql } = await loadTs('src/features/explore/searchSql.ts');
const search = async (searched, wait) => {
  const names = info.columns.map((c) => c.name);
  const { text, params } = searchSql(info.columns, names, { filter: null, order: [] }, { matchCase: false, wholeWord: false, regex: false, ...searched });
  const start = performance.now();
  let state = await engine.request('ask', { dataset: info.id, sql: text, parameters: params, limit: 100_000, soon: true });
  const first = performance.now() - start;
  while (wait && !state.complete) state = await engine.request('answer', { answer: state.answer, known: state.rows });
  const whole = performance.now() - start;
  await engine.request('closeAnswer', { answer: state.answer });
  return { first, whole, rows: state.rows };
};
for (const [what, searched, floor] of [
  ['a rare text, case as it is', { text: 'word4999 about', matchCase: true }, "contains(c, 'word4999 about')"],
  ['a rare text, any case', { text: 'WORD4999 about' }, "regexp_matches(c, '(?i)WORD4999 about')"],
  ['a regular expression', { text: 'word4[89]{3} ab', matchCase: true, regex: true }, "regexp_matches(c, 'word4[89]{3} ab')"],
]) {
  const ratios = [];
  for (let i = 0; i < 3; i++) {
    const own = ownCpu();
    await ask(`select count(*) from FILE where ${['id', 'source', 'prompt', 'response'].map((c) => floor.replace('c,', `${c},`)).join(' or ')}`);
    const floorCpu = ownCpu() - own;
    const before = cpu();
    await search(searched, true);
    ratios.push((cpu() - before) / floorCpu);
  }
  report(`search for ${what}, CPU against the same condition`, median(ratios).toFixed(2), '≤ 1.35', median(ratios) <= 1.35);
}
const common = await search({ text: 'answer 77', matchCase: true }, true);
report('first hit of a common text', `${(common.first / common.whole).toFixed(3)} of the scan (${ms(common.first)})`, '≤ 0.05', common.first / common.whole <= 0.05);

const scan = median(await repeated(3, () => ask(`select ${info.columns.map((c) => `max(hash("${c.name}"))`).join(', ')} from FILE`)));
const isText = (c) => c.type === 'VARCHAR';
const heads = median(await repeated(3, async () => {
  for (const heavy of [false, true]) await engine.request('profiles', { dataset: info.id, filter: null, columns: info.columns.filter((c) => isText(c) === heavy).map((c) => ({ column: c.name })), heavy });
}));
report('profiles of 8 heads', `${(heads / scan).toFixed(1)} scans (${ms(heads)})`, '≤ 2', heads / scan <= 2);

const duplicates = median(await repeated(3, () => ask("select count(*) - count(distinct prompt) from FILE")));
const asked = { dataset: info.id, sql: 'select count(*) - count(distinct prompt) from records', limit: 1 };
const ours = median(await repeated(3, () => engine.request('query', asked)));
report('duplicates of prompts against the same count', (ours / duplicates).toFixed(2), '≤ 1.3', ours / duplicates <= 1.3);
const profile = median(await repeated(2, () => engine.request('work', { dataset: info.id, feature: 'explore', method: 'summary', params: { filter: null, seed: 0 } })));
console.log(`        profile of the dataset: ${(profile / scan).toFixed(1)} scans (${ms(profile)})`);

const records = await repeated(200, (i) => engine.request('record', { dataset: info.id, row: 500_000 + i, textLimit: 200_000 }));
report('next record', `p50 ${ms(median(records))}, p95 ${ms(percentile(records, 0.95))}`, 'p95 ≤ 50 ms', percentile(records, 0.95) <= 50);
const { rssBytes } = await engine.request('status', {});
console.log(`        memory after all of it: ${(rssBytes / 1e6).toFixed(0)} MB, of a file of ${(info.bytes / 1e6).toFixed(0)} MB (${(info.uncompressedBytes / 1e6).toFixed(0)} MB of values)`);
await stop();

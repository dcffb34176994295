/**
 * The scan for contamination against a plain scan of the same file (the floor), its kernel against `wc -w`, and the whole of it
 * against a DuckDB query and a plain JavaScript set of 13-grams on the same texts. Ratios are of CPU time: other work on the machine
 * lengthens the wall, not the CPU time.
 *   node bench/contamination.mjs [--megabytes 150]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DuckDBInstance } from '@duckdb/node-api';
import { bigFile } from './bigFile.mjs';
import { loadTs } from './load.mjs';
import { median, report, root, source } from './measure.mjs';

const { values } = parseArgs({ options: { megabytes: { type: 'string', default: '150' } } });
const folder = mkdtempSync(join(tmpdir(), 'loupe-bench-'));
const [{ openDataset }, { Budget }, { Gate }, { DerivedRegistry }, { raw }, { scanAll }, { itemFacts }, { wasmKernel }, { plainKernel }, { DEFAULT_RULE }] = await Promise.all(
  ['engine/openDataset', 'engine/budget', 'engine/gate', 'core/derived', 'core/sql', 'features/contamination/work/scan/scanAll', 'features/contamination/rule/facts', 'features/contamination/work/scan/wasmKernel', 'features/contamination/rule/plainKernel', 'features/contamination/contract'].map((path) => loadTs(`src/${path}.ts`)),
);
execFileSync(process.execPath, ['esbuild.mjs', '--quiet'], { cwd: root, stdio: 'inherit' });
const entry = join(root, 'dist', 'scan.js');
const makeKernel = wasmKernel(readFileSync(join(root, 'dist', 'kernel.wasm')));
const db = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
const encoder = new TextEncoder();
const column = async (sql) => (await db.runAndReadAll(sql)).getRows().map(([value]) => value);

/** CPU seconds of this process while `run` runs. */
async function cpu(run) {
  const before = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(before);
  return { seconds: (user + system) / 1e6, result };
}

/** CPU seconds so far and the largest resident memory of the scan workers that live. */
function workers() {
  const lines = execFileSync('ps', ['--ppid', String(process.pid), '-o', 'pid=,args='], { encoding: 'utf8' }).split('\n').filter((line) => line.includes(entry));
  return lines.map((line) => Number.parseInt(line, 10)).map((pid) => {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
    return { seconds: (user + system) / 100, peak: Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024 };
  });
}

/** A scan of a file; CPU seconds of its two workers, their start not counted. */
async function scan(path, items, rule) {
  const registry = new DerivedRegistry();
  const budget = new Budget(2e9, 2);
  const tempFolder = join(folder, 'temp');
  const none = { signal: new AbortController().signal, progress: () => undefined };
  const session = await openDataset('d1', source(path), { budget, tempFolder, release: () => undefined, cacheFolder: undefined, largeBytes: undefined, copy: false, derived: registry }, none);
  const texts = items.map((text, row) => ({ row, fields: [text] }));
  const input = { session, documents: [{ kind: 'list', list: raw('messages'), column: { name: 'messages', role: 0, text: 1 } }], source: null, relation: (own) => session.relation('', own), view: 'all', evaluations: [texts.map(({ row, fields }) => ({ row, fields: fields.map((f) => encoder.encode(f)) }))], facts: [itemFacts('bench', ['text'], texts, 0, rule)], rule, shard: null, without: [], keep: 5 };
  const wall = performance.now();
  const part = await scanAll(input, { ...none, gate: new Gate(), budget, tempFolder }, entry);
  const now = workers();
  const used = { part, wall: (performance.now() - wall) / 1000, seconds: sum(now.map((w) => w.seconds)), peak: Math.max(...now.map((w) => w.peak)), workers: now.length };
  await session.close();
  await new Promise((resolve) => setTimeout(resolve, 11_000)); // idle workers end: the next ones begin at none
  return used;
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

const path = await bigFile(Number(values.megabytes));
const text = Number((await column(`select sum(strlen(m.content)) from (select unnest(messages) m from '${path}')`))[0]);
// Items that look like the data, a few of them taken out of it.
const items = await column(`select m.content from (select unnest(messages) m from '${path}' where hash(id) % 997 = 0) where m.role = 'user' union all select array_to_string(list_transform(range(20 + i % 60), lambda k: substr(md5((i * 100 + k // 2)::varchar), 1, 3 + k % 6)), ' ') from range(3000) t(i)`);

console.log(`${megabytes(text)} of text, ${items.length} items`);
const one = join(folder, 'one.parquet');
await db.run(`copy (select * from '${path}' limit 1) to '${one}'`);
const start = await scan(one, items, DEFAULT_RULE);
const scanned = async () => (await cpu(() => db.runAndReadAll(`select sum(strlen(m.content)) from (select unnest(messages) m from '${path}')`))).seconds;
for (const [roles, target] of [['all', 0.4], ['user', 0.6]]) {
  // Other work on the machine lengthens CPU time, too: the floor is measured on both sides of the scan.
  const before = [await scanned(), await scanned()];
  const { seconds, wall, peak, workers: n, part } = await scan(path, items, { ...DEFAULT_RULE, roles });
  const floor = median([...before, await scanned(), await scanned()]);
  const ratio = floor / (seconds - n * start.seconds);
  report(`scan, ${roles} messages, ${n} workers, against the floor (CPU)`, `${ratio.toFixed(2)} (${seconds.toFixed(1)} s of CPU, of which ${(n * start.seconds).toFixed(1)} s to start and index, ${wall.toFixed(1)} s; floor ${floor.toFixed(2)} s; ${part.evaluations[0].items.length} items scored)`, `≥ ${target}`, ratio >= target);
  report('memory of a worker at its peak', megabytes(peak), '≤ 600 MB', peak <= 600e6);
}

// The kernel alone, on texts in memory.
const sample = (await column(`select m.content from (select unnest(messages) m from '${path}' limit 30000)`)).map((t) => encoder.encode(t));
const fields = items.map((t) => encoder.encode(t));
const kernel = makeKernel(fields, 8, true);
function through(some, of = kernel) {
  for (let at = 0; at < some.length; at += 1000) {
    const batch = some.slice(at, at + 1000);
    const starts = new Uint32Array(batch.length);
    batch.forEach((t, i) => { starts[i + 1] = starts[i] + t.length; });
    const room = of.room(sum(batch.map((t) => t.length)));
    batch.forEach((t, i) => room.set(t, starts[i]));
    of.scan(starts, Uint32Array.from(batch, (t) => t.length), batch.length);
  }
}
const sampleBytes = sum(sample.map((t) => t.length));
const file = join(folder, 'sample.txt');
writeFileSync(file, Buffer.concat(sample));
const times = execFileSync('bash', ['-c', `for i in 1 2 3; do LC_ALL=C.UTF-8 wc -w < '${file}'; done; times`], { encoding: 'utf8' }).trim().split('\n').at(-1);
const wc = sum([...times.matchAll(/(\d+)m([\d.]+)s/g)].map(([, m, s]) => Number(m) * 60 + Number(s))) / 3;
through(sample);
const fast = (await cpu(() => { for (let i = 0; i < 3; i++) through(sample); })).seconds / 3;
report('kernel against wc -w (CPU)', `${(wc / fast).toFixed(2)} (${(sampleBytes / fast / 1e6).toFixed(0)} MB/s; wc -w ${(sampleBytes / wc / 1e6).toFixed(0)} MB/s)`, '≥ 2', wc / fast >= 2);

// Others, on a part of it.
const some = sample.slice(0, 1000);
const someBytes = sum(some.map((t) => t.length));
const decoded = some.map((t) => new TextDecoder().decode(t));
const plain = plainKernel(fields, 8, true);
const plainSeconds = (await cpu(() => through(some, plain))).seconds;
const jsSeconds = (await cpu(() => {
  const grams = new Set();
  const gramsOf = (t) => { const words = t.toLowerCase().split(/\s+/); return words.slice(12).map((_, i) => words.slice(i, i + 13).join(' ')); };
  for (const item of items) for (const gram of gramsOf(item)) grams.add(gram);
  return decoded.filter((t) => gramsOf(t).some((gram) => grams.has(gram))).length;
})).seconds;
const sqlSeconds = (await cpu(async () => {
  writeFileSync(join(folder, 'items.json'), items.map((item) => JSON.stringify({ item })).join('\n'));
  writeFileSync(join(folder, 'texts.json'), decoded.map((content) => JSON.stringify({ content })).join('\n'));
  const grams = (text) => `unnest(list_transform(range(1, greatest(1, len(w) - 6)), lambda i: array_to_string(w[i:i + 7], ' '))) g from (select row_number() over () r, string_split_regex(lower(${text}), '[ ,.?!:;()"\\n\\\\-]+') w`;
  return column(`with e as (select distinct ${grams('item')} from '${join(folder, 'items.json')}')), t as (select r, ${grams('content')} from '${join(folder, 'texts.json')}')) select count(distinct r) from t semi join e using (g)`);
})).seconds;
const each = (seconds) => `${(someBytes / seconds / 1e6).toFixed(1)} MB/s, ${(sampleBytes / fast / (someBytes / seconds)).toFixed(0)} times slower than the kernel`;
console.log(`        plain TypeScript kernel: ${each(plainSeconds)}\n        JavaScript set of 13-grams: ${each(jsSeconds)}\n        DuckDB SQL on 8-grams: ${each(sqlSeconds)}`);

const many = (await column(`select array_to_string(list_transform(range(30 + i % 90), lambda k: substr(md5((i * 100 + k // 2)::varchar), 1, 3 + k % 6)), ' ') from range(30000) t(i)`)).map((t) => encoder.encode(t));
const index = await cpu(() => makeKernel(many, 8, true));
report('index of 30,000 items', `${index.seconds.toFixed(2)} s of CPU, ${index.result.index.distinct} n-grams`, '≤ 2 s', index.seconds <= 2);

// Worst case: every item and every text has the same preamble.
const preamble = 'Please read the following question carefully and then answer it step by step. Express your final answer as a single number without any units.';
const template = Array.from({ length: 5000 }, (_, i) => `${preamble} Question number ${i}: what is ${i * 7} plus ${i * 3}?`);
const heavy = join(folder, 'heavy.parquet');
mkdirSync(folder, { recursive: true });
await db.run(`copy (select [{'role': 'user', 'text': '${preamble} ' || case when i % 10 = 0 then 'Question number ' || i // 10 % 5000 || ': what is ' || (i // 10 % 5000) * 7 || ' plus ' else '' end || md5(i::varchar) || ' ' || md5((i + 1)::varchar)}] as messages from range(20000) t(i)) to '${heavy}' (row_group_size 5000)`);
const worst = await scan(heavy, template, DEFAULT_RULE);
const heavyBytes = Number((await column(`select sum(strlen(messages[1].text)) from '${heavy}'`))[0]);
report('template-heavy items on template-heavy data', `${(heavyBytes / worst.seconds / 1e6).toFixed(1)} MB/s of one core, ${worst.part.evaluations[0].pairs} matching pairs counted, a worker at its peak ${megabytes(worst.peak)}`, '≥ 2 MB/s, ≤ 600 MB', heavyBytes / worst.seconds >= 2e6 && worst.peak <= 600e6);
db.closeSync();
rmSync(folder, { recursive: true, force: true });

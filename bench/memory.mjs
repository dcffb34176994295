/** Memory of the engine on a file whose data is ten times its memory limit: paging, a sort, a full scan by filter. */
import { bigFile } from './bigFile.mjs';
import { report, source, startEngine } from './measure.mjs';

const LIMIT = 256 * 1024 ** 2;
const { engine, stop } = await startEngine({ memoryBytes: LIMIT });
const info = await engine.request('open', { source: source(await bigFile(1000)) });
const times = info.uncompressedBytes / LIMIT;
let peak = 0;
const look = async () => { peak = Math.max(peak, (await engine.request('status', {})).rssBytes); };
const watch = setInterval(() => void look().catch(() => undefined), 200);
const columns = info.columns.map((c) => ({ column: c.name }));
for (let i = 0; i < 40; i++) await engine.request('page', { dataset: info.id, view: 'all', columns, rowStart: Math.floor((info.rows - 100) * i / 40), rowEnd: Math.floor((info.rows - 100) * i / 40) + 100, textLimit: 300 }, { lane: 'page' });
await look();
const pages = peak;
await engine.request('view', { dataset: info.id, query: { filter: null, order: [{ target: { path: 'score' }, descending: true }] } }, { lane: 'job' });
await engine.request('view', { dataset: info.id, query: { filter: { op: 'sql', expression: "len(messages) > 4 and contains(messages[1].content, 'qq')" }, order: [] } }, { lane: 'job' });
await look();
clearInterval(watch);
await stop();
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;
console.log(`data ${megabytes(info.uncompressedBytes)} = ${times.toFixed(1)} × the limit of ${megabytes(LIMIT)}; after 40 pages ${megabytes(pages)}`);
report('peak RSS of the engine', megabytes(peak), '≤ 600 MB + 4 × largest page', peak <= 600e6 + 4 * info.largestChunk);

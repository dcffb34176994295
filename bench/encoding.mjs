/**
 * Page encoding: 1,000 nested rows out of DuckDB as Arrow IPC bytes, against DuckDB's JSON rows and JSON.stringify of them, from
 * the same materialised result in the same process. Target ≤ 0.35 of the time, reach for 0.2.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { loadTs } from './load.mjs';
import { median, ms, report, timed } from './measure.mjs';

const { encodeResult } = await loadTs('src/engine/arrow/encode.ts');
const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
await connection.run(`create table rows as select i as id, 'source ' || i % 7 as source, i / 8.0 as score, timestamptz '2024-01-01' + interval 1 second * i as at,
  list_transform(range(20), lambda k: {'role': case when k % 2 = 0 then 'user' else 'assistant' end, 'content': 'message ' || k || ' of row ' || i || repeat(' and so on', (i + k) % 6), 'weight': k / 2.0, 'tokens': i * k}) as messages
  from range(1000) t(i)`);
const query = 'select * from rows';
const times = { arrow: [], json: [], query: [] };
let bytes = { arrow: 0, json: 0 };
for (let round = 0; round < 25; round++) {
  const arrow = await timed(async () => encodeResult(await connection.run(query)));
  const json = await timed(async () => JSON.stringify(await (await connection.runAndReadAll(query)).getRowObjectsJson()));
  const plain = await timed(async () => { for (let chunk, result = await connection.run(query); (chunk = await result.fetchChunk()) && chunk.rowCount > 0;); });
  bytes = { arrow: arrow.result.ipc.byteLength, json: json.result.length };
  if (round < 5) continue; // until both are compiled
  times.arrow.push(arrow.milliseconds);
  times.json.push(json.milliseconds);
  times.query.push(plain.milliseconds);
}
const ratio = median(times.arrow) / median(times.json);
console.log(`Arrow ${ms(median(times.arrow))} (${(bytes.arrow / 1e6).toFixed(2)} MB), JSON ${ms(median(times.json))} (${(bytes.json / 1e6).toFixed(2)} MB), the query alone ${ms(median(times.query))}, medians of ${times.arrow.length}`);
report('1,000 × 20 nested rows as Arrow against JSON', ratio.toFixed(2), '≤ 0.35, reach for 0.2', ratio <= 0.35);
connection.closeSync();

/** What a document of SQL asks of the engine while somebody types: statements looked at without running them, and the pure parts. */
import { bigFile } from './bigFile.mjs';
import { loadTs } from './load.mjs';
import { ms, percentile, report, source, startEngine, timed } from './measure.mjs';

const ROUNDS = 200;
const SHORT = 'select source, count(*) as n from dataset group by source order by n desc';
const LONG = `with scored as (select loupe_row, source, len(messages) as turns, list_filter(messages, lambda m: m.role = 'user') as asked from dataset where source is not null), ranked as (select *, row_number() over (partition by source order by turns desc) as place from scored) ${Array.from({ length: 20 }, (_, i) => `select source, turns, ${i} as part from ranked where place <= ${i + 1}`).join(' union all ')}`;
const OVER_ROLES = 'select r.source, t.role, quantile_cont(len(t.text), [0.5, 0.9]) as lengths from turns t join records r on r."row" = t."row" group by all';

const { engine, stop } = await startEngine();
const { statementsOf } = await loadTs('src/features/query/statements.ts');
const { completionsIn } = await loadTs('src/features/query/completion.ts');
const file = await bigFile(200, { rowGroup: 2000 });
const info = await engine.request('open', { source: source(file) });

const times = async (run) => {
  await run(0);
  const all = [];
  for (let i = 0; i < ROUNDS; i++) all.push((await timed(() => run(i))).milliseconds);
  return all;
};
const looked = async (sql) => times((i) => engine.request('checkQuery', { dataset: info.id, sql: `${sql} -- ${i}` }));
const ping = await times(() => engine.request('position', { dataset: info.id, view: 'all', row: 1 }));
console.log(`a request that does nothing: ${ms(percentile(ping, 0.95))} at p95`);
for (const [name, sql] of [['short', SHORT], ['over roles', OVER_ROLES], ['long', LONG], ['with a wrong name', SHORT.replace('source,', 'sorce,')], ['that cannot be read', `${LONG} wher`]]) {
  const all = await looked(sql);
  report(`a statement is looked at (${name}, ${sql.length} characters)`, `p50 ${ms(percentile(all, 0.5))}, p95 ${ms(percentile(all, 0.95))}, ${(percentile(all, 0.95) / percentile(ping, 0.95)).toFixed(0)} times a request that does nothing`, '100 ms', percentile(all, 0.95) <= 100);
}
// While a query runs that scans the file.
const running = new AbortController();
const scan = engine.request('query', { dataset: info.id, sql: 'select max(md5(a.messages::varchar || b.id::varchar)) from dataset a, dataset b', limit: 1 }, { signal: running.signal, lane: 'job' }).catch(() => undefined);
const beside = await looked(SHORT);
running.abort();
await scan;
report('a statement is looked at while another one runs', `p95 ${ms(percentile(beside, 0.95))}`, '100 ms', percentile(beside, 0.95) <= 100);

const relations = await engine.request('relations', { dataset: info.id });
const catalogue = { relations, cells: [], parameters: [], functions: [], datasets: [], role: () => undefined };
const document = Array.from({ length: 50 }, (_, i) => `-- name: cell_${i}\n${LONG};\n`).join('\n');
const taken = await times(() => statementsOf(document));
report(`a document of 50 statements is taken apart (${Math.round(document.length / 1000)} kB)`, `p95 ${ms(percentile(taken, 0.95))}`, '50 ms', percentile(taken, 0.95) <= 50);
const offered = await times((i) => completionsIn(LONG, (i * 31) % LONG.length, catalogue));
report('completions of a long statement', `p95 ${ms(percentile(offered, 0.95))}`, '20 ms', percentile(offered, 0.95) <= 20);
await stop();

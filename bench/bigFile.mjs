/**
 * Makes the large files that benchmarks need, once, in bench/out: chat rows (id, source, messages, score) with texts of
 * plausible lengths, the same for the same arguments.
 *   node bench/bigFile.mjs [--megabytes 1000] [--row-group 20000]
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), 'out');
/** Bytes on disk of one row of this data, found once by writing 20,000 of them. */
const BYTES_PER_ROW = 734;

/** The path of a chat file of about that many megabytes on disk; makes it when it is not there. */
export async function bigFile(megabytes, { rowGroup = 20_000 } = {}) {
  const rows = Math.max(200, Math.round((megabytes * 1e6) / BYTES_PER_ROW));
  const file = join(here, `chat-${megabytes}mb-${rowGroup}.parquet`);
  if (existsSync(file)) return file;
  mkdirSync(here, { recursive: true });
  console.error(`making ${file} (${rows} rows); this happens once`);
  const part = `${file}.part`;
  const connection = await (await DuckDBInstance.create(':memory:', { memory_limit: '4GB', preserve_insertion_order: 'true' })).connect();
  await connection.run(`
    create macro word(h) as chr(97 + (h % 26)::int) || chr(97 + ((h // 26) % 7)::int) || substr('ationersingentalureness', 1 + ((h // 182) % 17)::int, 1 + ((h // 3094) % 6)::int);
    create macro txt(i, part, n) as array_to_string(list_transform(range(n), lambda k: word((hash(i * 64 + part, k // 3) % 40000 + (hash(i, part, k) % 3000))::bigint)), ' ');
    create macro size(i, part, short) as case when short then 8 + (hash(i, part) % 40)::int else 40 + (hash(i, part) % 160)::int * (1 + (hash(part, i) % 3)::int) end`);
  await connection.run(`copy (
    select 'row-' || i as id, ['web', 'books', 'code', 'forum', 'math'][(hash(i) % 5)::int + 1] as source,
      list_transform(range(2 * (1 + (hash(i, 7) % 3)::int)), lambda k: {'role': case when k % 2 = 0 then 'user' else 'assistant' end, 'content': txt(i, k, size(i, k, k % 2 = 0))}) as messages,
      round((hash(i, 9) % 1000)::double / 100, 2) as score
    from range(${rows}) t(i)) to '${part.replaceAll("'", "''")}' (format parquet, compression zstd, row_group_size ${rowGroup})`);
  renameSync(part, file);
  console.error(`${(statSync(file).size / 1e6).toFixed(0)} MB`);
  return file;
}

/** A plain table of six columns: integers, a number, a date, a word, a flag. */
export async function tableFile(rows) {
  const file = join(here, `table-${rows}.parquet`);
  if (existsSync(file)) return file;
  mkdirSync(here, { recursive: true });
  console.error(`making ${file}; this happens once`);
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(`copy (select i as id, (hash(i) % 100000)::integer as value, (hash(i, 1) % 1000) / 8.0 as score, date '2020-01-01' + (i % 2000)::integer as day, 'word' || hash(i, 2) % 5000 as word, hash(i, 3) % 2 = 0 as flag from range(${rows}) t(i)) to '${`${file}.part`.replaceAll("'", "''")}' (format parquet, compression zstd)`);
  connection.closeSync();
  renameSync(`${file}.part`, file);
  return file;
}

export function removeBigFiles() {
  rmSync(here, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const option = (name, otherwise) => { const at = process.argv.indexOf(`--${name}`); return at < 0 ? otherwise : Number(process.argv[at + 1]); };
  console.log(await bigFile(option('megabytes', 1000), { rowGroup: option('row-group', 20_000) }));
}

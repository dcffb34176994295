import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { allowedFunctions, allowedOverRows, isHarmless, isOverRows } from '../../../src/engine/sql/functions';

/** What was looked at and left out: settings, sessions, sequences, chance, waiting, logs, statements in text, catalogs, and what is internal. */
const LEFT_OUT = new RegExp(`^(${[
  '__internal_\\w+', 'current_(connection_id|database|query|query_id|schema|schemas|setting|transaction_id|catalog|role|user)', 'session_user', 'user', 'getvariable', 'in_search_path', 'version', 'get_block_size',
  'currval', 'nextval', 'txid_current', 'setseed', 'random', 'uuid', 'uuidv4', 'uuidv7', 'gen_random_uuid', 'sleep_ms', 'pg_sleep', 'error', 'write_log', 'parse_duckdb_log_message', 'stats',
  'json_serialize_plan', 'json_serialize_sql', 'json_deserialize_sql', 'pg_\\w+', 'has_\\w+_privilege', 'inet_\\w+', '\\w+_description', 'map_to_pg_oid', 'format_pg_type', 'format_type',
  'combine', 'finalize', 'vector_type', 'create_sort_key', 'remap_struct', 'replace_type', 'cast_to_type', 'can_cast_implicitly', 'alias', 'constant_or_null', 'is_histogram_other_bin', 'normalized_interval', 'timetz_byte_comparable',
  'variant_bytes_to_variant', 'variant_normalize', 'variant_to_parquet_variant', 'generate_subscripts', 'regexp_split_to_table', 'unpivot_list',
].join('|')})$`);

describe('the functions that a person’s SQL may use', () => {
  let known: { name: string; volatile: boolean }[];

  beforeAll(async () => {
    const connection = await (await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' })).connect();
    const rows = await connection.runAndReadAll(`select function_name, coalesce(bool_or(stability = 'VOLATILE'), false) from duckdb_functions() where function_type in ('scalar', 'macro') group by 1`);
    known = rows.getRows().map(([name, volatile]) => ({ name: String(name), volatile: volatile === true }));
    expect(known.length).toBeGreaterThan(600);
  });

  test('are all there in this version of DuckDB, and none gives another value each time', () => {
    const names = new Map(known.map((f) => [f.name, f]));
    expect(allowedFunctions().filter((name) => name !== '->' && names.get(name)?.volatile !== false)).toEqual([]);
  });

  test('and those that were left out are all that DuckDB has: a new one is refused until it was looked at', () => {
    expect(known.map((f) => f.name).filter((name) => isHarmless(name) === LEFT_OUT.test(name))).toEqual([]);
    expect(isHarmless('a_function_of_tomorrow')).toBe(false);
  });

  test('in a query also those over rows, of which those that draw by chance, or are internal, are left out', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = await connection.runAndReadAll(`select distinct function_name from duckdb_functions() where function_type = 'aggregate'`);
    const names = rows.getRows().map(([name]) => String(name));
    expect(names.filter((name) => !isOverRows(name)).sort()).toEqual(['reservoir_quantile', 'sum_no_overflow']);
    expect(allowedOverRows().filter((name) => !names.includes(name)).sort()).toEqual(['grouping', 'grouping_id']);
    connection.closeSync();
  });
});

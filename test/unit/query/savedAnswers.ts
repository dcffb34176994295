import { resolve } from 'node:path';
import { expect } from 'vitest';
import { DATA } from '../../fixtures/shared';
import { runCli } from '../../fixtures/runCli';
import { duckdb } from '../shape/sample';

/** A saved query on a real file, and what it must answer, from SQL over the file's own columns: never from relations of ours. */
export interface Case {
  readonly query: string;
  readonly file: string;
  readonly set?: readonly string[];
  /** Options beside the query. */
  readonly more?: readonly string[];
  /** The columns of the answer that are compared. */
  readonly columns: readonly string[];
  /** `FILE` is the file. Or the rows themselves, where a paper or FACTS.md gives them. */
  readonly expected: string | readonly (readonly unknown[])[];
}

type Answer = { readonly result: { readonly columns: readonly { readonly name: string }[]; readonly rows: readonly (readonly unknown[])[]; readonly truncated: boolean } };

/** Numbers to nine digits, whatever they are written as; lists inside. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((v) => plain(v));
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return plain(Number(value));
  return typeof value === 'number' ? Number(value.toPrecision(9)) : value;
}

/** The rows of a saved query by the command line, as its document has them. */
export async function saved(folder: string, query: string, file: string, set: readonly string[] = [], more: readonly string[] = []): Promise<{ columns: string[]; rows: unknown[][] }> {
  const said = await runCli(folder, ['query', resolve(DATA, file), '--saved', query, ...set.flatMap((s) => ['--set', s]), ...more, '--limit', '1000000', '--json']);
  expect([said.status, said.err]).toEqual([0, '']);
  const { result } = JSON.parse(said.out) as Answer;
  return { columns: result.columns.map((c) => c.name), rows: result.rows.map((row) => row.map((v) => plain(v))) };
}

/** Rows of SQL over files, by DuckDB in this process. */
export async function raw(sql: string): Promise<unknown[][]> {
  return (await (await duckdb()).runAndReadAll(sql)).getRowsJson().map((row) => row.map((v) => plain(v)));
}

/** A file of the shared data as a relation; of Parquet with the rows' numbers as `file_row_number`. */
export const relationOf = (file: string): string => (file.endsWith('.parquet') ? `read_parquet('${resolve(DATA, file)}', file_row_number = true)` : `read_json_auto('${resolve(DATA, file)}')`);

export async function holds(folder: string, { query, file, set, more, columns, expected }: Case): Promise<void> {
  const answer = await saved(folder, query, file, set, more);
  const picked = answer.rows.map((row) => columns.map((name) => row[answer.columns.indexOf(name)]));
  const wanted = typeof expected === 'string' ? await raw(expected.replaceAll('FILE', relationOf(file))) : expected.map((row) => row.map((v) => plain(v)));
  expect(wanted.length).toBeGreaterThan(0);
  expect(picked).toEqual(wanted);
}

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Turn } from '../../../src/core/conversation';
import { parseJson } from '../../../src/core/json';
import { duckdb } from '../shape/sample';

const DATA = resolve(process.env['LOUPE_SHARED'] ?? '../shared', 'data');
export const hasRealFiles = existsSync(DATA);
if (!hasRealFiles) console.warn(`No real files at ${DATA}: tests on them are skipped. Set LOUPE_SHARED to the folder that holds data/.`);

/** A file of the shared data as a relation. */
export function file(path: string): string {
  return `read_parquet('${resolve(DATA, path).replaceAll("'", "''")}')`;
}

/** Whole rows of a relation as cells, straight from DuckDB. */
export async function rowsOf(relation: string): Promise<CellStruct[]> {
  const rows = (await (await duckdb()).runAndReadAll(`select to_json(r)::varchar from ${relation} as r`)).getRows();
  return rows.map(([text]) => {
    const row = parseJson(String(text));
    if (!(row instanceof CellStruct)) throw new Error('no row');
    return row;
  });
}

/** One number or text of a query, as DuckDB counts it. */
export async function ask(query: string): Promise<Cell[]> {
  const rows = (await (await duckdb()).runAndReadAll(query)).getRowsJson();
  return rows.map((row) => parseJson(JSON.stringify(row)));
}

/** What a turn says in texts and results, joined. */
export function said(turn: Turn | undefined): string {
  return (turn?.parts ?? []).map((p) => (p.kind === 'text' || p.kind === 'tool-result' ? p.text : '')).join('');
}

export const rolesOf = (turns: readonly Turn[]): string => turns.map((t) => t.role.slice(0, 1)).join('');

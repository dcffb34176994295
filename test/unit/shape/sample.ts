import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { CellStruct } from '../../../src/core/cell';
import type { Cell } from '../../../src/core/cell';
import type { Column } from '../../../src/core/dataset';
import { parseJson } from '../../../src/core/json';
import type { Shape } from '../../../src/core/shape';
import { ident } from '../../../src/core/sql';
import { guessShape } from '../../../src/data/shape/guessShape';

const SAMPLE = 200;
let shared: Promise<DuckDBConnection> | undefined;

export function duckdb(): Promise<DuckDBConnection> {
  shared ??= DuckDBInstance.create(':memory:').then((instance) => instance.connect());
  return shared;
}

/** Columns and a sample of a relation, straight from DuckDB and not through our engine; blobs as bytes, also where to_json escapes them. */
export async function lookAt(relation: string): Promise<{ columns: Column[]; sample: CellStruct[]; rows: number }> {
  const connection = await duckdb();
  const described = (await connection.runAndReadAll(`describe select * from ${relation}`)).getRows();
  const columns = described.map(([name, type]): Column => ({ name: String(name), sourceName: String(name).replace(/_[12]$/, (s) => (/prompt/i.test(String(name)) ? '' : s)), type: String(type), origin: 'file' }));
  const blobs = columns.filter((c) => c.type === 'BLOB').map((c) => `hex(${ident(c.name)}) as ${ident(c.name)}`);
  const select = blobs.length > 0 ? `* replace (${blobs.join(', ')})` : '*';
  const json = (await connection.runAndReadAll(`select to_json(r)::varchar from (select ${select} from ${relation} limit ${SAMPLE}) as r`)).getRows();
  const rows = (await connection.runAndReadAll(`select count(*)::integer from ${relation}`)).getRows();
  return { columns, sample: json.map(([text]) => rowOf(String(text), columns)), rows: Number(rows[0]?.[0]) };
}

function rowOf(text: string, columns: readonly Column[]): CellStruct {
  const row = parseJson(text);
  if (!(row instanceof CellStruct)) throw new Error('no row');
  const cell = (name: string, value: Cell): Cell => (columns.find((c) => c.name === name)?.type === 'BLOB' && typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'hex')) : cut(value));
  return new CellStruct(row.names, row.values.map((v, i) => cell(row.names[i] ?? '', v)));
}

/** Texts cut to 2,000 characters, as the engine samples them. */
function cut(cell: Cell): Cell {
  if (typeof cell === 'string') return cell.slice(0, 2_000);
  if (Array.isArray(cell)) return (cell as readonly Cell[]).slice(0, 40).map(cut);
  return cell instanceof CellStruct ? new CellStruct(cell.names, cell.values.map(cut)) : cell;
}

export async function shapeOf(relation: string, fixed?: Record<string, readonly string[]>): Promise<Shape> {
  const { columns, sample, rows } = await lookAt(relation);
  return guessShape({ columns, sample, rows, ...(fixed ? { fixed } : {}) });
}

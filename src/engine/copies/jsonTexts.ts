import type { DuckDBConnection } from '@duckdb/node-api';
import { literal } from '../../core/sql';
import { EMPTY_MARK, mergeShapes, shapeOfStructure, withLargeNumbers } from './jsonTypes';
import type { JsonShape } from './jsonTypes';
import { LongNumbers } from './longNumbers';

/** Texts of JSON as a table takes them: `text` and `known`, which is true where `shape` has what the text is already. */
export interface PreparedTexts {
  readonly texts: readonly string[];
  readonly known: readonly boolean[];
  readonly shape: JsonShape;
  /** Where numbers stand that are rounded if their column is DOUBLE. */
  readonly long: LongNumbers;
}

/** Whole numbers beyond BIGINT are put in quotes, from where DuckDB casts them exactly. */
export function preparedTexts(texts: readonly string[]): PreparedTexts {
  let shape: JsonShape = { kind: 'null' };
  const known: boolean[] = [];
  const long = new LongNumbers();
  const prepared = texts.map((text) => {
    long.add(text);
    const large = withLargeNumbers(text);
    known.push(large !== undefined);
    if (!large) return text;
    shape = mergeShapes(shape, large.shape);
    return large.text;
  });
  return { texts: prepared, known, shape, long };
}

/** What the texts of a table are together, apart from those that are known; `refused` are those that DuckDB does not read. */
export async function shapeOfTexts(connection: DuckDBConnection, table: string, row: string): Promise<{ shape: JsonShape; refused: number }> {
  const marked = `json_structure(regexp_replace(text, '\\{\\s*\\}', ${literal(EMPTY_MARK)}, 'g'))`;
  const result = await connection.runAndReadAll(`select s, case when s like '%"JSON"%' then try(${marked}) end as m, count(*) from (select ${row} as r, text, try(json_structure(text)) as s from ${table} where not known) group by 1, 2 order by min(r)`);
  let shape: JsonShape = { kind: 'null' };
  let refused = 0;
  for (const [structure, mark, times] of result.getRows()) {
    if (structure === null || structure === undefined) refused += Number(times);
    else shape = mergeShapes(shape, shapeOfStructure(String(structure), typeof mark === 'string' ? mark : null, Number(times)));
  }
  return { shape, refused };
}

/** DuckDB takes the first of two equal keys; everyone else who reads JSON the last. Gives the rows where the others were taken out. */
export async function keepLastKeys(connection: DuckDBConnection, table: string, row: string): Promise<number[]> {
  const result = await connection.runAndReadAll(`select r, text from (select ${row} as r, text, try(json_keys(text)) as keys from ${table}) where len(keys) > len(list_distinct(keys))`);
  const rows: number[] = [];
  for (const [number, text] of result.getRows()) {
    const last = lastOfKeys(String(text));
    if (last === undefined) continue;
    await connection.run(`update ${table} set text = $1 where ${row} = $2`, [last, BigInt(String(number))]);
    rows.push(Number(number));
  }
  return rows;
}

/** The same value with each key once, the last one's; undefined where that is not to be had (NaN). */
function lastOfKeys(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}

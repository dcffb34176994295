import type { DuckDBConnection } from '@duckdb/node-api';
import { VARCHAR } from '@duckdb/node-api';
import { LoupeError } from '../../core/message';

/** A node of DuckDB's own tree of a statement. */
export interface Node {
  readonly [key: string]: unknown;
}

/** What we put before an expression to have it parsed. */
export const BEFORE_FILTER = 'select (\n';

/**
 * The one statement of a text, as DuckDB's parser reads it (`json_serialize_sql` only takes SELECT). `before`: how much of it is ours; `at`
 * of an error counts code points from there. Throws `sql-syntax`, `sql-several`, `sql-refused`.
 */
export async function statementTree(connection: DuckDBConnection, text: string, before = 0): Promise<Node> {
  const result = await connection.runAndReadAll('select json_serialize_sql(?::varchar)', [text], [VARCHAR]);
  const answer = JSON.parse(String(result.getRows()[0]?.[0] ?? '{}')) as Node;
  if (answer['error'] === true) throw parseError(answer, before);
  const statements = answer['statements'];
  if (!Array.isArray(statements) || statements.length !== 1) throw new LoupeError('sql-several', {}, 'input');
  return statements[0] as Node;
}

function parseError(answer: Node, before: number): LoupeError {
  const problem = wordOf(answer['error_message']).split('\n')[0] ?? '';
  const position = Number(answer['position'] ?? Number.NaN);
  if (/Only SELECT statements/i.test(problem)) return new LoupeError('sql-refused', { what: 'a statement that is not a SELECT' }, 'input');
  return new LoupeError('sql-syntax', { problem, ...(Number.isFinite(position) ? { at: Math.max(0, position - before) } : {}) }, 'input');
}

export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

import type { DuckDBConnection } from '@duckdb/node-api';
import { VARCHAR } from '@duckdb/node-api';
import { LoupeError } from '../../core/message';

/** A node of DuckDB's own tree of a statement. */
export interface Node {
  readonly [key: string]: unknown;
}

/** The one statement of a text, as DuckDB's parser reads it (`json_serialize_sql` only takes SELECT). Throws `sql-syntax`, `sql-several`, `sql-refused`. */
export async function statementTree(connection: DuckDBConnection, text: string): Promise<Node> {
  const result = await connection.runAndReadAll('select json_serialize_sql(?::varchar)', [text], [VARCHAR]);
  const answer = JSON.parse(String(result.getRows()[0]?.[0] ?? '{}')) as Node;
  if (answer['error'] === true) throw parseError(answer, text);
  const statements = answer['statements'];
  if (!Array.isArray(statements) || statements.length !== 1) throw new LoupeError('sql-several', {}, 'input');
  return statements[0] as Node;
}

function parseError(answer: Node, text: string): LoupeError {
  const problem = wordOf(answer['error_message']).split('\n')[0] ?? '';
  const position = Number(answer['position'] ?? Number.NaN);
  const before = text.indexOf('(\n') + 2;
  if (/Only SELECT statements/i.test(problem)) return new LoupeError('sql-refused', { what: 'a statement that is not a SELECT' }, 'input');
  return new LoupeError('sql-syntax', { problem, ...(Number.isFinite(position) ? { at: Math.max(0, position - before) } : {}) }, 'input');
}

export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

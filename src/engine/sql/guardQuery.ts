import type { DuckDBConnection } from '@duckdb/node-api';
import { LoupeError } from '../../core/message';
import { nearest } from '../../core/nearest';
import { isHarmless, isOverRows } from './functions';
import { CLASSES, TABLE_FUNCTIONS } from './guard';
import { statementTree, wordOf } from './tree';
import type { Node } from './tree';

/** What may stand in a query beside the expressions of a filter. */
const QUERY_CLASSES = new Set([...CLASSES, 'SUBQUERY', 'POSITIONAL_REFERENCE']);
/** Kinds of queries, of what they read from, and of what orders and cuts them. Everything else that has no class is refused. */
const NODES = new Set([
  'SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE', 'BASE_TABLE', 'SUBQUERY', 'JOIN', 'EMPTY', 'EXPRESSION_LIST', 'TABLE_FUNCTION', 'PIVOT', 'SHOW_REF',
  'ORDER_MODIFIER', 'LIMIT_MODIFIER', 'LIMIT_PERCENT_MODIFIER', 'DISTINCT_MODIFIER', 'ORDER_DEFAULT', 'ASCENDING', 'DESCENDING',
]);

/** What a query may read: a relation of ours, or that of another dataset, `train.records`. */
export type TableName = string | { readonly schema: string; readonly table: string };

/** What the joined table of a comparison is called, where one is there. */
const COMPARISON = 'comparison';

/** What is known of a query that was accepted. */
export interface Accepted {
  /** The relations that it reads, in lower case: `labels`, `train.records`. A CTE may have such a name. */
  readonly reads: ReadonlySet<string>;
  /** It says in which order its rows are. */
  readonly ordered: boolean;
  /** DuckDB's tree of it. */
  readonly statement: Node;
}

/** DuckDB 1.5.5 has its own limit for what is nested; a chain of names has none, and overflows its stack. */
const MOST_CHARACTERS = 1e6;
const CHAIN = /(?:\.\s*(?:\w+|"[^"]*")\s*){64}/;
const TOKEN = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[^]*?\*\/|\$(\w*)\$[^]*?\$\1\$|\s+|[^]/g;

/** The text of a query without the semicolons that end it, and comments after those. */
export function queryText(text: string): string {
  let end = text.length;
  let ended = false;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === ';') {
      if (!ended) end = index;
      ended = true;
    } else if (!/^(?:\s|--|\/\*)/.test(token)) {
      ended = false;
      end = text.length;
    }
  }
  return text.slice(0, end).trimEnd();
}

/**
 * Accepts a whole SELECT that a person wrote: sub-queries, joins, CTEs and set operations over `tables`, with functions that only
 * compute. Its tree is walked as it will stand in `select * from (…)`. `parameters`: how many values are bound, each to a `?`. Throws `sql-syntax`, `sql-one-query`, `sql-query-refused`.
 */
export async function guardQuery(connection: DuckDBConnection, text: string, tables: readonly TableName[], parameters = 0): Promise<Accepted> {
  if (text.trim() === '') throw new LoupeError('sql-no-query', {}, 'input');
  if (text.includes('\0')) throw new LoupeError('sql-syntax', { problem: 'NUL character', at: text.indexOf('\0') }, 'input');
  if (text.length > MOST_CHARACTERS || CHAIN.test(text)) throw new LoupeError('sql-too-long', {}, 'input');
  const names = tables.map((t) => (typeof t === 'string' ? t : `${t.schema}.${t.table}`));
  const known = new Set(tables.filter((t) => typeof t === 'string').map((t) => t.toLowerCase()));
  const qualified = new Set(tables.filter((t) => typeof t !== 'string').map((t) => qualifiedKey(t.schema, t.table)));
  const refusal = (what: string): LoupeError => new LoupeError('sql-query-refused', { what, tables: names.join(', ') }, 'input');
  try {
    const own = await statementTree(connection, text);
    const walk = new Walk(refusal, names, qualified, parameters > 0);
    walk.node(await statementTree(connection, `select * from (\n${text}\n)`), known);
    if (walk.parameters.size !== parameters || [...walk.parameters].some((name) => !(Number(name) >= 1 && Number(name) <= parameters))) throw refusal('a parameter');
    return { reads: walk.reads, ordered: isOrdered(own), statement: own };
  } catch (error) {
    if (error instanceof LoupeError && error.code === 'sql-several') throw new LoupeError('sql-one-query', {}, 'input');
    if (error instanceof LoupeError && error.code === 'sql-refused') throw notSelect(text, refusal);
    throw error;
  }
}

/** Schemas that DuckDB has by itself: what stands in them is refused, not missing. */
const DUCKDB_SCHEMA = /^(?:main|temp|system|memory|information_schema|pg_catalog)$/i;

/** A name cannot hold NUL, so that no two pairs are one. */
const qualifiedKey = (schema: string, table: string): string => `${schema}\0${table}`.toLowerCase();

/** Would DuckDB take this name for a file? */
function isFileName(name: string): boolean {
  return /[/\\]|^\w+:|\.(?:parquet|csv|tsv|json|jsonl|ndjson|arrow|feather|txt|gz|zst|db|duckdb)\b/i.test(name);
}

/** What is no SELECT for DuckDB's parser, and what to write instead where there is something. */
function notSelect(text: string, refusal: (what: string) => LoupeError): LoupeError {
  const words = [...text.matchAll(TOKEN)].map(({ 0: token }) => token).filter((t) => !/^(?:'|"|--|\/\*|\$)/.test(t)).join('').toLowerCase();
  if (/^\W*explain\b/.test(words)) return new LoupeError('sql-explain', {}, 'input');
  return /\bpivot\b/.test(words) && !/^\W*(?:copy|create|insert)\b/.test(words) ? new LoupeError('sql-pivot', {}, 'input') : refusal('a statement that is not a SELECT');
}

/** Does the statement say in which order its rows are? */
function isOrdered(statement: Node): boolean {
  const modifiers = (statement['node'] as Node | undefined)?.['modifiers'];
  return Array.isArray(modifiers) && modifiers.some((m: Node) => m['type'] === 'ORDER_MODIFIER');
}

/** The part of a CTE in which its own name is not itself: DuckDB looks for a table of that name there. */
function ownPart({ type }: Node): string | undefined {
  return type === 'RECURSIVE_CTE_NODE' ? 'left' : type === 'CTE_NODE' ? 'query' : undefined;
}

/** A walk over every node, with the tables that can be seen there: those allowed, and the CTEs of what encloses it. */
class Walk {
  /** The numbers of the parameters that were met. */
  readonly parameters = new Set<string>();

  /** The relations that were met. */
  readonly reads = new Set<string>();

  constructor(readonly refusal: (what: string) => LoupeError, readonly names: readonly string[], readonly qualified: ReadonlySet<string>, readonly bound: boolean) {}

  node(node: unknown, tables: ReadonlySet<string>): void {
    if (Array.isArray(node)) {
      for (const item of node) this.node(item, tables);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, class: kind } = node as Node;
    if (typeof kind === 'string') this.#expression(kind, node as Node);
    else if (typeof type === 'string') this.#source(type, node as Node, tables);
    if (kind === 'CONSTANT') return; // a value, whatever it holds
    const inside = this.#withCtes(node as Node, tables);
    const own = ownPart(node as Node);
    for (const [key, value] of Object.entries(node)) if (key !== 'cte_map') this.node(value, key === own ? tables : inside);
  }

  #expression(kind: string, node: Node): void {
    if (kind === 'PARAMETER' && this.bound) {
      this.parameters.add(wordOf(node['identifier']));
      return;
    }
    if (!QUERY_CLASSES.has(kind)) throw this.refusal(kind === 'PARAMETER' ? 'a parameter' : `an expression of the kind ${kind.toLowerCase()}`);
    const name = wordOf(node['function_name']);
    const allowed = isHarmless(name.toLowerCase()) || isOverRows(name.toLowerCase()) || TABLE_FUNCTIONS.has(name.toLowerCase());
    if ((kind === 'FUNCTION' || kind === 'WINDOW') && !allowed) throw this.refusal(`the function ${name}`);
  }

  #source(type: string, node: Node, tables: ReadonlySet<string>): void {
    if (!NODES.has(type) && !/_TYPE_INFO$/.test(type)) throw this.refusal(type.toLowerCase().replaceAll('_', ' '));
    if (type === 'TABLE_FUNCTION') {
      const name = wordOf((node['function'] as Node | undefined)?.['function_name']).toLowerCase();
      if (!TABLE_FUNCTIONS.has(name)) throw this.refusal(`the table function ${name}`);
    }
    if (type === 'SHOW_REF' && (node['query'] ?? null) === null) throw this.refusal('a list of what the engine holds');
    if (type !== 'BASE_TABLE') return;
    this.#table(wordOf(node['catalog_name']), wordOf(node['schema_name']), wordOf(node['table_name']), tables);
    if ((node['at_clause'] ?? null) !== null) throw this.refusal('another version of a table');
  }

  #table(catalog: string, schema: string, table: string, tables: ReadonlySet<string>): void {
    const known = schema === '' ? tables.has(table.toLowerCase()) : this.qualified.has(qualifiedKey(schema, table));
    const name = [catalog, schema, table].filter((n) => n !== '').join('.');
    if (catalog === '' && known) this.reads.add(name.toLowerCase());
    else if (catalog === '' && schema === '') throw new LoupeError(isFileName(table) ? 'sql-file-closed' : table.toLowerCase() === COMPARISON ? 'sql-no-comparison' : 'sql-relation', { name: table, nearest: nearest(table, this.names) }, 'input');
    else if (catalog !== '' || DUCKDB_SCHEMA.test(schema)) throw this.refusal(`the table “${name}” of another schema`);
    else if (this.names.some((n) => n.toLowerCase() === schema.toLowerCase())) throw new LoupeError('sql-relation', { name, nearest: nearest(name, this.names) }, 'input');
    else throw new LoupeError('sql-dataset-closed', { name: schema, nearest: nearest(schema, [...new Set(this.names.map((n) => n.replace(/\.[^.]*$/, '')))]) }, 'input');
  }

  /** The tables that a query sees: its CTEs, too, each of which sees those before it, and itself where it is recursive. */
  #withCtes(node: Node, tables: ReadonlySet<string>): ReadonlySet<string> {
    const map = (node['cte_map'] as Node | undefined)?.['map'];
    const recursive = node['type'] === 'RECURSIVE_CTE_NODE' || node['type'] === 'CTE_NODE' ? [wordOf(node['cte_name']).toLowerCase()] : [];
    if (!Array.isArray(map) || map.length === 0) return recursive.length === 0 ? tables : new Set([...tables, ...recursive]);
    const seen = new Set([...tables, ...recursive]);
    for (const { key, value } of map as { key: string; value: unknown }[]) {
      this.node(value, new Set(seen));
      seen.add(key.toLowerCase());
    }
    return seen;
  }
}

import { wordOf } from './tree';
import type { Node } from './tree';

/** Names of columns, in lower case, that hold numbers of rows of the dataset. */
export type RowColumns = ReadonlySet<string>;

const NONE: RowColumns = new Set();
/** Functions whose value is one of the rows they are given, or a list of them. */
const KEEPING: ReadonlySet<string> = new Set(['min', 'max', 'first', 'last', 'any_value', 'arg_min', 'arg_max', 'min_by', 'max_by', 'mode', 'list', 'array_agg', 'unnest', 'list_sort', 'list_distinct', 'list_slice', 'list_extract', 'list_filter']);
const KEEPING_OPERATORS: ReadonlySet<string> = new Set(['ARRAY_EXTRACT', 'ARRAY_SLICE']);

/**
 * Which columns of a statement hold rows of the dataset, followed through sub-queries, joins and CTEs to the relations that say
 * them (`sources`: the columns of each that do; another relation has none). What cannot be followed holds none: a link to the wrong
 * record is worse than none.
 */
export function rowColumnsOf(statement: Node, sources: ReadonlyMap<string, RowColumns>): RowColumns {
  return ofQuery(statement['node'] as Node | undefined, sources);
}

function ofQuery(node: Node | undefined, outer: ReadonlyMap<string, RowColumns>): RowColumns {
  if (!node) return NONE;
  const sources = new Map(outer);
  const ctes = ((node['cte_map'] as Node | undefined)?.['map'] ?? []) as readonly { readonly key: string; readonly value: Node }[];
  for (const { key, value } of ctes) {
    const named = Array.isArray(value['aliases']) && value['aliases'].length > 0;
    sources.set(key.toLowerCase(), named ? NONE : ofQuery((value['query'] as Node | undefined)?.['node'] as Node | undefined, sources));
  }
  if (node['type'] === 'SELECT_NODE') return ofSelect(node, sources);
  if (node['type'] !== 'SET_OPERATION_NODE') return NONE;
  const parts = (Array.isArray(node['children']) ? node['children'] : [node['left'], node['right']]).map((part) => ofQuery(part as Node | undefined, sources));
  const [first = NONE, ...others] = parts;
  return new Set([...first].filter((name) => others.every((other) => other.has(name))));
}

/** A relation in FROM, by the name that columns are qualified with. */
interface Source {
  readonly alias: string;
  readonly rows: RowColumns;
}

function ofSelect(node: Node, sources: ReadonlyMap<string, RowColumns>): RowColumns {
  const from = sourcesOf(node['from_table'] as Node | undefined, sources);
  const found = new Set<string>();
  for (const item of (node['select_list'] ?? []) as readonly Node[]) {
    if (item['class'] === 'STAR') for (const name of ofStar(item, from)) found.add(name);
    else {
      const name = (wordOf(item['alias']) || columnOf(item)).toLowerCase();
      if (isRow(item, from)) found.add(name);
      else found.delete(name); // two columns of one name
    }
  }
  return found;
}

function ofStar(star: Node, from: readonly Source[]): string[] {
  const plain = ['exclude_list', 'replace_list', 'rename_list', 'qualified_exclude_list'].every((list) => !Array.isArray(star[list]) || star[list].length === 0);
  const relation = wordOf(star['relation_name']).toLowerCase();
  if (star['expr'] !== null && star['expr'] !== undefined) return [];
  const names = from.filter((s) => relation === '' || s.alias === relation).flatMap((s) => [...s.rows]);
  if (plain) return names;
  const touched = JSON.stringify([star['exclude_list'], star['replace_list'], star['rename_list'], star['qualified_exclude_list']]).toLowerCase();
  return names.filter((name) => !touched.includes(`"${name}"`));
}

function sourcesOf(table: Node | undefined, sources: ReadonlyMap<string, RowColumns>): Source[] {
  if (!table) return [];
  const renamed = Array.isArray(table['column_name_alias']) && table['column_name_alias'].length > 0;
  const alias = wordOf(table['alias']).toLowerCase();
  switch (table['type']) {
    case 'BASE_TABLE': {
      const name = wordOf(table['table_name']).toLowerCase();
      const rows = wordOf(table['schema_name']) === '' && !renamed ? sources.get(name) : undefined;
      return [{ alias: alias === '' ? name : alias, rows: rows ?? NONE }];
    }
    case 'SUBQUERY':
      return [{ alias, rows: renamed ? NONE : ofQuery((table['subquery'] as Node | undefined)?.['node'] as Node | undefined, sources) }];
    case 'JOIN':
      return [...sourcesOf(table['left'] as Node | undefined, sources), ...sourcesOf(table['right'] as Node | undefined, sources)];
    default:
      return [{ alias, rows: NONE }];
  }
}

/** Of two relations that both have a column of the name, DuckDB takes neither without its relation. */
function isRow(item: Node, from: readonly Source[]): boolean {
  const children = (item['children'] ?? []) as readonly Node[];
  switch (item['class']) {
    case 'COLUMN_REF': {
      const names = item['column_names'] as readonly string[];
      const name = columnOf(item).toLowerCase();
      const relation = names.length === 2 ? names[0]?.toLowerCase() : undefined;
      return names.length <= 2 && from.some((s) => (relation === undefined || s.alias === relation) && s.rows.has(name));
    }
    case 'CAST':
      return isRow(item['child'] as Node, from);
    case 'FUNCTION':
      return KEEPING.has(wordOf(item['function_name']).toLowerCase()) && children[0] !== undefined && isRow(children[0], from);
    case 'OPERATOR':
      return KEEPING_OPERATORS.has(wordOf(item['type'])) && children[0] !== undefined && isRow(children[0], from);
    default:
      return false;
  }
}

function columnOf(item: Node): string {
  const names = item['column_names'];
  return Array.isArray(names) ? wordOf(names.at(-1)) : '';
}

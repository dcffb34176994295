import type { Column, DatasetSource } from './dataset';
import { rolePathToSql } from './rolePath';
import { shellLine } from './shellWord';
import { ident } from './sql';
import { actingFilter } from './viewQuery';
import type { OrderBy, ViewQuery } from './viewQuery';

/** The command line that gives the rows of a view, in its order: `rows` where it is that of the file, else `query`. */
export function viewCommand(source: Pick<DatasetSource, 'paths' | 'config' | 'split' | 'join' | 'reading'>, query: ViewQuery, columns: readonly Column[]): string {
  const acting = actingFilter(query);
  const filter = acting?.op === 'sql' ? acting.expression.trim() : null;
  const { config, split, join, reading = {} } = source;
  const { delimiter, quote, header } = reading;
  const option = (name: string, value: string | undefined): string[] => (value === undefined ? [] : [name, value]);
  const which = [
    ...source.paths, ...option('--config', config), ...option('--split', split), ...(join ? [...option('--join', join.paths[0]), '--on', join.on] : []),
    ...option('--delimiter', delimiter === '\t' ? 'tab' : delimiter), ...option('--quote', quote === '' ? 'none' : quote), ...(header === undefined ? [] : [header ? '--header' : '--no-header']),
  ];
  if (query.order.length === 0) return `npx loupe ${shellLine(['rows', ...which, ...(filter === null ? [] : ['--filter', filter])])}`;
  // Rows that compare equal keep their order.
  const order = [...query.order.map((o) => orderSql(o, columns)), 'loupe_row'].join(', ');
  const where = filter === null ? '' : ` where (${filter}${filter.includes('--') ? '\n' : ''})`;
  return `npx loupe ${shellLine(['query', ...which, '--sql', `select * from dataset${where} order by ${order}`])}`;
}

function orderSql({ target, descending }: OrderBy, columns: readonly Column[]): string {
  return `${'derived' in target ? ident(target.derived) : rolePathToSql(target.path, columns).text}${descending ? ' desc' : ''} nulls last`;
}

/** A program in Python that reads the rows of a statement of DuckDB's into a data frame of polars, or a dataset of `datasets`. */
export function viewPython(statement: string, into: 'polars' | 'datasets'): string {
  const text = pythonText(statement);
  return into === 'polars' ? `import duckdb\n\nrows = duckdb.sql(${text}).pl()\n` : `import duckdb\nfrom datasets import Dataset\n\nrows = Dataset(duckdb.sql(${text}).to_arrow_table())\n`;
}

/** A text between three quotes, as it stands where it can. */
function pythonText(text: string): string {
  return `"""\n${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}\n"""`;
}

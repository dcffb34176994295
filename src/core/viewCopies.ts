import type { CsvReading, DatasetSource } from './dataset';
import type { Shape } from './shape';
import { shellLine } from './shellWord';
import { actingFilter } from './viewQuery';
import type { ViewQuery } from './viewQuery';

/** What a command line must say of a dataset so that it is opened as the view has it. */
export interface CopiedDataset {
  readonly source: Pick<DatasetSource, 'paths' | 'config' | 'split' | 'join' | 'reading'>;
  readonly shape: Shape;
}

/**
 * The command line that gives the rows of a view, in its order: `rows` where it is that of the file, else `query` with `statement`, which is the
 * view over `dataset`. Both give the first rows, if no `--limit` is added.
 */
export function viewCommand(dataset: CopiedDataset, query: ViewQuery, statement: string | null): string {
  const filter = actingFilter(query);
  const asked = statement === null ? ['rows', ...datasetWords(dataset), ...(filter?.op === 'sql' ? option('--filter', filter.expression.trim()) : [])] : ['query', ...datasetWords(dataset), ...option('--sql', statement)];
  return `npx loupe ${shellLine(asked)}`;
}

/** Its paths, and the options by which it is opened so. */
function datasetWords({ source: { paths, config, split, join, reading }, shape }: CopiedDataset): string[] {
  return [
    ...paths,
    ...(config === undefined ? [] : option('--config', config)),
    ...(split === undefined ? [] : option('--split', split)),
    ...(join === undefined ? [] : [...option('--join', join.paths[0] ?? ''), ...option('--on', join.on)]),
    ...readingWords(reading ?? {}),
    ...roleWords(shape),
  ];
}

function readingWords({ delimiter, quote, header }: CsvReading): string[] {
  return [
    ...(delimiter === undefined ? [] : option('--delimiter', delimiter === '\t' ? 'tab' : delimiter)),
    ...(quote === undefined ? [] : option('--quote', quote === '' ? 'none' : quote)),
    ...(header === undefined ? [] : [header ? '--header' : '--no-header']),
  ];
}

/** Roles that a person corrected, wherever the corrections are kept. */
function roleWords({ roles, reasons }: Shape): string[] {
  const corrected = [...new Set(reasons.flatMap((r) => (r.by === 'person' && r.role !== undefined ? [r.role] : [])))];
  return corrected.flatMap((role) => {
    const paths = roles[role] ?? [];
    return (paths.length === 0 ? [''] : paths).flatMap((path) => option('--role', `${role}=${path}`));
  });
}

/** A value that begins like an option is taken for one where it stands alone. */
function option(name: string, value: string): string[] {
  return value.startsWith('-') ? [`${name}=${value}`] : [name, value];
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

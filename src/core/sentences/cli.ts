import type { Sentences } from './sentence';

export const cli: Sentences = {
  'usage-join': '--join PATH and --on COLUMN go together: the other dataset, and the column that both have.',
  'usage-option-unused': 'loupe {command} does not take {option}; loupe --help lists the options.',
  'usage-option': '{problem}; loupe --help lists the options.',
  'usage-command': '“{command}” is not a command; there are: {commands}. See loupe --help.',
  'usage-no-dataset': 'loupe {command} needs a dataset: a Parquet file, a folder, or a quoted glob.',
  'usage-one-dataset': 'loupe {command} takes one dataset: give several paths without names to read them as one.',
  'usage-role': '--role takes ROLE=PATH or ROLE=(SQL), not “{given}”; roles are {roles}.',
  'usage-number': '{option} takes a whole number, not “{given}”.',
  'usage-columns': '--columns takes names with commas between them, not “{given}”: a name that holds a comma stands in double quotes.',
  'usage-threads': '--threads takes a number from 1 to {most}, not “{given}”.',
  'usage-row-alone': '--row asks for rows by their numbers and does not go with {option}: use one or the other.',
  'usage-memory': '--memory takes a size such as 2GB or 512MB, not “{given}”.',
  'usage-no-out': 'loupe export needs --out FILE; the name says the format (.parquet, .jsonl, .csv, .arrow).',
  'usage-out-format': '“{out}” does not say a format: end it in one of {formats}.',
  'usage-later': '{option} is not there yet in this version.',
  'column-unknown': 'There is no column “{column}”; there are: {columns}.',
  'row-beyond': 'Row {row} is beyond the end of “{name}” (rows: {rows}, counted from 0).',
  'csv-nested': 'CSV cannot hold nested values: these columns are written as JSON in the cell: {columns}.',
  'engine-start-cli': 'The engine did not start: {problem}',
  'internal-cli': 'Something failed inside loupe: {problem}',
};

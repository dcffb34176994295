import type { DatasetFile } from '../../../core/dataset';
import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { shellLine } from '../../../core/shellWord';
import { commandsOf } from './commands';
import type { ReportInput } from './input';
import { plural } from './words';

/** Of more files only the first are named: the fingerprint is of all. */
const MOST_FILES = 100;
/** Characters. */
const LINE = 96;

/** Of which files, by which versions, when, and the commands that give each number again. */
export function reproduceSection(input: ReportInput): ReportSection {
  const { info, made, source } = input;
  const { joined } = info;
  return {
    heading: 'How to get these numbers again',
    blocks: [
      {
        kind: 'table', head: ['', ''],
        rows: [
          ['made', made.at], ['Dataset Loupe', made.loupe], ['DuckDB', made.duckdb], ['rows', groupDigits(info.rows)], ['fingerprint', info.fingerprint],
          ...(joined ? [['joined', `${joined.name}, ${plural(joined.rows, 'row')}, by ${joined.on}`], ['fingerprint of what is joined', joined.fingerprint]] : []),
        ],
      },
      { kind: 'text', text: 'A fingerprint is the sha256 over each file’s size and Parquet footer; of other formats, over its first and last 64 KiB.' },
      ...filesBlocks(info.files), ...(joined ? [{ kind: 'text', text: `Joined by ${joined.on}:` } as const, ...filesBlocks(joined.files)] : []),
      { kind: 'text', text: `Each of the first two commands gives the same numbers again from the same files with this version${[...source.paths, ...(source.join?.paths ?? [])].every((path) => path.startsWith('/')) ? '' : ', run where their paths lead to the data'}. They are for a POSIX shell; in the project, “npx loupe” runs loupe.` },
      ...commandsOf(input).flatMap(({ gives, words }): ReportBlock[] => [{ kind: 'text', text: `${gives}:` }, { kind: 'code', language: 'sh', text: shellText(words) }]),
    ],
  };
}

function filesBlocks(all: readonly DatasetFile[]): readonly ReportBlock[] {
  const files = all.slice(0, MOST_FILES);
  const folder = commonFolder(all.map((f) => f.path));
  return [
    { kind: 'table', head: ['file', 'rows', 'bytes', 'changed'], rows: files.map((f) => [f.path.slice(folder), f.rows, f.bytes, new Date(f.modified).toISOString()]) },
    ...(all.length > files.length ? [{ kind: 'text', text: `and ${groupDigits(all.length - files.length)} more files` } as const] : []),
  ];
}

/** How many characters of all paths are the folder that they have in common. */
function commonFolder(paths: readonly string[]): number {
  const [first = ''] = paths;
  const parts = first.split(/(?<=[\\/])/).slice(0, -1);
  let length = 0;
  for (const part of parts) {
    if (!paths.every((path) => path.startsWith(first.slice(0, length) + part))) break;
    length += part.length;
  }
  return length;
}

/** A long command has a line for each option. */
function shellText(words: readonly string[]): string {
  const line = shellLine(words);
  if (line.length <= LINE) return line;
  const lines: string[][] = [[]];
  for (const word of words) {
    if (word.startsWith('--')) lines.push([]);
    lines.at(-1)?.push(word);
  }
  return lines.map((some) => shellLine(some)).join(' \\\n  ');
}

import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { shellLine } from '../../../core/shellWord';
import { commandsOf } from './commands';
import type { ReportInput } from './input';

/** Of more files only the first are named: the fingerprint is of all. */
const MOST_FILES = 100;
/** Characters. */
const LINE = 96;

/** Of which files, by which versions, when, and the commands that give each number again. */
export function reproduceSection(input: ReportInput): ReportSection {
  const { info, made, source } = input;
  const files = info.files.slice(0, MOST_FILES);
  const folder = commonFolder(info.files.map((f) => f.path));
  return {
    heading: 'How to get these numbers again',
    blocks: [
      { kind: 'table', head: ['', ''], rows: [['made', made.at], ['Dataset Loupe', made.loupe], ['DuckDB', made.duckdb], ['fingerprint', `${info.fingerprint} (sha256 over each file’s size and Parquet footer; of other formats, over its first and last 64 KiB)`], ['rows', groupDigits(info.rows)]] },
      { kind: 'table', head: ['file', 'rows', 'bytes', 'changed'], rows: files.map((f) => [f.path.slice(folder), f.rows, f.bytes, new Date(f.modified).toISOString()]) },
      ...(info.files.length > files.length ? [{ kind: 'text', text: `and ${groupDigits(info.files.length - files.length)} more files` } as const] : []),
      { kind: 'text', text: `These commands give the same numbers again from the same files with this version${source.paths.every((path) => path.startsWith('/')) ? '' : ', run where their paths lead to the data'}. They are for a POSIX shell; in the project, “npx loupe” runs loupe.` },
      ...commandsOf(input).flatMap(({ gives, words }): ReportBlock[] => [{ kind: 'text', text: `${gives}:` }, { kind: 'code', language: 'sh', text: shellText(words) }]),
    ],
  };
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

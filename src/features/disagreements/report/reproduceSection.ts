import type { ReportBlock, ReportSection } from '../../../core/report';
import { groupDigits } from '../../../core/sentences';
import { shellLine } from '../../../core/shellWord';
import { commandsOf } from './commands';
import type { ReportInput } from './input';

/** Of more files only the first are named: the fingerprint is of all. */
const MOST_FILES = 100;

/** Of which files, by which versions, when, and the commands that give each number again. */
export function reproduceSection(input: ReportInput): ReportSection {
  const { info, made, source } = input;
  const files = info.files.slice(0, MOST_FILES);
  const folder = commonFolder(info.files.map((f) => f.path));
  return {
    heading: 'How to get these numbers again',
    blocks: [
      { kind: 'table', head: ['of', ''], rows: [['made', made.at], ['Dataset Loupe', made.loupe], ['DuckDB', made.duckdb], ['fingerprint', `${info.fingerprint} (sha256 over each file’s size and Parquet footer; of other formats, over its first and last 64 KiB)`], ['rows', groupDigits(info.rows)]] },
      { kind: 'table', head: ['file', 'rows', 'bytes', 'changed'], rows: files.map((f) => [f.path.slice(folder), f.rows, f.bytes, new Date(f.modified).toISOString()]) },
      ...(info.files.length > files.length ? [{ kind: 'text', text: `and ${groupDigits(info.files.length - files.length)} more files` } as const] : []),
      { kind: 'text', text: `These commands, in the folder in which ${source.paths.some((path) => !path.startsWith('/')) ? 'their paths lead to the data' : 'you like'}, give the same numbers from the same files with this version; they are for a POSIX shell, and loupe is what “npx loupe” runs in the project.` },
      ...commandsOf(input).flatMap(({ gives, words }): ReportBlock[] => [{ kind: 'text', text: `${gives}:` }, { kind: 'code', language: 'sh', text: shellLine(words) }]),
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

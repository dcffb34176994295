import { writeFile, rename, stat, rm } from 'node:fs/promises';
import { basename, extname, resolve } from 'node:path';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { LabelCounts, MatchedLabel } from '../features/annotation/contract';
import { valueText } from '../features/annotation/contract';
import { annotationWork } from './annotationWork';
import { counted, table, visible } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

const PAGE = 10_000;
const FORMATS = ['.jsonl', '.ndjson', '.csv'];

/** `loupe annotations`: what labels there are, what of it holds, and what no longer finds its row; `--out` writes those that hold. */
export async function annotations(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  if (options.out !== null && !FORMATS.includes(extname(options.out).toLowerCase())) throw new LoupeError('usage-out-format', { out: options.out, formats: FORMATS.join(' ') }, 'usage');
  const opened = await openOne(context);
  const work = annotationWork(context, opened.info);
  const counts = await work('counts', {});
  const orphaned = await all((offset) => work('labels', { state: 'orphaned', offset, limit: PAGE }));
  const written = options.out === null ? null : await writeLabels(resolve(options.out), options.force, await all((offset) => work('labels', { state: 'matched', offset, limit: PAGE })));
  const byLabel = byLabelOf(counts);
  return {
    datasets: [opened],
    result: {
      files: counts.files.map((f) => f.path), lines: counts.lines, current: counts.current, retracted: counts.retracted, textChanged: counts.textChanged,
      orphaned: orphaned.map(({ line }) => line) as unknown as Record<string, unknown>[], annotators: counts.annotators, byLabel,
      ...(written === null ? {} : { out: written.out, written: written.rows }),
    },
    warnings: [...opened.info.warnings, ...counts.problems.map((p): Message & { count?: number } => ({ code: `labels-${p.reason}`, args: { name: basename(p.path), line: p.line } }))],
    text: [
      `${counted(counts.current, 'label')} in ${counted(counts.files.length, 'file')}, ${counted(counts.orphaned, 'orphan')}, ${counted(counts.retracted, 'label')} taken back`,
      table(['schema', 'question', 'label', 'by', 'count'], counts.byLabel.map((l) => [l.schema, l.question, l.value, l.by, String(l.count)])),
      ...(written === null ? [] : [`${counted(written.rows, 'label')}: ${visible(written.out)}`]),
    ].join('\n'),
  };
}

async function all(page: (offset: number) => Promise<readonly MatchedLabel[]>): Promise<MatchedLabel[]> {
  const found: MatchedLabel[] = [];
  for (;;) {
    const next = await page(found.length);
    found.push(...next);
    if (next.length < PAGE) return found;
  }
}

/** Counts by `schema.question`, label and annotator. */
function byLabelOf(counts: LabelCounts): Record<string, Record<string, Record<string, number>>> {
  const by: Record<string, Record<string, Record<string, number>>> = {};
  for (const { schema, question, value, by: who, count } of counts.byLabel) {
    ((by[schema === question ? schema : `${schema}.${question}`] ??= {})[value] ??= {})[who] = count;
  }
  return by;
}

/** Written beside its place and renamed when it is whole. */
async function writeLabels(out: string, force: boolean, labels: readonly MatchedLabel[]): Promise<{ out: string; rows: number }> {
  if (!force && (await stat(out).then(() => true, () => false))) throw new LoupeError('out-exists', { path: out });
  const csv = extname(out).toLowerCase() === '.csv';
  const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const lines = labels.map(({ line, row, match }) => csv
    ? [String(row), line.row.id ?? '', line.by, line.schema, line.question, line.value === null ? '' : valueText(line.value), line.note ?? '', line.subject.kind, line.at, match].map((t) => cell(t)).join(',')
    : JSON.stringify({ at_row: row, match, ...line }));
  const partial = `${out}.${String(process.pid)}.loupe-partial`;
  try {
    await writeFile(partial, [...(csv ? ['row,id,by,schema,question,label,note,subject,at,match'] : []), ...lines, ''].join('\n'), { flush: true });
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new LoupeError('out-unwritable', { path: out, name: basename(out), problem: error instanceof Error ? error.message : String(error) }, 'input', String(error));
  }
  return { out, rows: labels.length };
}

import { basename } from 'node:path';
import { decodePage } from '../core/arrow/readCells';
import type { DatasetInfo } from '../core/dataset';
import { LoupeError } from '../core/message';
import type { Message } from '../core/message';
import type { ExportTarget } from '../engine/contract';
import type { LabelCounts, MatchedLabel } from '../features/annotation/contract';
import { ACCEPTED, longSql, wideColumns, wideColumnsSql, wideSql } from '../features/annotation/exportQueries';
import type { Accept } from '../features/annotation/exportQueries';
import { labelAgreement } from './labelAgreement';
import { annotationWork } from './annotationWork';
import { outFile } from './outFile';
import { counted, table, visible } from './output';
import { preferenceSet } from './preferenceSet';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

const PAGE = 10_000;
const ALL = Number.MAX_SAFE_INTEGER - 1;

/** `loupe annotations`: what labels there are, what of it holds, and what no longer finds its row; `--out` writes those that are accepted. */
export async function annotations(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  const accept = acceptOf(options.annotate.accept);
  const target = options.out === null ? null : outFile(options.out, options);
  const { as } = options.annotate;
  if (as !== null && as !== 'preference') throw new LoupeError('usage-as', { given: as }, 'usage');
  if (as !== null && target === null) throw new LoupeError('usage-no-out-labels', {}, 'usage');
  if (target === null && options.annotate.wide) throw new LoupeError('usage-wide', {}, 'usage');
  const opened = await openOne(context);
  const work = annotationWork(context, opened.info);
  if (target !== null && options.annotate.as !== null) return preferenceSet(context, opened, target, accept);
  const counts = await work('counts', {});
  const orphaned = await all((offset) => work('labels', { state: 'orphaned', offset, limit: PAGE }));
  const agreement = await labelAgreement(work);
  const written = target === null ? null : await write(context, opened.info, target, accept);
  return {
    datasets: [opened],
    result: {
      files: counts.files.map((f) => f.path), lines: counts.lines, current: counts.current, retracted: counts.retracted, textChanged: counts.textChanged,
      orphaned: orphaned.map(({ line }) => line) as unknown as Record<string, unknown>[], annotators: counts.annotators, byLabel: byLabelOf(counts),
      agreement: agreement.document,
      ...(target === null || written === null ? {} : { out: target.out, format: target.format, accept, written: written.rows, bytes: written.bytes }),
    },
    warnings: [...opened.info.warnings, ...counts.problems.map((p): Message & { count?: number } => ({ code: `labels-${p.reason}`, args: { name: basename(p.path), line: p.line } }))],
    text: [
      `${counted(counts.current, 'label')} in ${counted(counts.files.length, 'file')}, ${counted(counts.orphaned, 'orphan')}, ${counted(counts.retracted, 'label')} taken back`,
      table(['schema', 'question', 'label', 'by', 'count'], counts.byLabel.map((l) => [l.schema, l.question, l.value, l.by, String(l.count)])),
      ...(agreement.rows.length === 0 ? [] : ['', table(['question', 'labelled by several', 'agreement', "Krippendorff's alpha"], agreement.rows), '']),
      ...(target === null || written === null ? [] : [`${counted(written.rows, 'row')}: ${visible(target.out)}`]),
    ].join('\n'),
  };
}

/** What `--accept` says. */
export function acceptOf(given: string | null): Accept {
  const accept = given === null ? 'all' : ACCEPTED.find((a) => a === given);
  if (accept === undefined) throw new LoupeError('usage-accept', { given: given ?? '', known: ACCEPTED.join(', ') }, 'usage');
  return accept;
}

async function write(context: CommandContext, info: DatasetInfo, target: ExportTarget, accept: Accept): Promise<{ rows: number; bytes: number }> {
  const { options, engine, signal } = context;
  const onProgress = (fraction: number | null): void => context.progress('exporting', fraction);
  let sql = longSql(accept);
  if (options.annotate.wide) {
    const { ipc, rows } = await engine.request('query', { dataset: info.id, sql: wideColumnsSql(accept), limit: PAGE }, { signal, lane: 'job' });
    sql = wideSql(accept, wideColumns(decodePage(ipc), rows, await engine.request('derived', { dataset: info.id }, { signal })));
  }
  return engine.request('exportQuery', { dataset: info.id, sql, limit: ALL, ...target }, { signal, lane: 'job', onProgress });
}

async function all(page: (offset: number) => Promise<readonly MatchedLabel[]>): Promise<MatchedLabel[]> {
  const found: MatchedLabel[] = [];
  for (;;) {
    const next = await page(found.length);
    found.push(...next);
    if (next.length < PAGE) return found;
  }
}

/** Counts by `schema.question`, label and annotator: an answer of several labels counts for each. */
function byLabelOf(counts: LabelCounts): Record<string, Record<string, Record<string, number>>> {
  const by: Record<string, Record<string, Record<string, number>>> = {};
  for (const { schema, question, labels, by: who, count } of counts.byLabel) {
    const ofQuestion = (by[schema === question ? schema : `${schema}.${question}`] ??= {});
    for (const label of labels) {
      const ofLabel = (ofQuestion[label] ??= {});
      ofLabel[who] = (ofLabel[who] ?? 0) + count;
    }
  }
  return by;
}

import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { DatasetInfo } from '../core/dataset';
import type { ExportTarget } from '../engine/contract';
import type { Accept } from '../features/annotation/exportQueries';
import { TIES } from '../features/annotation/preferences';
import { annotationWork } from './annotationWork';
import { counted, visible } from './output';
import { schemaNamed } from './schemaNamed';
import type { CommandContext, CommandResult } from './session';

const DEFAULT_SCHEMA = 'pairwise';

/** `loupe annotations --as preference`: a row for each record with a winner. */
export async function preferenceSet(context: CommandContext, opened: { name: string | null; info: DatasetInfo }, target: ExportTarget, accept: Accept): Promise<CommandResult> {
  const { options } = context;
  const { labels, question: asked, ties: given } = options.annotate;
  const ties = given === null ? 'drop' : TIES.find((t) => t === given);
  if (ties === undefined) throw new LoupeError('usage-ties', { given: given ?? '', known: TIES.join(', ') }, 'usage');
  const schema = await schemaNamed(labels ?? DEFAULT_SCHEMA);
  const question = schema.questions.find((q) => q.kind === 'pairwise' && (asked === null || q.id === asked));
  if (!question) throw new LoupeError('no-pairwise', { schema: schema.id }, 'usage');
  const { rows, bytes, records, left } = await annotationWork(context, opened.info)('preferences', { schema: schema.id, question: question.id, accept, ties, ...target });
  const reasons = Object.entries(left);
  const count = reasons.reduce((n, [, of]) => n + of, 0);
  const warnings: Warning[] = count === 0 ? [] : [{ code: 'preferences-left', args: { count, reasons: reasons.map(([why, of]) => `${why}: ${of}`).join(', ') }, count }];
  return {
    datasets: [opened],
    result: { out: target.out, format: target.format, accept, ties, question: `${schema.id}.${question.id}`, records, written: rows, bytes, left },
    warnings: [...opened.info.warnings, ...warnings],
    text: `${counted(rows, 'preference')} from ${counted(records, 'record')}: ${visible(target.out)}`,
  };
}

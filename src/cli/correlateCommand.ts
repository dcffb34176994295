import { LoupeError } from '../core/message';
import { groupDigits, sentence } from '../core/sentences';
import type { Correlation } from '../core/statistics/correlation';
import { COMPARISON } from '../features/comparison/contract';
import type { CorrelateAnswer } from '../features/comparison/contract';
import { counted, table } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

/** `loupe correlate`: how metric columns go together, by three coefficients for each pair. */
export async function correlate(context: CommandContext): Promise<CommandResult> {
  const { columns } = context.options;
  if (columns === null || columns.length < 2) throw new LoupeError('usage-correlate', {}, 'usage');
  const opened = await openOne(context);
  const { rows, pairs } = (await context.engine.request('work', { dataset: opened.info.id, feature: COMPARISON, method: 'correlate', params: { columns, filter: context.options.filter } }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('correlating', fraction) })) as CorrelateAnswer;
  return {
    datasets: [opened],
    result: { rows, pairs: pairs.map(({ a, b, n, pearson, spearman, kendallTauB }) => ({ a, b, n, pearson: valueOf(pearson), spearman: valueOf(spearman), kendallTauB: valueOf(kendallTauB) })) },
    warnings: opened.info.warnings,
    text: [counted(rows, 'row'), table(['columns', 'n', 'Pearson', 'p', 'Spearman', 'p', 'Kendall τ-b', 'p'], pairs.map(({ a, b, n, ...of }) => [`${a} × ${b}`, groupDigits(n), ...[of.pearson, of.spearman, of.kendallTauB].flatMap(shown)]))].join('\n\n'),
  };
}

function valueOf(of: Correlation): Record<string, unknown> {
  return of.value === null ? { value: null, p: null, why: sentence(of.why) } : { value: of.value, p: of.p };
}

const shown = (of: Correlation): string[] => (of.value === null ? [sentence(of.why), ''] : [of.value.toFixed(4), of.p.toPrecision(3)]);

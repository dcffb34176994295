import { decodePage } from '../core/arrow/readCells';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import type { DatasetInfo } from '../core/dataset';
import type { ExportTarget, PageColumn } from '../engine/contract';
import { cleanSql, leftOutSql } from '../features/annotation/exportQueries';
import { givenLabels, knownLabels, leftOutLabel, leftOutText, meantLabels } from '../features/annotation/leftOut';
import type { LeftOutLabel } from '../features/annotation/leftOut';
import { annotationWork } from './annotationWork';
import { acceptOf } from './annotations';
import { nearest } from '../core/nearest';
import { counted, visible } from './output';
import { knownSchemas } from './schemaNamed';
import type { CommandContext, CommandResult } from './session';

const ALL = Number.MAX_SAFE_INTEGER - 1;

/** `loupe export --without triage=drop`: the rows that have none of these labels, and how many were left out for each. */
export async function cleanSet(context: CommandContext, opened: { name: string | null; info: DatasetInfo }, target: ExportTarget, columns: readonly PageColumn[] | null): Promise<CommandResult> {
  const { options, engine, signal } = context;
  const { info } = opened;
  const accept = acceptOf(options.annotate.accept);
  const without = await labelsOf(context, info);
  if (info.columns.some((c) => c.name.toLowerCase() === 'loupe_row')) throw new LoupeError('without-row-name', { name: info.name });
  if (options.filter !== null) await engine.request('checkFilter', { dataset: info.id, expression: options.filter }, { signal });
  const names = columns?.map((c) => ('column' in c ? c.column : c.derived)) ?? info.columns.filter((c) => c.unreadable === undefined).map((c) => c.name);
  const leftOut: Record<string, number> = {};
  for (const { text, label } of without) {
    const { ipc } = await engine.request('query', { dataset: info.id, sql: leftOutSql(options.filter, label, accept), limit: 1 }, { signal, lane: 'job' });
    leftOut[text] = Number(decodePage(ipc).cell(0, 0));
  }
  const onProgress = (fraction: number | null): void => context.progress('exporting', fraction);
  const sql = `${cleanSql(names, options.filter, without.map((w) => w.label), accept)}${options.offset > 0 ? ` offset ${String(options.offset)}` : ''}`;
  const { rows, bytes } = await engine.request('exportQuery', { dataset: info.id, sql, limit: options.limit ?? ALL, ...target }, { signal, lane: 'job', onProgress });
  const warnings = Object.entries(leftOut).flatMap(([label, n]): Warning[] => (n === 0 ? [{ code: 'without-none', args: { label } }] : []));
  return {
    datasets: [opened],
    result: { out: target.out, format: target.format, accept, rows, bytes, leftOut },
    warnings: [...info.warnings, ...warnings],
    text: [`${counted(rows, 'row')}, ${counted(bytes, 'byte')}: ${visible(target.out)}`, ...Object.entries(leftOut).map(([label, n]) => `left out as ${visible(label)}: ${counted(n, 'row')}`)].join('\n'),
  };
}

/** The labels that `--without` names. One that neither a schema has nor anybody gave is a slip of the pen, and no row would be left out. */
async function labelsOf(context: CommandContext, info: DatasetInfo): Promise<readonly { readonly text: string; readonly label: LeftOutLabel }[]> {
  const { byLabel } = await annotationWork(context, info)('counts', {});
  const schemas = await knownSchemas();
  const known = knownLabels(givenLabels(byLabel), schemas);
  return context.options.without.map((text) => {
    const asked = leftOutLabel(text);
    if (!asked) throw new LoupeError('usage-without', { given: text }, 'usage');
    const [label, ...others] = meantLabels(text, known);
    if (!label) {
      const near = known.filter((k) => k.schema === asked.schema);
      throw new LoupeError('without-unknown', { given: text, known: nearest(text, [...new Set((near.length > 0 ? near : known).map(leftOutText))]) }, 'usage');
    }
    if (others.length > 0) throw new LoupeError('without-several', { given: text, known: [label, ...others].map(leftOutText).join(', ') }, 'usage');
    return { text, label };
  });
}

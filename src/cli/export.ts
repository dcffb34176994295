import { LoupeError } from '../core/message';
import { isNested } from '../core/type';
import type { DatasetInfo } from '../core/dataset';
import type { ExportRequest, PageColumn } from '../engine/contract';
import { ANNOTATION } from '../features/annotation/contract';
import { CONTAMINATION } from '../features/contamination/contract';
import { DISAGREEMENTS } from '../features/disagreements/contract';
import { splitWithout, withoutDisputed } from './withoutDisputed';
import { outFile } from './outFile';
import { counted, visible } from './output';
import { columnsOf, openOne, queryOf } from './session';
import type { CommandContext, CommandResult } from './session';
import { staleFlags } from './staleFlags';

/** `loupe export`: the rows of a filter and the columns asked for, into a file whose name says the format. */
export async function exportRows(context: CommandContext): Promise<CommandResult> {
  const { options, engine, signal } = context;
  if (options.out === null) throw new LoupeError('usage-no-out', {}, 'usage');
  const target = outFile(options.out, options);
  const opened = await openOne(context);
  const columns = await columnsToWrite(context, opened.info);
  const clean = splitWithout(options.without);
  if (clean.labels.length > 0 || clean.classes.length > 0) return withoutDisputed(context, opened, target, columns, clean);
  const request: ExportRequest = {
    dataset: opened.info.id, query: queryOf(options), columns, ...target,
    ...(options.offset > 0 ? { offset: options.offset } : {}),
    ...(options.limit === null ? {} : { limit: options.limit }),
  };
  const onProgress = (fraction: number | null): void => context.progress('exporting', fraction);
  const { rows, bytes } = await engine.request('export', request, { signal, lane: 'job', onProgress });
  const written = opened.info.columns.filter((c) => columns?.some((asked) => 'column' in asked && asked.column === c.name) ?? c.unreadable === undefined);
  const damaged = await engine.request('checkPages', { dataset: opened.info.id, view: 'all', rowStart: 0, rowEnd: opened.info.rows, columns: written.map((c) => c.name) }, { signal, lane: 'job' });
  const nested = target.format === 'csv' ? written.filter((c) => isNested(c.type)).map((c) => c.name) : [];
  const warnings = nested.length === 0 ? [] : [{ code: 'csv-nested', args: { columns: nested.join(', ') }, count: nested.length }];
  return {
    datasets: [opened],
    result: { out: target.out, format: target.format, rows, bytes },
    warnings: [...opened.info.warnings, ...(await staleFlags(context, opened.info)), ...damaged, ...warnings],
    text: `${counted(rows, 'row')}, ${counted(bytes, 'byte')}: ${visible(target.out)}`,
  };
}

/** What `--with` takes along, by the feature whose columns they are. */
const RELATIONS: Readonly<Record<string, string>> = { annotations: ANNOTATION, contamination: CONTAMINATION, verdicts: DISAGREEMENTS };

/** The columns asked for, or all; with `--with annotations` those of labels beside them, with `--with verdicts` what raters' verdicts come to, with `--with contamination` what checks found. */
async function columnsToWrite(context: CommandContext, info: DatasetInfo): Promise<PageColumn[] | null> {
  const { options, engine, signal } = context;
  const unknown = options.with.find((w) => !Object.hasOwn(RELATIONS, w));
  if (unknown !== undefined) throw new LoupeError('usage-with', { given: unknown, known: Object.keys(RELATIONS).join(', ') }, 'usage');
  if (options.with.length === 0) return options.columns === null ? null : columnsOf(context, info);
  const derived = await engine.request('derived', { dataset: info.id }, { signal });
  return [...(await columnsOf(context, info)), ...derived.filter((d) => options.with.some((w) => RELATIONS[w] === d.feature)).map((d) => ({ derived: d.id }))];
}

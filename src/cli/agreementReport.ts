import { extname, resolve } from 'node:path';
import { LoupeError } from '../core/message';
import { htmlReport, markdownReport } from '../core/report';
import { writeWhole } from '../data/disk/outFile';
import type { OutFile } from '../data/disk/outFile';
import { DISAGREEMENTS } from '../features/disagreements/contract';
import type { Versions } from '../features/disagreements/contract';
import { agreementReport } from '../features/disagreements/report/agreementReport';
import type { ReportInput } from '../features/disagreements/report/input';
import type { DatasetInfo } from '../core/dataset';
import type { Options } from './options';
import type { CommandContext } from './session';

const FORMATS = { '.md': 'markdown', '.markdown': 'markdown', '.html': 'html', '.htm': 'html' } as const;

export interface ReportFile extends OutFile {
  readonly format: 'markdown' | 'html';
}

/** The file of `--report`, whose name says the format; null without it. */
export function reportFile({ agreement: { report }, force }: Options): ReportFile | null {
  if (report === null) return null;
  const format = Object.entries(FORMATS).find(([end]) => end === extname(report).toLowerCase())?.[1];
  if (!format) throw new LoupeError('usage-out-format', { out: report, formats: Object.keys(FORMATS).join(' ') }, 'usage');
  return { out: resolve(report), format, force };
}

/** Writes what was answered as a report: beside its place, renamed when whole. */
export async function writeReport(context: CommandContext, { format, ...target }: ReportFile, answered: Omit<ReportInput, 'source' | 'made' | 'info'> & { readonly info: DatasetInfo }): Promise<{ out: string; format: string; bytes: number }> {
  const { engine, options, signal, version } = context;
  const { duckdb } = (await engine.request('work', { dataset: answered.info.id, feature: DISAGREEMENTS, method: 'versions', params: {} }, { signal })) as Versions;
  const [first] = options.datasets;
  if (!first) throw new LoupeError('usage-no-dataset', { command: options.command }, 'usage');
  const report = agreementReport({ ...answered, source: first.source, made: { at: new Date().toISOString(), loupe: version, duckdb } });
  const bytes = await writeWhole(target, format === 'html' ? htmlReport(report) : markdownReport(report), answered.info.files.map((f) => f.path));
  return { out: target.out, format, bytes };
}

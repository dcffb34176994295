import { extname, resolve } from 'node:path';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { htmlReport, markdownReport } from '../core/report';
import { refuseOut, writeWhole } from '../data/disk/outFile';
import type { ExportTarget } from '../engine/contract';
import type { JoinReport } from '../features/comparison/contract';
import type { FiguresAnswer, FiguresChoice } from '../features/comparison/figuresContract';
import type { RanksAnswer } from '../features/comparison/ranksContract';
import { comparisonReport } from '../features/comparison/report/comparisonReport';
import type { ReportFile } from './agreementReport';
import type { CompareOptions } from './compareOptions';
import type { Options } from './options';
import { outFile } from './outFile';
import { shownCommand } from './shownCommand';
import type { CommandContext, OpenedOne } from './session';

const FORMATS = { '.md': 'markdown', '.markdown': 'markdown', '.html': 'html', '.htm': 'html' } as const;
const WRITTEN = ['--out', '--out-report'];

/** What `compare` writes: the joined table with `--out`, a report with `--out-report`. */
export interface CompareFiles {
  readonly table: ExportTarget | null;
  readonly report: ReportFile | null;
}

/** The files that are asked for, whose names say their formats. Throws where writing one would do harm, before anything is read. */
export async function compareFiles({ outReport }: CompareOptions, options: Options, opened: readonly OpenedOne[]): Promise<CompareFiles> {
  const format = outReport === null ? undefined : Object.entries(FORMATS).find(([end]) => end === extname(outReport).toLowerCase())?.[1];
  if (outReport !== null && format === undefined) throw new LoupeError('usage-out-format', { out: outReport, formats: Object.keys(FORMATS).join(' ') }, 'usage');
  const table = options.out === null ? null : outFile(options.out, options);
  const report = outReport === null || format === undefined ? null : { out: resolve(outReport), format, force: options.force };
  for (const target of [table, report]) if (target) await refuseOut(target, pathsOf(opened));
  return { table, report };
}

export async function writeCompareReport(context: CommandContext, { format, ...target }: ReportFile, found: { readonly join: JoinReport; readonly figures: FiguresAnswer; readonly ranks: RanksAnswer | null; readonly baseline: string; readonly choice: FiguresChoice; readonly where: string | null; readonly warnings: readonly Warning[] }, opened: readonly OpenedOne[], tables: readonly OpenedOne[]): Promise<{ out: string; format: string; bytes: number }> {
  const report = comparisonReport({
    join: found.join, figures: found.figures, ranks: found.ranks, baseline: found.baseline, seed: found.choice.seed, where: found.where, warnings: found.warnings,
    files: opened.map(({ name, info: { name: own, files, rows, fingerprint } }) => ({ name: name ?? own, paths: files.map((f) => f.path), rows, fingerprint })),
    command: shownCommand(context.argv, WRITTEN),
    made: { at: new Date().toISOString(), loupe: context.version },
  });
  return { out: target.out, format, bytes: await writeWhole(target, format === 'html' ? htmlReport(report) : markdownReport(report), pathsOf([...opened, ...tables])) };
}

const pathsOf = (opened: readonly OpenedOne[]): string[] => opened.flatMap(({ info }) => [...info.files, ...(info.joined?.files ?? [])].map((f) => f.path));

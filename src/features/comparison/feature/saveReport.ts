import * as path from 'node:path';
import * as vscode from 'vscode';
import { htmlReport, markdownReport } from '../../../core/report';
import { writeWhole } from '../../../data/disk/outFile';
import { askPlace, isThere, tellWritten } from '../../../host/askPlace';
import type { Services } from '../../../host/services';
import type { ViewCall } from '../../../host/viewChannel';
import { commandWords } from '../command';
import type { FiguresChoice } from '../figuresContract';
import { comparisonReport } from '../report/comparisonReport';
import type { Comparison } from './comparison';

/** Asks where the report goes and writes what the page shows: what was joined, means, differences, slices, definitions and the command. */
export async function saveComparisonReport(services: Services, comparison: Comparison, choice: FiguresChoice, call: ViewCall): Promise<void> {
  const infos = await comparison.infos();
  const [first] = infos;
  if (!first) return;
  const out = await askPlace(first, 'comparison.html', { HTML: ['html', 'htm'], Markdown: ['md', 'markdown'] }, vscode.l10n.t('Save the report of the comparison'));
  if (out === undefined) return;
  const target = { out, force: await isThere(out) };
  await comparison.refuseOut(target);
  const file = await comparison.file();
  const join = await comparison.ask('join', { answers: true }, call);
  const figures = file.metrics.length === 0 ? { metrics: [], slices: [], resamples: 0, warnings: [] } : await comparison.ask('figures', { choice }, call);
  const ranks = file.metrics.length === 0 ? null : await comparison.ask('ranks', { choice: { baseline: choice.baseline, resamples: choice.resamples, seed: choice.seed } }, call);
  const { version } = services.context.extension.packageJSON as { readonly version: string };
  const report = comparisonReport({
    join, figures, ranks, baseline: file.baseline, seed: choice.seed, where: file.where ?? null, warnings: [...join.warnings, ...figures.warnings, ...(ranks?.warnings ?? [])], command: [...commandWords(file), ...(ranks === null ? [] : ['--ranks'])], made: { at: new Date().toISOString(), loupe: version },
    files: infos.map(({ name, files, rows, fingerprint }) => ({ name, paths: files.map((f) => f.path), rows, fingerprint })),
  });
  await writeWhole(target, /\.(md|markdown)$/i.test(out) ? markdownReport(report) : htmlReport(report), infos.flatMap((info) => info.files.map((f) => f.path)));
  tellWritten(out, vscode.l10n.t('The report was written to {0}', path.basename(out)));
}

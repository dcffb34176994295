import { writeWhole } from '../../../data/disk/outFile';
import { htmlReport, markdownReport } from '../../../core/report';
import { sentence } from '../../../core/sentences';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../../../host/services';
import { commandWords } from '../command';
import type { Cell, Estimate, Results } from '../page';
import { contaminationReport } from '../report/contaminationReport';
import type { ReadFiles, ReportExample, ReportPrecision } from '../report/contaminationReport';
import { fieldsOf } from '../setupFile';
import type { SetupSource } from '../setupFile';
import { askPlace, isThere, tellWritten } from './files';
import type { OpenCheck } from './contaminationPage';

/** Matches of each training dataset and evaluation that are shown. */
const SHOWN = 3;

/** Asks where the report goes and writes what the page shows: rule, table, examples, what verdicts come to, and the command. */
export async function saveContaminationReport(services: Services, open: OpenCheck, results: Results): Promise<void> {
  const { check } = open;
  const { found } = check;
  if (!found) return;
  const info = await check.sets.use(check.source, (session) => session.open(false));
  const out = await askPlace(info, 'contamination.html', { HTML: ['html', 'htm'], Markdown: ['md', 'markdown'] }, vscode.l10n.t('Save the report of contamination'));
  if (out === undefined) return;
  const filesOf = (name: string, source: SetupSource): Promise<ReadFiles> => check.sets.use(source, async (session) => {
    const { files, rows, fingerprint } = await session.open(false);
    return { name, paths: files.map((f) => f.path), rows, fingerprint };
  });
  const { setup } = found;
  const trainings: { files: ReadFiles; source: SetupSource; name: string }[] = [];
  for (const { name, source } of setup.trainings) trainings.push({ name, source, files: await filesOf(name, source) });
  const evaluations: ReadFiles[] = [];
  for (const { name, source } of setup.evaluations) evaluations.push(await filesOf(name, source));
  const { version } = services.context.extension.packageJSON as { readonly version: string };
  const report = contaminationReport({
    rule: setup.rule, by: setup.by, runs: results.runs, flaggedRows: results.flaggedRows, warnings: results.warnings, evaluations,
    facts: setup.evaluations.flatMap(({ name }) => found.trainings.map((t) => t.evaluations.get(name)?.facts).find((f) => f !== undefined) ?? []),
    trainings: trainings.flatMap(({ name, files }) => {
      const [part] = [...(check.foundIn(name)?.evaluations.values() ?? [])].map((of) => of.part);
      return part ? [{ files, part, fields: fieldsOf(setup, name)?.join(', ') ?? 'as its shape says' }] : [];
    }),
    examples: await examplesOf(open, setup.evaluations.map((e) => e.name), trainings.map((t) => t.name)),
    precision: await precisionsOf(open, results),
    command: commandWords(setup),
    made: { at: new Date().toISOString(), loupe: version },
  });
  const isMarkdown = /\.(md|markdown)$/i.test(out);
  await writeWhole({ out, force: await isThere(out) }, isMarkdown ? markdownReport(report) : htmlReport(report), [...trainings.map((t) => t.files), ...evaluations].flatMap((f) => f.paths));
  tellWritten(out, vscode.l10n.t('The report was written to {0}', path.basename(out)));
}

async function examplesOf({ cells }: OpenCheck, evaluations: readonly string[], trainings: readonly string[]): Promise<ReportExample[]> {
  const examples: ReportExample[] = [];
  for (const train of trainings) {
    for (const name of evaluations) {
      const cell: Cell = { eval: name, train, source: null };
      const items = cells.items(cell, 'matched').filter((i) => i.pairs.length > 0);
      const step = Math.max(1, Math.floor(items.length / SHOWN));
      for (const { item, score, pairs: [pair] } of items.filter((_, i) => i % step === 0).slice(0, SHOWN)) {
        if (!pair) continue;
        const { texts } = await cells.read(cell, item, 0);
        const messages = pair.message < 0 ? texts.messages.filter((m) => m.scanned) : texts.messages.slice(pair.message, pair.message + 1);
        examples.push({
          eval: name, train, item, score: score ?? pair.score, row: pair.row, place: messages.map((m) => `${m.place} (${m.role})`).join(', '),
          itemText: texts.fields.map((f) => f.text).join('\n\n'), trainText: messages.map((m) => m.text ?? '').join('\n\n'),
        });
      }
    }
  }
  return examples;
}

/** Of each cell of which something of the sample was judged. */
async function precisionsOf({ cells }: OpenCheck, { runs }: Results): Promise<ReportPrecision[]> {
  const found: ReportPrecision[] = [];
  for (const run of runs) {
    if (run.nMatched === 0) continue;
    const { judged, precision, confirmed } = await cells.precision({ eval: run.eval, train: run.train, source: null });
    if (judged > 0) found.push({ eval: run.eval, train: run.train, judged, precision: inWords(precision), confirmed: inWords(confirmed), raw: percent(Number(run.datasetScore)) });
  }
  return found;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function inWords({ value, low, high, why }: Estimate): string {
  if (value === null) return why ? sentence(why) : 'undefined';
  return low === null || high === null ? percent(value) : `${percent(value)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}

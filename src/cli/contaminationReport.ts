import { extname, resolve } from 'node:path';
import { LoupeError } from '../core/message';
import type { Warning } from '../core/message';
import { htmlReport, markdownReport } from '../core/report';
import { refuseOut, writeWhole } from '../data/disk/outFile';
import { CONTAMINATION } from '../features/contamination/contract';
import type { PairRequest, PairTexts } from '../features/contamination/contract';
import { contaminationReport } from '../features/contamination/report/contaminationReport';
import type { ReadFiles, ReportExample } from '../features/contamination/report/contaminationReport';
import { pairScore, scoredItems, unionRuns } from '../features/contamination/rule/figures';
import type { ContaminationOptions } from './contaminationOptions';
import { flaggedRows, trainingRuns } from './contaminationRuns';
import type { Found } from './contaminationRuns';
import type { ReportFile } from './agreementReport';
import type { CommandContext, OpenedOne } from './session';
import { shownCommand } from './shownCommand';

const FORMATS = { '.md': 'markdown', '.markdown': 'markdown', '.html': 'html', '.htm': 'html' } as const;
/** Matches of each run that are shown. */
const SHOWN = 3;
const WRITTEN = ['--out-report', '--out-clean'];

/** The file of `--out-report`, whose name says the format; null without it. */
export function contaminationReportFile({ outReport }: ContaminationOptions, force: boolean): ReportFile | null {
  if (outReport === null) return null;
  const format = Object.entries(FORMATS).find(([end]) => end === extname(outReport).toLowerCase())?.[1];
  if (!format) throw new LoupeError('usage-out-format', { out: outReport, formats: Object.keys(FORMATS).join(' ') }, 'usage');
  return { out: resolve(outReport), format, force };
}

/** Throws where the report would do harm, before anything is scanned. */
export async function refuseReport(target: ReportFile, opened: readonly OpenedOne[]): Promise<void> {
  await refuseOut(target, opened.flatMap(({ info }) => info.files.map((f) => f.path)));
}

/** Writes what was found as a report, with some matches beside the texts that hold them. */
export async function writeContaminationReport(context: CommandContext, { format, ...target }: ReportFile, found: Found, asked: ContaminationOptions, trainings: readonly OpenedOne[], evaluations: readonly OpenedOne[], warnings: readonly Warning[]): Promise<{ out: string; format: string; bytes: number }> {
  const texts = trainings.map(({ name }) => asked.texts(name));
  const report = contaminationReport({
    rule: found.rule, by: found.by, warnings,
    runs: [...trainingRuns(found), ...(found.trainings.length > 1 ? unionRuns(found.trainings.map((t) => t.answer), found.rule) : [])],
    facts: found.trainings[0]?.answer.facts ?? [],
    trainings: found.trainings.flatMap(({ name, answer }, t) => {
      const opened = trainings[t];
      return opened ? [{ files: filesOf(name, opened), part: answer.part, fields: texts[t]?.sql ?? texts[t]?.fields?.join(', ') ?? `as ${opened.info.shape.kind}` }] : [];
    }),
    evaluations: evaluations.map((e) => filesOf(e.name ?? e.info.name, e)),
    flaggedRows: found.trainings.reduce((n, t) => n + flaggedRows(t.answer).length, 0),
    examples: await examplesOf(context, found, asked, trainings, evaluations),
    precision: [],
    command: shownCommand(context.argv, WRITTEN),
    made: { at: new Date().toISOString(), loupe: context.version },
  });
  const files = [...trainings, ...evaluations].flatMap(({ info }) => info.files.map((f) => f.path));
  return { out: target.out, format, bytes: await writeWhole(target, format === 'html' ? htmlReport(report) : markdownReport(report), files) };
}

const filesOf = (name: string, { info }: OpenedOne): ReadFiles => ({ name, paths: info.files.map((f) => f.path), rows: info.rows, fingerprint: info.fingerprint });

async function examplesOf(context: CommandContext, found: Found, asked: ContaminationOptions, trainings: readonly OpenedOne[], evaluations: readonly OpenedOne[]): Promise<ReportExample[]> {
  const examples: ReportExample[] = [];
  const others = evaluations.map((e) => ({ name: e.name ?? '', dataset: e.info.id }));
  for (const [t, { name, answer }] of found.trainings.entries()) {
    const training = trainings[t];
    if (!training) continue;
    for (const [e, part] of answer.part.evaluations.entries()) {
      const [facts, evaluation] = [answer.facts[e], asked.evaluations[e]];
      if (!facts || !evaluation) continue;
      const tokens = new Map(facts.tokens.map((of) => [of.item, of.fields]));
      const matched = scoredItems(part, facts, found.rule).filter((of) => of.matched);
      const step = Math.max(1, Math.floor(matched.length / SHOWN));
      for (const { item } of matched.filter((_, i) => i % step === 0).slice(0, SHOWN)) {
        const [pair] = item.pairs;
        if (!pair) continue;
        const params: PairRequest = {
          texts: asked.texts(training.name), unit: found.rule.unit, roles: found.rule.roles, row: pair.row, message: pair.message,
          evaluation: { name: evaluation.name, of: evaluation.name, fields: evaluation.fields, filter: evaluation.filter }, item: item.item,
        };
        const texts = (await context.engine.request('work', { dataset: training.info.id, feature: CONTAMINATION, method: 'pair', params, others }, { signal: context.signal, lane: 'job' })) as PairTexts;
        const messages = pair.message < 0 ? texts.messages.filter((m) => m.scanned) : texts.messages.slice(pair.message, pair.message + 1);
        examples.push({
          eval: facts.name, train: name, item: item.item, score: pairScore(pair.covered, tokens.get(item.item) ?? []), row: pair.row, place: messages.map((m) => `${m.place} (${m.role})`).join(', '),
          itemText: texts.fields.map((f) => f.text).join('\n\n'), trainText: messages.map((m) => m.text ?? '').join('\n\n'),
        });
      }
    }
  }
  return examples;
}

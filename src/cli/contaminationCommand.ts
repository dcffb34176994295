import { existsSync } from 'node:fs';
import { LoupeError } from '../core/message';
import { refuseOut } from '../data/disk/outFile';
import type { ExportTarget } from '../engine/contract';
import { defaultLabelsFolder } from '../data/annotation/labelPlace';
import { CONTAMINATION } from '../features/contamination/contract';
import type { CleanRequest, ContaminationWork, Evaluation, PossibleAnswer, PossibleRequest, ScanAnswer, ScanRequest } from '../features/contamination/contract';
import { answered } from './contaminationAnswer';
import { mergeDocuments, partialDocument } from './contaminationParts';
import { contaminationReportFile, refuseReport, writeContaminationReport } from './contaminationReport';
import { flaggedRows, foundWarnings } from './contaminationRuns';
import type { Found, TrainingFound } from './contaminationRuns';
import type { ContaminationOptions, EvalOption } from './contaminationOptions';
import { outFile } from './outFile';
import { counted, visible } from './output';
import { openAll } from './session';
import type { CommandContext, CommandResult, OpenedOne } from './session';

/** Of each evaluation so many possible rephrasings are listed. */
const MOST_POSSIBLE = 10_000;

/** `loupe contamination`: which items of evaluations stand in training data, by the rule to the last bit. */
export async function contamination(context: CommandContext): Promise<CommandResult> {
  const { options } = context;
  const asked = options.contamination;
  if (!asked) throw new LoupeError('internal', {}, 'engine', 'no options of contamination');
  if (asked.merge !== null) return mergeDocuments(asked, asked.merge);
  refuse(context, asked);
  const target = asked.outClean === null ? null : outFile(asked.outClean, options);
  const reportTarget = contaminationReportFile(asked, options.force);
  const trainings = await openAll(context);
  if (target !== null) {
    if (trainings.length > 1) throw new LoupeError('clean-one', { count: trainings.length }, 'usage');
    await refuseOut(target, trainings[0].info.files.map((f) => f.path));
  }
  const evaluations: OpenedOne[] = [];
  for (const evaluation of asked.evaluations) evaluations.push(await openEvaluation(context, evaluation));
  if (reportTarget !== null) await refuseReport(reportTarget, [...trainings, ...evaluations]);
  const names = trainings.map(({ name, info }) => name ?? info.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new LoupeError('usage-name-twice', { name: twice }, 'usage');
  const found: TrainingFound[] = [];
  for (const [i, { info }] of trainings.entries()) {
    const name = names[i] ?? info.name;
    const training = trainings[i] ?? trainings[0];
    const answer = await scan(context, asked, training, evaluations, trainings.length > 1 ? name : null);
    found.push({ name, rows: info.rows, answer, ...(asked.rephrased ? { possible: await possible(context, asked, training, evaluations) } : {}) });
  }
  const all: Found = { rule: asked.rule, matches: Number.isFinite(asked.matches) ? asked.matches : null, by: asked.by, listed: asked.rows, trainings: found };
  const datasets = [...trainings.map(({ info }, i) => ({ name: names[i] ?? null, info })), ...evaluations];
  const notices = datasets.flatMap(({ info }) => info.warnings);
  const clean = target === null ? null : await cleanCopy(context, all, trainings[0], evaluations, target);
  const report = reportTarget === null ? null : await writeContaminationReport(context, reportTarget, all, asked, trainings, evaluations, [...notices, ...foundWarnings(all)]);
  const done = answered(all, asked, datasets, notices, { ...(clean ? { clean } : {}), ...(report ? { report } : {}), ...(asked.shard === null ? {} : { partial: partialDocument(all, asked.shard, { filter: context.options.filter, trainings: trainings.map(({ name, info: { shape: { roles, encodings } } }) => ({ texts: asked.texts(name), roles, encodings })) }, notices) }) });
  return { ...done, text: [done.text, ...(clean ? [`${counted(clean.rows, 'row')} without ${counted(clean.removed, 'row')} that match, ${counted(clean.bytes, 'byte')}: ${visible(clean.out)}`] : []), ...(report ? [`report, ${counted(report.bytes, 'byte')}: ${visible(report.out)}`] : [])].join('\n\n') };
}

/** Training texts that may say an item in other words. */
async function possible(context: CommandContext, asked: ContaminationOptions, { name, info }: OpenedOne, evaluations: readonly OpenedOne[]): Promise<PossibleAnswer> {
  const params: PossibleRequest = { texts: asked.texts(name), filter: context.options.filter, roles: asked.rule.roles, evaluations: evaluationsOf(asked), by: null, most: MOST_POSSIBLE };
  return (await context.engine.request('work', { dataset: info.id, feature: CONTAMINATION, method: 'possible', params, others: othersOf(evaluations) }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('looking for rephrasings', fraction) })) as PossibleAnswer;
}

const evaluationsOf = (asked: ContaminationOptions): Evaluation[] => asked.evaluations.map((e) => ({ name: e.name, of: e.name, fields: e.fields, filter: e.filter }));
const othersOf = (evaluations: readonly OpenedOne[]): { name: string; dataset: string }[] => evaluations.map((e) => ({ name: e.name ?? '', dataset: e.info.id }));

/** Writes the training dataset without the rows that hold a matched item. */
async function cleanCopy(context: CommandContext, found: Found, { info }: OpenedOne, evaluations: readonly OpenedOne[], target: ExportTarget): Promise<{ out: string; format: string; rows: number; bytes: number; removed: number }> {
  const [training] = found.trainings;
  const params: CleanRequest = {
    removed: training ? flaggedRows(training.answer).map(({ row, evals }) => ({ row, evaluations: evals })) : [], sources: null, filter: context.options.filter, rule: found.rule,
    evaluations: evaluations.map((e) => ({ name: e.name ?? e.info.name, paths: e.info.files.map((f) => f.path), fingerprint: e.info.fingerprint })), ...target,
  };
  const written = (await context.engine.request('work', { dataset: info.id, feature: CONTAMINATION, method: 'clean', params }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress('writing the clean copy', fraction) })) as ContaminationWork['clean']['result'];
  return { out: target.out, format: target.format, ...written };
}

/** What cannot be done is said before anything is opened. */
function refuse({ options }: CommandContext, asked: ContaminationOptions): void {
  if (asked.evaluations.length === 0) throw new LoupeError('usage-no-eval', {}, 'usage');
  if (asked.shard === null) return;
  if (!options.json) throw new LoupeError('usage-shard-json', {}, 'usage');
  const whole = asked.outClean !== null ? '--out-clean' : asked.outReport !== null ? '--out-report' : asked.failOn ? '--fail-on' : asked.rephrased ? '--rephrased' : null;
  if (whole !== null) throw new LoupeError('usage-shard-alone', { option: whole }, 'usage');
}

async function openEvaluation(context: CommandContext, { name, path }: EvalOption): Promise<OpenedOne> {
  const source = { paths: [path], literal: existsSync(path), workspaces: [process.cwd()], labelsElsewhere: defaultLabelsFolder() };
  const info = await context.engine.request('open', { source, copy: true }, { signal: context.signal, onProgress: (fraction) => context.progress(`opening ${name}`, fraction) });
  return { name, info };
}

async function scan(context: CommandContext, asked: ContaminationOptions, { name: own, info }: OpenedOne, evaluations: readonly OpenedOne[], name: string | null): Promise<ScanAnswer> {
  const request: ScanRequest = {
    id: 'command', texts: asked.texts(own), filter: context.options.filter, by: asked.by, rule: asked.rule,
    evaluations: evaluationsOf(asked), shard: asked.shard, without: [], keep: 0,
  };
  return (await context.engine.request('work', {
    dataset: info.id, feature: CONTAMINATION, method: 'scan', params: request, others: othersOf(evaluations),
  }, { signal: context.signal, lane: 'job', onProgress: (fraction) => context.progress(name === null ? 'scanning' : `scanning ${name}`, fraction) })) as ScanAnswer;
}

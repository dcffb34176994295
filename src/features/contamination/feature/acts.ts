import * as path from 'node:path';
import * as vscode from 'vscode';
import { LoupeError } from '../../../core/message';
import { rowsFilter } from '../../../core/rowsFilter';
import { groupDigits } from '../../../core/sentences';
import { writeWhole } from '../../../data/disk/outFile';
import type { DatasetSession } from '../../../host/datasetSession';
import { exportFile } from '../../../host/exportFile';
import { openSource } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import { commandOf } from '../command';
import { isConfirming } from '../page';
import type { Results } from '../page';
import { removalCsv, WHOLE_DATASET, wholeDataset, wholeSources } from '../removal';
import type { RemovedRow } from '../removal';
import { ALL_TRAININGS } from '../rule/figures';
import type { SetupSource } from '../setupFile';
import type { OpenCheck, PageActs } from './contaminationPage';
import { askPlace, isThere, tellWritten } from './files';
import { removalOf } from './removalOf';
import { saveContaminationReport } from './saveReport';
import { work } from './scanner';

/** What the page does by dialogs: files that are written, and the command. */
export async function act(services: Services, open: OpenCheck, what: Parameters<PageActs['act']>[1]): Promise<void> {
  switch (what) {
    case 'copyCommand':
      return copyCommand(open);
    case 'cleanCopy':
      return cleanCopy(services, open);
    case 'removalList':
      return removalList(open);
    case 'cleanEvaluation':
      return cleanEvaluation(services, open);
    case 'report':
      return saveContaminationReport(services, open, await wholeResults(open));
  }
}

/** Nothing is written by what was read in part, or before files changed. Throws `contamination-not-whole`. */
async function wholeResults({ check }: OpenCheck): Promise<Results> {
  const results = await check.current();
  if (!results || results.partial || results.stale || check.isRunning) throw new LoupeError('contamination-not-whole', {}, 'usage');
  return results;
}

/** What a dataset is now, by its files. */
function fingerprintOf({ check }: OpenCheck, source: SetupSource): Promise<string> {
  return check.sets.use(source, async (session) => (await session.open(false)).fingerprint);
}

/** A list of rows is of the files it was made of: dialogs stay open for long. Throws `contamination-not-whole`. */
async function refuseOther(session: DatasetSession, fingerprint: string | undefined): Promise<void> {
  if ((await session.open(false)).fingerprint !== fingerprint) throw new LoupeError('contamination-not-whole', {}, 'usage');
}

async function pickTraining({ check }: OpenCheck, title: string): Promise<string | undefined> {
  const names = check.found?.trainings.map((t) => t.train) ?? [];
  return names.length < 2 ? names[0] : vscode.window.showQuickPick(names, { title });
}

async function cleanCopy(services: Services, open: OpenCheck): Promise<void> {
  await wholeResults(open);
  const train = await pickTraining(open, vscode.l10n.t('A clean copy of which training dataset?'));
  if (train === undefined) return;
  const results = await wholeResults(open);
  const found = open.check.found;
  if (!found) return;
  const fingerprint = found.trainings.find((t) => t.train === train)?.fingerprint;
  const { removed, spared } = await removalOf(open, train);
  const stages = new Map(found.setup.evaluations.map((e) => [e.name, e.stage]));
  const sources = found.setup.by === null ? [] : wholeSources(results.runs.filter((r) => r.train === train), stages);
  const rows = (n: number): string => vscode.l10n.t(n === 1 ? '{0} row' : '{0} rows', groupDigits(n));
  const unseen = found.setup.by === null ? wholeDataset(results.runs.filter((r) => r.train === train), stages) : [];
  const named = sources.map((s) => s.value ?? 'null').join(', ');
  const all: readonly RemovedRow[] = [...removed, ...spared.map((row): RemovedRow => ({ row, evaluations: [], reason: 'match', item: null }))];
  const choices = [
    ...(spared.length > 0 ? [{ label: vscode.l10n.t('Without matching rows, but for those judged to be no leak'), description: rows(removed.length), removed, sources: null }] : []),
    { label: vscode.l10n.t('Without all matching rows'), description: rows(all.length), removed: all, sources: null },
    ...(sources.length > 0 ? [{ label: vscode.l10n.t('Without matching rows and without whole sources'), description: named, detail: vscode.l10n.t('Sources over 2 % of an evaluation that is unseen'), removed, sources: { by: found.setup.by ?? '', values: sources.map((s) => s.value) } }] : []),
    ...(unseen.length > 0 ? [{ label: vscode.l10n.t('Without the whole dataset: no row is left'), description: rows(found.trainings.find((t) => t.train === train)?.rows ?? 0), detail: vscode.l10n.t('No column names sources, so that all of it is one, and it is over 2 % of an evaluation that is unseen: {0}', unseen.join(', ')), removed, sources: WHOLE_DATASET, isWhole: true }] : []),
  ];
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t('What is left out of the clean copy of “{0}”?', train) });
  if (!choice || ('isWhole' in choice && !(await isWholeMeant(train, choice.description)))) return;
  const evaluations: { name: string; paths: readonly string[]; fingerprint: string }[] = [];
  for (const { name, source } of found.setup.evaluations) {
    const { files, fingerprint } = await open.check.sets.use(source, (session) => session.open(false));
    evaluations.push({ name, paths: files.map((f) => f.path), fingerprint });
  }
  await open.check.sets.use(open.check.sourceOf(train), (session) => exportFile(services, { session }, 'clean', async (target, asking) => {
    await refuseOther(session, fingerprint);
    const written = await work(session, 'clean', { removed: choice.removed.map(({ row, evaluations: of }) => ({ row, evaluations: of })), sources: choice.sources, filter: null, rule: found.setup.rule, evaluations, ...target }, { ...asking, lane: 'job' });
    return { rows: written.rows, beside: vscode.l10n.t('{0} left out', rows(written.removed)) };
  }));
}

/** A copy without any row is asked for twice. */
async function isWholeMeant(train: string, rows: string): Promise<boolean> {
  const write = vscode.l10n.t('Write It Without Rows');
  return (await vscode.window.showWarningMessage(vscode.l10n.t('All of “{0}” is left out: {1}.', train, rows), { modal: true, detail: vscode.l10n.t('The copy has its columns and no row. To leave out sources one by one, choose the column that names them.') }, write)) === write;
}

/** Shows the rows of the removal list in the table of their dataset, as a filter. Throws `contamination-no-rows`. */
export async function showRows(services: Services, open: OpenCheck): Promise<void> {
  const train = await pickTraining(open, vscode.l10n.t('Matching rows of which training dataset?'));
  if (train === undefined) return;
  if ((await open.check.current())?.stale === true) throw new LoupeError('contamination-not-whole', {}, 'usage');
  const { removed } = await removalOf(open, train);
  if (removed.length === 0) throw new LoupeError('contamination-no-rows', { name: train }, 'usage');
  const uri = await openSource(open.check.sourceOf(train));
  services.views.all.find((view) => view.panel.uri.toString() === uri.toString())?.panel.commandOnceReady({ command: 'filterBy', expression: rowsFilter(removed.map((r) => r.row)) });
}

async function removalList(open: OpenCheck): Promise<void> {
  await wholeResults(open);
  const train = await pickTraining(open, vscode.l10n.t('The removal list of which training dataset?'));
  if (train === undefined) return;
  await wholeResults(open);
  const { removed } = await removalOf(open, train);
  const info = await open.check.sets.use(open.check.sourceOf(train), (session) => session.open(false));
  const out = await askPlace(info, 'removal.csv', { CSV: ['csv'] }, vscode.l10n.t('Save the removal list of {0}', train));
  if (out === undefined) return;
  await writeWhole({ out, force: await isThere(out) }, removalCsv(removed), info.files.map((f) => f.path));
  tellWritten(out, vscode.l10n.t(removed.length === 1 ? '{0} row is on the removal list, written to {1}' : '{0} rows are on the removal list, written to {1}', groupDigits(removed.length), path.basename(out)));
}

/** The evaluation without the items that stand in any training dataset, but for those judged to be no leak. */
async function cleanEvaluation(services: Services, open: OpenCheck): Promise<void> {
  const results = await wholeResults(open);
  const found = open.check.found;
  const names = results.evaluations.map((e) => e.name);
  const name = names.length < 2 ? names[0] : await vscode.window.showQuickPick(names, { title: vscode.l10n.t('A clean copy of which evaluation set?') });
  const source = found?.setup.evaluations.find((e) => e.name === name)?.source;
  if (name === undefined || !found || !source) return;
  const fingerprint = await fingerprintOf(open, source);
  await wholeResults(open);
  const list = await open.cells.list({ eval: name, train: results.trainings.at(-1) ?? ALL_TRAININGS, source: null }, 'matched');
  const left = list.items.filter((item) => item.verdict === null || isConfirming(item.verdict)).map((item) => item.item);
  await open.check.sets.use(source, (session) => exportFile(services, { session }, 'clean', async (target, asking) => {
    await refuseOther(session, fingerprint);
    const written = await session.ask('export', { query: { filter: { op: 'sql', expression: `not (${rowsFilter(left)})` }, order: [] }, columns: null, ...target }, { ...asking, lane: 'job' });
    return { rows: written.rows, beside: vscode.l10n.t(left.length === 1 ? '{0} item left out' : '{0} items left out', groupDigits(left.length)) };
  }));
}

async function copyCommand({ check }: OpenCheck): Promise<void> {
  if (!check.setup) throw new LoupeError('contamination-no-setup', {}, 'usage');
  await vscode.env.clipboard.writeText(commandOf(check.setup));
  void vscode.window.setStatusBarMessage(vscode.l10n.t('The command is copied'), 3000);
}

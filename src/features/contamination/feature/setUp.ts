import * as path from 'node:path';
import * as vscode from 'vscode';
import type { Column, DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { Services } from '../../../host/services';
import { knownByName } from '../catalogue';
import { DEFAULT_RULE } from '../contract';
import { freeName, isSameSource } from '../setupFile';
import type { SetupEvaluation, SetupFile, SetupTraining } from '../setupFile';
import type { Check } from './check';
import { pickEvaluations } from './evaluationPicks';
import { work } from './scanner';
import { pickTrainings } from './trainingPicks';

/** The set-up of a dataset that has none: itself as the training dataset, by the sources that its shape has. */
export async function newSetup(check: Check): Promise<SetupFile> {
  const info = await check.sets.use(check.source, (session) => session.open(false));
  const { source } = check;
  return { of: source, evaluations: [], trainings: [{ name: trainingName(info, []), source }], by: sourceColumn(info), textFields: null, rule: DEFAULT_RULE, rephrased: false };
}

/** The other way round: the dataset is an evaluation set, and training datasets are chosen. Undefined where the person gave up. */
export async function evaluationSetup(services: Services, check: Check): Promise<SetupFile | undefined> {
  const { source } = check;
  const info = await check.sets.use(source, (session) => session.open(false));
  const known = knownByName(info.name);
  const evaluation: SetupEvaluation = { name: trainingName(info, []), source, fields: known ? [...known.fields] : null, filter: null, stage: known?.stage ?? 'development' };
  const fields = await fieldsFor(check, evaluation);
  if (fields === undefined) return undefined;
  const setup = await chooseTrainings(services, check, { of: source, evaluations: [{ ...evaluation, fields }], trainings: [], by: null, textFields: null, rule: DEFAULT_RULE, rephrased: false });
  return setup && { ...setup, trainings: setup.trainings.filter((t) => !isSameSource(t.source, source)) };
}

function trainingName(info: Pick<DatasetInfo, 'name'>, taken: readonly string[]): string {
  return freeName(path.parse(info.name).name || info.name, taken);
}

/** Asks which evaluation sets, and what of the answer must be asked further; undefined where the person gave up. */
export async function chooseEvaluations(check: Check, setup: SetupFile): Promise<SetupFile | undefined> {
  const chosen = await pickEvaluations(setup.evaluations, []);
  if (!chosen || chosen.length === 0) return undefined;
  const evaluations: SetupEvaluation[] = [];
  for (const evaluation of chosen) {
    if (setup.evaluations.includes(evaluation)) {
      evaluations.push(evaluation);
      continue;
    }
    if (setup.trainings.some((t) => isSameSource(t.source, evaluation.source)) && !(await isMeant(evaluation))) continue;
    const fields = await fieldsFor(check, evaluation);
    if (fields !== undefined) evaluations.push({ ...evaluation, fields });
  }
  return evaluations.length === 0 ? undefined : { ...setup, evaluations };
}

/** An evaluation file that is the training file, too, matches itself whole. */
async function isMeant({ name }: SetupEvaluation): Promise<boolean> {
  const check = vscode.l10n.t('Check It Nevertheless');
  const choice = await vscode.window.showWarningMessage(vscode.l10n.t('“{0}” is the training dataset itself.', name), { modal: true, detail: vscode.l10n.t('Every item stands in it: all of them will match.') }, check);
  return choice === check;
}

/** Which texts of an evaluation are its items: the catalogue's, else the shape's, else what a person says. Undefined where nobody did. */
async function fieldsFor(check: Check, evaluation: SetupEvaluation): Promise<readonly string[] | null | undefined> {
  return check.sets.use(evaluation.source, async (session) => {
    const info = await session.open(false);
    for (const fields of evaluation.fields ? [evaluation.fields, null] : [null]) {
      const found = await work(session, 'fields', { fields, filter: null }).catch((error: unknown) => {
        if (error instanceof LoupeError && error.fault !== 'aborted') return undefined; // it has no such text
        throw error;
      });
      if (found && found.fields.length > 0) return fields;
    }
    return askFields(info, evaluation.name, []);
  });
}

/** Asks for the text columns of an evaluation; each is a field of its own, never joined. */
export async function askFields(info: DatasetInfo, name: string, now: readonly string[]): Promise<readonly string[] | undefined> {
  const texts = info.columns.filter((c) => c.unreadable === undefined && holdsText(c));
  if (texts.length === 0) throw new LoupeError('evaluation-no-text', { name });
  const items = texts.map((c) => ({ label: c.name, description: c.type, picked: now.includes(c.name) }));
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, ignoreFocusOut: true, matchOnDescription: true, title: vscode.l10n.t('Which columns are the text of an item of “{0}”?', name), placeHolder: vscode.l10n.t('Several are fields of their own: their scores are averaged, they are never joined') });
  return picked && picked.length > 0 ? picked.map((p) => columnPath(p.label)) : undefined;
}

const holdsText = ({ type }: Column): boolean => /VARCHAR|JSON/.test(type) && !/^MAP/.test(type);
const columnPath = (name: string): string => (/^[A-Za-z_][\w ]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`);

function sourceColumn({ shape, columns }: DatasetInfo): string | null {
  const [first] = shape.roles.source ?? [];
  return first !== undefined && columns.some((c) => c.name === first) ? first : null;
}

/** Asks which training datasets: those of the set-up, what is open, what was opened lately, and files. */
export async function chooseTrainings(services: Services, check: Check, setup: SetupFile): Promise<SetupFile | undefined> {
  const sources = await pickTrainings(services, setup.trainings.map((t) => t.source));
  if (!sources || sources.length === 0) return undefined;
  const trainings: SetupTraining[] = setup.trainings.filter((t) => sources.some((s) => isSameSource(s, t.source)));
  for (const source of sources) {
    if (trainings.some((t) => isSameSource(t.source, source))) continue;
    const info = await check.sets.use(source, (session) => session.open(false));
    trainings.push({ name: trainingName(info, trainings.map((t) => t.name)), source });
  }
  return { ...setup, trainings };
}

import * as path from 'node:path';
import * as vscode from 'vscode';
import { datasetsBelow, splitFiles } from '../../../data/contamination/evaluationFiles';
import { hubDatasets } from '../../../data/disk/hubCache';
import { CATALOGUE, knownByName, knownByRepo, pageOf } from '../catalogue';
import type { KnownEvaluation } from '../catalogue';
import { freeName, isSameSource } from '../setupFile';
import type { SetupEvaluation, SetupSource } from '../setupFile';

/** An evaluation set that may be chosen. */
export interface Candidate {
  readonly name: string;
  readonly source: SetupSource;
  readonly known: KnownEvaluation | null;
}

interface EvaluationPick extends vscode.QuickPickItem {
  readonly candidate?: Candidate;
  readonly current?: SetupEvaluation;
  readonly way?: 'files' | 'catalogue';
}

/** Names that speak of an evaluation where the workspace is looked through: it holds much else. */
const EVALUATION_WORDS = /(^|[^a-z])(test|eval|evals|evaluation|validation|bench|benchmark)([^a-z]|$)/i;
const WORKSPACE_FILES = '**/*.{parquet,jsonl,ndjson,csv,tsv,arrow}';
const MOST_FILES = 300;

/**
 * Asks which evaluation sets: those of the set-up, of the person's folder, of the Hugging Face cache (the catalogue's), of the
 * workspace, and files. Undefined where the person gave up.
 */
export async function pickEvaluations(current: readonly SetupEvaluation[], not: readonly SetupSource[]): Promise<readonly SetupEvaluation[] | undefined> {
  const isOther = ({ source }: Candidate): boolean => ![...not, ...current.map((c) => c.source)].some((s) => isSameSource(s, source));
  const [folder, cache, workspace] = await Promise.all([inFolder(), inCache(), inWorkspace()]);
  const seen = new Set<string>();
  const once = (candidates: readonly Candidate[]): Candidate[] => candidates.filter((c) => {
    const key = JSON.stringify(c.source.paths);
    const isNew = !seen.has(key) && isOther(c);
    seen.add(key);
    return isNew;
  });
  const items: EvaluationPick[] = [
    ...section(vscode.l10n.t('in this check'), current.map((evaluation) => ({ label: evaluation.name, description: shortPath(evaluation.source), picked: true, current: evaluation }))),
    ...section(vscode.l10n.t('evaluation folder'), once(folder).map((c) => pickOf(c, false))),
    ...section(vscode.l10n.t('Hugging Face cache'), once(cache).map((c) => pickOf(c, true))),
    ...section(vscode.l10n.t('workspace'), once(workspace).map((c) => pickOf(c, false))),
    ...section(vscode.l10n.t('elsewhere'), [
      { label: vscode.l10n.t('$(file) Files…'), way: 'files' as const },
      { label: vscode.l10n.t('$(globe) Where to get the evaluation sets of Tülu 3…'), way: 'catalogue' as const },
    ]),
  ];
  const picked = await vscode.window.showQuickPick(items, { canPickMany: true, ignoreFocusOut: true, matchOnDescription: true, title: vscode.l10n.t('Check against which evaluation sets?'), placeHolder: vscode.l10n.t('Nothing is downloaded: they are files on this machine') });
  if (!picked) return undefined;
  if (picked.some((p) => p.way === 'catalogue')) await showCatalogue();
  const files = picked.some((p) => p.way === 'files') ? await pickFiles() : [];
  const kept = picked.flatMap((p) => p.current ?? []);
  return named([...picked.flatMap((p) => p.candidate ?? []), ...files], kept);
}

/** Evaluation sets with names that nothing else has; the catalogue's have its fields and its stage. */
export function named(candidates: readonly Candidate[], kept: readonly SetupEvaluation[]): SetupEvaluation[] {
  const evaluations = [...kept];
  for (const { name, source, known } of candidates) {
    if (evaluations.some((e) => isSameSource(e.source, source))) continue;
    evaluations.push({ name: freeName(name, evaluations.map((e) => e.name)), source, fields: known && [...known.fields], filter: null, stage: known?.stage ?? 'development' });
  }
  return evaluations;
}

/** Files that a person picks now. */
async function pickFiles(): Promise<readonly Candidate[]> {
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: vscode.l10n.t('Check Against'), title: vscode.l10n.t('Evaluation sets'), ...evaluationFolder() });
  return (files ?? []).map((uri) => candidateOf([uri.fsPath]));
}

function evaluationFolder(): { defaultUri?: vscode.Uri } {
  const folder = folderSetting();
  return folder === '' ? {} : { defaultUri: vscode.Uri.file(folder) };
}

function folderSetting(): string {
  return vscode.workspace.getConfiguration('loupe').get<string>('contamination.evaluationFolder', '').trim();
}

async function inFolder(): Promise<readonly Candidate[]> {
  const folder = folderSetting();
  return folder === '' ? [] : (await datasetsBelow(folder)).map(({ paths }) => candidateOf(paths));
}

/** The catalogue's sets, each with the files of its split and no others. */
async function inCache(): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const { repo, folder } of await hubDatasets()) {
    const known = knownByRepo(repo);
    if (!known) continue;
    const paths = await splitFiles(folder, known.config, known.split).catch(() => []); // a cache that is half there
    if (paths.length > 0) found.push({ name: known.id, source: { paths, literal: true }, known });
  }
  return found;
}

async function inWorkspace(): Promise<readonly Candidate[]> {
  const files = await vscode.workspace.findFiles(WORKSPACE_FILES, '**/{node_modules,.loupe}/**', MOST_FILES);
  return files.map((uri) => candidateOf([uri.fsPath])).filter((c) => c.known !== null || EVALUATION_WORDS.test(c.name)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Called after the file; where that only names a split (`mmlu/test-00000-of-00001.parquet`), after its folder, too. */
function candidateOf(paths: readonly string[]): Candidate {
  const [first = ''] = paths;
  const base = path.basename(first).replace(/(-\d+-of-\d+)?(\.[a-z0-9]+){1,2}$/i, '');
  const name = /^(test|validation|valid|val|dev|eval|train|data)$/i.test(base) ? `${path.basename(path.dirname(first))}-${base}` : base;
  return { name, source: { paths, literal: true }, known: knownByName(name) ?? null };
}

/** Where only the name is the catalogue's, a file may have other fields: they are found when it is opened. */
function pickOf(candidate: Candidate, isFromHub: boolean): EvaluationPick {
  const { known, source } = candidate;
  return { label: candidate.name, description: shortPath(source), ...(known ? { detail: [known.title, ...(isFromHub ? [known.fields.join(' + ')] : []), known.stage === 'unseen' ? vscode.l10n.t('unseen') : vscode.l10n.t('development')].join(' · ') } : {}), candidate };
}

function section(label: string, items: readonly EvaluationPick[]): EvaluationPick[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
}

function shortPath({ paths }: SetupSource): string {
  const first = vscode.workspace.asRelativePath(paths[0] ?? '');
  return paths.length > 1 ? vscode.l10n.t('{0} and {1} more', first, paths.length - 1) : first;
}

/** The twenty sets of the catalogue, each opening its page. */
async function showCatalogue(): Promise<void> {
  const items = CATALOGUE.map((known) => ({ label: known.title, description: known.repos[0] ?? '', detail: [known.config, known.split, known.fields.join(' + '), known.stage === 'unseen' ? vscode.l10n.t('unseen') : vscode.l10n.t('development')].filter((part) => part !== null).join(' · '), known }));
  const picked = await vscode.window.showQuickPick(items, { matchOnDescription: true, title: vscode.l10n.t('The evaluation sets of Tülu 3'), placeHolder: vscode.l10n.t('Opens the page where people get it') });
  if (picked) await vscode.env.openExternal(vscode.Uri.parse(pageOf(picked.known), true));
}

import { readdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetSource } from '../../../core/dataset';
import { isNested } from '../../../core/type';
import { sourceOf } from '../../../host/datasetUri';
import type { Recent } from '../../../host/openCommand';
import type { Services } from '../../../host/services';
import { outputFilesOf } from '../rule/outputFiles';
import type { Gathering } from './comparison';

const nameOf = (source: DatasetSource): string => [path.basename(source.paths[0] ?? ''), source.config, source.split].filter((part) => part !== undefined).join(' · ');

/** What is compared: files picked in the explorer, else what a person chooses: the models of the dataset in front, open and recent datasets, files. */
export async function gather(services: Services, recent: Recent, picked: readonly vscode.Uri[]): Promise<Gathering | undefined> {
  if (picked.length > 0) return { sources: await sourcesOf(picked), model: null };
  const front = services.views.active;
  const info = front?.session.info;
  const ways = [
    ...(front && info ? [{ label: vscode.l10n.t('$(list-tree) Models within {0}', info.name), description: vscode.l10n.t('a column for each, or one that names them'), run: () => modelsWithin(front.session.source, info.columns.filter((c) => !isNested(c.type)).map((c) => c.name), info.shape.roles.model?.[0]) }] : []),
    { label: vscode.l10n.t('$(history) Open and recent datasets…'), run: () => chooseKnown(services, recent) },
    { label: vscode.l10n.t('$(file) Files…'), run: chooseFiles },
    { label: vscode.l10n.t('$(folder) Folder…'), description: vscode.l10n.t('what a harness wrote'), run: chooseFolder },
  ];
  const way = await vscode.window.showQuickPick(ways, { title: vscode.l10n.t('Which outputs are to be compared?') });
  return way?.run();
}

async function modelsWithin(source: DatasetSource, columns: readonly string[], model: string | undefined): Promise<Gathering | undefined> {
  const found = { label: vscode.l10n.t('As it is found'), description: vscode.l10n.t('a struct or a column for each model, else {0}', model ?? vscode.l10n.t('none')), model: null };
  const chosen = await vscode.window.showQuickPick([found, ...columns.map((name) => ({ label: name, description: vscode.l10n.t('names the model of each row'), model: name }))], { title: vscode.l10n.t('What tells the models apart?') });
  return chosen && { sources: [source], model: chosen.model };
}

async function chooseKnown(services: Services, recent: Recent): Promise<Gathering | undefined> {
  const open = services.views.all.map((view) => sourceOf(view.panel.uri));
  const sources = [...new Map([...open, ...recent.list()].map((source): [string, DatasetSource] => [JSON.stringify(source), source])).values()];
  const chosen = await vscode.window.showQuickPick(sources.map((source, i) => ({ label: nameOf(source), description: source.paths.join(', '), picked: i < open.length, source })), { canPickMany: true, matchOnDescription: true, title: vscode.l10n.t('Open and recent datasets'), placeHolder: vscode.l10n.t('two or more outputs') });
  return chosen && chosen.length > 0 ? { sources: chosen.map((c) => c.source), model: null } : undefined;
}

async function chooseFiles(): Promise<Gathering | undefined> {
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, title: vscode.l10n.t('Outputs to compare'), openLabel: vscode.l10n.t('Compare') });
  return files && files.length > 0 ? { sources: await sourcesOf(files), model: null } : undefined;
}

async function chooseFolder(): Promise<Gathering | undefined> {
  const folders = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, canSelectMany: true, title: vscode.l10n.t('A folder of outputs to compare'), openLabel: vscode.l10n.t('Compare') });
  return folders && folders.length > 0 ? { sources: await sourcesOf(folders), model: null } : undefined;
}

/** What a harness wrote below a folder is compared file by file, or model by model; several folders, and a folder without such files, are a dataset each. */
async function sourcesOf(picked: readonly vscode.Uri[]): Promise<DatasetSource[]> {
  const [only, ...others] = picked;
  if (only && others.length === 0 && (await stat(only.fsPath)).isDirectory()) {
    const files = (await readdir(only.fsPath, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map((entry) => path.relative(only.fsPath, path.join(entry.parentPath, entry.name)));
    const found = outputFilesOf(files);
    if (found.length > 0) return found.map((paths) => ({ paths: paths.map((file) => path.join(only.fsPath, file)), literal: true }));
  }
  return picked.map((uri) => ({ paths: [uri.fsPath], literal: true }));
}

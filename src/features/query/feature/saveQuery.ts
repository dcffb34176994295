import { mkdir, stat } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import { writeWhole } from '../../../data/disk/outFile';
import { QUERY_FOLDER, QUERY_SUFFIX } from '../../../data/query/queryFiles';
import { workspaceFolderOf } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import { needsIn } from '../needsIn';
import { PACK } from '../pack';
import type { Question } from '../question';
import { parseSavedQuery } from '../savedQuery';
import type { SavedQuery } from '../savedQuery';
import { QUERY_NAME, savedQueryText, withCells } from '../savedQueryText';
import { queryLibrary } from './chooseQuery';

/**
 * Keeps a question as a saved query in the folder of its dataset (`file`; what it needs is told by `info`, where the dataset is open), under a name and with a sentence that the person gives; never over a
 * file without asking. Gives its name, undefined where they leave. Throws `query-save-…`.
 */
export async function saveQuery(services: Services, question: Question, file: string | undefined, info: DatasetInfo | undefined): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) throw new LoupeError('query-save-untrusted', {}, 'usage');
  const folder = workspaceFolderOf(file);
  if (folder === undefined) throw new LoupeError('query-save-no-folder', {}, 'usage');
  const draft = await draftOf(services, question, info);
  const name = await vscode.window.showInputBox({ title: vscode.l10n.t('Save query'), prompt: vscode.l10n.t('Its name, of letters, digits, - and _'), value: draft.name, validateInput: problemOfName });
  if (name === undefined) return undefined;
  const description = await vscode.window.showInputBox({ title: vscode.l10n.t('Save query {0}', name), prompt: vscode.l10n.t('What it tells, in a sentence'), value: draft.description });
  if (description === undefined) return undefined;
  const out = path.join(folder, QUERY_FOLDER, `${name}${QUERY_SUFFIX}`);
  const isThere = await stat(out).then(() => true, () => false);
  if (isThere && !(await mayReplace(name))) return undefined;
  const text = savedQueryText({ ...draft, name, description });
  refuseUnreadable(text, out);
  await mkdir(path.dirname(out), { recursive: true });
  await writeWhole({ out, force: isThere }, text, info?.files.map((f) => f.path) ?? []);
  tell(out);
  return name;
}

/** The question as a saved query, before it has a name of its own. */
async function draftOf(services: Services, question: Question, info: DatasetInfo | undefined): Promise<Omit<SavedQuery, 'path'>> {
  if (question.kind === 'sql') {
    const sql = withCells(question.sql, question.cells);
    return { name: nameOf(question.name), description: '', keywords: [], needs: info ? needsIn(sql, info) : [], parameters: [], sql };
  }
  const query = (await queryLibrary(services)).named(question.name);
  return { ...query, parameters: query.parameters.map((p) => ({ ...p, preset: question.values[p.name] ?? p.preset })) };
}

function nameOf(text: string): string {
  const words = text.toLowerCase().replace(/[^a-z0-9_]+/g, '-').replace(/^[-_]+|-+$/g, '').split('-').slice(0, 6).join('-');
  return words === '' ? 'query' : words;
}

function problemOfName(name: string): string | vscode.InputBoxValidationMessage | undefined {
  if (!QUERY_NAME.test(name)) return vscode.l10n.t('A name is of letters, digits, - and _, and begins with a letter or a digit.');
  if (!PACK.some((query) => query.name === name)) return undefined;
  return { message: vscode.l10n.t('It will take the place of the query of this name that comes with Dataset Loupe.'), severity: vscode.InputBoxValidationSeverity.Info };
}

async function mayReplace(name: string): Promise<boolean> {
  const replace = vscode.l10n.t('Replace');
  const detail = vscode.l10n.t('What is in the file now will be gone.');
  return (await vscode.window.showWarningMessage(vscode.l10n.t('There is a saved query “{0}” already. Replace it?', name), { modal: true, detail }, replace)) === replace;
}

/** What is written must be read back. */
function refuseUnreadable(text: string, out: string): void {
  try {
    parseSavedQuery(text, path.basename(out), out);
  } catch (error) {
    if (!(error instanceof LoupeError)) throw error;
    throw new LoupeError('query-save-broken', { problem: localSentence(error) }, 'usage');
  }
}

function tell(out: string): void {
  const open = vscode.l10n.t('Open');
  void vscode.window.showInformationMessage(vscode.l10n.t('The query was saved to {0}', vscode.workspace.asRelativePath(out)), open).then((choice) => (choice === open ? vscode.commands.executeCommand('vscode.open', vscode.Uri.file(out)) : undefined));
}

import { existsSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { openSource } from '../../../host/openCommand';
import { sourceOf } from '../../../host/datasetUri';
import { COMPARISON_RELATION } from '../../../host/joinedTables';
import type { Question } from '../question';
import { readByName } from '../readByName';
import { nameInSql } from './others';

/** Endings that a dataset of a name may have, in the order in which they are looked for. */
const ENDINGS = ['', '.parquet', '.jsonl', '.arrow', '.json', '.csv'];

/**
 * A query that needs a dataset that is not open asks to open it; the same is then asked with its name. Gives what is to be asked, or
 * undefined where the person does not want it.
 */
export async function offerOpen(uri: vscode.Uri, question: Question, name: string): Promise<Question | undefined> {
  const place = placeOf(uri, name);
  if (place === undefined && name.toLowerCase() === COMPARISON_RELATION) {
    void vscode.window.showInformationMessage(vscode.l10n.t('“comparison” is the joined table of a comparison with this dataset: open it from the page of the comparison (Open Joined Table), and ask again.'));
    return undefined;
  }
  const open = place === undefined ? vscode.l10n.t('Open a dataset…') : vscode.l10n.t('Open {0}', path.basename(place));
  const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('The query reads “{0}”, which is not open. A query reads only what is open.', name), open);
  if (chosen !== open) return undefined;
  if (place === undefined) {
    await vscode.commands.executeCommand('loupe.open');
    return undefined;
  }
  const opened = nameInSql(await openSource({ paths: [place], literal: true }));
  if (question.kind === 'saved') return question;
  const named = (sql: string): string => readByName(sql, name, opened);
  return { ...question, sql: named(question.sql), cells: question.cells.map((cell) => ({ ...cell, sql: named(cell.sql) })) };
}

/** Where a file or a dataset of this name is: as it is written, beside the dataset, in the workspace. */
function placeOf(uri: vscode.Uri, name: string): string | undefined {
  const folders = [...sourceOf(uri).paths.map((p) => path.dirname(p)), ...(vscode.workspace.workspaceFolders ?? []).map((f) => f.uri.fsPath)];
  return folders.flatMap((folder) => ENDINGS.map((ending) => path.resolve(folder, name + ending))).find((place) => existsSync(place));
}

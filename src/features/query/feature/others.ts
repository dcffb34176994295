import type { OtherDataset } from '../../../engine/contract';
import { datasetName, SCHEME, sourceOf } from '../../../host/datasetUri';
import type { Services } from '../../../host/services';
import type * as vscode from 'vscode';

const ENDINGS = /\.(?:parquet|parq|arrow|feather|jsonl|ndjson|json|csv|tsv)(?:\.(?:gz|zst))?$/i;

/** The other datasets that have an editor: SQL over one of them reads these by their files’ names without the ending. What cannot be opened is none. */
export async function othersOf(services: Services, uri: vscode.Uri): Promise<readonly OtherDataset[]> {
  const own = keyOf(uri);
  const others = new Map(services.views.all.filter(({ panel }) => keyOf(panel.uri) !== own).map((view) => [keyOf(view.panel.uri), view]));
  // A tab that was never in front has not opened its dataset yet.
  const opened = await Promise.all([...others.values()].map(async ({ panel, session }) => session.open(false).then((info) => [{ name: nameInSql(panel.uri), dataset: info.id }], () => [])));
  return opened.flat();
}

/** Their names. */
export async function namesBeside(services: Services, uri: vscode.Uri): Promise<readonly string[]> {
  return (await othersOf(services, uri)).map((o) => o.name);
}

/** What a dataset is called in SQL over another one. */
export function nameInSql(uri: vscode.Uri): string {
  return datasetName(uri).replace(ENDINGS, '');
}

/** The same dataset has the same key, whether VS Code calls its file local or remote. */
export function keyOf(uri: vscode.Uri): string {
  return uri.scheme === SCHEME ? JSON.stringify(sourceOf(uri)) : uri.fsPath;
}

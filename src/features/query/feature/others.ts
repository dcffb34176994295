import type { OtherDataset } from '../../../engine/contract';
import { datasetName, SCHEME, sourceOf } from '../../../host/datasetUri';
import type { Services } from '../../../host/services';
import type * as vscode from 'vscode';

const ENDINGS = /\.(?:parquet|parq|arrow|feather|jsonl|ndjson|json|csv|tsv)(?:\.(?:gz|zst))?$/i;

/** The other datasets that have an editor and are opened: SQL over one of them reads these by their files’ names without the ending. */
export function othersOf(services: Services, uri: vscode.Uri): readonly OtherDataset[] {
  const own = keyOf(uri);
  const others = new Map(services.views.all.filter(({ panel }) => keyOf(panel.uri) !== own).map((view) => [keyOf(view.panel.uri), view]));
  return [...others.values()].flatMap(({ panel, session }) => (session.info ? [{ name: nameInSql(panel.uri), dataset: session.info.id }] : []));
}

/** What a dataset is called in SQL over another one. */
export function nameInSql(uri: vscode.Uri): string {
  return datasetName(uri).replace(ENDINGS, '');
}

/** The same dataset has the same key, whether VS Code calls its file local or remote. */
export function keyOf(uri: vscode.Uri): string {
  return uri.scheme === SCHEME ? JSON.stringify(sourceOf(uri)) : uri.fsPath;
}

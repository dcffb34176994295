import type * as vscode from 'vscode';
import { SCHEME, sourceOf } from '../../../host/datasetUri';

/** The same dataset has the same key, whether VS Code calls its file local or remote. */
export function keyOf(uri: vscode.Uri): string {
  return uri.scheme === SCHEME ? JSON.stringify(sourceOf(uri)) : uri.fsPath;
}

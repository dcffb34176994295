import type * as vscode from 'vscode';
import type { DatasetSession } from '../../../host/datasetSession';
import type { Services } from '../../../host/services';
import type { QueryDesk } from './desk';

/** The dataset that a question is for: that of the page of answers in front, else of the dataset's view. */
export function inFront(services: Services, desk: QueryDesk): { readonly uri: vscode.Uri; readonly session: DatasetSession } | undefined {
  const page = desk.active;
  if (page) return { uri: page.uri, session: page.session };
  const view = services.views.active;
  return view && { uri: view.panel.uri, session: view.session };
}

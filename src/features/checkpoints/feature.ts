import * as vscode from 'vscode';
import { LoupeError } from '../../core/message';
import { registerCommand } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import type { Services } from '../../host/services';
import { checkpointsKind } from './feature/metricsPage';

/** Metrics of checkpoints: registers the page and its commands. */
export function registerCheckpoints(services: Services): void {
  const kind = checkpointsKind(services);
  const pages = new FeaturePages(services, kind);
  registerCommand(services, 'checkpoints.show', (uri) => {
    pages.show(uri instanceof vscode.Uri ? uri : services.views.activeOrThrow.panel.uri);
  });
  registerCommand(services, 'checkpoints.columns', async () => {
    const page = pages.active;
    if (!page) throw new LoupeError('checkpoints-no-page', {}, 'usage');
    await kind.choose(page);
  });
  services.context.subscriptions.push(services.views.onActive((view) => {
    void vscode.commands.executeCommand('setContext', 'loupe.metrics', view?.session.info?.shape.kind === 'metrics');
  }));
}

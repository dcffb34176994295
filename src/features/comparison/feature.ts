import * as vscode from 'vscode';
import { LoupeError } from '../../core/message';
import { registerCommand } from '../../host/commands';
import { FeaturePages } from '../../host/featurePage';
import { Recent } from '../../host/openCommand';
import type { Services } from '../../host/services';
import { comparisonKind, tellChanged, uriOfGathering } from './feature/comparisonPage';
import type { Comparison } from './feature/comparison';
import { exportTable } from './feature/exportTable';
import { gather } from './feature/gather';
import { openTable } from './feature/openTable';
import { chooseKey, chooseMetric, chooseSlice } from './feature/picks';
import { commandOf } from './command';

/** What checkpoints answered, side by side: registers the page and its commands. */
export function registerComparison(services: Services): void {
  const kind = comparisonKind(services);
  const pages = new FeaturePages(services, kind);
  const inFront = (): { readonly page: NonNullable<typeof pages.active>; readonly comparison: Comparison } => {
    const page = pages.active;
    const comparison = page && kind.of(page);
    if (!page || !comparison) throw new LoupeError('comparison-no-page', {}, 'usage');
    return { page, comparison };
  };
  registerCommand(services, 'comparison.outputs', async (_, uris) => {
    const picked = Array.isArray(uris) ? uris.filter((u): u is vscode.Uri => u instanceof vscode.Uri) : [];
    const gathering = await gather(services, new Recent(services.context.globalState), picked);
    if (gathering) pages.show(uriOfGathering(gathering));
  });
  for (const [id, choose] of [['key', chooseKey], ['metric', chooseMetric], ['slice', chooseSlice]] as const) {
    registerCommand(services, `comparison.${id}`, async () => {
      const { page, comparison } = inFront();
      if (await choose(comparison)) tellChanged(page);
    });
  }
  registerCommand(services, 'comparison.exportTable', () => exportTable(services, inFront().comparison, { of: 'all' }));
  registerCommand(services, 'comparison.openTable', () => openTable(services, inFront().comparison));
  registerCommand(services, 'comparison.copyCommand', async () => {
    await vscode.env.clipboard.writeText(commandOf(await inFront().comparison.file()));
  });
}

import * as vscode from 'vscode';
import { decodePage } from '../../../../core/arrow/readCells';
import type { DatasetSource } from '../../../../core/dataset';
import { LoupeError } from '../../../../core/message';
import { registerCommand } from '../../../../host/commands';
import { sourceOf } from '../../../../host/datasetUri';
import type { DatasetView } from '../../../../host/datasetViews';
import { FeaturePages } from '../../../../host/featurePage';
import type { Recent } from '../../../../host/openCommand';
import type { Services } from '../../../../host/services';
import { FEWEST_MEMBERS, MOST_MEMBERS } from '../../summary/beside';
import type { Member } from '../../summary/beside';
import { besideKind } from './besidePage';
import { uriOfMembers, wholeMembers } from './members';

/** `Compare Datasets…`: those that are picked in the explorer, or that a person chooses among open and recent ones, files, and the sources of the one in front. */
export function registerCompare(services: Services, recent: Recent): void {
  const pages = new FeaturePages(services, besideKind(services));
  registerCommand(services, 'compareDatasets', async (_, uris) => {
    const picked = Array.isArray(uris) ? uris.filter((u): u is vscode.Uri => u instanceof vscode.Uri) : [];
    const members = picked.length >= FEWEST_MEMBERS ? wholeMembers(picked.map((uri) => ({ paths: [uri.fsPath], literal: true }))) : await choose(services, recent);
    if (!members) return;
    if (members.length < FEWEST_MEMBERS || members.length > MOST_MEMBERS) throw new LoupeError('beside-number', { fewest: FEWEST_MEMBERS, most: MOST_MEMBERS, given: members.length }, 'usage');
    pages.show(uriOfMembers(members));
  });
}

async function choose(services: Services, recent: Recent): Promise<readonly Member[] | undefined> {
  const front = services.views.active;
  const info = front?.session.info;
  const ways = [
    ...(front && info?.shape.roles.source !== undefined ? [{ label: vscode.l10n.t('$(list-tree) Sources of {0}', info.name), run: () => sourcesOf(front) }] : []),
    { label: vscode.l10n.t('$(history) Open and recent datasets…'), run: () => chooseKnown(services, recent) },
    { label: vscode.l10n.t('$(file) Files…'), run: chooseFiles },
  ];
  const way = await vscode.window.showQuickPick(ways, { title: vscode.l10n.t('Which datasets are to stand beside each other?') });
  return way?.run();
}

async function chooseKnown(services: Services, recent: Recent): Promise<readonly Member[] | undefined> {
  const open = services.views.all.map((view) => sourceOf(view.panel.uri));
  const known = new Map([...open, ...recent.list()].map((source): [string, DatasetSource] => [JSON.stringify(source), source]));
  const sources = [...known.values()];
  const items = wholeMembers(sources).map((member, i) => ({ label: member.name, description: member.source.paths.join(', '), picked: i < open.length, source: member.source }));
  const chosen = await vscode.window.showQuickPick(items, { canPickMany: true, matchOnDescription: true, title: vscode.l10n.t('Open and recent datasets'), placeHolder: vscode.l10n.t('{0} to {1} of them', FEWEST_MEMBERS, MOST_MEMBERS) });
  return chosen && wholeMembers(chosen.map((c) => c.source));
}

async function chooseFiles(): Promise<readonly Member[] | undefined> {
  const files = await vscode.window.showOpenDialog({ canSelectMany: true, title: vscode.l10n.t('Datasets to compare'), openLabel: vscode.l10n.t('Compare') });
  return files && wholeMembers(files.map((uri) => ({ paths: [uri.fsPath], literal: true })));
}

/** The most frequent sources of a dataset. */
async function sourcesOf({ session, panel }: DatasetView): Promise<readonly Member[]> {
  const found = await session.ask('query', { sql: 'select source, count(*) as n from records where source is not null group by source order by n desc, source', limit: MOST_MEMBERS }, { lane: 'job' });
  const page = decodePage(found.ipc);
  return Array.from({ length: found.rows }, (_, row) => page.cell(0, row)).flatMap((of) => (typeof of === 'string' ? [of] : [])).map((of) => ({ name: of, source: sourceOf(panel.uri), of }));
}

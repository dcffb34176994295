import type { OtherDataset } from '../../../engine/contract';
import type { DatasetSession } from '../../../host/datasetSession';
import { datasetName } from '../../../host/datasetUri';
import { COMPARISON_RELATION, joinedTableOf } from '../../../host/joinedTables';
import type { Services } from '../../../host/services';
import type * as vscode from 'vscode';
import { keyOf } from './keyOf';
import { tabDatasets } from './tabDatasets';

const ENDINGS = /\.(?:parquet|parq|arrow|feather|jsonl|ndjson|json|csv|tsv)(?:\.(?:gz|zst))?$/i;

/** A dataset that a tab is open for. */
interface OpenDataset {
  readonly uri: vscode.Uri;
  readonly session: DatasetSession;
}

/** The datasets that tabs are open for, each once, also those whose tab was never in front. */
export function openDatasets(services: Services): readonly OpenDataset[] {
  const viewed = new Map(services.views.all.map(({ panel, session }) => [keyOf(panel.uri), { uri: panel.uri, session }]));
  return [...viewed.values(), ...tabDatasets(services).all];
}

/** Their resources; none is opened for it. */
export function openUris(services: Services): readonly vscode.Uri[] {
  return [...new Map([...services.views.all.map((v) => v.panel.uri), ...tabDatasets(services).uris].map((uri) => [keyOf(uri), uri])).values()];
}

/** The other datasets that a tab is open for: SQL over one of them reads these by their files’ names without the ending, and the joined table of a comparison with it as `comparison`. What cannot be opened is none. */
export async function othersOf(services: Services, uri: vscode.Uri): Promise<readonly OtherDataset[]> {
  const own = keyOf(uri);
  const others = openDatasets(services).filter((other) => keyOf(other.uri) !== own);
  const named = async (name: string, { session }: OpenDataset): Promise<OtherDataset[]> => session.open(false).then((info) => [{ name, dataset: info.id }], () => []);
  const opened = (await Promise.all(others.map((other) => named(nameInSql(other.uri), other)))).flat();
  const joined = opened.some(({ name }) => name.toLowerCase() === COMPARISON_RELATION) ? undefined : joinedTableOf(services, uri, others);
  return joined ? [...opened, ...(await named(COMPARISON_RELATION, joined))] : opened;
}

/** Their names. */
export async function namesBeside(services: Services, uri: vscode.Uri): Promise<readonly string[]> {
  return (await othersOf(services, uri)).map((o) => o.name);
}

/** What a dataset is called in SQL over another one. */
export function nameInSql(uri: vscode.Uri): string {
  return datasetName(uri).replace(ENDINGS, '');
}

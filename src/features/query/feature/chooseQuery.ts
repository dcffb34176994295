import * as vscode from 'vscode';
import type { DatasetInfo } from '../../../core/dataset';
import { LoupeError } from '../../../core/message';
import type { Message } from '../../../core/message';
import { readQueryFiles } from '../../../data/query/queryFiles';
import type { Services } from '../../../host/services';
import { localSentence } from '../../../host/shown';
import { Fits } from '../fits';
import { QueryLibrary } from '../library';
import { matchesTyped, wordsOf } from '../matching';
import { boundQuery } from '../parameters';
import type { SavedQuestion } from '../question';
import type { Parameter, SavedQuery } from '../savedQuery';
import { tellBroken } from './brokenFiles';
import { pickFrom, pickMatching } from './pickMatching';
import type { Choice } from './pickMatching';

const RECENT = 'query.recent';
const MOST_RECENT = 20;

/** The saved queries there are: ours, and those of the workspace where it is trusted. */
export async function queryLibrary(services: Services): Promise<QueryLibrary> {
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []).filter((f) => f.uri.scheme === 'file') : [];
  const files = (await Promise.all(folders.map((f) => readQueryFiles(f.uri.fsPath)))).flat();
  const library = new QueryLibrary(files);
  tellBroken(services, library, files);
  return library;
}

interface QueryItem extends Choice {
  readonly query?: SavedQuery;
  run?(): unknown;
}

/** Has a person choose a query that fits, the last ones first, and give its parameters; undefined where they leave. */
export async function chooseQuery(services: Services, uri: vscode.Uri, info: DatasetInfo, beside: readonly string[] = []): Promise<SavedQuestion | undefined> {
  const library = await queryLibrary(services);
  const fits = new Fits(info);
  const recent = services.context.workspaceState.get<readonly string[]>(RECENT, []);
  const reasons = library.queries.map((query) => ({ query, reason: fits.whyNot(query) }));
  const fitting = reasons.flatMap(({ query, reason }) => (reason === null ? [query] : []));
  const unfit = reasons.flatMap(({ query, reason }) => (reason === null ? [] : [{ query, reason }]));
  const last = recent.flatMap((name) => fitting.filter((q) => q.name === name));
  const [own, ours] = [true, false].map((isOwn) => fitting.filter((q) => !last.includes(q) && (q.path !== null) === isOwn)) as [SavedQuery[], SavedQuery[]];
  const group = (label: string, queries: readonly SavedQuery[]): QueryItem[] => (queries.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...queries.map((q) => itemOf(q))]);
  const written = { label: vscode.l10n.t('New SQL query'), detail: vscode.l10n.t('Writes a document of SQL over {0}', info.name), run: () => vscode.commands.executeCommand('loupe.sql.new', { dataset: uri.toString() }) };
  const items: QueryItem[] = [
    ...group(vscode.l10n.t('asked last'), last), ...group(vscode.l10n.t('saved in this workspace'), own), ...group(vscode.l10n.t('queries that fit {0}', info.name), ours),
    { label: vscode.l10n.t('your own'), kind: vscode.QuickPickItemKind.Separator }, written,
    ...(unfit.length === 0 ? [] : [{ label: vscode.l10n.t('{0} saved queries need what this dataset does not have…', unfit.length), run: () => showUnfit(unfit, info) }]),
  ];
  const chosen = await pickMatching(items, { title: vscode.l10n.t('Query {0}', info.name), placeHolder: vscode.l10n.t('What do you want to know?'), matches: matchesTyped });
  await chosen?.run?.();
  return chosen?.query && withValues(chosen.query, info, new Map(), beside);
}

function itemOf(query: SavedQuery): QueryItem {
  return { label: query.name, detail: query.description, ...(query.path === null ? {} : { description: vscode.workspace.asRelativePath(query.path) }), words: wordsOf(query), query };
}

/** The queries that do not fit, each with why. */
async function showUnfit(unfit: readonly { readonly query: SavedQuery; readonly reason: Message }[], info: DatasetInfo): Promise<void> {
  const items = unfit.map(({ query, reason }) => ({ label: query.name, detail: localSentence(reason), words: wordsOf(query), sentence: localSentence({ code: 'query-not-fitting', args: { query: query.name, reason: localSentence(reason) } }) }));
  const chosen = await pickMatching(items, { title: vscode.l10n.t('Queries that do not fit {0}', info.name), placeHolder: vscode.l10n.t('What each of them needs'), matches: matchesTyped });
  if (chosen) void vscode.window.showInformationMessage(chosen.sentence);
}

/** The steps for the parameters that are not given; `others` are the names of the datasets that are open beside this one. */
export async function withValues(query: SavedQuery, info: DatasetInfo, given: ReadonlyMap<string, string>, others: readonly string[] = []): Promise<SavedQuestion | undefined> {
  const values = new Map(given);
  const open = query.parameters.filter((p) => !given.has(p.name));
  for (const [i, parameter] of open.entries()) {
    const value = await askValue(query, parameter, info, others, open.length > 1 ? `${query.name} (${i + 1}/${open.length})` : query.name);
    if (value === undefined) return undefined;
    values.set(parameter.name, value);
  }
  return { kind: 'saved', name: query.name, values: Object.fromEntries(values) };
}

async function askValue(query: SavedQuery, parameter: Parameter, info: DatasetInfo, others: readonly string[], title: string): Promise<string | undefined> {
  const prompt = parameter.description === '' ? parameter.name : `${parameter.name}: ${parameter.description}`;
  if (parameter.type === 'boolean') return vscode.window.showQuickPick(parameter.preset === 'false' ? ['false', 'true'] : ['true', 'false'], { title, placeHolder: prompt });
  if (parameter.type === 'dataset') return askDataset(query, parameter, others, { title, placeHolder: prompt });
  if (parameter.type === 'column') {
    const columns = info.columns.filter((c) => c.unreadable === undefined).map((c) => ({ label: c.name, description: c.type }));
    return (await pickFrom(columns, { title, placeHolder: prompt, active: columns.find((c) => c.label === parameter.preset) }))?.label;
  }
  return vscode.window.showInputBox({ title, prompt, value: parameter.preset ?? '', validateInput: (value) => problemOf(query, parameter, value, info) });
}

/** Another open dataset, by its name; where it is not open yet, the person opens it and asks again. */
async function askDataset(query: SavedQuery, { name, description }: Parameter, others: readonly string[], options: vscode.QuickPickOptions): Promise<string | undefined> {
  const open = vscode.l10n.t('Open another dataset…');
  const chosen = others.length > 0 ? await vscode.window.showQuickPick([...others, open], options)
    : await vscode.window.showInformationMessage(localSentence({ code: 'query-parameter-alone', args: { query: query.name, name, description } }), open);
  if (chosen === open) await vscode.commands.executeCommand('loupe.open');
  return chosen === open ? undefined : chosen;
}

/** What is wrong with a value, as the command line says it. */
function problemOf(query: SavedQuery, parameter: Parameter, value: string, info: DatasetInfo): string | undefined {
  try {
    boundQuery({ ...query, parameters: [parameter], sql: '' }, new Map([[parameter.name, value]]), info.columns);
    return undefined;
  } catch (error) {
    if (error instanceof LoupeError) return localSentence(error);
    throw error;
  }
}

/** Keeps that a query was asked: it comes first the next time. */
export async function remember(services: Services, name: string): Promise<void> {
  const recent = services.context.workspaceState.get<readonly string[]>(RECENT, []);
  await services.context.workspaceState.update(RECENT, [name, ...recent.filter((n) => n !== name)].slice(0, MOST_RECENT));
}

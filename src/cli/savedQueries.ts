import { resolve } from 'node:path';
import { LoupeError } from '../core/message';
import { sentence } from '../core/sentences';
import type { DatasetInfo } from '../core/dataset';
import type { Warning } from '../core/message';
import { readQueryFiles } from '../data/query/queryFiles';
import { Fits } from '../features/query/fits';
import { QueryLibrary } from '../features/query/library';
import { boundQuery, givenValues } from '../features/query/parameters';
import type { BoundQuery } from '../features/query/parameters';
import type { Parameter, SavedQuery } from '../features/query/savedQuery';
import { table } from './output';
import { openOne } from './session';
import type { CommandContext, CommandResult } from './session';

/** The saved queries: ours, and those of the folder that the command runs in. */
export async function queryLibrary(): Promise<QueryLibrary> {
  return new QueryLibrary(await readQueryFiles(resolve(process.cwd())));
}

/** The saved query of a command with its values, checked against what was opened. */
export function savedQuery(query: SavedQuery, set: readonly string[], info: DatasetInfo, others: readonly string[] = []): BoundQuery {
  const reason = new Fits(info).whyNot(query);
  const bound = boundQuery(query, givenValues(set), info.columns, others);
  if (reason) throw new LoupeError('query-not-fitting', { query: query.name, reason: sentence(reason) }, 'usage');
  return bound;
}

/** `loupe query [DATASET] --list`: each saved query, what it takes, and whether it fits the dataset. */
export async function listQueries(context: CommandContext): Promise<CommandResult> {
  const library = await queryLibrary();
  const opened = context.options.datasets.length === 0 ? null : await openOne(context, true);
  const fits = opened && new Fits(opened.info);
  const entries = library.queries.map((query) => {
    const reason = fits ? fits.whyNot(query) : null;
    return { name: query.name, description: query.description, parameters: query.parameters.map((p) => ({ name: p.name, type: p.type, default: p.preset, description: p.description })), fits: fits ? reason === null : null, reason: reason && sentence(reason), origin: query.path ?? 'loupe' };
  });
  const lines = library.queries.map((query, i) => [query.name, entries[i]?.fits === false ? 'no' : fits ? 'yes' : '', query.parameters.map((p) => written(p)).join(' '), `${query.description}${query.path === null ? '' : ` (${query.path})`}`]);
  const problems = library.problems.map(({ path, ...problem }) => ({ path, code: problem.code, message: sentence(problem) }));
  const warnings: Warning[] = [...(opened?.info.warnings ?? []), ...library.notes, ...library.problems.map(({ code, args }) => ({ code, args }))];
  return { datasets: opened ? [opened] : [], result: { queries: entries, problems }, warnings, text: table(['name', 'fits', 'parameters', 'description'], lines) };
}

function written({ name, preset }: Parameter): string {
  return preset === null ? `${name}=…` : `${name}=${/\s/.test(preset) ? `'${preset}'` : preset}`;
}

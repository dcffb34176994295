import type { DatasetInfo, DatasetSource } from '../../../core/dataset';
import { shellWord } from '../../../core/shellWord';
import { nameOf, sqlTokens } from '../../../core/sqlTokens';
import type { OtherDataset } from '../../../engine/contract';
import type { Services } from '../../../host/services';
import { boundQuery } from '../parameters';
import type { BoundQuery } from '../parameters';
import type { Cell, Question } from '../question';
import { withCells } from '../savedQueryText';
import { queryLibrary } from './chooseQuery';
import { openDatasets } from './others';

/** A question as the engine is asked it, and as it is shown. */
export interface Statement extends BoundQuery {
  /** Named statements that it may read. */
  readonly cells: readonly Cell[];
  /** Other open datasets that it may read. */
  readonly others: readonly OtherDataset[];
  readonly name: string;
  readonly description: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** As it is written, parameters by name. */
  readonly shown: string;
  /** What the command line takes after the dataset. */
  readonly options: string;
  /** Other datasets that it speaks of, as the command line names them. */
  readonly named: readonly string[];
}

/** The same question for a terminal. */
export function commandOf({ paths, config, split }: DatasetSource, { named, options }: Statement): string {
  const part = [...(config === undefined ? [] : ['--config', shellWord(config)]), ...(split === undefined ? [] : ['--split', shellWord(split)])];
  return ['npx loupe query', ...paths.map((path) => shellWord(path)), ...named, ...part, options].join(' ');
}

/** Throws `query-unknown` where a saved query is gone, and what is wrong with its values. */
export async function statementOf(services: Services, question: Question, info: DatasetInfo, others: readonly OtherDataset[] = []): Promise<Statement> {
  const named = (sql: string): string[] => {
    const words = new Set(sqlTokens(sql).flatMap((token) => nameOf(token)?.toLowerCase() ?? []));
    return others.filter(({ name }) => words.has(name.toLowerCase())).flatMap(({ name, dataset }) => {
      const open = openDatasets(services).find(({ session }) => session.info?.id === dataset);
      return open ? open.session.source.paths.map((path) => shellWord(`${name}=${path}`)) : [];
    });
  };
  if (question.kind === 'sql') {
    const { name, sql, cells } = question;
    return { name, description: '', values: [], sql, parameters: [], cells, others, shown: sql, options: `--sql ${shellWord(withCells(sql, cells))}`, named: named(withCells(sql, cells)) };
  }
  const query = (await queryLibrary(services)).named(question.name);
  const given = new Map(Object.entries(question.values));
  const values = query.parameters.map(({ name, preset }) => ({ name, value: given.get(name) ?? preset ?? '' }));
  const set = values.flatMap(({ name, value }) => (value === '' && !given.has(name) ? [] : ['--set', shellWord(`${name}=${value}`)]));
  const bound = boundQuery(query, given, info.columns, others.map((o) => o.name));
  return { ...bound, cells: [], others, name: query.name, description: query.description, values, shown: query.sql, options: ['--saved', query.name, ...set].join(' '), named: named(bound.sql) };
}

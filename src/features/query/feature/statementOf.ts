import type { DatasetInfo } from '../../../core/dataset';
import { shellWord } from '../../../core/shellWord';
import type { OtherDataset } from '../../../engine/contract';
import type { Services } from '../../../host/services';
import { boundQuery } from '../parameters';
import type { BoundQuery } from '../parameters';
import type { Cell, Question } from '../question';
import { queryLibrary } from './chooseQuery';

/** A question as the engine is asked it, and as it is shown. */
export interface Statement extends BoundQuery {
  /** Named statements that it may read. */
  readonly cells: readonly Cell[];
  /** Datasets that are open beside it, which it may read by name. */
  readonly others: readonly OtherDataset[];
  readonly name: string;
  readonly description: string;
  readonly values: readonly { readonly name: string; readonly value: string }[];
  /** As it is written, parameters by name. */
  readonly shown: string;
  /** What the command line takes after the dataset. */
  readonly options: string;
}

/** Throws `query-unknown` where a saved query is gone, and what is wrong with its values. */
export async function statementOf(services: Services, question: Question, info: DatasetInfo, others: readonly OtherDataset[] = []): Promise<Statement> {
  if (question.kind === 'sql') return { name: question.name, description: '', values: [], sql: question.sql, parameters: [], cells: question.cells, others, shown: question.sql, options: `--sql ${shellWord(question.sql)}` };
  const query = (await queryLibrary(services)).named(question.name);
  const given = new Map(Object.entries(question.values));
  const values = query.parameters.map(({ name, preset }) => ({ name, value: given.get(name) ?? preset ?? '' }));
  const set = values.flatMap(({ name, value }) => ['--set', shellWord(`${name}=${value}`)]);
  return { ...boundQuery(query, given, info.columns, others.map((o) => o.name)), cells: [], others, name: query.name, description: query.description, values, shown: query.sql, options: ['--saved', query.name, ...set].join(' ') };
}

import type { Column } from '../../../core/dataset';
import type { Shape } from '../../../core/shape';
import { elementOf, fieldOf, fieldsOf, isText, parseType } from '../../../core/type';
import type { TypeNode } from '../../../core/type';
import type { KeySpec, MetricSpec } from '../contract';
import { asMetric } from './benchmarks';
import { quoted } from './gather';

/** What a recogniser looks at. */
export interface HarnessColumns {
  readonly columns: readonly Column[];
  readonly shape: Shape;
}

/** What one harness writes, and how its files are compared as they lie. */
export interface Harness {
  readonly name: string;
  is(type: (column: string) => TypeNode | undefined): boolean;
  /** Columns that tell apart what was asked, the best first; none: the prompt does. */
  readonly key: readonly string[];
  /** The column that names the model whose answers these are. */
  readonly generator: string | null;
  /** Where its answer is; null: where the shape says. */
  answer(of: HarnessColumns): string | null;
  metric(of: HarnessColumns): MetricSpec | null;
  /** Rows are of two models: where each is named, and where its answer is. */
  readonly pair?: { readonly models: readonly [string, string]; readonly answers: readonly [string, string]; /** The first is the baseline in every row; else either may stand first. */ readonly isBaselineFirst: boolean };
}

const nothing = (): null => null;
const column = (path: string): MetricSpec => ({ name: path, path });
const isTexts = (type: TypeNode | undefined): boolean => isText(type) || isText(elementOf(type));
const listFirst = ({ columns }: HarnessColumns, name: string): string => (elementOf(parseType(columns.find((c) => c.name === name)?.type ?? 'VARCHAR')) === undefined ? name : `${name}[1]`);

/** Verdicts of both games, of which the baseline stood first in the first: 1 won, ½ a tie, 0 lost, as their mean. The benchmark's own score is another one: it weighs clear wins more and fits strengths. */
const ARENA_GAMES = `((${[1, 2].map((game) => {
  const [won, lost] = game === 1 ? ['B', 'A'] : ['A', 'B'];
  return `(case when games[${String(game)}].score in ('${won}>${lost}', '${won}>>${lost}') then 1 when games[${String(game)}].score in ('A=B', 'B=A') then 0.5 when games[${String(game)}].score in ('${lost}>${won}', '${lost}>>${won}') then 0 end)`;
}).join(' + ')}) / 2)`;

/** It says what the figure is. */
export const ARENA_MEAN = 'arena-hard, mean of both games';

/** The first that fits is it. */
export const HARNESSES: readonly Harness[] = [
  {
    name: 'WildBench pairs', key: ['session_id'], generator: null, answer: nothing,
    is: (type) => type('session_id') !== undefined && isText(type('model_A')) && isText(type('model_B')) && (type('winner') !== undefined || type('parsed_result') !== undefined),
    metric: () => asMetric({ of: 'wb-reward', margin: null, against: null, quirks: [] }),
    pair: { models: ['model_A', 'model_B'], answers: ['model_A_output', 'model_B_output'], isBaselineFirst: false },
  },
  {
    name: 'WildBench scores', key: ['session_id'], generator: 'model_test', answer: () => 'model_output',
    is: (type) => type('session_id') !== undefined && isText(type('model_test')) && isText(type('model_output')) && (type('score') !== undefined || fieldOf(type('parsed_result'), 'score') !== undefined),
    metric: ({ columns }) => asMetric({ of: 'wb-score', path: columns.some((c) => c.name === 'score') ? 'score' : 'parsed_result.score', quirks: [] }),
  },
  {
    name: 'WildBench outputs', key: ['session_id'], generator: 'generator', answer: (of) => listFirst(of, 'output'), metric: nothing,
    is: (type) => type('session_id') !== undefined && isTexts(type('output')) && isText(type('generator')),
  },
  {
    name: 'AlpacaEval annotations', key: [], generator: 'generator_2', answer: () => 'output_2',
    is: (type) => ['instruction', 'output_1', 'output_2', 'generator_1', 'generator_2'].every((name) => isText(type(name))) && type('preference') !== undefined,
    metric: () => ({ name: 'alpaca-winrate', computed: { of: 'alpaca-winrate', path: 'preference' } }),
    pair: { models: ['generator_1', 'generator_2'], answers: ['output_1', 'output_2'], isBaselineFirst: true },
  },
  {
    name: 'AlpacaEval outputs', key: [], generator: 'generator', answer: () => 'output', metric: nothing,
    is: (type) => ['instruction', 'output', 'generator'].every((name) => isText(type(name))),
  },
  {
    name: 'Arena-Hard judgments', key: ['question_id', 'uid'], generator: 'model', answer: nothing, metric: () => ({ name: ARENA_MEAN, path: ARENA_GAMES }),
    is: (type) => isText(type('model')) && type('judge') !== undefined && fieldOf(elementOf(type('games')), 'score') !== undefined,
  },
  {
    name: 'Arena-Hard 2 answers', key: ['uid'], generator: 'model', answer: nothing, metric: nothing,
    is: (type) => isText(type('uid')) && isText(type('model')) && fieldOf(elementOf(type('messages')), 'content') !== undefined,
  },
  {
    name: 'Arena-Hard answers', key: ['question_id'], generator: 'model_id', answer: nothing, metric: nothing,
    is: (type) => type('question_id') !== undefined && isText(type('model_id')) && fieldOf(elementOf(type('choices')), 'turns') !== undefined,
  },
  {
    name: 'OLMES predictions', key: ['native_id'], generator: null, answer: nothing,
    is: (type) => type('native_id') !== undefined && fieldsOf(type('metrics')).length > 0 && elementOf(type('model_output')) !== undefined,
    metric: ({ columns, shape }) => (fieldOf(parseType(columns.find((c) => c.name === 'metrics')?.type ?? ''), 'primary_score') ? column('metrics.primary_score') : scoreOf(shape)),
  },
  {
    name: 'lm-evaluation-harness', key: ['doc_hash', 'doc_id'], generator: null, answer: nothing,
    is: (type) => ['doc_id', 'target', 'resps', 'filtered_resps'].every((name) => type(name) !== undefined) && (type('doc') ?? type('arguments')) !== undefined,
    metric: ({ shape }) => scoreOf(shape),
  },
];

/** What the shape says is the row's figure. */
function scoreOf({ roles }: Shape): MetricSpec | null {
  const [path] = [...(roles.score ?? []), ...(roles.label ?? [])];
  return path === undefined ? null : column(path);
}

export function harnessOf({ columns }: Pick<HarnessColumns, 'columns'>): Harness | null {
  const types = new Map(columns.filter((c) => c.unreadable === undefined).map((c) => [c.name, parseType(c.type)]));
  return HARNESSES.find((harness) => harness.is((name) => types.get(name))) ?? null;
}

/** The first of a harness's keys that all files have. */
export function keyOfHarness({ key }: Harness, files: readonly HarnessColumns[]): KeySpec | null {
  const found = key.find((name) => files.every(({ columns }) => columns.some((c) => c.name === name)));
  return found === undefined ? null : { by: 'columns', columns: [quoted(found)] };
}

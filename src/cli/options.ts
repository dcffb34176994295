import { existsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { DatasetSource } from '../core/dataset';
import { LoupeError } from '../core/message';
import { isOnlyComments } from '../core/sqlPieces';
import { defaultLabelsFolder } from '../data/annotation/labelPlace';
import { defaultCacheFolder, defaultTempFolder } from '../data/disk/tempFolder';
import type { EngineOptions } from '../engine/contract';
import { meant } from '../core/nearest';
import { CONTAMINATION_FLAGS, CONTAMINATION_TAKES, contaminationOptions, mergesParts } from './contaminationOptions';
import { COMPARE_FLAGS, COMPARE_TAKES, compareOptions } from './compareOptions';
import type { CompareOptions } from './compareOptions';
import type { ContaminationOptions } from './contaminationOptions';
import { listOf, namesOf, splitNames } from './lists';
import { bytesOf, joinOf, readingOf, rolesOf, threadsOf, whole } from './optionValues';

/** One command line, taken apart and checked. */
export interface Options {
  readonly command: string;
  readonly json: boolean;
  readonly help: boolean;
  readonly version: boolean;
  readonly datasets: readonly NamedSource[];
  readonly filter: string | null;
  readonly columns: readonly string[] | null;
  readonly offset: number;
  readonly limit: number | null;
  readonly rows: readonly number[];
  readonly out: string | null;
  readonly force: boolean;
  readonly profile: boolean;
  readonly query: QueryOptions;
  /** Relations whose columns an export takes along: `annotations`. */
  readonly with: readonly string[];
  /** Rows with these labels are left out of an export: `triage=drop`. */
  readonly without: readonly string[];
  readonly annotate: AnnotateOptions;
  readonly agreement: AgreementOptions;
  /** Null for other commands. */
  readonly contamination: ContaminationOptions | null;
  readonly compare: CompareOptions | null;
  readonly checkpoints: CheckpointsOptions;
  readonly engine: EngineOptions;
}

/** What `annotate` and `annotations` take. */
export interface AnnotateOptions {
  readonly by: string | null;
  readonly labels: string | null;
  readonly key: string | null;
  readonly part: string | null;
  readonly label: string | null;
  readonly note: string | null;
  readonly question: string | null;
  /** Of a span, in code points. */
  readonly start: number | null;
  readonly end: number | null;
  readonly accept: string | null;
  readonly wide: boolean;
  /** Another form in which labels are written: `preference`. */
  readonly as: string | null;
  readonly ties: string | null;
}

/** What `agreement` takes, as it was written. */
export interface AgreementOptions {
  readonly raters: readonly string[] | null;
  readonly raterId: readonly string[] | null;
  readonly unit: readonly string[] | null;
  readonly rater: readonly string[] | null;
  readonly label: string | null;
  readonly repeat: string | null;
  readonly orderBy: readonly string[] | null;
  readonly sides: readonly string[] | 'none' | null;
  readonly level: string | null;
  readonly distance: string | null;
  readonly order: readonly string[] | null;
  readonly values: readonly string[] | null;
  readonly collapse: string | null;
  readonly drop: readonly string[];
  readonly by: string | null;
  readonly cluster: string | null;
  readonly resamples: number | null;
  readonly seed: number | null;
  readonly rows: boolean;
  readonly aspect: string | null;
  readonly aspects: boolean;
  readonly profiles: boolean;
  readonly pairwise: readonly string[] | null;
  readonly mergeLabels: boolean;
  readonly manyRaters: boolean;
  readonly judges: JudgesOptions;
  /** Where the report goes. */
  readonly report: string | null;
  /** A record: what the reader shows of its verdicts. */
  readonly verdictsOf: number | null;
}

/** What `agreement` takes of judges beside humans. */
export interface JudgesOptions {
  /** `--judges`: those who are called like models. */
  readonly found: boolean;
  readonly judge: readonly string[] | null;
  readonly human: readonly string[] | null;
  readonly ties: string | null;
  readonly swapped: readonly string[] | null;
  readonly answers: readonly string[] | null;
  readonly score: string | null;
  readonly rewards: readonly string[] | null;
  readonly deviations: readonly string[] | null;
  readonly lambda: string | null;
}

/** What `checkpoints` takes; null: all. */
export interface CheckpointsOptions {
  readonly models: readonly string[] | null;
  readonly tasks: readonly string[] | null;
  readonly metrics: readonly string[] | null;
}

/** What `query` takes. */
export interface QueryOptions {
  readonly sql: string | null;
  readonly sqlFile: string | null;
  readonly saved: string | null;
  /** Parameters of the saved query: `key=value`. */
  readonly set: readonly string[];
  readonly list: boolean;
}

export interface NamedSource {
  readonly name: string | null;
  readonly source: DatasetSource;
}

const FLAGS = {
  json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' }, version: { type: 'boolean', short: 'v' }, force: { type: 'boolean' }, profile: { type: 'boolean' },
  filter: { type: 'string' }, columns: { type: 'string', multiple: true }, offset: { type: 'string' }, limit: { type: 'string' }, row: { type: 'string', multiple: true },
  join: { type: 'string' }, on: { type: 'string' }, out: { type: 'string' }, with: { type: 'string' }, role: { type: 'string', multiple: true }, config: { type: 'string' }, split: { type: 'string' }, delimiter: { type: 'string' }, quote: { type: 'string' }, header: { type: 'boolean' }, 'no-header': { type: 'boolean' }, seed: { type: 'string' },
  by: { type: 'string' }, labels: { type: 'string' }, key: { type: 'string' }, part: { type: 'string' }, label: { type: 'string' }, note: { type: 'string' }, accept: { type: 'string' }, question: { type: 'string' }, start: { type: 'string' }, end: { type: 'string' }, wide: { type: 'boolean' }, as: { type: 'string' }, ties: { type: 'string' }, without: { type: 'string', multiple: true },
  sql: { type: 'string' }, 'sql-file': { type: 'string' }, saved: { type: 'string' }, set: { type: 'string', multiple: true }, list: { type: 'boolean' },
  raters: { type: 'string' }, 'rater-id': { type: 'string' }, unit: { type: 'string' }, rater: { type: 'string' }, repeat: { type: 'string' }, 'order-by': { type: 'string' }, sides: { type: 'string' }, 'no-sides': { type: 'boolean' }, level: { type: 'string' }, distance: { type: 'string' }, order: { type: 'string' }, values: { type: 'string' }, collapse: { type: 'string' }, drop: { type: 'string' }, cluster: { type: 'string' }, resamples: { type: 'string' }, rows: { type: 'boolean' },
  aspect: { type: 'string' }, aspects: { type: 'boolean' }, profiles: { type: 'boolean' }, pairwise: { type: 'string' }, 'merge-labels': { type: 'boolean' }, 'many-raters': { type: 'boolean' }, report: { type: 'string' }, 'verdicts-of': { type: 'string' },
  judges: { type: 'boolean' }, judge: { type: 'string' }, human: { type: 'string' }, swapped: { type: 'string' }, answers: { type: 'string' }, score: { type: 'string' }, rewards: { type: 'string' }, deviations: { type: 'string' }, lambda: { type: 'string' },
  ...CONTAMINATION_FLAGS,
  ...COMPARE_FLAGS,
  task: { type: 'string', multiple: true },
  memory: { type: 'string' }, threads: { type: 'string' }, temp: { type: 'string' }, cache: { type: 'string' },
} as const;

const EVERYWHERE = ['json', 'help', 'version', 'role', 'config', 'split', 'memory', 'threads', 'temp', 'cache', 'seed', 'join', 'on', 'delimiter', 'quote', 'header', 'no-header'] as const;
/** What each command takes beside that: an option that would do nothing is refused, not ignored. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  inspect: ['profile', 'filter'],
  rows: ['filter', 'columns', 'offset', 'limit', 'row'],
  query: ['sql', 'sql-file', 'saved', 'set', 'list', 'limit', 'out', 'force'],
  export: ['filter', 'columns', 'offset', 'limit', 'out', 'force', 'with', 'without', 'accept'],
  annotate: ['by', 'labels', 'row', 'key', 'part', 'start', 'end', 'question', 'label', 'note'],
  annotations: ['out', 'force', 'accept', 'wide', 'as', 'ties', 'labels', 'question'],
  agreement: ['filter', 'raters', 'rater-id', 'unit', 'rater', 'label', 'repeat', 'order-by', 'sides', 'no-sides', 'level', 'distance', 'order', 'values', 'collapse', 'drop', 'by', 'cluster', 'resamples', 'rows', 'aspect', 'aspects', 'profiles', 'pairwise', 'merge-labels', 'many-raters', 'judges', 'judge', 'human', 'ties', 'swapped', 'answers', 'score', 'rewards', 'deviations', 'lambda', 'report', 'verdicts-of', 'out', 'force'],
  contamination: CONTAMINATION_TAKES,
  compare: COMPARE_TAKES,
  checkpoints: ['task', 'metric', 'model', 'set', 'filter'],
  correlate: ['columns', 'filter'],
};

function refuseUnused(command: string, given: readonly string[]): void {
  const takes = TAKES[command];
  const unused = takes === undefined ? undefined : given.find((name) => !takes.includes(name) && !EVERYWHERE.some((e) => e === name));
  if (unused !== undefined) throw new LoupeError('usage-option-unused', { option: `--${unused}`, command }, 'usage');
}

/** Rows by their numbers are asked for alone: with a filter, a number would be a place in what the filter leaves. */
function refuseTogether(rows: boolean, other: string | undefined): void {
  if (rows && other !== undefined) throw new LoupeError('usage-row-alone', { option: `--${other}` }, 'usage');
}

/** Takes a command line apart. Throws `usage-…` with what is wrong; nothing is guessed. */
export function parseOptions(argv: readonly string[]): Options {
  const { values, positionals } = parse(argv);
  const [command = '', ...given] = positionals;
  refuseUnused(command, Object.keys(values));
  if (command === 'inspect' && values.filter !== undefined && values.profile !== true) throw new LoupeError('usage-option-unused', { option: '--filter', command: 'inspect without --profile' }, 'usage');
  refuseTogether(values.row !== undefined, (['filter', 'offset', 'limit'] as const).find((name) => values[name] !== undefined));
  const roles = rolesOf(values.role ?? []);
  const chosen = {
    ...(values.config === undefined ? {} : { config: values.config }),
    ...(values.split === undefined ? {} : { split: values.split }),
    ...(Object.keys(roles).length === 0 ? {} : { roles }),
    ...joinOf(values.join, values.on),
    ...readingOf(values.delimiter, values.quote, values.header === true ? true : values['no-header'] === true ? false : undefined),
  };
  const datasets = mergesParts(positionals) ? [] : datasetsOf(given, chosen, command === 'compare');
  return {
    command,
    json: values.json ?? false,
    help: values.help ?? false,
    version: values.version ?? false,
    datasets,
    filter: values.filter === undefined || isOnlyComments(values.filter) ? null : values.filter,
    columns: values.columns ? [...new Set(values.columns.flatMap((c) => splitNames(c)))] : null,
    offset: whole('--offset', values.offset) ?? 0,
    limit: whole('--limit', values.limit),
    rows: (values.row ?? []).map((r) => whole('--row', r) ?? 0),
    out: values.out ?? null,
    force: values.force ?? false,
    profile: values.profile ?? false,
    with: values.with?.split(',').map((w) => w.trim()) ?? [],
    without: values.without ?? [],
    query: { sql: values.sql ?? null, sqlFile: values['sql-file'] ?? null, saved: values.saved ?? null, set: values.set ?? [], list: values.list ?? false },
    annotate: {
      by: values.by ?? null, labels: values.labels ?? null, key: values.key ?? null, part: values.part ?? null, label: values.label ?? null, note: values.note ?? null, accept: values.accept ?? null,
      question: values.question ?? null, start: whole('--start', values.start), end: whole('--end', values.end), wide: values.wide ?? false, as: values.as ?? null, ties: values.ties ?? null,
    },
    agreement: {
      raters: listOf(values.raters), raterId: listOf(values['rater-id']), unit: listOf(values.unit), rater: listOf(values.rater), label: values.label ?? null, repeat: values.repeat ?? null, orderBy: listOf(values['order-by']),
      sides: values['no-sides'] === true ? 'none' : listOf(values.sides), level: values.level ?? null, distance: values.distance ?? null, order: namesOf(values.order), values: listOf(values.values), collapse: values.collapse ?? null, drop: namesOf(values.drop) ?? [],
      by: values.by ?? null, cluster: values.cluster ?? null, resamples: whole('--resamples', values.resamples), seed: whole('--seed', values.seed), rows: values.rows === true,
      aspect: values.aspect ?? null, aspects: values.aspects ?? false, profiles: values.profiles ?? false, pairwise: listOf(values.pairwise), mergeLabels: values['merge-labels'] ?? false, manyRaters: values['many-raters'] ?? false, report: values.report ?? null, verdictsOf: whole('--verdicts-of', values['verdicts-of']),
      judges: {
        found: values.judges ?? false, judge: namesOf(values.judge), human: namesOf(values.human), ties: values.ties ?? null, swapped: listOf(values.swapped), answers: listOf(values.answers),
        score: values.score ?? null, rewards: listOf(values.rewards), deviations: listOf(values.deviations), lambda: values.lambda ?? null,
      },
    },
    contamination: command === 'contamination' ? contaminationOptions({ ...values, rows: values.rows === true }, positionals, datasets.flatMap((d) => d.name ?? [])) : null,
    compare: command === 'compare' ? compareOptions(values, typeof values.rows === 'string' ? values.rows : null, whole('--resamples', values.resamples)) : null,
    checkpoints: { models: namesOf(values.model), tasks: values.task?.flatMap((t) => namesOf(t) ?? []) ?? null, metrics: values.metric?.flatMap((m) => namesOf(m) ?? []) ?? null },
    engine: {
      memoryBytes: values.memory === undefined ? Math.min(4 * 1024 ** 3, Math.round(totalmem() / 4)) : bytesOf(values.memory),
      threads: threadsOf(values.threads),
      tempFolder: values.temp ?? defaultTempFolder(),
      cacheFolder: values.cache ?? defaultCacheFolder(),
    },
  };
}

type Values = Omit<ReturnType<typeof parseArgs<{ options: typeof FLAGS; allowPositionals: true }>>['values'], 'rows'> & { readonly rows?: boolean | string };

/** `--rows` says which rows where sides are compared, and elsewhere that rows are wanted. */
function parse(argv: readonly string[]): { readonly values: Values; readonly positionals: readonly string[] } {
  const compares = argv.find((arg) => !arg.startsWith('-')) === 'compare';
  try {
    return parseArgs({ args: [...argv], options: compares ? { ...FLAGS, rows: { type: 'string' } } : FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    throw wrongOption(error instanceof Error ? error.message : String(error), argv);
  }
}

const NUMBERS = new Set(['row', 'verdicts-of', 'limit', 'offset', 'seed', 'threads', 'start', 'end', 'resamples', 'n', 'matches', 'template']);

/** What is wrong with an option, from what Node's parser says; with the one that was likely meant. */
function wrongOption(said: string, argv: readonly string[]): LoupeError {
  const problem = said.split('\n')[0]?.split('. ')[0] ?? '';
  const option = /'(--?[\w-]+)/.exec(said)?.[1] ?? '';
  const given = argv[argv.indexOf(option) + 1] ?? '';
  const known = option === '' ? undefined : meant(option, Object.keys(FLAGS).map((name) => `--${name}`));
  if (/Unknown option/.test(said) && known !== undefined) return new LoupeError('usage-option-meant', { option, meant: known }, 'usage');
  if (!/ambiguous/.test(said)) return new LoupeError('usage-option', { problem: problem.replace(/\.$/, '') }, 'usage');
  return NUMBERS.has(option.replace(/^-+/, '')) ? new LoupeError('usage-number', { option, given }, 'usage') : new LoupeError('usage-option-dash', { option, given }, 'usage');
}

/**
 * Paths without names are one dataset; `NAME=PATH` names one. What exists as it is spelled is a path
 * (`source=own/x.parquet`, `[train].parquet`); only else is it taken apart or read as a glob. `apart`: each path is a dataset.
 */
function datasetsOf(given: readonly string[], chosen: Pick<DatasetSource, 'config' | 'split' | 'roles' | 'join' | 'reading'>, apart: boolean): NamedSource[] {
  const workspaces = [process.cwd()];
  const labelsElsewhere = defaultLabelsFolder();
  const plain: string[] = [];
  const named: NamedSource[] = [];
  for (const text of given) {
    const match = existsSync(text) ? null : /^([A-Za-z_][\w.-]*)=(.+)$/s.exec(text);
    if (match) named.push({ name: match[1] ?? '', source: { paths: [match[2] ?? ''], literal: existsSync(match[2] ?? ''), workspaces, labelsElsewhere, ...chosen } });
    else plain.push(text);
  }
  const twice = named.find((n, i) => named.findIndex((o) => o.name === n.name) !== i);
  if (twice) throw new LoupeError('usage-name-twice', { name: twice.name ?? '' }, 'usage');
  if (plain.length === 0) return named;
  if (apart) return given.map((text) => named.find((n) => `${n.name ?? ''}=${n.source.paths[0] ?? ''}` === text && !plain.includes(text)) ?? { name: null, source: { paths: [text], literal: existsSync(text), workspaces, labelsElsewhere, ...chosen } });
  return [{ name: null, source: { paths: plain, literal: plain.every((p) => existsSync(p)), workspaces, labelsElsewhere, ...chosen } }, ...named];
}

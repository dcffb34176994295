import * as v from 'valibot';
import { readTeamText, writeTeamText } from '../../core/teamText';
import { keyCheck, metricCheck, publishedCheck } from './checks';
import { MOST_SIDES } from './contract';
import type { KeySpec, MetricSpec, SideSpec } from './contract';
import { FAMILIES, TESTS } from './figuresContract';
import type { Family, PublishedTable, TestName } from './figuresContract';
import { benchmarkOf } from './rule/benchmarks';
import type { Within } from './rule/gather';

/** A dataset as a comparison names it. */
export interface ComparedSource {
  readonly paths: readonly string[];
  readonly literal: boolean;
  readonly config?: string;
  readonly split?: string;
}

export interface FileSide extends Pick<SideSpec, 'name' | 'model' | 'within' | 'answer'> {
  readonly source: ComparedSource;
}

/** What a team compares: sides in their order, by what they are joined, what is shown first. */
export interface ComparisonFile {
  readonly sides: readonly FileSide[];
  readonly key: KeySpec;
  readonly sample: string | null;
  readonly metrics: readonly MetricSpec[];
  /** Names of what is shown: a metric, a side. */
  readonly metric: string | null;
  readonly baseline: string;
  readonly family: Family;
  readonly test: TestName | null;
  readonly by: string | null;
  /** A condition over the joined table's columns; none: all prompts are there. */
  readonly where?: string | null;
  /** Figures of others beside the means. */
  readonly published?: PublishedTable;
}

const words = v.pipe(v.string(), v.minLength(1));
const source = v.object({ paths: v.pipe(v.array(words), v.minLength(1)), literal: v.exactOptional(v.boolean(), true), config: v.exactOptional(words), split: v.exactOptional(words) });
const file = v.object({
  version: v.literal(1),
  sides: v.pipe(v.array(v.object({ name: words, source, model: v.exactOptional(v.nullable(v.object({ column: words, value: v.string() })), null), within: v.exactOptional(v.nullable(words), null), answer: v.exactOptional(v.nullable(words), null) })), v.minLength(2), v.maxLength(MOST_SIDES)),
  key: keyCheck,
  sample: v.exactOptional(v.nullable(words), null),
  metrics: v.exactOptional(v.array(metricCheck), []),
  metric: v.exactOptional(v.nullable(words), null),
  baseline: words,
  family: v.exactOptional(v.picklist(FAMILIES), 'baseline'),
  test: v.exactOptional(v.nullable(v.picklist(TESTS)), null),
  by: v.exactOptional(v.nullable(words), null),
  where: v.exactOptional(v.nullable(words), null),
  published: v.exactOptional(publishedCheck),
});

/** A comparison from its file's text, with paths as they stand there; or why it is none, and where. */
export function readComparison(text: string): ComparisonFile | { readonly problem: string } {
  const checked = readTeamText(text, file);
  if ('problem' in checked) return checked;
  const { sides, key, sample, metrics, metric, baseline, family, test, by, published, where } = checked.value;
  const comparison: ComparisonFile = { sides, key, sample, metrics, metric, baseline, family, test, by, ...(published ? { published } : {}), ...(where === null ? {} : { where }) };
  const names = comparison.sides.map((side) => side.name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return { problem: `two sides are called “${twice}”` };
  return names.includes(comparison.baseline) ? comparison : { problem: `no side is called “${comparison.baseline}”` };
}

/** The text of a comparison's file: one value a line, so that git merges it. */
export function writeComparison(comparison: ComparisonFile): string {
  return writeTeamText(comparison);
}

/** A comparison with each path changed, as they stand in its file or as they are on this machine. */
export function mapComparisonPaths(comparison: ComparisonFile, change: (path: string) => string): ComparisonFile {
  const { published } = comparison;
  return {
    ...comparison, sides: comparison.sides.map((side) => ({ ...side, source: { ...side.source, paths: side.source.paths.map(change) } })), metrics: comparison.metrics.map((metric) => withPaths(metric, change)),
    ...(published ? { published: { ...published, table: change(published.table) } } : {}),
  };
}

function withPaths(metric: MetricSpec, change: (path: string) => string): MetricSpec {
  const benchmark = benchmarkOf(metric);
  if (benchmark?.of !== 'alpaca-lc') return metric;
  const changed = (path: string | null): string | null => (path === null ? null : change(path));
  return { ...metric, computed: { ...benchmark, coefficients: changed(benchmark.coefficients), difficulties: changed(benchmark.difficulties) } };
}

/** How sides of one dataset are told apart: by a column that names models, by structs or by columns of the row; null: each is a dataset of its own. */
export type Apart = { readonly by: Within['by']; readonly column?: string } | null;

/** What is compared, whatever its order: by it a comparison is found again. */
export function identityOf(sources: readonly ComparedSource[], apart: Apart): string {
  const datasets = [...new Set(sources.map((source) => keyOfSource(source)))].sort();
  return JSON.stringify([datasets, datasets.length > 1 || apart === null ? null : [apart.by, apart.by === 'model' ? (apart.column ?? null) : null]]);
}

export function identityOfFile({ sides }: Pick<ComparisonFile, 'sides'>): string {
  const [first] = sides;
  return identityOf(sides.map((side) => side.source), first?.model ? { by: 'model', column: first.model.column } : { by: first?.within ? 'structs' : 'answers' });
}

export const keyOfSource = ({ paths, config, split }: ComparedSource): string => JSON.stringify([paths, config, split]);

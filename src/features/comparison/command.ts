import { shellLine } from '../../core/shellWord';
import type { ComparedSource, ComparisonFile } from './comparisonFile';
import type { KeySpec, MetricSpec } from './contract';
import { benchmarkName, benchmarkOf } from './rule/benchmarks';

/** The command line that gives the same figures: `loupe compare …`. */
export function commandOf(comparison: ComparisonFile): string {
  return shellLine(commandWords(comparison));
}

export function commandWords({ sides, key, sample, metrics, baseline, family, test, by, published, where }: ComparisonFile): string[] {
  const [first] = sides;
  const words = ['loupe', 'compare', ...(first && isOneDataset(sides.map((side) => side.source)) ? [pathOf(first.source)] : sides.map((side) => (isWord(side.name) ? `${side.name}=${pathOf(side.source)}` : pathOf(side.source))))];
  for (const which of ['config', 'split'] as const) {
    const [chosen, ...others] = new Set(sides.map((side) => side.source[which]));
    if (chosen !== undefined && others.length === 0) words.push(`--${which}`, chosen);
  }
  if (first?.model) words.push('--model', first.model.column);
  words.push('--key', keyWord(key));
  if (sample !== null) words.push('--sample', sample);
  for (const metric of metrics) words.push('--metric', metricWord(metric));
  words.push(...benchmarkWords(metrics));
  words.push('--baseline', baseline);
  if (family !== 'baseline') words.push('--family', family);
  if (test !== null) words.push('--test', test);
  if (by !== null) words.push('--by', by);
  if (where !== undefined && where !== null) words.push('--where', where);
  if (published) words.push('--published', published.table, '--published-column', published.column);
  return words;
}

/** What is said of the benchmarks' metrics beside their names. */
function benchmarkWords(metrics: readonly MetricSpec[]): string[] {
  const benchmarks = metrics.flatMap((metric) => benchmarkOf(metric) ?? []);
  const quirks = [...new Set(benchmarks.flatMap((b) => b.quirks))];
  return [
    ...benchmarks.flatMap((b): (readonly [string, string | null])[] => (b.of === 'wb-reward' ? [['--against', b.against]] : b.of === 'alpaca-lc' ? [['--coefficients', b.coefficients], ['--difficulties', b.difficulties]] : [])).flatMap(([option, value]) => (value === null ? [] : [option, value])),
    ...(quirks.length === 0 ? [] : ['--quirk', quirks.join(',')]),
  ];
}

const isWord = (name: string): boolean => /^[A-Za-z_][\w.-]*$/.test(name);
const isOneDataset = (sources: readonly ComparedSource[]): boolean => new Set(sources.map(({ paths, config, split }) => JSON.stringify([paths, config, split]))).size === 1;

/** Several files of one folder that a harness wrote are what its pattern finds there. */
function pathOf({ paths }: ComparedSource): string {
  const [first = ''] = paths;
  const end = /[^/\\]*$/.exec(first)?.[0] ?? '';
  return paths.length > 1 && end.startsWith('samples_') ? `${first.slice(0, first.length - end.length)}samples_*.jsonl` : first;
}

function keyWord(key: KeySpec): string {
  if (key.by === 'columns') return key.columns.join(',');
  return key.by === 'row' ? 'row' : key.normalised ? 'prompt-normalised' : 'prompt';
}

function metricWord(metric: MetricSpec): string {
  if ('path' in metric) return metric.path;
  const { computed } = metric;
  const benchmark = benchmarkOf(metric);
  if (benchmark) return benchmarkName(benchmark);
  if (computed.of === 'verifier') return `verifier:${computed.verifier}`;
  if (computed.of === 'feature') return `text:${computed.feature}`;
  return computed.of === 'pattern' ? `pattern:${computed.pattern}` : computed.of;
}

import type { ComparisonSpec, Computed, MetricSpec, Quirk } from '../contract';
import type { FiguresChoice } from '../figuresContract';
import type { WildBenchQuirks } from './wildbench';

/** A metric that a benchmark defines. */
export type Benchmark = Extract<Computed, { of: 'wb-score' | 'wb-reward' | 'alpaca-lc' }>;

export function benchmarkOf(metric: MetricSpec | undefined): Benchmark | null {
  if (!metric || !('computed' in metric)) return null;
  const { computed } = metric;
  return computed.of === 'wb-score' || computed.of === 'wb-reward' || computed.of === 'alpaca-lc' ? computed : null;
}

const QUIRKS_OF: Readonly<Record<Benchmark['of'], readonly Quirk[]>> = {
  'wb-score': ['cut-out-of-groups', 'numbered-names-skipped'],
  'wb-reward': ['skipped-in-total', 'missing-is-zero', 'numbered-names-skipped'],
  'alpaca-lc': ['difficulty-by-row'],
};

/** The switches that a benchmark's metric has. */
export const quirksOf = ({ of }: Pick<Benchmark, 'of'>): readonly Quirk[] => QUIRKS_OF[of];

/** As the rules of WildBench take them. */
export function wildBenchQuirks(on: readonly Quirk[]): WildBenchQuirks {
  return { skippedInTotal: on.includes('skipped-in-total'), cutOutOfGroups: on.includes('cut-out-of-groups'), missingIsZero: on.includes('missing-is-zero'), numberedNamesSkipped: on.includes('numbered-names-skipped') };
}

/** `wb-reward:500`: the margin is part of the name, since the figure is another one. */
export function benchmarkName(computed: Benchmark): string {
  return computed.of === 'wb-reward' && computed.margin !== null ? `wb-reward:${String(computed.margin)}` : computed.of;
}

export const asMetric = (computed: Benchmark): MetricSpec => ({ name: benchmarkName(computed), computed });

/** The tables beside the sides that figures are made of, by their names among the request's other datasets. */
export function tablesOf({ metrics }: Pick<ComparisonSpec, 'metrics'>, choice?: Pick<FiguresChoice, 'published'>): string[] {
  const named = metrics.flatMap((metric) => {
    const benchmark = benchmarkOf(metric);
    return benchmark?.of === 'alpaca-lc' ? [benchmark.coefficients, benchmark.difficulties] : [];
  });
  return [...new Set([...named, choice?.published?.table ?? null].filter((table) => table !== null))];
}

/** Names of one model may differ in signs and capitals: `gpt4-0314`, `gpt4_0314`. */
export const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '');

/** A model by its name in a table: exactly, else but for signs and capitals where only one is called so; a name without its maker (`lab/model`), too. */
export function namedIn<T>(table: ReadonlyMap<string, T>, names: readonly string[]): T | undefined {
  const asked = names.flatMap((name) => [name, name.split('/').at(-1) ?? name]);
  for (const name of asked) if (table.has(name)) return table.get(name);
  for (const name of asked) {
    const alike = [...table].filter(([other]) => plainName(other) === plainName(name));
    if (plainName(name) !== '' && alike.length === 1) return alike[0]?.[1];
  }
  return undefined;
}

import { LoupeError } from '../../../core/message';
import type { Message } from '../../../core/message';
import { ident, raw, sql } from '../../../core/sql';
import { bound } from '../../../engine/lane';
import { ROW } from '../../../engine/relation';
import type { WorkCall } from '../../../engine/work';
import type { ComparisonSpec } from '../contract';
import type { BenchmarkFigures, BenchmarkSide, FiguresChoice, MetricFigures, RewardMix } from '../figuresContract';
import { lengthFigures, lengthRateOf } from '../rule/alpacaSides';
import type { LengthRate } from '../rule/alpacaSides';
import { benchmarkOf, wildBenchQuirks } from '../rule/benchmarks';
import type { Benchmark } from '../rule/benchmarks';
import type { Joined } from '../rule/joined';
import { pairsOf } from '../rule/pairFigures';
import { baselinesOf, outcomesOf } from '../rule/rewardRow';
import type { SliceValues } from '../rule/slices';
import { taskFigures } from '../rule/taskFigures';
import { groupsOf, isCutAnswer, isNamePassedOver } from '../rule/wildbench';
import type { TaskGroup } from '../rule/wildbench';
import { rewardMix } from '../rule/wildbenchReward';
import { rewardsAgainst } from './joinMethod';
import { fillComputed } from './readComputed';
import { readLengths } from './readLengths';
import { placeOf } from './readSides';
import type { SideReading } from './readSides';
import { slicesOnce } from './readSlices';
import { readCoefficients, readDifficulties } from './readTable';
import { SPACE, whereOf } from './sideSql';

type RewardBenchmark = Extract<Benchmark, { of: 'wb-reward' }>;

/** What a metric's figures are made of. */
interface Measured {
  readonly spec: ComparisonSpec;
  readonly at: number;
  readonly table: Joined;
  readonly readings: readonly SideReading[];
  readonly choice: FiguresChoice;
  readonly call: WorkCall;
  readonly pause: () => Promise<void>;
}

/** A metric's figures as its benchmark has them: what is a fit over all prompts in place of a mean, groups of tasks, what was counted. */
export async function asBenchmark(figures: MetricFigures, measured: Measured): Promise<MetricFigures> {
  const benchmark = benchmarkOf(measured.spec.metrics[measured.at]);
  if (!benchmark) return figures;
  return benchmark.of === 'alpaca-lc' ? lengthControlled(figures, benchmark, measured) : wildBench(figures, benchmark, measured);
}

async function lengthControlled(figures: MetricFigures, { coefficients, difficulties, quirks, of }: Extract<Benchmark, { of: 'alpaca-lc' }>, { spec, at, table, readings, choice, call, pause }: Measured): Promise<MetricFigures> {
  const [known, gammas] = [coefficients === null ? null : await readCoefficients(coefficients, call), difficulties === null ? null : await readDifficulties(difficulties, call)];
  const rates: LengthRate[] = [];
  for (const [i, reading] of readings.entries()) {
    const side = table.sides[i];
    if (side) rates.push(lengthRateOf(await readLengths(spec, at, side, reading, known, call.signal), gammas, quirks.includes('difficulty-by-row')));
  }
  const pairs = pairsOf(choice.family, table.sides.length, choice.baseline);
  const found = await lengthFigures(rates, pairs, { keys: table.keys, resamples: choice.resamples ?? 0, seed: choice.seed, pause });
  const why: Message = { code: 'undefined-lc-no-test', args: {} };
  const sides = figures.sides.map((side, i) => ({ ...side, mean: found.sides[i] ?? side.mean, skipped: rates[i]?.skipped ?? side.skipped }));
  return {
    ...figures, sides,
    pairs: figures.pairs.map((pair, i) => ({ ...pair, difference: found.pairs[i] ?? pair.difference, p: null, pAdjusted: null, draws: null, why, detectable: { value: null, why: null } })),
    benchmark: { of, against: null, margin: null, quirks, sides: sides.map(({ name, mean, skipped }, i) => ({ name, counted: mean.n, skipped, total: mean.n + skipped, outcomes: null, tasks: null, notes: rates[i]?.notes ?? [] })) },
  };
}

async function wildBench(figures: MetricFigures, benchmark: Exclude<Benchmark, { of: 'alpaca-lc' }>, measured: Measured): Promise<MetricFigures> {
  const { spec, at, table, readings, call } = measured;
  const quirks = wildBenchQuirks(benchmark.quirks);
  const groups = await groupsByKey(measured);
  const against = benchmark.of === 'wb-reward' ? ((await rewardsAgainst(spec, readings, call.signal))[at] ?? null) : null;
  const baselines = against === null ? [] : baselinesOf(against);
  const sides: BenchmarkSide[] = [];
  for (const [i, reading] of readings.entries()) {
    const side = table.sides[i];
    if (!side) continue;
    const shown = side.read.values[at] ?? new Float64Array(0);
    const values = benchmark.of === 'wb-reward' && quirks.skippedInTotal === true ? await rewardsOf(measured, reading, { ...benchmark, quirks: benchmark.quirks.filter((quirk) => quirk !== 'skipped-in-total') }, against) : shown;
    const isCut = groups !== null && benchmark.of === 'wb-score' && quirks.cutOutOfGroups === true ? side.picked(await cutRows(spec, reading, call.signal)) : null;
    const counted = values.reduce((n, value) => n + (Number.isNaN(value) ? 0 : 1), 0);
    sides.push({
      name: side.name, counted, total: values.length, skipped: values.length - counted, notes: [],
      outcomes: benchmark.of === 'wb-reward' ? outcomesOf(values) : null,
      ...(benchmark.of === 'wb-reward' && baselines.length > 1 ? { mix: await mixOf(measured, reading, benchmark, baselines) } : {}),
      tasks: groups && taskFigures(values, side.keyOf, groups, (row) => isCut?.[row] === true),
    });
  }
  return {
    ...figures,
    sides: figures.sides.map((side, i) => {
      if (isNamePassedOver(side.name, quirks)) return { ...side, mean: { value: null, why: { code: 'undefined-name-passed-over', args: {} }, n: 0 } };
      return benchmark.of === 'wb-reward' && quirks.missingIsZero === true && sides[i]?.counted === 0 ? { ...side, mean: { value: 0, low: null, high: null, n: 0 } } : side;
    }),
    benchmark: { of: benchmark.of, against, margin: benchmark.of === 'wb-reward' ? benchmark.margin : null, quirks: benchmark.quirks, sides } satisfies BenchmarkFigures,
  };
}

/** The mean of a side's rewards against each of several baselines: each weighs as much, however many pairs of it count. */
async function mixOf(measured: Measured, reading: SideReading, benchmark: RewardBenchmark, baselines: readonly string[]): Promise<RewardMix> {
  const of: { against: string; reward: number | null; n: number }[] = [];
  for (const against of baselines) {
    const rewards = (await rewardsOf(measured, reading, benchmark, against)).filter((reward) => !Number.isNaN(reward));
    of.push({ against, reward: rewards.length === 0 ? null : rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length, n: rewards.length });
  }
  const mix = rewardMix(of.map(({ reward }) => reward), wildBenchQuirks(benchmark.quirks));
  return { of, value: mix.value, why: mix.value === null ? mix.why : null };
}

/** Rewards of a metric that is set otherwise. Groups of tasks are over the pairs that count, in the released scripts too, whatever is in the total. */
async function rewardsOf({ spec, table, readings, call }: Measured, reading: SideReading, benchmark: RewardBenchmark, against: string | null): Promise<Float64Array> {
  const side = table.sides[readings.indexOf(reading)];
  const rows = new Float64Array(side?.readRows ?? 0);
  const values = new Float64Array(rows.length).fill(Number.NaN);
  const metric = { name: '', computed: benchmark };
  await fillComputed({ ...spec, metrics: [metric] }, reading, { rows, values: [values] }, [against], call.signal);
  return side ? Float64Array.from(side.picked([...values])) : values;
}

/** The groups of each key's prompt, by the first side that has WildBench's tags; null: none has. */
async function groupsByKey({ spec, table, readings, call }: Measured): Promise<readonly (readonly TaskGroup[])[] | null> {
  const has = (name: string): boolean => readings.some(({ sql: { context } }) => context.columns.some((c) => c.name === name));
  const columns = ['primary_tag', 'secondary_tags'].filter(has);
  if (columns.length === 0) return null;
  const tags: SliceValues[] = [];
  for (const column of columns) tags.push(await slicesOnce(spec, column, table, readings, call.signal));
  return Array.from({ length: table.keys }, (_, key) => groupsOf(tags.flatMap((of) => of[key] ?? [])));
}

/** Of each row, whether its answer was cut or is empty. */
async function cutRows(spec: ComparisonSpec, reading: SideReading, signal: AbortSignal): Promise<readonly boolean[]> {
  const { from, lane } = await placeOf(spec, reading, signal);
  const statement = sql`select right(trim(coalesce(${reading.sql.answer()}, ''), ${SPACE}), ${raw('60')}) from ${from}${whereOf(reading.sql, spec)} order by ${ident(ROW)}`;
  const { values, types } = bound(statement);
  const rows = await reading.session.asOpened(() => lane.use(signal, async (connection) => (await connection.runAndReadAll(statement.text, values, types)).getRows()));
  return rows.map(([end]) => {
    if (typeof end !== 'string') throw new LoupeError('internal', {}, 'engine', 'an answer that is no text');
    return isCutAnswer(end);
  });
}

import { sentence } from '../core/sentences';
import type { JoinReport, KeySpec } from '../features/comparison/contract';
import type { FiguresAnswer, PairFigures, PartFigures, SideFigures, SideSamples } from '../features/comparison/figuresContract';
import type { Listed } from './compareCommand';
import { measured } from './measures';

/** The document of a comparison. */
export function compareDocument(report: JoinReport, { metrics, slices, resamples }: FiguresAnswer, listed: readonly Listed[] | null): Record<string, unknown> {
  return {
    key: keyName(report.key), joined: report.joined, keys: report.keys, ...(report.unfiltered === undefined ? {} : { unfiltered: report.unfiltered }), sides: report.sides, otherPrompt: report.otherPrompt, identical: report.identical,
    metrics: metrics.map(({ name, kind, sides, samples, pairs, benchmark }) => ({ name, kind, sides: sides.map(sideOf), ...(samples === null ? {} : { samples: samples.map(sampledOf), passAtK: samples.flatMap(passesOf) }), pairs: pairs.map(pairOf), ...(benchmark ? { benchmark: { ...benchmark, sides: benchmark.sides.map((side) => ({ ...side, ...(side.mix ? { mix: { ...side.mix, why: side.mix.why && sentence(side.mix.why) } } : {}), notes: side.notes.map((note) => sentence(note)) })) } } : {}) })),
    slices: slices.map(({ rest, against, ...slice }) => ({ ...slice, ...partOf(slice), rest: { ...rest, ...partOf(rest) }, against: { ...against, why: against.why && sentence(against.why) } })),
    resamples,
    // Of each list so many rows as --limit says: how long it is stands beside them.
    ...(listed === null ? {} : { lists: listed.map(({ a, b, metric, what, keys }) => ({ change: what, ...(metric === null ? {} : { metric, a, b }), total: keys.total })), rows: listed.flatMap(({ a, b, metric, what, keys }) => keys.keys.map(({ key, sides }) => ({ change: what, ...(metric === null ? {} : { metric, a, b }), key, sides: sides.map((side, i) => side && { side: report.sides[i]?.name ?? '', row: side.row, characters: side.characters, values: side.values }) }))) }),
  };
}

const partOf = ({ difference, winRateTiesHalf }: PartFigures): Record<string, unknown> => ({ difference: measured(difference), winRateTiesHalf: measured(winRateTiesHalf) });

export function keyName(key: KeySpec): string | readonly string[] {
  if (key.by === 'columns') return key.columns.length === 1 ? (key.columns[0] ?? '') : key.columns;
  return key.by === 'row' ? 'row' : key.normalised ? 'prompt-normalised' : 'prompt';
}

function sideOf({ name, mean, skipped, published }: SideFigures): Record<string, unknown> {
  const { value, n, ...rest } = measured(mean);
  return { name, n, mean: value, ...rest, skipped, ...(published === undefined ? {} : { published, fromPublished: mean.value === null || published === null ? null : mean.value - published }) };
}

function sampledOf({ name, prompts, fewest, most, mean, sd, best, worst, allRight, allWrong }: SideSamples): Record<string, unknown> {
  return { name, prompts, fewest, most, mean, sd, best, worst, allRight, allWrong };
}

function passesOf({ name, passAtK }: SideSamples): Record<string, unknown>[] {
  return passAtK.map(({ k, measure, skipped }) => ({ side: name, k, ...measured(measure), skipped }));
}

function pairOf({ difference, winRateTiesHalf, winRateNoTies, why, detectable, ...pair }: PairFigures): Record<string, unknown> {
  const { value, low, high, noInterval } = measured(difference);
  return {
    ...pair, winRateTiesHalf: winRateTiesHalf.value, winRateNoTies: winRateNoTies.value, difference: value, low, high, ...(noInterval === undefined ? {} : { noInterval }),
    intervals: { winRateTiesHalf: measured(winRateTiesHalf), winRateNoTies: measured(winRateNoTies) },
    why: why && sentence(why), detectable: { value: detectable.value, why: detectable.why && sentence(detectable.why) },
  };
}

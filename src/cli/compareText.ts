import { groupDigits, sentence } from '../core/sentences';
import type { ComparisonSpec, JoinReport } from '../features/comparison/contract';
import type { BenchmarkFigures, FiguresAnswer, PairFigures, SideFigures, SideSamples } from '../features/comparison/figuresContract';
import type { Within } from '../features/comparison/rule/gather';
import { TASK_GROUPS } from '../features/comparison/rule/wildbench';
import type { Listed } from './compareCommand';
import { keyName } from './compareDocument';
import { shown } from './measures';
import { counted, table } from './output';

const SHOWN = 40;

/** A comparison for people. */
export function compareText(spec: ComparisonSpec, report: JoinReport, { metrics, slices }: FiguresAnswer, listed: readonly Listed[] | null, within: Within | null): string {
  const key = keyName(spec.key);
  return [
    `${groupDigits(report.joined)} of ${counted(report.keys, 'prompt')} in all ${counted(report.sides.length, 'side')}${report.unfiltered === undefined ? '' : ` (filtered: of ${groupDigits(report.unfiltered)})`}, joined by ${within && within.by !== 'model' ? 'the row' : typeof key === 'string' ? key : key.join(', ')}`,
    table(['side', 'rows', 'missing', 'duplicates', 'no key', 'empty', 'truncated', 'samples a prompt'], report.sides.map((s) => [s.name, ...[s.rows, s.missing, s.duplicates, s.noKey, s.empty, s.truncated].map(groupDigits), Number.isInteger(s.samplesPerKey) ? groupDigits(s.samplesPerKey) : s.samplesPerKey.toFixed(2)])),
    identicalText(report),
    ...metrics.flatMap(({ name, kind, sides, samples, pairs, benchmark }) => [
      `${name} (${kind})`,
      table(['side', 'mean', '95 %', 'n', 'without', ...(sides.some((s) => s.published !== undefined) ? ['published', 'ours − published'] : [])], sides.map((s) => [s.name, ...shown(s.mean), groupDigits(s.skipped), ...(s.published === undefined ? [] : publishedCells(s))])),
      ...(benchmark ? benchmarkText(benchmark) : []),
      ...(samples === null ? [] : [samplesText(samples)]),
      ...(pairs.length === 0 ? [] : [table(['difference', 'value', '95 %', 'n', 'wins', 'ties', 'losses', 'win rate', 'p', 'p (Holm)', 'test', '80 % power from'], pairs.map(pairRow))]),
    ]),
    ...(slices.length === 0 ? [] : [table(['slice', 'metric', 'difference', 'value', '95 %', 'n', 'rest', 'p against the rest', 'p (BH)'], slices.map((slice) => [`${slice.by} = ${slice.value ?? '–'}`, slice.metric, `${slice.a} − ${slice.b}`, ...shown(slice.difference), shown(slice.rest.difference)[0] ?? '', slice.against.p === null ? (slice.against.why ? sentence(slice.against.why) : '') : slice.against.p.toPrecision(3), slice.against.pAdjusted?.toPrecision(3) ?? '']))]),
    ...(listed ?? []).map(({ a, b, metric, what, keys }) => `${metric === null ? what : `${metric}, ${b} → ${a}, ${what}`}: ${counted(keys.total, 'prompt')}${keys.keys.length === 0 ? '' : `; rows ${keys.keys.slice(0, SHOWN).map(({ sides }) => String(sides.find((s) => s !== null)?.row ?? '')).join(', ')}${keys.total > SHOWN ? ', …' : ''}`}`),
  ].filter((part) => part !== '').join('\n\n');
}

function publishedCells({ mean, published }: SideFigures): string[] {
  return published === null || published === undefined ? ['–', ''] : [published.toFixed(4), mean.value === null ? '' : (mean.value - published).toFixed(4)];
}

/** What a benchmark says beside the means: what was counted, groups of tasks, how each figure was made. */
function benchmarkText({ against, margin, quirks, sides }: BenchmarkFigures): string[] {
  const rewards = sides.filter((side) => side.outcomes !== null);
  const tasks = sides.filter((side) => side.tasks !== null);
  const mixed = sides.filter((side) => side.mix !== undefined);
  const notes = sides.flatMap(({ name, notes: of }) => of.map((note) => `${name}: ${sentence(note)}`));
  const short = (value: number | null): string => (value === null ? '–' : value.toFixed(4));
  return [
    ...(rewards.length === 0 ? [] : [`against ${against ?? ''}${margin === null ? '' : `; slight wins that are longer by more than ${counted(margin, 'character')} are ties`}`, table(['side', 'counted', 'of', 'skipped', 'much better', 'better', 'tie', 'worse', 'much worse'], rewards.map(({ name, counted: n, total, skipped, outcomes }) => [name, ...[n, total, skipped, ...(outcomes ? [outcomes.win_much, outcomes.win, outcomes.tie, outcomes.lose, outcomes.lose_much] : [])].map(groupDigits)]))]),
    ...(mixed.length === 0 ? [] : [table(['side', ...(mixed[0]?.mix?.of ?? []).map(({ against: of }) => `against ${of}`), 'mean of the baselines'], mixed.map(({ name, mix }) => [name, ...(mix?.of ?? []).map(({ reward, n }) => `${short(reward)} (n ${groupDigits(n)})`), mix?.why ? sentence(mix.why) : short(mix?.value ?? null)]))]),
    ...(tasks.length === 0 ? [] : [table(['side', 'weighted mean of tasks', ...TASK_GROUPS], tasks.map(({ name, tasks: of }) => [name, short(of?.macro ?? null), ...(of?.groups ?? []).map(({ value, n }) => `${short(value)} (n ${groupDigits(n)})`)]))]),
    ...(quirks.length === 0 ? [] : [`switched on: ${quirks.join(', ')}`]),
    ...(notes.length === 0 ? [] : [notes.join('\n')]),
  ];
}

function identicalText({ identical }: JoinReport): string {
  const some = identical.filter((pair) => pair.n > 0 || pair.nTrimmed > 0);
  return some.length === 0 ? '' : table(['identical answers', 'of', 'same', 'same but for white space at the ends'], some.slice(0, SHOWN).map(({ a, b, shared, n, nTrimmed }) => [`${a} = ${b}`, groupDigits(shared), groupDigits(n), groupDigits(nTrimmed)]));
}

function samplesText(samples: readonly SideSamples[]): string {
  const number = (value: number | null): string => (value === null ? '' : value.toFixed(4));
  const count = (n: number | null): string => (n === null ? '' : groupDigits(n));
  const ks = samples[0]?.passAtK.map(({ k }) => k) ?? [];
  const rows = samples.flatMap(({ name, passAtK }) => passAtK.map(({ k, measure, skipped }) => [name, groupDigits(k), ...shown(measure), groupDigits(skipped)]));
  return [
    table(['samples', 'prompts', 'of each', 'spread', 'best', 'worst', 'all right', 'all wrong'], samples.map((s) => [s.name, groupDigits(s.prompts), s.fewest === s.most ? groupDigits(s.most) : `${groupDigits(s.fewest)} to ${groupDigits(s.most)}`, number(s.sd), number(s.best), number(s.worst), count(s.allRight), count(s.allWrong)])),
    ...(ks.length === 0 ? [] : [table(['pass@k', 'k', 'value', '95 %', 'n', 'fewer than k'], rows)]),
  ].join('\n\n');
}

function pairRow(pair: PairFigures): string[] {
  const [value, interval] = shown(pair.difference);
  const p = (of: number | null): string => (of === null ? (pair.why ? sentence(pair.why) : '') : of.toPrecision(3));
  return [`${pair.a} − ${pair.b}`, value ?? '', interval ?? '', ...[pair.n, pair.wins, pair.ties, pair.losses].map(groupDigits), pair.winRateTiesHalf.value?.toFixed(4) ?? '', p(pair.p), pair.pAdjusted === null ? '' : pair.pAdjusted.toPrecision(3), pair.test, pair.detectable.value?.toFixed(4) ?? ''];
}
